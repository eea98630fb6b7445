package panel

import (
	"net/http"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
	"tarazy/internal/web/vacancy/inlang"
)

// interestPage shows the candidates by name and takes the declaration.
type interestPage struct {
	form
	Title, Sub string
	SubIn      string // language of Sub, where it is not the page's
	Crumbs     []kit.Link
	Called     []calledView
	Found      bool // the system found a tie
	Declared   string
	Conflict   bool
	Open       bool // a declaration can be made
	Choices    []kit.Option
	Again      string   // what was declared before another candidate was called; "" for nothing
	Others     kit.Rows // declarations of all members, for the chair
	Chair      bool
}

type calledView struct {
	Number, Name string
	Ties         []string
}

func (d Deps) interests(w http.ResponseWriter, r *route.Request) error {
	return d.drawInterests(w, r, newForm(r))
}

const interestDraft = "interest"

func (d Deps) drawInterests(w http.ResponseWriter, r *route.Request, f form) error {
	in, err := d.Competitions.Interests(r.Context(), r.Actor, vacancyOf(r))
	if err != nil {
		return err
	}
	if err := belongs(r, in.Vacancy); err != nil {
		return err
	}
	f.Done = done(r, "declared")
	p := interestPage{form: f, Title: t(r, "interests"), Sub: titleOf(r.Lang, in.Vacancy), SubIn: inlang.Of(r.Lang, in.Vacancy.Title), Crumbs: crumbs(r.Lang, back(r))}
	for _, c := range in.Called {
		v := calledView{Number: c.Number, Name: c.Name}
		for _, tie := range c.Ties {
			v.Ties = append(v.Ties, tieText(r, tie, r.Actor.Person))
			p.Found = true
		}
		p.Called = append(p.Called, v)
	}
	if in.Declared != nil {
		p.Conflict = in.Declared.Conflict
		p.Declared = t(r, map[bool]string{true: "declared_conflict", false: "declared_none"}[p.Conflict])
	}
	p.Open = in.Declared == nil && in.Vacancy.Stage == competition.AtInterview && in.Vacancy.State == competition.Open
	if p.Open && in.Before != nil {
		p.Again = t(r, map[bool]string{true: "declared_conflict", false: "declared_none"}[in.Before.Conflict])
	}
	if p.Open {
		if err := d.draft(r, &p.form, interestDraft, string(in.Vacancy.ID)); err != nil {
			return err
		}
	}
	p.Choices = []kit.Option{{Value: "no", Text: t(r, "conflict_no")}, {Value: "yes", Text: t(r, "conflict_yes"), Hint: t(r, "conflict_yes_hint")}}
	if err := d.others(r, in.Vacancy.ID, &p); err != nil {
		return err
	}
	return d.Draw(w, r, beside(p.Title, f.Status), interestView(p))
}

// others are the declarations of all members, which the chair sees too.
func (d Deps) others(r *route.Request, id competition.VacancyID, p *interestPage) error {
	all, err := d.Competitions.Declarations(r.Context(), r.Actor, id)
	if f, ok := fault.As(err); ok && f.Kind != fault.Unavailable {
		return nil // not for this member
	}
	if err != nil {
		return err
	}
	p.Chair, p.Others = true, declarationRows(r, p.Sub, all)
	return nil
}

func declarationRows(r *route.Request, title string, all []competition.Declared) kit.Rows {
	rows := kit.Rows{Caption: t(r, "declarations") + ": " + title, Cols: []kit.Col{{Text: t(r, "member")}, {Text: t(r, "declared")}, {Text: t(r, "found")}, {Text: t(r, "reason")}},
		Empty: kit.Nothing{Title: t(r, "no_declarations"), Text: t(r, "no_declarations_text")}}
	for _, x := range all {
		state := kit.State(kit.Done, t(r, "none_declared"))
		if x.Conflict {
			state = kit.State(kit.Refused, t(r, "conflict"))
		}
		row := kit.Row{Cells: cells(x.Name, "", "", x.Reason), Decide: x.Conflict && x.Seated}
		row.Cells[1] = state
		row.Cells[2] = lines(tieTexts(r, x.Found, string(x.Member)))
		rows.Rows = append(rows.Rows, row)
	}
	return rows
}

func tieTexts(r *route.Request, ties []people.Tie, member string) []string {
	var out []string
	for _, tie := range ties {
		out = append(out, tieText(r, tie, member))
	}
	return out
}

// tieText says a tie in words, and who declared it.
func tieText(r *route.Request, tie people.Tie, member string) string {
	by := "candidate"
	if string(tie.By) == member {
		by = "member"
	}
	switch tie.Kind {
	case "relative":
		return t(r, "tie.relative_"+by, "relation", "people.relation."+string(tie.Relation))
	case "former_employer":
		return t(r, "tie.former_employer", "employer", tie.Employer)
	case "supervises":
		return t(r, "tie.supervises_"+by)
	}
	return t(r, "tie.same_unit")
}

func (d Deps) declare(w http.ResponseWriter, r *route.Request) error {
	f := newForm(r)
	if err := f.typed(r); err != nil {
		return err
	}
	var err error
	switch f.Values["conflict"] {
	case "yes", "no":
		err = d.Competitions.DeclareInterest(r.Context(), r.Actor, vacancyOf(r), f.Values["conflict"] == "yes", f.Values["reason"])
	default:
		err = fault.New(fault.Invalid, "panel.choice_needed").At("conflict")
	}
	if err != nil {
		if err := f.refused(r, err, map[string]string{"conflict": "conflict", "reason": "reason"}); err != nil {
			return err
		}
		return d.drawInterests(w, r, f)
	}
	if err := unsent.Drop(r, d.Drafts, interestDraft, string(vacancyOf(r))); err != nil {
		return err
	}
	return page.Go(w, r, r.URL.Path+"?done=declared")
}

// reasonHint says when a reason is needed.
func reasonHint(l locale.Lang, found bool) string {
	if found {
		return say(l, "panel.reason_hint_found")
	}
	return say(l, "panel.reason_hint")
}
