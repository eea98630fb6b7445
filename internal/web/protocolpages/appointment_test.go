package protocolpages_test

import (
	"strings"
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/people"
)

var pdf = []byte("%PDF-1.7 еңбек кітапшасы")

func own(a *competition.Application, rest string) string {
	return "/applications/" + string(a.ID) + rest
}

// bring hands in all papers and has them accepted, on the pages.
func (s *site) bring(a *competition.Application) {
	s.T.Helper()
	for _, item := range s.Rules().Documents.Items.V {
		s.leads(item, s.upload(a.Number, own(a, "/papers"), item, "құжат.pdf", pdf), own(a, "/papers?done=handed_in"))
		s.leads(item, s.post("hr", s.at("/appointment/"+string(a.ID)+"/papers/"+item), "do", "accept"), s.at("/appointment?done=checked"))
	}
}

func TestSEL22_TheWinnerIsAppointedOnThePageInsideTheWindow(t *testing.T) {
	s := newSite(t)
	s.each("hr", s.at("/appointment"))
	s.holds("nothing yet", s.get("hr", s.at("/appointment")), 200, "No offers")
	apps := s.published(3)
	o := s.offer(apps[0].ID)
	page, do := s.at("/appointment"), s.at("/appointment/"+string(s.Free.ID)+"/appoint")
	for _, as := range []string{"hr", "head", "member"} {
		s.each(as, page)
	}
	s.holds("the head", s.get("head", page), 200, "From working day 6 to working day 10", "25 May 2023", "31 May 2023", "not open yet", "Үміткеров", apps[0].Number, "house rule is off", "The window of appointment is not open yet", `!action="`+do)
	s.holds("a member", s.get("member", page), 200, apps[0].Number, "!Үміткеров", "!The window of appointment is not open yet")
	version := func() string { s.reload(); return itoa(s.Free.Version) }
	form := func(more ...string) []string {
		return append([]string{"version", version(), "number", "45-ж", "day", s.Today().String()}, more...)
	}
	s.holds("too early", s.post("head", do, form()...), 409, "not open yet")
	s.to(o.From)
	s.holds("papers lack", s.get("head", page), 200, "Papers not accepted yet: ", `!action="`+do)
	s.holds("papers lack", s.post("head", do, form()...), 409, "Papers not accepted yet: ")
	s.bring(apps[0])
	s.each("head", page)
	s.holds("ready", s.get("head", page), 200, `action="`+do, "What follows", `data-draft="/drafts/appoint/`, "To be appointed: ")
	s.holds("HR cannot", s.get("hr", page), 200, `!action="`+do)
	s.holds("HR tries", s.post("hr", do, form()...), 403)
	s.holds("no number", s.post("head", do, "version", version(), "day", s.Today().String()), 422, `id="number-`+string(s.Free.ID)+`-error"`)
	s.holds("no day", s.post("head", do, "version", version(), "number", "45-ж", "day", "soon"), 422, `id="day-`+string(s.Free.ID)+`-error"`, "45-ж")
	s.holds("stale", s.post("head", do, "version", "0", "number", "45-ж", "day", s.Today().String()), 409)
	s.leads("appointed", s.post("head", do, form()...), page+"?done=appointed")
	for _, as := range []string{"hr", "head", "member"} {
		s.each(as, page)
	}
	s.holds("done", s.get("hr", page+"?done=appointed"), 200, "The appointment is entered.", "No. 45-ж", "appointed", `!action="`+do)
	s.each(apps[0].Number, own(apps[0], "/papers"))
	s.holds("the winner", s.get(apps[0].Number, own(apps[0], "/papers")), 200, "You are appointed", "No. 45-ж", "!type=\"file\"")
}

func TestSEL22_ASingleCandidatesWindowOpensAtOnce(t *testing.T) {
	s := newSite(t)
	s.published(1)
	s.each("head", s.at("/appointment"))
	s.holds("single", s.get("head", s.at("/appointment")), 200, "One candidate took the interview", "open, last day: 31 May 2023")
}

func TestSEL22_ThePapersAreHandedInCheckedAndReturned(t *testing.T) {
	s := newSite(t)
	apps := s.published(2)
	winner := apps[0]
	page, papers := s.at("/appointment"), own(winner, "/papers")
	item := s.Rules().Documents.Items.V[0]
	one := s.at("/appointment/" + string(winner.ID) + "/papers/" + item)
	s.each(winner.Number, papers)
	s.holds("told before", s.get(winner.Number, papers), 200, "PDF, JPEG or PNG, at most 10 MB", "Papers are due by 27 May 2023", "not handed in", "Handed in: 0 of ", "29 May", `accept=".pdf,.jpg,.jpeg,.png"`)
	s.holds("no file", s.upload(winner.Number, papers, item, "", nil), 422, "Choose a file.", `id="file-`+item+`-error"`)
	s.holds("another kind", s.upload(winner.Number, papers, item, "a.exe", []byte("MZ")), 422, "Hand in a PDF, JPEG or PNG file.")
	s.holds("too large", s.upload(winner.Number, papers, item, "a.pdf", append([]byte("%PDF-"), make([]byte, competition.PaperMost)...)), 413, "At most 10 MB")
	s.holds("far too large", s.upload(winner.Number, papers, item, "a.pdf", make([]byte, competition.PaperMost+2<<20)), 413, "At most 10 MB")
	s.holds("no such paper", s.upload(winner.Number, papers, "diary", "a.pdf", pdf), 422, "no such paper")
	s.leads("handed in", s.upload(winner.Number, papers, item, `C:\"құжат".pdf`, pdf), papers+"?done=handed_in")
	s.each(winner.Number, papers)
	s.holds("the own", s.get(winner.Number, papers+"/"+item), 200, string(pdf))
	s.each("hr", page)
	s.holds("HR", s.get("hr", page), 200, "being checked", one, `data-draft="/drafts/paper-return/`)
	s.holds("who appoints", s.get("head", page), 200, "being checked", "!"+one)
	a := s.get("hr", one)
	s.holds("the file", a, 200, string(pdf))
	if got := a.header.Get("Content-Disposition"); got != `attachment; filename=`+item+`.pdf` {
		t.Error(got)
	}
	for _, as := range []string{"head", "member", "secretary", "stranger", apps[1].Number} {
		if a := s.get(as, one); a.code != 403 && a.code != 404 {
			t.Errorf("%s opens the paper: %d", as, a.code)
		}
		if a := s.post(as, one, "do", "accept"); a.code != 403 && a.code != 404 {
			t.Errorf("%s accepts the paper: %d", as, a.code)
		}
		if a := s.get(as, papers+"/"+item); a.code != 403 && a.code != 404 {
			t.Errorf("%s opens the paper as the candidate: %d", as, a.code)
		}
	}
	s.holds("of another competition", s.get("hr", "/competitions/cmp_x/appointment/"+string(winner.ID)+"/papers/"+item), 404)
	s.holds("of one without an offer", s.get("hr", s.at("/appointment/"+string(apps[1].ID)+"/papers/"+item)), 404)
	s.holds("returned without a note", s.post("hr", one, "do", "return"), 422, `id="note-`+item+`-error"`)
	s.leads("returned", s.post("hr", one, "do", "return", "note", "Мөрі жоқ"), page+"?done=checked")
	s.each(winner.Number, papers)
	s.holds("why", s.get(winner.Number, papers), 200, "Мөрі жоқ", "returned", "Hand in again")
	s.leads("again", s.upload(winner.Number, papers, item, "b.pdf", pdf), papers+"?done=handed_in")
	s.leads("accepted", s.post("hr", one, "do", "accept"), page+"?done=checked")
	s.holds("checked already", s.post("hr", one, "do", "accept"), 409, "checked already")
	s.holds("accepted", s.get(winner.Number, papers), 200, "accepted", "Handed in: 1 of ", `!id="file-`+item+`"`)
	s.holds("once more", s.upload(winner.Number, papers, item, "c.pdf", pdf), 409, "This paper is accepted.")
	s.each(apps[1].Number, own(apps[1], "/papers"))
	s.holds("who was offered nothing", s.get(apps[1].Number, own(apps[1], "/papers")), 200, "You are offered no post")
}

func TestSEL22_AnOfferThatWasNotTakenUpIsEndedWithAReason(t *testing.T) {
	s := newSite(t)
	apps := s.published(2)
	page, end := s.at("/appointment"), s.at("/appointment/"+string(s.Free.ID)+"/end")
	form := []string{"version", itoa(s.Free.Version), "why", "Құжат әкелмеді"}
	s.holds("too early", s.post("hr", end, form...), 409, "cannot be ended yet", "!Құжат әкелмеді")
	s.to(s.offer(apps[0].ID).PapersDue.Add(1))
	s.each("hr", page)
	s.each(apps[0].Number, own(apps[0], "/papers"))
	s.holds("over", s.get("hr", page), 200, "The papers are overdue", "What follows", `action="`+end, `data-draft="/drafts/offer-end/`)
	s.holds("the head cannot", s.get("head", page), 200, `!action="`+end)
	s.holds("the head tries", s.post("head", end, form...), 403)
	s.holds("no reason", s.post("hr", end, form[:2]...), 422, `id="why-`+string(s.Free.ID)+`-error"`)
	s.leads("ended", s.post("hr", end, form...), page+"?done=ended")
	s.each("hr", page)
	s.holds("vacant", s.get("hr", page+"?done=ended"), 200, "The offer has ended.", "The post was not filled: ")
	s.each(apps[0].Number, own(apps[0], "/papers"))
	s.holds("the candidate", s.get(apps[0].Number, own(apps[0], "/papers")), 200, "The offer has ended", "!/decline")
}

func TestSEL22_WhoDeclinesIsToldWhatFollows(t *testing.T) {
	for _, next := range []bool{false, true} {
		s := newSite(t)
		s.Competition.Settings.NextInRank = next
		s.Competition.Version++
		s.Tx(func(tx competition.Tx) error { _, err := tx.CompetitionUpdate(s.Competition); return err })
		apps := s.published(3)
		winner := apps[0]
		decline := own(winner, "/decline")
		follows := "The post stays vacant."
		if next {
			follows = "offered to the candidate who is next in rank"
		}
		s.each(winner.Number, decline)
		shown := s.get(winner.Number, decline)
		s.holds("asked", shown, 200, "does not come back", follows, `data-draft="/drafts/decline/`)
		s.holds("another candidate", s.get("stranger", decline), 404)
		s.holds("HR", s.get("hr", decline), 403)
		s.holds("who was offered nothing", s.get(apps[1].Number, own(apps[1], "/decline")), 409, "No offer waits")
		s.holds("stale", s.post(winner.Number, decline, "version", "1", "why", "Көштім"), 409, "Көштім")
		s.holds("too long", s.post(winner.Number, decline, "version", value(shown, "version"), "why", strings.Repeat("ұ", 5000)), 422, `id="why-error"`)
		s.leads("declined", s.post(winner.Number, decline, "version", value(shown, "version"), "why", "Көштім"), own(winner, "/papers?done=declined"))
		s.each(winner.Number, own(winner, "/papers"))
		s.holds("done", s.get(winner.Number, own(winner, "/papers?done=declined")), 200, "Your refusal is taken.", "You declined the post")
		s.each("hr", s.at("/appointment"))
		s.holds("HR sees", s.get("hr", s.at("/appointment")), 200, "declined", "!Көштім")
		if next {
			s.holds("the next", s.get(apps[1].Number, own(apps[1], "/papers")), 200, "You are offered the post")
		}
	}
}

func TestTypedTextComesBack(t *testing.T) {
	s := newSite(t)
	apps := s.published(2)
	save := func(as, form, about string, fields map[string]string) {
		t.Helper()
		_, err := s.drafts.Save(t.Context(), people.PersonID(s.who[as].Person), form, about, fields, 0)
		s.Must(err)
	}
	save(apps[0].Number, "decline", string(apps[0].ID), map[string]string{"why": "Ойланып жүрмін"})
	s.holds("the candidate", s.get(apps[0].Number, own(apps[0], "/decline")), 200, "Ойланып жүрмін", `data-draft-version="1"`)
	s.bring(apps[0])
	s.to(s.offer(apps[0].ID).From)
	save("head", "appoint", string(s.Free.ID), map[string]string{"number": "77-ж"})
	s.holds("the head", s.get("head", s.at("/appointment")), 200, `value="77-ж"`)
	s.reload()
	s.leads("appointed", s.post("head", s.at("/appointment/"+string(s.Free.ID)+"/appoint"), "version", itoa(s.Free.Version), "number", "77-ж", "day", s.Today().String()), s.at("/appointment?done=appointed"))
	kept, err := s.drafts.Load(t.Context(), people.PersonID(s.Head.Person), "appoint", string(s.Free.ID))
	if err != nil || kept != nil {
		t.Errorf("%v %v", kept, err)
	}
}
