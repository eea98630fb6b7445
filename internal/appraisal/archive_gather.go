package appraisal

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/journal/bundle"
	"tarazy/internal/people"
)

// gathered collects what an archive holds.
type gathered struct {
	s     *Service
	m     *matter
	at    time.Time
	files []bundle.File
	proof []File // evidence and papers of appeals, whose files are read later
}

// add puts a value into the archive as JSON.
func (g *gathered) add(name string, value any) error {
	text, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		return fmt.Errorf("archive: %s: %w", name, err)
	}
	g.files = append(g.files, bundle.File{Name: name, Data: append(text, '\n')})
	return nil
}

// read takes everything that is in the tables about the case.
func (g *gathered) read(tx Tx, by *access.Actor) error {
	v, err := g.s.resultOf(tx, g.m, by)
	if err != nil {
		return err
	}
	for _, part := range []func(Tx) error{g.plans, g.quarters, g.sheets} {
		if err := part(tx); err != nil {
			return err
		}
	}
	g.proof = v.Files
	for _, f := range []struct {
		name  string
		value any
	}{
		{"case.json", archivedCase{Case: *g.m.c, Body: g.m.body.Names.KK, BodyRU: g.m.body.Names.RU, Names: v.Names}},
		{rulingsFile, archivedRulings(v.Rulings)}, {"results.json", outcomes(v.Results)}, {"recommendations.json", recommended(v.Results)}, {"protocol.json", extracts(v.Items)}, {"appeals.json", appealsOf(v.Appeals)},
		{"courts.json", listed(v.Courts)}, {"development.json", listed(v.Measures)}, {"files.json", listed(v.Files)},
	} {
		if err := g.add(f.name, f.value); err != nil {
			return err
		}
	}
	return g.signed(v.Results)
}

// archivedCase is the case with the names of all who stand in the archive.
type archivedCase struct {
	Case   Case                       `json:"case"`
	Body   string                     `json:"body_kk"`
	BodyRU string                     `json:"body_ru"`
	Names  map[people.PersonID]string `json:"names"`
}

// listed is a list that is written as [] where it is empty.
func listed[T any](all []T) []T { return append([]T{}, all...) }

// Outcome is a result without what was recommended from it: what tells of
// competencies tells of no bonus, incentive, rotation, demotion or dismissal.
type Outcome struct {
	Result
	Uses *string `json:"uses,omitempty"` // always left out
}

// OutcomeOf is a result without the recommendations.
func OutcomeOf(r Result) Outcome { return Outcome{Result: r} }

func outcomes(all []Result) []Outcome {
	out := make([]Outcome, len(all))
	for i, r := range all {
		out[i] = OutcomeOf(r)
	}
	return out
}

// uses are the recommendations of a round, from the result of the KCI alone.
type uses struct {
	Round int      `json:"round"`
	Grade string   `json:"grade"`
	Uses  []string `json:"uses"`
}

func recommended(all []Result) []uses {
	out := make([]uses, len(all))
	for i, r := range all {
		out[i] = uses{r.Round, r.Grade, listed(r.Uses)}
	}
	return out
}

// appealsOf are appeals with their words.
func appealsOf(all []AppealText) []archivedAppeal {
	out := make([]archivedAppeal, len(all))
	for i, a := range all {
		out[i] = archivedAppeal{a.Appeal, a.Words, a.Reasons}
	}
	return out
}

type archivedAppeal struct {
	Appeal
	Words   string `json:"text"`
	Reasons string `json:"answer"`
}

// signed adds what the servant signed to be acquainted, as it was signed, with the
// revocation lists that decided.
func (g *gathered) signed(results []Result) (err error) {
	for _, r := range results {
		if r.Read == nil {
			continue
		}
		base := acquaintanceFile(r.Round)
		g.files = append(g.files, bundle.File{Name: base + ".txt", Data: r.Read.Text}, bundle.File{Name: base + ".cms", Data: r.Read.CMS})
		if g.files, err = bundle.Lists(g.files, g.s.Evidence, r.Read.Proof.Revocation.Lists); err != nil {
			return err
		}
	}
	return nil
}

func (g *gathered) plans(tx Tx) error {
	all, err := tx.PlansOf(g.m.c.ID)
	for _, p := range all {
		if err := g.add(fmt.Sprintf("plan/version-%d.json", p.Number), p); err != nil {
			return err
		}
	}
	return err
}

func (g *gathered) quarters(tx Tx) error {
	all, err := tx.QuartersOf(g.m.c.ID)
	for _, q := range all {
		if err := g.add(fmt.Sprintf("quarters/%d.json", q.Quarter), q); err != nil {
			return err
		}
	}
	return err
}

// sheets adds both sheets, each for itself.
func (g *gathered) sheets(tx Tx) error {
	all, err := tx.AppraisalSheetsOf(g.m.c.ID)
	if err != nil {
		return err
	}
	for _, sh := range all {
		if err := g.add(fmt.Sprintf("kci/version-%d.json", sh.Number), sh); err != nil {
			return err
		}
	}
	a, err := tx.AssessmentLatest(g.m.c.ID)
	if err != nil || a == nil {
		return err
	}
	return g.add("competencies/sheet.json", a)
}

// extract is what a protocol says of one servant; how each member voted stays in
// the protocol.
type extract struct {
	Meeting   MeetingID       `json:"meeting"`
	Round     int             `json:"round"`
	Place     int             `json:"place"`
	Proposal  Proposal        `json:"proposal"`
	Came      string          `json:"came"` // grade of the KCI sheet
	Corrected string          `json:"corrected"`
	Meets     map[string]bool `json:"meets"`
	Reason    string          `json:"reason"`
	For       int             `json:"for"`
	Against   int             `json:"against"`
	Abstained int             `json:"abstained"`
	Casting   bool            `json:"casting"`
	Decided   *time.Time      `json:"decided"`
}

func extracts(items []Item) []extract {
	out := []extract{}
	for _, i := range items {
		x := extract{Meeting: i.Meeting, Round: i.Round, Place: i.Place, Proposal: i.Proposal, Came: i.Grade, Corrected: i.Corrected,
			Meets: i.Meets, Reason: i.Reason, Casting: i.Casting, Decided: i.Decided}
		for _, v := range i.Votes {
			switch v.Vote {
			case "for":
				x.For++
			case "against":
				x.Against++
			default:
				x.Abstained++
			}
		}
		out = append(out, x)
	}
	return out
}

// papers adds the files of the case and the forms that there are, in the
// language of the act.
func (g *gathered) papers(ctx context.Context, by *access.Actor) error {
	for _, f := range g.proof {
		_, data, err := g.s.FileBytes(ctx, by, g.m.c.ID, f.ID)
		if err != nil {
			return err
		}
		g.files = append(g.files, bundle.File{Name: path.Join("files", f.ID+path.Ext(f.Name)), Data: data})
	}
	for _, paper := range Papers {
		data, err := g.s.FormFile(ctx, by, g.m.c.ID, paper, g.m.rules.officialLang(), document.AsPDF)
		if missed, ok := fault.As(err); ok && missed.Kind == fault.Missing {
			continue // the case never had this paper
		}
		if err != nil {
			return err
		}
		g.files = append(g.files, bundle.File{Name: "documents/" + string(paper) + ".pdf", Data: data})
	}
	return nil
}
