package protocolpages_test

import (
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// appointed brings a competition of n candidates to the appointment of the
// first.
func (s *site) appointed(n int) []*competition.Application {
	s.T.Helper()
	apps := s.published(n)
	s.bring(apps[0])
	s.to(s.offer(apps[0].ID).From)
	s.reload()
	_, err := s.Appoint(s.T.Context(), s.Head, s.Free.ID, s.Free.Version, competition.AppointIn{Number: "45-ж", Day: s.Today()})
	s.Must(err)
	return apps
}

func TestAnAppointmentIsAnnulledOnThePage(t *testing.T) {
	s := newSite(t)
	apps := s.appointed(3)
	first := apps[0]
	page, do := s.at("/appointment"), s.at("/appointment/"+string(first.ID)+"/annul")
	s.each("head", page)
	shown := s.get("head", page)
	s.holds("the form", shown, 200, `action="`+do, "Annul the appointment", "The papers or facts that were given proved false", "What follows", "The post stays vacant.",
		`data-draft="/drafts/annul/`)
	s.holds("HR has none", s.get("hr", page), 200, `!action="`+do)
	version := itoa(s.offer(first.ID).Version)
	form := func(kv ...string) []string {
		return append([]string{"version", version, "ground", "papers_false", "why", "Диплом жалған", "number", "51-ж", "day", s.Today().String()}, kv...)
	}
	s.holds("HR tries", s.post("hr", do, form()...), 403)
	s.holds("who was offered nothing", s.post("head", s.at("/appointment/"+string(apps[1].ID)+"/annul"), form()...), 404)
	s.holds("of another competition", s.post("head", "/competitions/cmp_x/appointment/"+string(first.ID)+"/annul", form()...), 404)
	id := func(field string) string { return `id="` + field + "-" + string(first.ID) + `-error"` }
	s.holds("no reason", s.post("head", do, "version", version, "ground", "papers_false", "number", "51-ж", "day", s.Today().String()), 422, id("why"), "51-ж", "<details class=\"why\" open")
	s.holds("no ground", s.post("head", do, "version", version, "why", "x", "number", "51-ж", "day", s.Today().String()), 422, id("ground"))
	s.holds("no day", s.post("head", do, "version", version, "ground", "papers_false", "why", "x", "number", "51-ж", "day", "soon"), 422, id("day"))
	s.holds("before the order", s.post("head", do, "version", version, "ground", "papers_false", "why", "x", "number", "51-ж", "day", s.Today().Add(-1).String()), 422, id("day"), "before the appointment of")
	s.holds("stale", s.post("head", do, "version", "1", "ground", "papers_false", "why", "Диплом жалған", "number", "51-ж", "day", s.Today().String()), 409, "Диплом жалған")
	s.leads("annulled", s.post("head", do, form()...), page+"?done=annulled")
	for _, as := range []string{"hr", "head", "member"} {
		s.each(as, page)
	}
	s.holds("done", s.get("head", page+"?done=annulled"), 200, "The appointment is annulled.", "No. 51-ж", "Диплом жалған", "proved false", "leaves the ranking",
		"The post was not filled: the appointment was annulled", `!action="`+do)
	s.holds("a member", s.get("member", page), 200, "No. 51-ж", "!Диплом")
	s.each(first.Number, own(first, "/papers"))
	s.holds("the candidate", s.get(first.Number, own(first, "/papers")), 200, "Your appointment was annulled", "No. 51-ж", "Диплом жалған", "proved false")
}

func TestWhoHoldsAnOfferedPostIsSaidBeforeTheAppointment(t *testing.T) {
	s := newSite(t)
	apps := s.published(1)
	s.bring(apps[0])
	s.to(s.offer(apps[0].ID).From)
	holder := s.Person("Орынбаев", s.Body)
	var p *people.Person
	s.Tx(func(tx competition.Tx) (err error) { p, err = tx.PersonGet(holder); return err })
	_, err := s.People.Appoint(t.Context(), people.By{Person: "system", All: true}, holder, p.Version,
		people.Appointment{Post: s.Free.Post, Kind: people.Main, From: day.Of(2022, 1, 10)})
	s.Must(err)
	page, do := s.at("/appointment"), s.at("/appointment/"+string(s.Free.ID)+"/appoint")
	s.each("head", page)
	for _, as := range []string{"head", "hr"} {
		s.holds(as, s.get(as, page), 200, "The post is held by", "Орынбаев", "/staff/people/"+string(holder), `!action="`+do)
	}
	s.holds("a member", s.get("member", page), 200, "!Орынбаев")
	s.reload()
	s.holds("tried", s.post("head", do, "version", itoa(s.Free.Version), "number", "45-ж", "day", s.Today().String()), 409,
		`href="#post-`+string(s.Free.ID)+`"`, `id="post-`+string(s.Free.ID)+`"`, "/staff/people/"+string(holder))
}
