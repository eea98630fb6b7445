package journeys

import (
	"strconv"
	"strings"

	"tarazy/internal/web/webtest"
)

func quoted(text string) string { return strconv.Quote(text) }

// isAgreed: the largest difference comes first; a member changes a mark with a
// reason, and the lead enters what the panel agrees on.
func (s *talks) isAgreed(a *asked) {
	s.t.Helper()
	b := s.lead.b
	b.open(s.at(a, "agreement"))
	first := webtest.JS[string](s.t, b.ctx, `document.querySelector("tr[data-open] a").getAttribute("href")`)
	if !strings.Contains(first, "of=leadership") {
		s.t.Errorf("the largest difference leads to %s", first)
	}
	b.looks("agreement-"+a.lang, 390)
	s.changesAMark(a)
	b.open(s.at(a, "agreement"))
	for left := len(looked); left > 0; left-- {
		b.ticks(`form[action$="/mark"] [name=mark][value="4"]`, 1)
		b.sets(`form[action$="/mark"] [name=reason]`, said[a.lang]["reason"])
		if b.count("main [name=decision]") > 0 {
			b.ticks("main [name=decision][value=yes]", 1)
		}
		b.sends(`form[action$="/mark"] .btn--main`)
		if n := b.count("tr[data-open]"); n != left-1 {
			s.t.Fatalf("%d competencies are open, not %d: %s", n, left-1, b.body())
		}
	}
	b.ticks(`form[action$="/answers"] [name^="yes."][value=yes]`, len(looked))
	b.sends(`form[action$="/answers"] .btn`)
	b.ticks(`#overall [name=overall][value="4"]`, 1)
	b.sends(`form[action$="/overall"] .btn`)
	b.click("main [name=conclusion][value=" + a.fits + "]")
	b.set("conclusion_reason", said[a.lang][a.fits])
	b.looksAs("conclusion-"+a.lang, 390)
	b.sends(`form[action$="/conclusion"] .btn`)
	b.sends(`form[action$="/fix"] .btn--final`)
	b.until(`document.querySelector("main a[href$='/agreement/sign']")`)
}

// changesAMark: who heard otherwise comes round; the mark that was locked stays
// in sight.
func (s *talks) changesAMark(a *asked) {
	s.t.Helper()
	r := s.raters[3]
	at := s.at(a, "agreement")
	r.post(at+"/change", "version", r.get(at).is(200).value("version"), "competency", "leadership", "own_mark", "3", "own_reason", "").is(422)
	r.post(at+"/change", "version", r.get(at).is(200).value("version"), "competency", "leadership", "own_mark", "3", "own_reason", said[a.lang]["reason"]).is(303)
	b := s.raters[1].b
	b.open(at + "?of=leadership")
	b.until(`[...document.querySelectorAll("main del")].some((e) => e.innerText.includes("2"))`)
	b.looks("changed-"+a.lang, 390)
}

// isSigned: each signs both files of the panel's form, in the browser, and with
// the last signature the marks are final.
func (s *talks) isSigned(a *asked) {
	s.t.Helper()
	for i, r := range s.raters {
		s.sits(r, a.lang)
		s.takesKeys(r.iin)
		r.b.open(s.at(a, "agreement/sign"))
		if i == 0 {
			r.b.looks("sign-"+a.lang, 390)
		}
		r.b.click("main [name=read]")
		r.b.press("form[data-sign] .btn--final", `location.pathname.endsWith("/agreement")`)
	}
	s.officer.open(s.at(a, "agreement"))
	s.officer.looks("final-"+a.lang, 390)
	for _, form := range []string{"panel-kk.pdf", "panel-ru.docx", "individual-ru.pdf?member=" + s.raters[1].id, "star-kk.docx?member=" + s.raters[1].id} {
		s.hr.get(s.at(a, "forms/"+form)).is(200)
	}
	s.raters[2].get(s.at(a, "forms/star-kk.docx?member="+s.raters[1].id)).is(404)
}

// isClosed: nothing is left to do in the series.
func (s *talks) isClosed() {
	s.t.Helper()
	b := s.officer
	b.open(s.on())
	b.sends(`form[action$="/close"] .btn`)
	b.looks("closed", 390)
}
