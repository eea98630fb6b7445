package ownlaw

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
)

// Config is what own law stands on.
type Config struct {
	Dir     string       // the law folder; made if it is not there
	Program *law.Library // the law that comes with the program
	Acts    fs.FS        // its files
	Kinds   []law.Kind
	Trust   *eds.Trust
	Legal   clock.Legal
	Zone    func(body string) *time.Location                         // of a body
	IIN     func(ctx context.Context, person string) (string, error) // of a person by id
	Record  func(ctx context.Context, e journal.Entry) error         // writes into the journal
	Past    Past                                                     // nil: past cases are not compared
	// Evidence gives who asks about revocations and for time stamps; nil: nobody.
	Evidence func() *evidence.Gatherer

	Register Register // of what was put in force
	Adopt    []string // editions ("act@edition") to take into the register at this start

	Log *slog.Logger // nil: nothing is logged
}

// Service shapes and enacts own law, and holds the library in force.
type Service struct {
	cfg     Config
	folder  folder
	mu      sync.Mutex // one change at a time
	library atomic.Pointer[law.Library]

	follower follower
}

// Open loads every edition in force. One that was changed since its signature,
// or whose signature does not hold, is an error that names the file, and so is
// one that the register has and the folder has not, or the other way round: law
// never applies by halves. Drafts may be in any state.
func Open(ctx context.Context, cfg Config) (*Service, error) {
	f, err := openFolder(cfg.Dir)
	if err != nil {
		return nil, err
	}
	s := &Service{cfg: cfg, folder: f, follower: follower{seen: f.mark()}}
	return s, s.rebuild(ctx)
}

// rebuild reads the editions in force anew and puts the library into place.
func (s *Service) rebuild(ctx context.Context) error {
	known, err := s.register(ctx)
	if err != nil {
		return err
	}
	refs, err := s.folder.refs()
	if err != nil {
		return err
	}
	lib := s.cfg.Program
	for _, r := range refs {
		c, err := s.folder.read(r)
		if err != nil {
			return err
		}
		if c.enacted == nil && c.signature == nil {
			continue
		}
		e, err := s.verify(ctx, r, c)
		if err != nil {
			return err
		}
		if err := s.meet(known, r, e, c.enacted); err != nil {
			return err
		}
		if lib, _, err = Check(lib, s.cfg.Kinds, r, c.files); err != nil {
			return err
		}
	}
	if err := s.settleRegister(ctx, known); err != nil {
		return err
	}
	s.library.Store(lib)
	return nil
}

// verify holds an edition in force to its signature.
func (s *Service) verify(ctx context.Context, r Ref, c content) (*Enactment, error) {
	if c.enacted == nil {
		return nil, tampered(r, enactedFile)
	}
	if c.signature == nil {
		return nil, tampered(r, signatureFile)
	}
	e, err := readEnactment(r, c.enacted)
	if err != nil {
		return nil, err
	}
	if err := e.hold(r, c.files); err != nil {
		return nil, err
	}
	at, err := e.Instant()
	if err != nil {
		return nil, broken(r, err)
	}
	iin, err := s.cfg.IIN(ctx, e.Person)
	if err == nil && iin == "" {
		err = fault.New(fault.Denied, "eds.no_person")
	}
	if err != nil {
		return nil, broken(r, err)
	}
	if _, err := signatureHolds(c.enacted, c.signature, s.cfg.Trust, at, iin); err != nil {
		return nil, broken(r, err)
	}
	return e, nil
}

// Own is an edition of an own act, a draft or in force.
type Own struct {
	Ref
	Files   Files
	Law     *law.Edition
	Base    *law.Edition
	Library *law.Library // in which the edition counts
	Enacted *Enactment   // nil for a draft
	Message []byte       // the signature that put it in force, CMS; nil for a draft
	Changes []Change     // oldest first
}

// Body is the id of the body that adopts it, "" until one is chosen.
func (o *Own) Body() string { return o.Law.AdoptedBy }

// Digest stands for the state of the draft that a person saw.
func (o *Own) Digest() string { return o.Files.Digest() }

// load reads an edition and checks it.
func (s *Service) load(r Ref) (*Own, error) {
	c, err := s.folder.read(r)
	if err != nil {
		return nil, err
	}
	o := &Own{Ref: r, Files: c.files, Changes: readChanges(c.changes), Library: s.Library()}
	if c.enacted != nil {
		if o.Enacted, err = readEnactment(r, c.enacted); err != nil {
			return nil, err
		}
		o.Message = c.signature
		o.Law, err = o.Library.Edition(r.Act, r.Edition)
	} else {
		o.Library, o.Law, err = Check(s.Library(), s.cfg.Kinds, r, c.files)
	}
	if err != nil {
		return nil, err
	}
	o.Base, err = o.Library.Edition(o.Law.BasedOn.Act, o.Law.BasedOn.Edition)
	return o, err
}

// Find gives an edition to those who may shape or enact it; to others it does
// not exist (ownlaw.missing).
func (s *Service) Find(a *access.Actor, r Ref) (*Own, error) {
	o, err := s.load(r)
	if err != nil {
		return nil, err
	}
	if !maySee(a, o.Body()) {
		return nil, fault.New(fault.Missing, "ownlaw.missing")
	}
	return o, nil
}

func maySee(a *access.Actor, body string) bool {
	return may(a, access.ShapeLaw, body) || may(a, access.EnactLaw, body)
}

func may(a *access.Actor, v access.Verb, body string) bool {
	return access.May(a, v, access.Target{Body: body})
}

// MayShape reports whether the person may change the draft.
func (o *Own) MayShape(a *access.Actor) bool {
	return o.Enacted == nil && may(a, access.ShapeLaw, o.Body())
}

// MayEnact reports whether the person may put the draft in force.
func (o *Own) MayEnact(a *access.Actor) bool {
	return o.Enacted == nil && o.Body() != "" && may(a, access.EnactLaw, o.Body())
}

// Listed is an edition in the list; one that does not load has its fault.
type Listed struct {
	Ref
	Own *Own
	Bad *fault.Error
}

// List gives the editions that the person may see. A draft that does not load
// is shown to whoever may shape law at all.
func (s *Service) List(a *access.Actor) ([]Listed, error) {
	refs, err := s.folder.refs()
	if err != nil {
		return nil, err
	}
	var out []Listed
	for _, r := range refs {
		o, err := s.load(r)
		bad, is := fault.As(err)
		switch {
		case err == nil && maySee(a, o.Body()):
			out = append(out, Listed{Ref: r, Own: o})
		case is && access.MayEver(a, access.ShapeLaw):
			out = append(out, Listed{Ref: r, Bad: bad})
		case err != nil && !is:
			return nil, err
		}
	}
	return out, nil
}

// Bases are the editions that can be copied: every act but the common one.
func (s *Service) Bases() []*law.Edition {
	var out []*law.Edition
	lib := s.Library()
	for _, act := range lib.Acts() {
		if act != commonAct {
			out = append(out, lib.Editions(act)...)
		}
	}
	return out
}

// BaseFiles are the files of the edition that an own one was copied from.
func (s *Service) BaseFiles(o *Own) (Files, error) { return s.filesOf(o.Base) }

func (s *Service) filesOf(e *law.Edition) (Files, error) {
	if !e.Own {
		return programFiles(s.cfg.Acts, e)
	}
	c, err := s.folder.read(Ref{e.Act, e.Day})
	return c.files, err
}

// today is the legal day of the body.
func (s *Service) today(body string) day.Day { return day.In(s.cfg.Legal.Now(), s.cfg.Zone(body)) }

// Today is the legal day of a body, where a page needs a first proposal.
func (s *Service) Today(body string) day.Day { return s.today(body) }

// Differences are all places in which the edition departs from its base.
func (s *Service) Differences(o *Own) ([]Difference, error) {
	base, err := s.BaseFiles(o)
	if err != nil {
		return nil, err
	}
	return Differences(base, o.Files)
}

// Effects are the answers under the base and under the own act: to the examples
// of both, and to the past cases where these are known. compared is false where
// no past cases can be had.
func (s *Service) Effects(ctx context.Context, o *Own) (effects []Effect, compared bool, err error) {
	effects, err = sampleEffects(o)
	if err != nil || s.cfg.Past == nil {
		return effects, false, err
	}
	past, err := pastEffects(o, s.cfg.Past.Past(ctx, o.Base.Act, o.Body()))
	return append(past, effects...), true, err
}

// record writes into the journal what is about to be done.
func (s *Service) record(ctx context.Context, e journal.Entry) error {
	if s.cfg.Record == nil {
		return errors.New("ownlaw: no journal")
	}
	if err := s.cfg.Record(ctx, e); err != nil {
		return fmt.Errorf("ownlaw: %w", err)
	}
	return nil
}
