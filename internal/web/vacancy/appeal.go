package vacancy

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
	"tarazy/internal/web/vacancy/inlang"
)

// appealDraft names the form of an appeal among the drafts.
const appealDraft = "appeal"

// appealPage is the form of an appeal, or the appeal that waits.
type appealPage struct {
	problems
	Title, Sub, Back string
	SubIn            string // language of Sub, where it is not the page's
	Action           string
	Until, Effect    string
	Clause           kit.Link
	Text             kit.Field
	Draft            templ.Attributes
	Open             bool // an appeal may be filed
	Waits            *appealView
	Version, ID      string // of the appeal that waits
}

func (d Deps) appealForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawAppeal(w, r, appealPage{})
}

func (d Deps) drawAppeal(w http.ResponseWriter, r *route.Request, p appealPage) error {
	v, err := d.Contest.Own(r.Context(), r.Actor, applicationOf(r))
	if err != nil {
		return err
	}
	e, err := d.boundEdition(&v.Competition)
	if err != nil {
		return err
	}
	rules := law.Rules[competition.Rules](e)
	p.Title, p.Sub, p.Back = t(r, "appeal.title"), titleOf(r.Lang, v)+" · "+v.Application.Number, pathOf(v)
	p.SubIn = inlang.Of(r.Lang, v.Vacancy.Title)
	p.Action, p.Clause = p.Back+"/appeal", lawpages.ClauseLink(r.Lang, e, rules.Appeal.WorkingDays)
	p.Effect = t(r, "appeal.effect.no")
	if v.Competition.Settings.AppealWaits {
		p.Effect = t(r, "appeal.effect.waits")
	}
	if x := waiting(v); x != nil {
		p.waits(r.Lang, x, d)
	} else if until := appealable(v); until != nil {
		p.Open, p.Until = true, t(r, "appeal.until", "until", until.String(), "days", v.Competition.Settings.AppealDays)
		if err := d.fillAppeal(r, &p); err != nil {
			return err
		}
	} else if len(p.Errors) == 0 {
		if p.problems, err = refused(r.Lang, fault.New(fault.Conflict, "selection.nothing_to_appeal")); err != nil {
			return err
		}
	}
	return d.Draw(w, r, column(p.Title, p.Status), appealFormView(p))
}

func (p *appealPage) waits(l locale.Lang, x *competition.AppealView, d Deps) {
	p.Waits = &appealView{
		Stage: locale.T(l, "selection.stage."+string(x.Stage), nil), State: locale.T(l, "selection.appeal_state."+string(x.State), nil),
		When: locale.Day(l, d.onDay(x.Filed).String()), Said: x.Said, Shape: appealShapes[x.State], Until: words(l, "appeal.due", "due", x.Due.String()),
	}
	p.ID, p.Version = string(x.ID), strconv.FormatInt(x.Version, 10)
}

// fillAppeal puts back what was typed before.
func (d Deps) fillAppeal(r *route.Request, p *appealPage) error {
	kept, err := unsent.Find(r, d.Drafts, appealDraft, r.PathValue("id"))
	if err != nil {
		return err
	}
	text := kept.Unless(r.Method == http.MethodPost).Or("text", r.PostFormValue("text"))
	p.Draft = kept.Attrs
	p.Text = kit.Field{Name: "text", Label: t(r, "appeal.text"), Hint: t(r, "appeal.text.hint"), Value: text, Error: p.At["text"], Rows: 10}
	return nil
}

// appeal files an appeal.
func (d Deps) appeal(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Contest.FileAppeal(r.Context(), r.Actor, applicationOf(r), r.PostFormValue("text"))
	if err == nil {
		if err := unsent.Drop(r, d.Drafts, appealDraft, r.PathValue("id")); err != nil {
			return err
		}
		return page.Go(w, r, "/applications/"+r.PathValue("id")+"?done=appealed")
	}
	var p appealPage
	if p.problems, err = refused(r.Lang, err, "text"); err != nil {
		return err
	}
	return d.drawAppeal(w, r, p)
}

// appealBack takes an appeal back that waits.
func (d Deps) appealBack(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Contest.Own(r.Context(), r.Actor, applicationOf(r))
	if err != nil {
		return err
	}
	id := competition.AppealID(r.PostFormValue("appeal"))
	for i := range v.Appeals {
		if v.Appeals[i].ID != id {
			continue
		}
		err := d.Contest.TakeBackAppeal(r.Context(), r.Actor, id, page.Version(r))
		if err == nil {
			return page.Go(w, r, pathOf(v)+"?done=taken_back")
		}
		var p appealPage
		if p.problems, err = refused(r.Lang, err); err != nil {
			return err
		}
		return d.drawAppeal(w, r, p)
	}
	return fault.New(fault.Missing, "selection.missing.appeal")
}
