package appraisal

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/press"
)

// Paper names a form of the act that a case fills in.
type Paper string

// The forms: annexes 1 to 3.
const (
	PlanPaper       Paper = "individual_work_plan"
	SheetPaper      Paper = "kci_sheet"
	AssessmentPaper Paper = "competency_sheet"
)

// Papers are all of them, in the order of the annexes.
var Papers = []Paper{PlanPaper, SheetPaper, AssessmentPaper}

// filling is a form being filled in, in one language. In the language of the act
// it has the act's own words; in another one it is a translation that says so.
type filling struct {
	l     locale.Lang
	form  *Form
	own   bool
	year  *year
	c     *Case
	names map[people.PersonID]string
	post  *people.Post
	unit  *people.Unit
	above *people.Post // of who approves; nil where it is not known
	route Route
	dress *press.Dress
}

// paperKinds are the kinds of the forms, as a body's templates know them.
var paperKinds = map[Paper]press.Kind{PlanPaper: press.WorkPlan, SheetPaper: press.KCISheet, AssessmentPaper: press.CompetencySheet}

// FormFile fills in a form of a case and gives it out as a file. The faults are
// those of FormPaper and press.Ready.Print.
func (s *Service) FormFile(ctx context.Context, by *access.Actor, id CaseID, paper Paper, l locale.Lang, format document.Format) ([]byte, error) {
	r, err := s.FormPaper(ctx, by, id, paper, l)
	if err != nil {
		return nil, err
	}
	return press.Give(ctx, s.Store.Write, &r, format)
}

// FormPaper fills in a form of a case. The faults are appraisal.missing.case,
// appraisal.missing.form (there is none such), appraisal.missing.plan,
// appraisal.missing.sheet and appraisal.missing.assessment.
func (s *Service) FormPaper(ctx context.Context, by *access.Actor, id CaseID, paper Paper, l locale.Lang) (press.Ready, error) {
	var out press.Ready
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, err := s.openCase(tx, id)
		if err != nil {
			return err
		}
		if err := s.seesResult(tx, m, by); err != nil {
			return err
		}
		f, err := s.fillingOf(tx, m, paper, l)
		if err != nil {
			return err
		}
		got, err := contentOf(tx, id, paper)
		if err != nil {
			return err
		}
		if f.names, err = tx.PersonNames(distinctPersons(f.persons(got)...)); err != nil {
			return err
		}
		if f.dress, err = s.Press.Dress(tx, m.y.Body, paperKinds[paper], m.today); err != nil {
			return err
		}
		out, err = f.ready(got)
		return err
	})
	return out, err
}

// content is what a form is filled in with: a plan; a plan and a sheet; or an
// assessment.
type content struct {
	plan       *Plan
	sheet      *Sheet
	assessment *Assessment
}

func contentOf(tx Tx, id CaseID, paper Paper) (c content, err error) {
	switch paper {
	case PlanPaper:
		c.plan, err = planPrinted(tx, id)
	case SheetPaper:
		if c.sheet, err = tx.SheetLatest(id); err == nil && c.sheet == nil {
			err = missing("sheet")
		}
		if err != nil {
			return c, err
		}
		if c.plan, err = tx.PlanApproved(id); err == nil && c.plan == nil {
			err = missing("plan")
		}
	default:
		if c.assessment, err = tx.AssessmentLatest(id); err == nil && c.assessment == nil {
			err = missing("assessment")
		}
	}
	return c, err
}

// marks are the signatures that the form bears.
func (c content) marks() []Signed {
	switch {
	case c.sheet != nil:
		return c.sheet.Marks
	case c.plan != nil:
		return c.plan.Marks
	}
	return c.assessment.Marks
}

// ready is the form filled in, as it leaves the program.
func (f *filling) ready(c content) (press.Ready, error) {
	return f.dress.On(f.print(c), "appraisal-form/"+string(f.c.ID)+"/"+f.form.Key)
}

// print fills the form in. The names of all who stand on it are known.
func (f *filling) print(c content) document.Document {
	switch {
	case c.sheet != nil:
		return f.sheet(c.plan, c.sheet)
	case c.plan != nil:
		return f.plan(c.plan)
	}
	return f.assessment(c.assessment)
}

// planPrinted is the plan in force, or the latest version where none is.
func planPrinted(tx Tx, id CaseID) (*Plan, error) {
	p, err := tx.PlanApproved(id)
	if err != nil || p != nil {
		return p, err
	}
	if p, err = tx.PlanLatest(id); err == nil && p == nil {
		err = missing("plan")
	}
	return p, err
}

func (s *Service) fillingOf(tx Tx, m *matter, paper Paper, l locale.Lang) (*filling, error) {
	f, err := newFilling(m, paper, l)
	if err != nil {
		return nil, err
	}
	st, err := s.structure(tx, m.y.Body, m.today)
	if err != nil {
		return nil, err
	}
	return f, f.place(tx, st)
}

// newFilling is a form of a case before anything is known of its place. The
// fault is appraisal.missing.form.
func newFilling(m *matter, paper Paper, l locale.Lang) (*filling, error) {
	form, ok := m.rules.Wording.Forms.Form(string(paper))
	if !ok || !slices.Contains(Papers, paper) {
		return nil, missing("form")
	}
	return &filling{l: l, form: form, own: m.rules.officialLang() == l, year: m.year, c: m.c, route: m.route}, nil
}

// place finds post and unit of the servant, and the post of who approves. What
// is not in the structure of today is asked for.
func (f *filling) place(tx Tx, st *people.Structure) (err error) {
	if f.post, err = postIn(tx, st, f.c.Place.Post); err != nil {
		return err
	}
	if u, ok := st.Unit(f.c.Place.Unit); ok {
		f.unit = &u
	} else if f.unit, err = tx.UnitGet(f.c.Place.Unit); err != nil {
		return err
	}
	if at, ok := placeIn(st, f.route.Direct); ok && f.route.One {
		f.above, err = postIn(tx, st, at.Post)
	}
	return err
}

func postIn(tx Tx, st *people.Structure, id people.PostID) (*people.Post, error) {
	if p, ok := st.Post(id); ok {
		return &p, nil
	}
	return tx.PostGet(id)
}

// officialLang is the language of the act.
func (r *Rules) officialLang() locale.Lang {
	if len(r.Wording.Scales.Grades) == 0 {
		return ""
	}
	return r.Wording.Scales.Grades[0].Name.Official.Lang
}

func (f *filling) t(key string, kv ...any) string {
	return locale.T(f.l, "appraisal.form."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// word is the act's own word where the form is in its language, and ours
// otherwise.
func (f *filling) word(official, key string) string {
	if f.own {
		return official
	}
	return f.t(key)
}

// blank is a form with its reference, its title, and the fields at its head.
func (f *filling) blank() document.Document {
	title := f.word(f.form.Title, "title."+f.form.Key)
	d := document.Document{Lang: f.l, Landscape: len(f.form.Columns) > 5, Date: f.year.today.String(), Title: title, Subject: f.names[f.c.Person]}
	d.Footer = f.t("footer", "name", f.names[f.c.Person], "annex", f.form.Annex)
	if !f.own {
		d.Parts = append(d.Parts, document.Note{Text: f.t("translation")})
	}
	d.Parts = append(d.Parts, document.Reference{Text: f.word(f.form.Reference, "reference."+strconv.Itoa(f.form.Annex))})
	return d
}

// head adds title, period and fields, below the approval where there is one.
func (f *filling) head(d *document.Document, values map[string]string) {
	d.Parts = append(d.Parts, document.Heading{Level: 1, Text: d.Title})
	if p := f.form.Period; p != nil {
		year := strconv.Itoa(f.year.y.Number)
		line := strings.ReplaceAll(f.word(p.Label, "period.label"), "________", year)
		d.Parts = append(d.Parts, document.Paragraph{Align: document.AlignCenter, Runs: []document.Run{{Text: line, Bold: true}, {Text: "\n" + f.word(p.Hint, "period.hint."+f.form.Key)}}})
	}
	var pairs []document.Pair
	for _, x := range f.form.Fields {
		pairs = append(pairs, document.Pair{Key: f.word(x.Label, "field."+x.Key), Value: values[x.Key]})
	}
	d.Parts = append(d.Parts, document.KeyValue{Pairs: pairs})
}

// who is what the fields ask of the servant.
func (f *filling) who() map[string]string {
	post, unit := "", ""
	if f.post != nil {
		post = f.post.Title(f.l)
	}
	if f.unit != nil {
		unit = f.unit.Name(f.l)
	}
	name := f.names[f.c.Person]
	return map[string]string{
		"employee_name": name, "employee_position": post, "structural_unit": unit, "person": name + ", " + post,
		"period": f.t("from_until", "from", f.year.y.From.String(), "until", f.year.y.Until.String()),
	}
}

// approval is the block of who approves; under the first head it bears the
// actual position.
func (f *filling) approval(marks []Signed) document.Part {
	role := f.word(f.form.Approval.Position, "approval.position")
	if f.route.One && f.above != nil {
		role = f.above.Title(f.l)
	}
	s := document.Signature{Role: role}
	if m := markOf(marks, AsHigher); m != nil {
		s.Name, s.Date = f.names[m.Person], f.date(m)
	}
	return document.Approval{Signature: s}
}

func (f *filling) date(m *Signed) string {
	on, err := f.year.body.On(m.At)
	if err != nil {
		return ""
	}
	return locale.Day(f.l, on.String())
}

// table is the form's table with the act's columns.
func (f *filling) table(widths map[string]int) document.Table {
	var t document.Table
	for _, c := range f.form.Columns {
		w := widths[c.Key]
		if w == 0 {
			w = 3
		}
		t.Columns = append(t.Columns, document.Column{Title: f.word(c.Label, "col."+c.Key) + c.Footnote, Width: w})
	}
	return t
}

// end adds the footnotes, the signatures, and what was signed in the program.
func (f *filling) end(d *document.Document, marks []Signed) {
	for _, n := range f.form.Footnotes {
		d.Parts = append(d.Parts, document.Note{Text: n.Mark + " " + f.word(n.Text, "footnote."+f.form.Key)})
	}
	var block document.SignatureBlock
	var notes []document.Part
	for _, x := range f.form.Signatures {
		part := AsEmployee
		if x.Key == "immediate_supervisor" {
			part = AsSupervisor
		}
		s := document.Signature{Role: f.word(x.Title, "signature."+x.Key)}
		if m := markOf(marks, part); m != nil {
			if s.Name = f.names[m.Person]; !m.Refused {
				s.Date = f.date(m)
			}
			notes = append(notes, f.signedNote(m))
		}
		block.Signatures = append(block.Signatures, s)
	}
	d.Parts = append(d.Parts, block)
	if m := markOf(marks, AsHigher); m != nil {
		notes = append(notes, f.signedNote(m))
	}
	d.Parts = append(d.Parts, notes...)
}

// signedNote says how a signature was given, or that it was refused.
func (f *filling) signedNote(m *Signed) document.Part {
	if m.Refused {
		return document.Note{Text: f.t("refused", "name", f.names[m.Person], "day", f.date(m), "remark", m.Remark)}
	}
	return document.Note{Text: f.t("signed", "name", f.names[m.Person], "day", f.date(m), "hash", hexOf(m.Hash))}
}

// persons are all who stand on the form.
func (f *filling) persons(c content) []people.PersonID {
	who := []people.PersonID{f.c.Person}
	for _, m := range c.marks() {
		who = append(who, m.Person)
	}
	return who
}

func (f *filling) plan(p *Plan) document.Document {
	d := f.blank()
	d.Parts = append(d.Parts, f.approval(p.Marks))
	f.head(&d, f.who())
	t := f.table(map[string]int{"number": 1, "kci": 5, "source": 5, "unit": 2, "final_result": 5})
	for i, k := range p.KCI {
		t.Rows = append(t.Rows, f.row(map[string]string{
			"number": strconv.Itoa(i + 1), "kci": k.Name, "source": k.Paper, "unit": k.Unit, "planned": f.target(k), "term": locale.Day(f.l, k.Term.String()), "final_result": k.Change,
		}))
	}
	d.Parts = append(d.Parts, t)
	f.end(&d, p.Marks)
	return d
}

func (f *filling) row(cells map[string]string) document.Row {
	var out document.Row
	for _, c := range f.form.Columns {
		out.Cells = append(out.Cells, document.Cell{Text: cells[c.Key]})
	}
	return out
}

func (f *filling) target(k KCI) string { return f.t("target."+string(k.Compare), "target", k.Target) }

func (f *filling) sheet(plan *Plan, sh *Sheet) document.Document {
	d := f.blank()
	d.Parts = append(d.Parts, f.approval(sh.Marks))
	f.head(&d, f.who())
	t := f.table(map[string]int{"number": 1, "kci": 6, "unit": 2})
	for i, k := range plan.KCI {
		cells := map[string]string{"number": strconv.Itoa(i + 1), "kci": k.Name, "unit": k.Unit, "planned": f.target(k)}
		if i < len(sh.Rows) {
			cells["actual"] = sh.Rows[i].Actual
			if r := sh.Rows[i].Reached; r != nil {
				key := "not_reached"
				if *r {
					key = "reached"
				}
				cells["reached"] = markName(f.year.rules.Wording.Scales.Reached, key, f.l)
			}
		}
		t.Rows = append(t.Rows, f.row(cells))
	}
	d.Parts = append(d.Parts, t)
	if r := f.form.Result; r != nil {
		value := ""
		if sh.Grade != "" {
			value = f.year.rules.GradeName(sh.Grade, f.l)
		}
		d.Parts = append(d.Parts, document.KeyValue{Pairs: []document.Pair{{Key: f.word(r.Label, "result"), Value: value}}})
	}
	f.end(&d, sh.Marks)
	return d
}

func (f *filling) assessment(a *Assessment) document.Document {
	d := f.blank()
	f.head(&d, f.who())
	t := f.table(map[string]int{"number": 1, "competency": 4, "result": 4, "not_shown": 6})
	rows := map[string]*AssessmentRow{}
	for i := range a.Rows {
		rows[a.Rows[i].Competency] = &a.Rows[i]
	}
	for _, x := range f.form.Rows {
		t.Rows = append(t.Rows, f.row(f.competency(x, rows[x.Competency], a.Group)))
	}
	d.Parts = append(d.Parts, t)
	f.end(&d, a.Marks)
	return d
}

// competency is a row of annex 3. A competency on which the post is not assessed
// says so.
func (f *filling) competency(x Row, r *AssessmentRow, group string) map[string]string {
	name := x.Label
	if !f.own {
		name = f.year.rules.CompetencyName(x.Competency, f.l)
	}
	cells := map[string]string{"number": strconv.Itoa(x.Number), "competency": name + x.Footnote}
	switch {
	case r == nil || !r.Assessed:
		cells["result"] = f.t("not_assessed")
	case r.Meets != nil:
		cells["result"] = f.year.rules.MeetsName(*r.Meets, f.l)
	}
	if r == nil || r.Meets == nil || *r.Meets {
		return cells
	}
	set, _ := f.year.rules.Wording.Indicators.Of(x.Competency, group)
	var missing []string
	for _, i := range r.Missing() {
		missing = append(missing, set.Effective[i])
	}
	cells["not_shown"] = strings.Join(missing, "\n")
	return cells
}
