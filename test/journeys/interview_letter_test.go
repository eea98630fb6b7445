package journeys

import "strings"

// areAnswered: HR edits the letter to each candidate and sends it, and the
// candidates read it in their language: who did not pass, the reasons by
// competency, and nobody a mark. One is asked for the talent pool, and consents.
func (s *talks) areAnswered() {
	s.t.Helper()
	b := s.officer
	s.isAskedForThePool(s.asked[0])
	for _, a := range s.asked {
		b.open(s.at(a, "letter"))
		b.set("closing", said[a.lang]["letter"])
		b.looksAs("letter-"+a.lang, 390)
		b.press("main form [name=next]", `location.pathname.endsWith("/letter/send")`)
		b.says(said[a.lang]["letter"])
		b.looks("letter-send-"+a.lang, 390)
		b.press(`form[action$="/letter/send"] .btn--final`, `!document.querySelector("form[action$='/letter/send'] .btn--final")`)
	}
	b.open(s.on("letters"))
	b.looks("letters", 390)
	for _, a := range s.asked {
		s.readsTheLetter(a)
	}
	a := s.asked[0]
	a.b.open("/my-pool")
	a.b.looks("my-pool", 390)
	a.b.sends("main form [name=answer][value=yes]")
	a.b.until(`!document.querySelector("main form [name=answer][value=yes]")`)
	b.open("/pool")
	b.says(a.who.Surname)
	b.looks("pool", 390)
}

// isAskedForThePool: HR asks a candidate.
func (s *talks) isAskedForThePool(a *asked) {
	s.t.Helper()
	b := s.officer
	b.open(s.at(a, "pool"))
	b.press("main form .btn--main", `!location.pathname.endsWith("`+a.id+`/pool")`)
}

// readsTheLetter: the candidate finds it among the own interviews.
func (s *talks) readsTheLetter(a *asked) {
	s.t.Helper()
	if a.b == nil {
		a.b = s.window()
		s.signsIn(a.b, a.who.IIN, a.lang)
	}
	at := "/my-interviews/" + a.id + "/feedback"
	a.b.open("/my-interviews")
	a.b.press(`main a[href="`+at+`"]`, `location.pathname === "`+at+`"`)
	a.b.says(said[a.lang]["letter"])
	if n := a.b.count("article h3"); (n > 0) != (a.fits == "unfit") {
		s.t.Errorf("the letter to who is %s gives reasons about %d competencies", a.fits, n)
	}
	a.b.looks("my-letter-"+a.lang, 390)
	text := a.b.body()
	for i, r := range s.raters {
		if strings.Contains(text, why(i)) {
			s.t.Errorf("the letter tells the reason of %s", r.id)
		}
	}
	if status := a.get(s.at(a, "agreement")).status; status != 403 && status != 404 {
		s.t.Errorf("the candidate opens the agreement: %d", status)
	}
	a.get(at + "/pdf").is(200)
}
