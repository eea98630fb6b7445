package sheetpages

import (
	"net/http"
	"strconv"
	"strings"

	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// decidePage is the KCI sheet before the higher supervisor.
type decidePage struct {
	failed
	unsent.Kept
	Head    kit.Heading
	Path    string
	Number  string
	Version string
	Grade   string
	One     bool // the same person has filled it in
	Signed  []signedView
	Rows    []decideRow
	Text    string
	May     bool
	Compare string // where the versions are compared; "" where there is one
}

type decideRow struct {
	sheetRow
	What []kit.Option
	Text string
}

func (d Deps) decideForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawDecide(w, r, failed{})
}

func (d Deps) drawDecide(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.Appraisals.Sheets(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	if v.Sheet == nil || v.Plan == nil {
		return fault.New(fault.Missing, "appraisal.missing.sheet")
	}
	l := r.Lang
	s := &sheetPage{}
	s.rows(l, v, nil)
	s.standing(l, v)
	p := &decidePage{
		failed: f, Head: heading(l, &v.Hub, t(l, "decide")), Path: casePath(v.Case.ID) + "/sheet/decide", Number: s.Number, Version: s.Version, Grade: s.Grade,
		One: v.Route.One, Signed: s.Signed, Text: r.PostFormValue("text"), May: v.May.Decide,
	}
	if len(v.Sheets) > 1 {
		p.Compare = casePath(v.Case.ID) + "/sheet/versions"
	}
	if p.May {
		if p.Kept, err = d.kept(r, decideDraft, v.Sheet.Number); err != nil {
			return err
		}
		p.Text = p.Or("text", p.Text)
	}
	for _, x := range s.Rows {
		row := decideRow{sheetRow: x, Text: p.Or(x.ID+"-text", r.PostFormValue(x.ID+"-text"))}
		for _, what := range v.Rules.Sheet.ReturnedFor.V {
			row.What = append(row.What, kit.Option{Value: what, Text: t(l, "lack."+what), Chosen: r.PostFormValue(x.ID+"-what") == what})
		}
		p.Choose(x.ID+"-what", row.What)
		p.Rows = append(p.Rows, row)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: f.Status, Class: "p-sheet"}, decideView(p))
}

func (d Deps) decideSend(w http.ResponseWriter, r *route.Request) error {
	in := appraisal.SheetDecision{SheetAt: seenAt(r), Agree: r.PostFormValue("do") == "agree", Text: r.PostFormValue("text")}
	var kci []int // of the reasons, in their order
	if !in.Agree {
		in.Reasons, kci = typedReasons(r)
	}
	if _, err := d.Appraisals.DecideSheet(r.Context(), r.Actor, caseID(r), in); err != nil {
		f, err := d.refused(r, atRow(err, kci))
		if err != nil {
			return err
		}
		return d.drawDecide(w, r, f)
	}
	if err := d.dropDraft(r, decideDraft, in.SheetAt); err != nil {
		return err
	}
	return goTo(w, r, casePath(caseID(r))+"/sheet")
}

// reasonsMost bounds how many rows of a form are looked at.
const reasonsMost = 50

// typedReasons are the KCI for which something is wrong with the evidence.
func typedReasons(r *route.Request) (reasons []appraisal.ReturnReason, kci []int) {
	for n := 1; n <= reasonsMost; n++ {
		at := "row-" + strconv.Itoa(n)
		what, text := r.PostFormValue(at+"-what"), strings.TrimSpace(r.PostFormValue(at+"-text"))
		if what == "" && text == "" {
			continue
		}
		reasons, kci = append(reasons, appraisal.ReturnReason{KCI: n, What: what, Text: text}), append(kci, n)
	}
	return reasons, kci
}

// atRow moves a fault at the field of a reason to that of its row.
func atRow(err error, kci []int) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	parts := strings.Split(f.Field, ".")
	if len(parts) != 3 || parts[0] != "reasons" {
		return err
	}
	i, err2 := strconv.Atoi(parts[1])
	if err2 != nil || i < 1 || i > len(kci) {
		return err
	}
	return f.At("rows." + strconv.Itoa(kci[i-1]) + "." + parts[2])
}
