package competition

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/journal/bundle"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// archiveCase is an application as it goes into an archive. Person, Name and
// Facts are there for a receiver who may see them.
type archiveCase struct {
	Application
	Name  string           `json:"name"`
	Facts *candidate.Facts `json:"facts"`
}

// archiveRuling is a ruling as it goes into an archive.
type archiveRuling struct {
	ID          string          `json:"id"`
	Vacancy     VacancyID       `json:"vacancy"`
	Application ApplicationID   `json:"application"`
	Stage       StageKey        `json:"stage"`
	Superseded  bool            `json:"superseded"`
	Finding     json.RawMessage `json:"finding"` // as the journal keeps it
}

// archiveAppeal is an appeal with its texts opened.
type archiveAppeal struct {
	Appeal
	Text   string `json:"text"`
	Answer string `json:"answer"`
}

// gathering collects what an archive holds.
type gathering struct {
	s      *Service
	tx     Tx
	m      *matter
	by     *access.Actor
	opened map[ApplicationID]bool // by an appeal
	files  []bundle.File
	cases  []string // of the journal's records
	protos []Protocol
	papers []sealedFile
}

// archivable is a competition whose archive the actor may take, with its
// appeals, which open it to those who decide on them or inspect them.
func (s *Service) archivable(tx Tx, by *access.Actor, id ID) (*matter, []Appeal, error) {
	m, appeals, err := s.archiveOf(tx, by, id)
	if err == nil && m.c.Gone != nil {
		err = fault.New(fault.Conflict, "selection.keep.done")
	}
	if err == nil && m.c.State != Published && m.c.State != Finished {
		err = fault.New(fault.Conflict, "archive.early")
	}
	return m, appeals, err
}

// archiveOf is archivable whether or not there can be an archive yet.
func (s *Service) archiveOf(tx Tx, by *access.Actor, id ID) (*matter, []Appeal, error) {
	return s.reached(tx, by, access.TakeArchive, id)
}

// named tells whether the receiver may see who an applicant is.
func (g *gathering) named(id ApplicationID) bool {
	t := access.Target{Body: string(g.m.c.Body)}
	if g.opened[id] {
		t.Relation = access.ByOrder
	}
	return access.May(g.by, access.SeeCandidates, t)
}

// gather reads all of a competition but its files and its journal.
func (s *Service) gather(tx Tx, by *access.Actor, id ID) (*gathering, error) {
	m, appeals, err := s.archivable(tx, by, id)
	if err != nil {
		return nil, err
	}
	g := &gathering{s: s, tx: tx, m: m, by: by, opened: map[ApplicationID]bool{}, cases: []string{string(id)}}
	for _, x := range appeals {
		g.opened[x.Application] = true
	}
	for _, part := range []func() error{g.competition, g.posts, g.commission, g.appeals, g.protocols} {
		if err := part(); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// put adds a JSON file.
func (g *gathering) put(name string, v any) error {
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return fmt.Errorf("archive: %s: %w", name, err)
	}
	g.files = append(g.files, bundle.File{Name: name, Data: append(data, '\n')})
	return nil
}

func (g *gathering) competition() error {
	return g.put("competition.json", map[string]any{"competition": g.m.c, "body": g.m.body.Names, "bin": g.m.body.BIN})
}

// posts are the vacancies with their applications, results, marks, findings
// and offers.
func (g *gathering) posts() error {
	all, err := g.tx.VacanciesOf(g.m.c.ID)
	if err != nil {
		return err
	}
	x := held{g: g, cases: []archiveCase{}, results: []archiveResult{}, essays: []archiveEssay{}, marks: []archiveMark{}, offers: []Offer{}, papers: []archivePaper{}}
	if x.rulings, err = g.tx.RulingsOfCompetition(g.m.c.ID); err != nil {
		return err
	}
	for _, v := range all {
		if err := x.vacancy(v.ID); err != nil {
			return err
		}
	}
	rulings := make([]archiveRuling, len(x.rulings))
	for i, r := range x.rulings {
		text, err := journal.FindingText(r.Finding)
		if err != nil {
			return err
		}
		rulings[i] = archiveRuling{r.ID, r.Vacancy, r.Application, r.Stage, r.Superseded, text}
	}
	return errors.Join(g.put("vacancies.json", all), g.put("applications.json", x.cases), g.put("results.json", x.results), g.put("essays.json", x.essays),
		g.put("marks.json", x.marks), g.put(rulingsFile, rulings), g.put("offers.json", x.offers), g.put(papersFile, x.papers))
}

// caseOf is an application with what the receiver may see.
func (g *gathering) caseOf(id ApplicationID) (*archiveCase, error) {
	a, err := g.tx.ApplicationGet(id)
	if err != nil {
		return nil, err
	}
	g.cases = append(g.cases, string(a.ID))
	out := &archiveCase{Application: *a}
	if !g.named(id) {
		out.Person = ""
		return out, nil
	}
	names, err := g.tx.PersonNames(personsOf(a))
	if err != nil {
		return nil, err
	}
	out.Name = names[a.Person]
	snap, err := g.s.SnapOf(g.tx, a)
	if err != nil {
		return nil, err
	}
	facts := candidate.FactsOf(snap.Opened()).Facts
	out.Facts = &facts
	return out, nil
}

// commission are the orders with the names of all who sat, and what they
// declared.
func (g *gathering) commission() error {
	orders, err := g.tx.OrdersOf(g.m.c.ID)
	if err != nil {
		return err
	}
	var ids []people.PersonID
	for _, o := range orders {
		for _, seat := range o.Seats {
			ids = append(ids, seat.Person)
		}
	}
	names, err := g.tx.PersonNames(ids)
	if err != nil {
		return err
	}
	declared := []Declaration{}
	all, err := g.tx.VacanciesOf(g.m.c.ID)
	if err != nil {
		return err
	}
	for _, v := range all {
		found, err := g.tx.DeclarationsOf(v.ID)
		if err != nil {
			return err
		}
		declared = append(declared, found...)
	}
	return errors.Join(g.put("orders.json", map[string]any{"orders": orders, "names": names}), g.put("declarations.json", declared))
}

func (g *gathering) appeals() error {
	all, err := g.tx.AppealsOf(g.m.c.ID)
	if err != nil {
		return err
	}
	out := []archiveAppeal{}
	for _, x := range all {
		a, err := g.tx.ApplicationGet(x.Application)
		if err != nil {
			return err
		}
		y := archiveAppeal{Appeal: x}
		if !g.named(x.Application) {
			y.Person = ""
		}
		if y.Text, err = g.s.opened(g.tx, a, "appeal.text", x.Text); err != nil {
			return err
		}
		if y.Answer, err = g.s.opened(g.tx, a, "appeal.answer", x.Answer); err != nil {
			return err
		}
		out = append(out, y)
	}
	return g.put("appeals.json", out)
}

// archiveProtocol is a protocol with its signatures by file name.
type archiveProtocol struct {
	Protocol
	Signatures []archiveSignature `json:"signatures"`
}

// archiveSignature is one member's signature on one file.
type archiveSignature struct {
	Person people.PersonID `json:"person"`
	Lang   locale.Lang     `json:"lang"`
	File   string          `json:"file"`   // of the CMS message
	Serial string          `json:"serial"` // of the certificate on record, that of the last file; "" with the others
	At     string          `json:"at"`     // RFC 3339, microseconds
	Proof  evidence.Proof  `json:"proof"`
}

// instantForm writes an instant of an archive.
const instantForm = "2006-01-02T15:04:05.000000Z07:00"

func protocolPath(p *Protocol, rest ...string) string {
	return path.Join(append([]string{"protocol", fmt.Sprint(p.Number)}, rest...)...)
}

// protocols lists the versions, and adds the signatures as they were given.
func (g *gathering) protocols() (err error) {
	if g.protos, err = g.tx.ProtocolsOf(g.m.c.ID); err != nil {
		return err
	}
	out := []archiveProtocol{}
	for i := range g.protos {
		p := &g.protos[i]
		x := archiveProtocol{Protocol: *p, Signatures: []archiveSignature{}}
		given, err := g.tx.ProtocolSignaturesOf(p.ID)
		if err != nil {
			return err
		}
		for _, k := range given {
			for n, f := range p.Files {
				s := archiveSignature{Person: k.Person, Lang: f.Lang, At: k.At.UTC().Format(instantForm), Proof: k.Proof(n),
					File: protocolPath(p, "signatures", fmt.Sprintf("%s.%s.p7s", k.Person, f.Lang))}
				if n == len(p.Files)-1 {
					s.Serial = k.Serial
				}
				x.Signatures = append(x.Signatures, s)
				if g.files, err = bundle.Lists(g.files, g.s.Evidence, s.Proof.Revocation.Lists); err != nil {
					return err
				}
				g.files = append(g.files, bundle.File{Name: s.File, Data: k.CMS[n]})
			}
		}
		out = append(out, x)
	}
	return g.put("protocols.json", out)
}
