package journeys

import (
	"regexp"
	"strings"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/web/webtest"
)

// writesTheGuide: HR chooses a post of the register of positions, and works out
// the guide in its steps.
func (s *talks) writesTheGuide() {
	s.t.Helper()
	b := s.window()
	s.officer = b
	b.enters("hr_officer", "ru")
	b.open("/guides/new")
	b.set("q", "руководителя структурного")
	b.press(`.filters button[type="submit"]`, `location.search.includes("q=") && document.querySelector("main a[href^='/guides/new?position=09-01']")`)
	b.looks("positions", 390)
	b.press(`main a[href^="/guides/new?position=09-01"]`, `document.querySelector("main [name='post.kk']")`)
	b.set("post.kk", "Цифрлық даму бөлімінің басшысы")
	b.set("post.ru", "Руководитель отдела цифрового развития")
	b.press("main form .btn--main", `location.pathname.endsWith("/steps/job_description")`)
	s.guide = strings.Split(b.address(), "/")[2]
	b.set("duties.kk", "Бөлімнің жұмысын ұйымдастырады, жоспарлар мен есептерге жауап береді.")
	b.set("duties.ru", "Организует работу отдела, отвечает за планы и отчёты.")
	s.goesTo("functional_area")
	b.set("area.kk", "Мемлекеттік қызметтерді цифрландыру")
	b.set("area.ru", "Цифровизация государственных услуг")
	s.goesTo("competencies")
	for _, key := range looked {
		b.click(`main [name="choose.` + key + `"]`)
		b.set("minutes."+key, "10")
	}
	s.goesTo("indicators")
	for i, key := range looked {
		b.ticks(`main [name="indicator.`+key+`"]`, []int{3, 4, 3}[i])
	}
	b.looksAs("indicators", 390)
	s.goesTo("questions")
	for _, key := range looked {
		s.takesAQuestion(key)
	}
	b.press("main form a.btn--main", `location.pathname.endsWith("/steps/time")`)
	b.set("minutes", "40")
	b.press(`main [name="do"][value="next"]`, `location.pathname === "/guides/`+s.guide+`"`)
	if b.count("#lacking") > 0 || b.count("#remarks") == 0 {
		s.t.Fatalf("something is lacking, or four indicators bring no remark: %s", b.body())
	}
	b.looks("guide", 1440)
	b.press(`form[action$="/ready"] .btn--main`, `document.querySelector("[formaction$='/reopen']")`)
	for _, paper := range []string{"kk/pdf", "ru/docx"} {
		s.hr.get("/guides/" + s.guide + "/document/" + paper).is(200)
	}
}

// goesTo saves a step of the guide, which leads to the next.
func (s *talks) goesTo(step string) {
	s.t.Helper()
	s.officer.press(`main [name="do"][value="next"]`, `location.pathname.endsWith("/steps/`+step+`")`)
}

// takesAQuestion takes the first that is offered; a leading one of the own words
// is pointed out as it is typed.
func (s *talks) takesAQuestion(key string) {
	s.t.Helper()
	b := s.officer
	b.press(`main a[href$="/questions/new?for=`+key+`"]`, `document.querySelector("main [name=pick]")`)
	if key == looked[0] {
		b.set("own.ru", "Вы ведь всегда честны с коллегами, не так ли?")
		b.until(`document.querySelector("#flaws li")`)
		b.looksAs("pointed-out", 390)
		b.set("own.ru", "")
		b.until(`!document.querySelector("#flaws li")`)
	}
	b.ticks("main [name=pick]", 1)
	b.press("main form .btn--main", `location.pathname.endsWith("/steps/questions")`)
}

// opensTheSeries: HR opens it, seats the panel, and puts its training and
// briefing on record.
func (s *talks) opensTheSeries() {
	s.t.Helper()
	b := s.officer
	b.open("/interviews/new")
	b.set("title_kk", "Цифрлық даму бөлімінің басшысы")
	b.set("title_ru", "Руководитель отдела цифрового развития")
	b.press("main form .btn--main", `location.pathname.startsWith("/interviews/ser_")`)
	s.series = strings.Split(b.address(), "/")[2]
	b.open(s.on("panel"))
	b.set("duty."+s.lead.id, s.lead.duty)
	b.sends(`form[action$="/panel"] .btn--main`)
	b.until(`document.querySelector("[role=alert]")`) // a panel of one is none
	for _, r := range s.raters {
		b.set("duty."+r.id, r.duty)
	}
	b.sends(`form[action$="/panel"] .btn--main`)
	for _, r := range s.raters {
		b.set("trained."+r.id, "2023-05-02")
		b.click(`main [name="briefed.` + r.id + `"]`)
	}
	b.sends(`form[action$="/briefing"] .btn`)
	b.looks("panel", 390)
	b.open(s.on("preparation"))
	b.click(`main [name=guide][value="` + s.guide + `"]`)
	b.sends(`form[action$="/guide"] .btn`)
	b.click(`main [name=feedback][value=grounds]`)
	b.sends(`form[action$="/feedback"] .btn`)
	b.ticks(`main [name=ready]`, b.count(`main [name=ready]`))
	b.sends(`form[action$="/materials"] .btn`)
	for _, a := range s.asked {
		b.open(s.on("candidates") + "?q=" + a.who.IIN)
		b.sends(`form[action$="/candidates"]:has([name=person]) button`)
	}
	b.looks("candidates", 390)
}

// prepare: everybody undertakes to keep it to themselves, declares, and sets
// their marks by the sample answers: the lead in the browser.
func (s *talks) prepare() {
	s.t.Helper()
	s.sits(s.lead, "kk")
	b := s.lead.b
	b.open(s.on("undertaking"))
	b.looks("undertaking", 390)
	b.click("main [name=agreed]")
	b.press("main form .btn--final", `location.pathname.endsWith("/interests")`)
	b.says(s.asked[0].who.Surname)
	b.click("main [name=conflict][value=no]")
	b.press("main form .btn--final", `location.pathname === "`+s.on()+`"`)
	b.open(s.on("calibration"))
	b.looks("calibration", 390)
	left := b.count("main [name=sample]")
	if left != 2 {
		s.t.Errorf("%d sample answers, not two", left)
	}
	for ; left > 0; left-- {
		b.ticks(`main form:has([name=sample]) [name=mark][value="3"]`, 1)
		b.sends(`main form:has([name=sample]) .btn`)
	}
	for _, r := range s.others(s.lead) {
		r.post(s.on("undertaking"), "agreed", "yes").goes(s.on("interests"))
		r.post(s.on("interests"), "conflict", "no", "reason", "Жоқ.").goes(s.on())
		for _, m := range sampleID.FindAllStringSubmatch(r.get(s.on("calibration")).is(200).body, -1) {
			r.post(s.on("calibration"), "sample", m[1], "mark", "4").goes(s.on("calibration"))
		}
	}
	b.open(s.on())
	b.looks("series", 390)
}

var sampleID = regexp.MustCompile(`name="sample" value="([^"]+)"`)

// plans: the times are proposed within the limits, and accepted.
func (s *talks) plans() {
	s.t.Helper()
	b := s.officer
	b.open(s.on("plan"))
	for name, v := range map[string]string{"from": "2023-05-19", "until": "2023-06-02", "room": "214", "spare": "2"} {
		b.set(name, v)
	}
	b.sends(`main form[method=get] .btn`)
	if n := b.count("main form[method=post] [name=interview]"); n != 4 {
		s.t.Fatalf("%d times are proposed, not four: %s", n, b.body())
	}
	b.looksAs("plan", 390)
	b.press(`main form[method=post] .btn--main`, `location.pathname === "`+s.on()+`"`)
	for _, a := range s.asked {
		a.id = webtest.JS[string](s.t, b.ctx, `[...document.querySelectorAll("main tr")].find((r) => r.innerText.includes("`+a.who.Surname+" "+a.who.Name+`")).querySelector("a[href$='/time']").getAttribute("href")`)
		a.id = strings.Split(a.id, "/")[3]
	}
	s.times()
	b.looks("planned", 390)
}

// times reads when the interviews are.
func (s *talks) times() {
	s.t.Helper()
	for _, a := range s.asked {
		var at int64
		must(s.t, s.sql().QueryRow(`select starts from interview where id = $1`, a.id).Scan(&at))
		a.starts = time.UnixMicro(at)
	}
}

// on is the day of the interview.
func (a *asked) on() day.Day { return day.In(a.starts, time.FixedZone("", 6*60*60)) }

// choosesATime: the candidate chooses one of the times that are free.
func (a *asked) choosesATime(s *talks) {
	s.t.Helper()
	a.b = s.window()
	s.signsIn(a.b, a.who.IIN, a.lang)
	before := a.starts
	a.b.open("/my-interviews")
	if n := a.b.count(`main form[action$="/time"]`); n != 2 {
		s.t.Fatalf("%d times are free, not two: %s", n, a.b.body())
	}
	if text := a.b.body(); strings.Contains(text, s.asked[1].who.Surname) {
		s.t.Error("a candidate reads the name of another")
	}
	a.b.looks("my-interviews", 390)
	a.b.sends(`main form[action$="/time"] button`)
	s.times()
	if a.starts.Equal(before) {
		s.t.Errorf("the candidate chose a time and has the same: %s", a.b.body())
	}
}
