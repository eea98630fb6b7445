package sheetpages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/formpages"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// sheetPage is the KCI sheet: filled in by the supervisor, read by everybody
// else who may.
type sheetPage struct {
	failed
	unsent.Kept
	Head     kit.Heading
	Path     string
	None     kit.Nothing
	State    string
	Number   string
	Version  string
	Fill     bool
	Rows     []sheetRow
	Count    string // of rows
	Grade    string
	Why      *lawpages.Grounds
	Signed   []signedView
	Returned *returnedView
	Sign     bool
	SignOwn  bool // the servant signs, who does not fill in
	Refuse   bool
	Submit   bool
	Decide   string // where the higher supervisor decides; "" for nobody else
	Older    []olderView
	Remark   string
	Files    []kit.Option
}

// sheetRow is one KCI with its plan beside the outcome.
type sheetRow struct {
	N        int
	ID       string
	Name     string
	Plan     string
	Term     string
	Sofar    string
	Actual   string
	Evidence string
	Why      string
	Reached  []kit.Option
	Files    []kit.Option
	Papers   []kit.Link
	Outcome  string
	Kind     kit.StateKind
	Back     string // why the version before was returned for it
}

type returnedView struct {
	Text, By, When string
}

type olderView struct {
	Title string
	Rows  kit.Rows
}

func (d Deps) sheet(w http.ResponseWriter, r *route.Request) error {
	return d.drawSheet(w, r, nil, failed{})
}

// drawSheet shows the sheet as it is stored, or as it was typed where the form
// was refused.
func (d Deps) drawSheet(w http.ResponseWriter, r *route.Request, typed []appraisal.SheetRow, f failed) error {
	v, err := d.Appraisals.Sheets(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &sheetPage{failed: f, Head: heading(l, &v.Hub, t(l, "kci")), Path: casePath(v.Case.ID) + "/sheet", Fill: v.May.Fill, Remark: r.PostFormValue("remark")}
	p.None = kit.Nothing{Title: t(l, "none"), Text: t(l, "none_text")}
	if p.Fill {
		number := 0
		if v.Sheet != nil {
			number = v.Sheet.Number
		}
		if p.Kept, err = d.kept(r, sheetDraft, number); err != nil {
			return err
		}
		p.Remark = p.Or("remark", p.Remark)
	}
	if v.Plan != nil && (v.Sheet != nil || v.May.Fill) {
		p.rows(l, v, typed)
		if p.Why, err = lawpages.GroundsOf(d.Library(), l, t(l, "ask.grade"), v.Grade); err != nil {
			return err
		}
	}
	p.standing(l, v)
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: f.Status, Class: "p-sheet"}, sheetView(p))
}

// rows puts the plan and the outcome beside each other.
func (p *sheetPage) rows(l locale.Lang, v *appraisal.SheetsView, typed []appraisal.SheetRow) {
	rows := make([]appraisal.SheetRow, len(v.Plan.KCI))
	if v.Sheet != nil && len(v.Sheet.Rows) == len(rows) {
		copy(rows, v.Sheet.Rows)
	}
	if len(typed) == len(rows) {
		rows = typed
	}
	for i, k := range v.Plan.KCI {
		x := sheetRow{
			N: i + 1, ID: "row-" + strconv.Itoa(i+1), Name: k.Name, Term: locale.Day(l, k.Term.String()),
			Plan: t(l, "plan."+string(k.Compare), "target", k.Target, "unit", k.Unit), Actual: rows[i].Actual, Evidence: rows[i].Evidence, Why: rows[i].Why,
		}
		if v.Quarter != nil && i < len(v.Quarter.Progress) && v.Quarter.Progress[i].Value != "" {
			x.Sofar = t(l, "sofar", "quarter", v.Quarter.Quarter, "value", v.Quarter.Progress[i].Value)
		}
		x.outcome(l, v, rows[i].Reached)
		x.papers(v, rows[i].Files)
		x.putBack(p.Kept)
		x.Back = backFor(l, v, i+1)
		p.Rows = append(p.Rows, x)
	}
	p.Count = strconv.Itoa(len(p.Rows))
}

// papers are the files of the case, and which of them prove the KCI.
func (x *sheetRow) papers(v *appraisal.SheetsView, files []string) {
	for _, f := range v.Files {
		chosen := slices.Contains(files, f.ID)
		x.Files = append(x.Files, kit.Option{Value: f.ID, Text: f.Name, Chosen: chosen})
		if chosen {
			x.Papers = append(x.Papers, kit.Link{Text: f.Name, Href: casePath(v.Case.ID) + "/files/" + f.ID})
		}
	}
}

// putBack shows what was typed into a row and not sent.
func (x *sheetRow) putBack(k unsent.Kept) {
	x.Actual, x.Evidence, x.Why = k.Or(x.ID+"-actual", x.Actual), k.Or(x.ID+"-evidence", x.Evidence), k.Or(x.ID+"-why", x.Why)
	k.Choose(x.ID+"-reached", x.Reached)
	k.Choose(x.ID+"-files", x.Files)
}

// outcome are the two marks, in the act's own words.
func (x *sheetRow) outcome(l locale.Lang, v *appraisal.SheetsView, reached *bool) {
	for _, m := range v.Rules.Wording.Scales.Reached {
		text, _ := m.Name.In(l)
		chosen := reached != nil && *reached == (m.Key == "reached")
		x.Reached = append(x.Reached, kit.Option{Value: m.Key, Text: text, Chosen: chosen})
		if chosen {
			x.Outcome = text
		}
	}
	x.Kind = kit.Done
	if reached == nil || !*reached {
		x.Kind = kit.NotStarted
	}
}

// backFor are the reasons for which the version before came back, of one KCI.
func backFor(l locale.Lang, v *appraisal.SheetsView, kci int) string {
	n := len(v.Sheets)
	if n < 2 || v.Sheets[n-2].Returned == nil || v.Sheet.State != appraisal.SheetDraft {
		return ""
	}
	var out []string
	for _, why := range v.Sheets[n-2].Returned.Reasons {
		if why.KCI == kci {
			out = append(out, t(l, "lack."+why.What)+": "+why.Text)
		}
	}
	return strings.Join(out, "; ")
}

// standing says how far the sheet is and what the reader may do.
func (p *sheetPage) standing(l locale.Lang, v *appraisal.SheetsView) {
	p.Number, p.Version = "0", "0"
	p.Sign, p.SignOwn = v.May.Sign == appraisal.AsSupervisor, v.May.Sign == appraisal.AsEmployee
	p.Refuse, p.Submit = v.May.Refuse, v.May.Submit
	if v.May.Decide {
		p.Decide = p.Path + "/decide"
	}
	if v.Sheet == nil {
		return
	}
	p.Head.Acts = append(p.Head.Acts, formpages.Links(l, v.Case.ID, appraisal.SheetPaper)...)
	p.Number, p.Version = strconv.Itoa(v.Sheet.Number), strconv.FormatInt(v.Sheet.Version, 10)
	p.State = locale.T(l, "appraisal.sheet_state."+string(v.Sheet.State), nil)
	p.Signed = signatures(l, &v.Hub, v.Sheet.Marks)
	if v.Sheet.Grade != "" {
		p.Grade = v.Rules.GradeName(v.Sheet.Grade, l)
	}
	if n := len(v.Sheets); n > 1 && v.Sheet.State == appraisal.SheetDraft && v.Sheets[n-2].Returned != nil {
		back := v.Sheets[n-2].Returned
		p.Returned = &returnedView{Text: back.Text, By: v.Names[back.By]}
		if on, err := v.Body.On(back.At); err == nil {
			p.Returned.When = locale.Day(l, on.String())
		}
	}
	for i := len(v.Sheets) - 2; i >= 0; i-- {
		p.Older = append(p.Older, older(l, v, &v.Sheets[i]))
	}
}

// older is a version that came back, for comparison.
func older(l locale.Lang, v *appraisal.SheetsView, s *appraisal.Sheet) olderView {
	out := olderView{Title: t(l, "version", "number", s.Number)}
	out.Rows = kit.Rows{Caption: out.Title, Cols: []kit.Col{{Text: t(l, "col.kci")}, {Text: t(l, "col.actual")}, {Text: t(l, "col.reached")}, {Text: t(l, "col.evidence")}}}
	for i, x := range s.Rows {
		reached := "–"
		if x.Reached != nil {
			key := "not_reached"
			if *x.Reached {
				key = "reached"
			}
			for _, m := range v.Rules.Wording.Scales.Reached {
				if m.Key == key {
					reached, _ = m.Name.In(l)
				}
			}
		}
		out.Rows.Rows = append(out.Rows.Rows, kit.Row{Cells: []templ.Component{kit.Text(strconv.Itoa(i + 1)), kit.Text(x.Actual), kit.Text(reached), kit.Text(x.Evidence)}})
	}
	return out
}

// typedRows reads the form.
func typedRows(r *route.Request, n int) []appraisal.SheetRow {
	out := make([]appraisal.SheetRow, n)
	for i := range out {
		at := "row-" + strconv.Itoa(i+1) + "-"
		out[i] = appraisal.SheetRow{Actual: r.PostFormValue(at + "actual"), Evidence: r.PostFormValue(at + "evidence"), Why: r.PostFormValue(at + "why"), Files: r.PostForm[at+"files"]}
		switch r.PostFormValue(at + "reached") {
		case "reached":
			yes := true
			out[i].Reached = &yes
		case "not_reached":
			no := false
			out[i].Reached = &no
		}
	}
	return out
}

// sheetSend saves the sheet, and with the button for it signs or brings it in.
func (d Deps) sheetSend(w http.ResponseWriter, r *route.Request) error {
	_ = r.FormValue("do") // reads the form
	n, err := strconv.Atoi(r.PostFormValue("rows"))
	if err != nil || n < 0 || n > 50 {
		n = 0
	}
	rows, id, seen := typedRows(r, n), caseID(r), seenAt(r)
	sh, err := d.Appraisals.SaveSheet(r.Context(), r.Actor, id, appraisal.SheetSave{SheetAt: seen, Rows: rows})
	if err == nil {
		if err := d.dropDraft(r, sheetDraft, seen); err != nil {
			return err
		}
		at := appraisal.SheetAt{Number: sh.Number, Version: sh.Version}
		switch r.PostFormValue("do") {
		case "sign":
			_, err = d.Appraisals.SignSheet(r.Context(), r.Actor, id, at)
		case "refuse":
			_, err = d.Appraisals.RefuseSheet(r.Context(), r.Actor, id, at, r.PostFormValue("remark"))
		case "submit":
			_, err = d.Appraisals.SubmitSheet(r.Context(), r.Actor, id, at)
		}
	}
	if err != nil {
		f, err := d.refused(r, err)
		if err != nil {
			return err
		}
		return d.drawSheet(w, r, rows, f)
	}
	return goTo(w, r, casePath(id)+"/sheet")
}

// sheetSign is the servant's signature or refusal.
func (d Deps) sheetSign(w http.ResponseWriter, r *route.Request) error {
	at, id := seenAt(r), caseID(r)
	var err error
	if r.PostFormValue("do") == "refuse" {
		_, err = d.Appraisals.RefuseSheet(r.Context(), r.Actor, id, at, r.PostFormValue("remark"))
	} else {
		_, err = d.Appraisals.SignSheet(r.Context(), r.Actor, id, at)
	}
	if err != nil {
		f, err := d.refused(r, err)
		if err != nil {
			return err
		}
		return d.drawSheet(w, r, nil, f)
	}
	return goTo(w, r, casePath(id)+"/sheet")
}
