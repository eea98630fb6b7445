package competition

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// archiveFile is a file of an archive.
type archiveFile struct {
	name string
	data []byte
}

// archiveCase is an application as it goes into an archive. Person, Name and
// Facts are there for a receiver who may see them.
type archiveCase struct {
	Application
	Name  string           `json:"name"`
	Facts *candidate.Facts `json:"facts"`
}

// archiveRuling is a ruling as it goes into an archive.
type archiveRuling struct {
	ID          string         `json:"id"`
	Vacancy     VacancyID      `json:"vacancy"`
	Application ApplicationID  `json:"application"`
	Stage       StageKey       `json:"stage"`
	Superseded  bool           `json:"superseded"`
	Finding     archiveFinding `json:"finding"`
}

// archiveFinding is a finding in the form in which the journal keeps it.
type archiveFinding struct {
	Act     string          `json:"act"`
	Edition string          `json:"edition"`
	Rule    string          `json:"rule"`
	Outcome any             `json:"outcome"`
	Reasons []archiveReason `json:"reasons"`
}

type archiveReason struct {
	Key    string         `json:"key"`
	Act    string         `json:"act"`
	Clause string         `json:"clause"`
	Args   map[string]any `json:"args"`
}

func archived(f law.Finding) archiveFinding {
	out := archiveFinding{Act: f.Act, Edition: f.Edition, Rule: f.Rule, Outcome: f.Outcome, Reasons: make([]archiveReason, len(f.Reasons))}
	for i, r := range f.Reasons {
		out.Reasons[i] = archiveReason{Key: r.Key, Act: r.Cite.Act, Clause: r.Cite.Clause, Args: r.Args}
	}
	return out
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
	files  []archiveFile
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
	g.files = append(g.files, archiveFile{name, append(data, '\n')})
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
		rulings[i] = archiveRuling{r.ID, r.Vacancy, r.Application, r.Stage, r.Superseded, archived(r.Finding)}
	}
	return errors.Join(g.put("vacancies.json", all), g.put("applications.json", x.cases), g.put("results.json", x.results), g.put("essays.json", x.essays),
		g.put("marks.json", x.marks), g.put("rulings.json", rulings), g.put("offers.json", x.offers), g.put(papersFile, x.papers))
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

// listPath is where an archive has a revocation list, by its SHA-256.
func listPath(sum string) string { return path.Join("revocation", sum+".crl") }

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
				if err := g.lists(s.Proof.Revocation.Lists); err != nil {
					return err
				}
				g.files = append(g.files, archiveFile{s.File, k.CMS[n]})
			}
		}
		out = append(out, x)
	}
	return g.put("protocols.json", out)
}

// listsMost bounds the revocation lists that go along, in bytes each. What a larger
// one said is in the archive, the list itself is not.
const listsMost = 8 << 20

// lists adds the revocation lists that decided, each once.
func (g *gathering) lists(sums []string) error {
	for _, sum := range sums {
		name := listPath(sum)
		if slices.ContainsFunc(g.files, func(f archiveFile) bool { return f.name == name }) {
			continue
		}
		data, err := g.s.Evidence.Kept(sum)
		if err != nil {
			return err
		}
		if data != nil && len(data) <= listsMost {
			g.files = append(g.files, archiveFile{name, data})
		}
	}
	return nil
}

// actFiles are the files of acts as the program or the installation's folder
// has them. Own acts lie apart, for they are read apart.
func actFiles(program, own fs.FS, acts []string) ([]archiveFile, error) {
	var out []archiveFile
	for _, from := range []struct {
		fsys fs.FS
		dir  string
		only []string
	}{{program, "acts", append([]string{"calendar", "common"}, acts...)}, {own, "own-acts", acts}} {
		if from.fsys == nil {
			continue
		}
		for _, act := range from.only {
			found, err := filesBelow(from.fsys, act)
			if err != nil {
				return nil, err
			}
			for _, f := range found {
				out = append(out, archiveFile{from.dir + "/" + f.name, f.data})
			}
		}
	}
	return out, nil
}

// filesBelow reads the data files of a folder; none where there is no folder.
func filesBelow(fsys fs.FS, dir string) (out []archiveFile, err error) {
	err = fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return fs.SkipAll
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		out = append(out, archiveFile{name, data})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("archive: act %s: %w", dir, err)
	}
	return out, nil
}
