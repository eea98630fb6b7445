package ownlaw

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"gopkg.in/yaml.v3"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
)

// Seen names a draft and the state of it that the person had before them.
type Seen struct {
	Ref
	Digest string
}

// New copies an edition into a draft. Faults: ownlaw.name, ownlaw.base_common,
// ownlaw.exists, law.no_act, law.no_edition, access.denied.
func (s *Service) New(ctx context.Context, a *access.Actor, in CopyIn) (Ref, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !may(a, access.ShapeLaw, in.Body) {
		return Ref{}, fault.New(fault.Denied, "access.denied")
	}
	base, err := baseOf(s.Library(), in.Base)
	if err != nil {
		return Ref{}, err
	}
	files, err := s.filesOf(base)
	if err != nil {
		return Ref{}, err
	}
	r := Ref{Named(in.Name), in.From.String()}
	if err := s.ofOneBody(a, r); err != nil {
		return Ref{}, err
	}
	files, err = prepared(s.Library(), s.cfg.Kinds, base, files, r, in.Body)
	if err != nil {
		return Ref{}, err
	}
	c := s.change(a, "created", "", files.Digest(), nil)
	line, err := c.line()
	if err != nil {
		return Ref{}, err
	}
	if err := s.journalled(ctx, a, r, in.Body, c); err != nil {
		return Ref{}, err
	}
	return r, s.folder.create(r, files, line)
}

// prepared copies and checks: the own act must load like any other.
func prepared(lib *law.Library, kinds []law.Kind, base *law.Edition, files Files, r Ref, body string) (Files, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	files, err := copied(files, base, r, body)
	if err != nil {
		return nil, err
	}
	_, _, err = Check(lib, kinds, r, files)
	return files, err
}

// ofOneBody refuses a further edition of an act that another body adopted.
func (s *Service) ofOneBody(a *access.Actor, r Ref) error {
	refs, err := s.folder.refs()
	if err != nil {
		return err
	}
	for _, other := range refs {
		if other.Act != r.Act {
			continue
		}
		o, err := s.load(other)
		if err != nil {
			continue // a draft that does not load belongs to nobody yet
		}
		if !maySee(a, o.Body()) {
			return fault.New(fault.Conflict, "ownlaw.name_taken", "name", r.Act).At("name")
		}
	}
	return nil
}

// SetValue changes one parameter. Where it moves to another clause, the list of
// clauses that no rule carries is settled.
func (s *Service) SetValue(ctx context.Context, a *access.Actor, seen Seen, p Parameter) error {
	return s.edit(ctx, a, seen, "value", p.apply)
}

// SetClause changes the words of a clause.
func (s *Service) SetClause(ctx context.Context, a *access.Actor, seen Seen, c ClauseText) error {
	return s.edit(ctx, a, seen, "clause", c.change)
}

// AddClause adds a clause that no rule carries yet, with the reason.
func (s *Service) AddClause(ctx context.Context, a *access.Actor, seen Seen, c ClauseText) error {
	return s.edit(ctx, a, seen, "clause_added", c.add)
}

// DropClause removes a clause on which nothing stands.
func (s *Service) DropClause(ctx context.Context, a *access.Actor, seen Seen, id string) error {
	return s.edit(ctx, a, seen, "clause_dropped", func(f Files) error { return dropClause(f, id) })
}

// Accept writes into the examples what they come out as under the draft.
func (s *Service) Accept(ctx context.Context, a *access.Actor, seen Seen) error {
	return s.edit(ctx, a, seen, "accepted", func(f Files) error {
		o, err := s.load(seen.Ref)
		if err != nil {
			return err
		}
		return accept(o, f)
	})
}

// SetBody gives a draft of nobody to a body, which then shapes and enacts it.
func (s *Service) SetBody(ctx context.Context, a *access.Actor, seen Seen, body string) error {
	return s.edit(ctx, a, seen, "body", func(f Files) error {
		return f.head(func(top *yaml.Node) error {
			if get(top, "adopted_by") != nil {
				return fault.New(fault.Conflict, "ownlaw.has_body")
			}
			set(top, "adopted_by", text(body))
			return nil
		})
	})
}

// SetHead changes title, days and scope. A new first day is a new name of the
// edition, so the draft moves; the new name is returned.
func (s *Service) SetHead(ctx context.Context, a *access.Actor, seen Seen, h Head) (Ref, error) {
	from, err := day.Parse(h.From)
	if err != nil {
		return Ref{}, placedAt(err, "from")
	}
	to := Ref{seen.Act, from.String()}
	return to, s.editTo(ctx, a, seen, to, "head", h.apply)
}

func (s *Service) edit(ctx context.Context, a *access.Actor, seen Seen, what string, apply func(Files) error) error {
	return s.editTo(ctx, a, seen, seen.Ref, what, apply)
}

// editTo changes the files in memory, checks the whole edition, notes it in the
// journal, and only then writes.
func (s *Service) editTo(ctx context.Context, a *access.Actor, seen Seen, to Ref, what string, apply func(Files) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, err := s.editable(a, seen)
	if err != nil {
		return err
	}
	files := o.Files.clone()
	if err := apply(files); err != nil {
		return err
	}
	if err := s.checked(to, files); err != nil {
		return err
	}
	places, err := Differences(o.Files, files)
	if err != nil {
		return err
	}
	if to != seen.Ref && s.folder.has(to.dir()) {
		return fault.New(fault.Conflict, "ownlaw.exists", "act", to.Act, "edition", to.Edition).At("from")
	}
	if files.Digest() == o.Digest() {
		return nil
	}
	c := s.change(a, what, o.Digest(), files.Digest(), places)
	if err := s.journalled(ctx, a, seen.Ref, o.Body(), c); err != nil {
		return err
	}
	return s.write(o, to, files, c)
}

func (s *Service) editable(a *access.Actor, seen Seen) (*Own, error) {
	o, err := s.Find(a, seen.Ref)
	switch {
	case err != nil:
		return nil, err
	case o.Enacted != nil:
		return nil, fault.New(fault.Conflict, "ownlaw.in_force")
	case !may(a, access.ShapeLaw, o.Body()):
		return nil, fault.New(fault.Denied, "access.denied")
	}
	return o, s.unchanged(o, seen)
}

func (s *Service) unchanged(o *Own, seen Seen) error {
	if o.Digest() == seen.Digest {
		return nil
	}
	return fault.New(fault.Conflict, "ownlaw.changed").Wrap(&Stale{since(o.Changes, seen.Digest)})
}

// checked settles the clauses, keeps the bounds and asks the loader.
func (s *Service) checked(r Ref, files Files) error {
	if err := settle(s.Library(), s.cfg.Kinds, r, files); err != nil {
		return err
	}
	for name, data := range files {
		if err := files.add(name, data); err != nil {
			return err
		}
	}
	_, _, err := Check(s.Library(), s.cfg.Kinds, r, files)
	return err
}

func (s *Service) write(o *Own, to Ref, files Files, c Change) error {
	line, err := c.line()
	if err != nil {
		return err
	}
	log, err := s.folder.log(o.Ref, line)
	if err != nil {
		return err
	}
	if to != o.Ref {
		if err := s.folder.create(to, files, log); err != nil {
			return err
		}
		return s.folder.remove(o.Ref)
	}
	for name, data := range files {
		if !bytes.Equal(data, o.Files[name]) {
			if err := s.folder.replace(to, name, data); err != nil {
				return err
			}
		}
	}
	return s.folder.replace(to, changesFile, log)
}

// maxLog bounds the record of a draft; the oldest lines go first. The journal
// keeps them all.
const maxLog = 512 << 10

func (f folder) log(r Ref, line []byte) ([]byte, error) {
	var old []byte
	if name := r.dir() + "/" + changesFile; f.has(name) {
		var err error
		if old, err = f.readFile(name); err != nil {
			return nil, err
		}
	}
	for len(old)+len(line) > maxLog {
		i := bytes.IndexByte(old, '\n')
		if i < 0 {
			return line, nil
		}
		old = old[i+1:]
	}
	return append(old, line...), nil
}

func (s *Service) change(a *access.Actor, what, from, to string, places []Difference) Change {
	return Change{
		At: s.cfg.Legal.Now().UTC().Truncate(time.Second), Person: a.Person, Name: a.Name,
		What: what, From: from, To: to, Places: places,
	}
}

// Shaped are the facts of a change as the journal keeps them.
type Shaped struct {
	Act     string       `json:"act"`
	Edition string       `json:"edition"`
	What    string       `json:"what"`
	From    string       `json:"from"` // digest before
	To      string       `json:"to"`   // digest after
	Places  []Difference `json:"places"`
}

func (s *Service) journalled(ctx context.Context, a *access.Actor, r Ref, body string, c Change) error {
	if len(c.Places) > maxPlaces {
		c.Places = c.Places[:maxPlaces]
	}
	if c.Places == nil {
		c.Places = []Difference{}
	}
	return s.record(ctx, journal.Entry{
		Verb: string(access.ShapeLaw), Actor: a.Person, Body: body, Case: r.String(),
		Facts: Shaped{r.Act, r.Edition, c.What, c.From, c.To, c.Places},
	})
}

// Discard removes a draft.
func (s *Service) Discard(ctx context.Context, a *access.Actor, seen Seen) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, err := s.editable(a, seen)
	if err != nil {
		return err
	}
	if err := s.journalled(ctx, a, seen.Ref, o.Body(), s.change(a, "discarded", o.Digest(), "", nil)); err != nil {
		return err
	}
	return s.folder.remove(seen.Ref)
}

// CopyTo makes a draft without an installation around it: tarazy law new. It is
// written by whoever may write the law folder.
func CopyTo(dir string, lib *law.Library, read func(*law.Edition) (Files, error), kinds []law.Kind, in CopyIn) (Ref, error) {
	base, err := baseOf(lib, in.Base)
	if err != nil {
		return Ref{}, err
	}
	files, err := read(base)
	if err != nil {
		return Ref{}, err
	}
	r := Ref{Named(in.Name), in.From.String()}
	if files, err = prepared(lib, kinds, base, files, r, in.Body); err != nil {
		return Ref{}, err
	}
	f, err := openFolder(dir)
	if err != nil {
		return Ref{}, fmt.Errorf("ownlaw: %w", err)
	}
	return r, f.create(r, files, nil)
}
