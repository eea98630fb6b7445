package protocolpages

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/web/front"
)

// tasksOf bounds the competitions that are looked through for a board.
const tasksOf = 50

// board gathers the tasks of one person.
type board struct {
	d     Deps
	ctx   context.Context
	actor *access.Actor
	lang  locale.Lang
	out   []front.Task
}

// Tasks gives what waits between the ranking and the appointment: of a member a
// protocol to be signed; of HR and the secretary a protocol that has to be
// drawn up again; of HR papers to be checked and offers to be ended; of who
// appoints a winner with the window. The first protocol is a task of the pages
// of competitions, and a candidate's papers one of the candidate's own pages.
func (d Deps) Tasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	b := &board{d: d, ctx: ctx, actor: actor, lang: l}
	if access.MayEver(actor, access.SignProtocol) {
		q := competition.ListQuery{States: []competition.State{competition.Announced}, Seat: people.PersonID(actor.Person), Limit: tasksOf}
		if err := b.each(q, b.toSign); err != nil {
			return nil, err
		}
	}
	if access.MayEver(actor, access.DrawProtocol) {
		q := competition.ListQuery{States: []competition.State{competition.Announced}, Limit: tasksOf}
		if err := b.each(q, b.toDrawAgain); err != nil {
			return nil, err
		}
	}
	if access.MayEver(actor, access.Appoint) || access.MayEver(actor, access.CheckDocuments) {
		q := competition.ListQuery{States: []competition.State{competition.Published}, Limit: tasksOf}
		if err := b.each(q, b.offers); err != nil {
			return nil, err
		}
	}
	return b.out, nil
}

func (b *board) each(q competition.ListQuery, fn func(*competition.Competition) error) error {
	found, err := b.d.Contest.List(b.ctx, b.actor, q)
	if err != nil {
		return err
	}
	for i := range found.Items {
		if err := fn(&found.Items[i]); err != nil {
			return err
		}
	}
	return nil
}

func (b *board) about(c *competition.Competition, more string) string {
	return say(b.lang, "protocol.of", "number", c.Number) + " · " + more
}

func (b *board) toSign(c *competition.Competition) error {
	v, err := b.d.Contest.Protocol(b.ctx, b.actor, c.ID)
	if err != nil || !v.MaySign {
		return err
	}
	e, rules, err := b.d.edition(c)
	if err != nil {
		return err
	}
	last := v.Last()
	drawn := day.In(last.Drawn, b.d.Zone(string(c.Body)))
	b.out = append(b.out, front.Task{
		Key: "protocol.sign." + string(last.ID), Text: say(b.lang, "protocol.task.sign"), About: b.about(c, c.Title.In(b.lang)),
		Href: pathOf(c.ID, "/protocol/sign"), Do: say(b.lang, "signing.task.sign.do"),
		Cite: e, Clause: rules.Protocol.Signed.Cite().Clause, From: &drawn, Due: &last.Due,
	})
	return nil
}

// toDrawAgain is a protocol that nobody can sign any more.
func (b *board) toDrawAgain(c *competition.Competition) error {
	v, err := b.d.Contest.Protocol(b.ctx, b.actor, c.ID)
	if err != nil || v.Held == nil || !v.MayDraw || v.Ahead != nil {
		return err
	}
	e, rules, err := b.d.edition(c)
	if err != nil {
		return err
	}
	last := v.Last()
	b.out = append(b.out, front.Task{
		Key: "protocol.again." + string(last.ID), Text: say(b.lang, "protocol.draw_again"), About: b.about(c, c.Title.In(b.lang)),
		Href: pathOf(c.ID, "/protocol"), Do: say(b.lang, "signing.task.again.do"), Cite: e, Clause: rules.Protocol.WorkingDays.Cite().Clause,
	})
	return nil
}

func (b *board) offers(c *competition.Competition) error {
	v, err := b.d.Contest.Appointments(b.ctx, b.actor, c.ID)
	if err != nil {
		return err
	}
	e, rules, err := b.d.edition(c)
	if err != nil {
		return err
	}
	for i := range v.Posts {
		if o := v.Posts[i].Open(); o != nil {
			b.offer(v, &v.Posts[i].Vacancy, o, e, rules)
		}
	}
	return nil
}

func (b *board) offer(v *competition.AppointmentView, post *competition.Vacancy, o *competition.OfferView, e *law.Edition, rules *competition.Rules) {
	t := front.Task{About: b.about(&v.Competition, o.Application.Number+" · "+post.Title.In(b.lang)), Href: pathOf(v.Competition.ID, "/appointment"), Cite: e, From: v.Competition.Published}
	add := func(name string, by law.Citer, due *day.Day, kv ...any) {
		x := t
		x.Key, x.Text, x.Do = name+"."+string(o.Application.ID), say(b.lang, "signing.task."+name, kv...), say(b.lang, "signing.task."+name+".do")
		x.Clause, x.Due = by.Cite().Clause, due
		b.out = append(b.out, x)
	}
	if n := toCheck(o); n > 0 && v.MayCheck {
		add("papers", rules.Documents.Days, o.PapersDue, "n", n)
	}
	if o.Over != "" && v.MayCheck {
		add("end", rules.Appointment.NotLater, nil)
	}
	if v.MayAppoint && v.Today <= o.To {
		add("appoint", rules.Appointment.NotLater, &o.To, "from", o.From.String(), "to", o.To.String())
	}
}

// toCheck counts papers that wait for HR.
func toCheck(o *competition.OfferView) (n int) {
	for _, x := range o.Items {
		if x.Paper != nil && x.Paper.State == competition.PaperHandedIn {
			n++
		}
	}
	return n
}
