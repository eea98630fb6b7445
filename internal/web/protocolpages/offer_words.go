package protocolpages

import (
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// offerKinds are the shapes of the states of an offer.
var offerKinds = map[competition.OfferState]kit.StateKind{
	competition.OfferOpen: kit.Decide, competition.OfferAppointed: kit.Done, competition.OfferDeclined: kit.Out, competition.OfferLapsed: kit.Refused, competition.OfferAnnulled: kit.Refused,
}

// paperKinds are the shapes of the states of a paper.
var paperKinds = map[competition.PaperState]kit.StateKind{
	competition.PaperHandedIn: kit.Going, competition.PaperAccepted: kit.Done, competition.PaperReturned: kit.Refused,
}

// paperState is where a paper stands; nil is one that was not handed in.
func paperState(l locale.Lang, p *competition.Paper) (kit.StateKind, string) {
	if p == nil {
		return kit.NotStarted, say(l, "appointment.paper.none")
	}
	return paperKinds[p.State], say(l, "appointment.paper."+string(p.State))
}

// windowView is when the appointment is possible, in days and in the act's
// words.
type windowView struct {
	Span   string
	Rule   string
	Clause kit.Link
	Kind   kit.StateKind
	State  string
	Why    *lawpages.Grounds
}

func (d Deps) window(l locale.Lang, e *law.Edition, rules *competition.Rules, x *competition.OfferView, today day.Day) (windowView, error) {
	a := &rules.Appointment
	v := windowView{Span: say(l, "appointment.span", "from", x.From.String(), "to", x.To.String())}
	var err error
	if v.Why, err = lawpages.GroundsOf(d.Library(), l, say(l, "signing.why.window"), x.Window); err != nil || x.State != competition.OfferOpen {
		return v, err
	}
	v.Rule, v.Clause = say(l, "signing.window.rule", "from", a.After.V+1, "to", a.NotLater.V), lawpages.ClauseLink(l, e, a.After)
	if single(x.Window) {
		v.Rule, v.Clause = say(l, "signing.window.single", "to", a.NotLater.V), lawpages.ClauseLink(l, e, a.Single)
	}
	switch {
	case today < x.From:
		v.Kind, v.State = kit.NotStarted, say(l, "signing.window.before", "from", x.From.String())
	case today <= x.To:
		v.Kind, v.State = kit.Going, say(l, "signing.window.open", "to", x.To.String())
	default:
		v.Kind, v.State = kit.Late, say(l, "signing.window.closed", "to", x.To.String())
	}
	return v, nil
}

// single reports whether a window opens with the publication.
func single(f *law.Finding) bool {
	return f != nil && len(f.Reasons) > 0 && f.Reasons[0].Key == "selection.appointment.single"
}

// appointBlocked says why nobody can be appointed today; "" where it is
// possible.
func appointBlocked(l locale.Lang, x *competition.OfferView, today day.Day) string {
	code := ""
	switch {
	case today < x.From:
		code = "appointment.early"
	case today > x.To:
		code = "appointment.late"
	case x.Lacking > 0:
		return faultText(l, fault.New(fault.Conflict, "appointment.papers_missing", "n", x.Lacking))
	case x.Holder != nil:
		return say(l, "appointment.held", "name", x.Holder.Name)
	default:
		return ""
	}
	return faultText(l, fault.New(fault.Conflict, code, "from", x.From.String(), "to", x.To.String()))
}

// postTitle names a post.
func postTitle(l locale.Lang, v *competition.Vacancy) string {
	return v.Code + " · " + v.Title.In(l) + " · " + v.Category
}
