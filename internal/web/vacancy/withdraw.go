package vacancy

import (
	"net/http"
	"strconv"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// withdrawPage asks before a candidate leaves a competition.
type withdrawPage struct {
	problems
	Title, Sub string
	SubIn      string // language of Sub, where it is not the page's
	Back       string
	Version    string
	Ranked     bool
	Why        kit.Field
}

func (d Deps) withdrawForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawWithdraw(w, r, withdrawPage{})
}

func (d Deps) drawWithdraw(w http.ResponseWriter, r *route.Request, p withdrawPage) error {
	v, err := d.Contest.Own(r.Context(), r.Actor, applicationOf(r))
	if err != nil {
		return err
	}
	if !mayWithdraw(v) && len(p.Errors) == 0 {
		if p.problems, err = refused(r.Lang, leaving(v)); err != nil {
			return err
		}
	}
	p.Title, p.Sub, p.Back = t(r, "withdraw.title"), titleOf(r.Lang, v)+" · "+v.Application.Number, pathOf(v)
	p.SubIn = inlang.Of(r.Lang, v.Vacancy.Title)
	p.Version, p.Ranked = strconv.FormatInt(v.Application.Version, 10), v.Application.Standing == competition.Placed
	p.Why = kit.Field{Name: "why", Label: t(r, "withdraw.why"), Optional: true, Value: r.PostFormValue("why")}
	return d.Draw(w, r, column(p.Title, p.Status), withdrawView(p, mayWithdraw(v)))
}

// leaving says why a candidate cannot leave.
func leaving(v *competition.CaseView) error {
	if v.Application.Standing == competition.Offered {
		return fault.New(fault.Conflict, "selection.offered")
	}
	return fault.New(fault.Conflict, "selection.not_in_play")
}

func (d Deps) withdraw(w http.ResponseWriter, r *route.Request) error {
	id := applicationOf(r)
	err := d.Contest.Withdraw(r.Context(), r.Actor, id, page.Version(r), r.PostFormValue("why"))
	if err == nil {
		return page.Go(w, r, "/applications/"+string(id)+"?done=withdrawn")
	}
	var p withdrawPage
	if p.problems, err = refused(r.Lang, err, "why"); err != nil {
		return err
	}
	return d.drawWithdraw(w, r, p)
}
