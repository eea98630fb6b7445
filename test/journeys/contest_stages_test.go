package journeys

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/web/webtest"
)

// qualitiesCome by a workbook; the proctor looks at each by number, and one of
// the two with a count at the threshold goes on.
func (s *story) qualitiesCome() {
	s.t.Helper()
	rows := s.rows(s.first, "right", map[int]int{0: 100, 1: 101, 2: 95, 3: 96, 4: 90, 5: 110, 6: 90, 7: 105, 8: 65, 9: 64, 10: 80, 11: 70})
	s.refusesBadRows(rows)
	s.uploadsInTheBrowser(s.first, qualities, s.sheet(s.first, qualities, rows))
	others := s.rows(s.second, "right", map[int]int{0: 100, 12: 110, 13: 108, 14: 100, 15: 101, 16: 90, 17: 80, 18: 80, 19: 110, 20: 70, 21: 70, 22: 70})
	others = append(others, row{"number": s.all[23].own[s.second].Number, "absent": "yes"})
	s.uploads(s.second, qualities, "2023-05-22", s.sheet(s.second, qualities, others)).is(200)
	s.proctors()
	s.watched(s.first, qualities, s.all[7].own[s.first].Number)
	s.watched(s.second, qualities, "")
	s.closes(s.first)
	s.closes(s.second)
	s.stands(s.all[7], s.first, "out", qualities, "breach")
	s.stands(s.all[9], s.first, "out", qualities, "threshold")
	s.stands(s.all[23], s.second, "out", qualities, "absent")
	s.goOn(s.first, abilities, 0, 1, 2, 3, 4, 5, 6, 8, 10, 11)
}

// rows are results of one count.
func (s *story) rows(vacancy, column string, counts map[int]int) []row {
	var out []row
	for i, n := range counts {
		out = append(out, row{"number": s.all[i].own[vacancy].Number, column: strconv.Itoa(n)})
	}
	return out
}

// uploadsInTheBrowser sends a workbook by the page.
func (s *story) uploadsInTheBrowser(vacancy, stage string, file []byte) {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), "list.xlsx")
	must(s.t, os.WriteFile(path, file, 0o600))
	b := s.officer
	b.open(s.on("results", vacancy, stage))
	b.set("document.name", "Ведомость")
	b.set("document.number", "5-т")
	b.set("document.day", "2023-05-22")
	b.choose("file", path)
	b.looksAs("results", 390)
	b.press("main form .btn--main", `!document.querySelector("main [name='row.0.number']")`)
	b.says(locale.T(locale.Lang(s.lang(theOfficer)), "contest.sheet.taken", fault.Args{"n": len(s.at(vacancy, stage))}))
}

// looksAs holds a page as it stands: what is typed there is not lost to it.
func (b *window) looksAs(name string, width int) {
	b.t.Helper()
	if long {
		b.both(name)
		return
	}
	webtest.Size(b.t, b.ctx, width, 900)
	b.holds(name)
	webtest.Size(b.t, b.ctx, 1440, 900)
}

// proctors: the proctor sees numbers alone, and keeps one in the browser.
func (s *story) proctors() {
	s.t.Helper()
	b := s.window()
	b.enters("proctor", s.lang(theCandidate))
	b.open(s.on("conduct", s.first, qualities))
	if text := webtest.JS[string](s.t, b.ctx, `document.body.innerText`); strings.Contains(text, s.me.who.Surname) {
		s.t.Error("the proctor sees a name")
	}
	b.looks("conduct", 390)
}

// abilitiesCome: one leaves, the cut is among those who are left, and the
// equals at it all go on.
func (s *story) abilitiesCome() {
	s.t.Helper()
	leaver := s.all[10]
	form := leaver.get(leaver.at(s.first, "/withdraw")).is(200)
	leaver.post(leaver.at(s.first, "/withdraw"), "version", form.value("version"), "why", "").goes(leaver.at(s.first, "?done=withdrawn"))
	s.moves(announced.Add(6))
	s.abilityRows(s.first, map[int]int{0: 40, 1: 39, 2: 38, 3: 37, 4: 36, 5: 36, 6: 30, 8: 28, 11: 25})
	s.abilityRows(s.second, map[int]int{12: 45, 13: 44, 14: 43, 15: 42, 16: 41, 17: 40, 18: 40, 19: 39, 20: 35, 21: 30, 22: 20, 0: 10})
	s.refusesAResultOfWhoLeft(leaver)
	s.closesInTheBrowser(s.first)
	s.closes(s.second)
	s.goOn(s.first, essay, 0, 1, 2, 3, 4, 5)
	s.stands(leaver, s.first, "withdrawn", abilities, "")
	s.stands(s.all[6], s.first, "out", abilities, "cut")
	s.goOn(s.second, "interview", 12, 13, 14, 15)
	s.stands(s.all[16], s.second, "out", abilities, "shortlist")
	s.stands(s.all[19], s.second, "out", abilities, "cut")
	s.candidate.open(s.me.at(s.second, ""))
	s.candidate.says(s.text(theCandidate, "selection.out.cut"))
	s.candidate.looks("way-out", 390)
}

// abilityRows brings counts of text and numbers, and the proctor keeps all.
func (s *story) abilityRows(vacancy string, counts map[int]int) {
	s.t.Helper()
	var rows []row
	for i, n := range counts {
		rows = append(rows, row{"number": s.all[i].own[vacancy].Number, "text": strconv.Itoa(n / 2), "numbers": strconv.Itoa(n - n/2)})
	}
	s.uploads(vacancy, abilities, "2023-05-23", s.sheet(vacancy, abilities, rows)).is(200)
	s.watched(vacancy, abilities, "")
}

// closesInTheBrowser shows what the closing of a stage will do.
func (s *story) closesInTheBrowser(vacancy string) {
	s.t.Helper()
	b := s.officer
	b.open(s.on("vacancies", vacancy, "close"))
	b.looks("close", 390)
	b.press("main form .btn--final", `location.pathname === "`+s.on()+`"`)
	b.looks("competition", 1440)
}

// shortlistChanges: a count was wrong, and with the right one the candidate is
// called; nobody who was called before is sent away.
func (s *story) shortlistChanges() {
	s.t.Helper()
	late := s.all[19]
	late.appeals(s.second, "Екі жауап есептелмеген.")
	s.grants(late, s.second, "text", "20", "numbers", "21")
	s.stands(late, s.second, "admitted", abilities, "")
	s.closes(s.second)
	s.goOn(s.second, "interview", 12, 13, 14, 15, 19)
}

// essaysAreMarked by each member alone; the mean at the pass mark passes.
func (s *story) essaysAreMarked() {
	s.t.Helper()
	s.moves(announced.Add(7))
	var rows []row
	for i := range 6 {
		rows = append(rows, row{"number": s.all[i].own[s.first].Number, "essay": fmt.Sprintf("Мемлекеттік қызмет туралы ой, %d.\n\nЕкінші бөлік.", i)})
	}
	s.uploads(s.first, essay, "2023-05-24", s.sheet(s.first, essay, rows)).is(200)
	s.watched(s.first, essay, "")
	s.marksInTheBrowser()
	for i, marks := range [][]int{nil, {4, 4, 4, 4, 4}, {4, 4, 4, 4, 4}, {4, 4, 4, 4, 4}, {3, 3, 3, 3, 3}, {3, 3, 3, 3, 2}} {
		if marks != nil {
			s.marks(s.first, s.all[i], marks...)
		}
	}
	s.closes(s.first)
	s.stands(s.all[5], s.first, "out", essay, "pass_mark")
	s.stands(s.all[4], s.first, "out", essay, "shortlist")
	s.goOn(s.first, "interview", 0, 1, 2, 3)
}

// marksInTheBrowser: the first member reads and marks in the browser; nobody
// sees the mark before all have given theirs.
func (s *story) marksInTheBrowser() {
	s.t.Helper()
	j, b := s.judges[0], s.window()
	s.comesBy(b, j.iin, theVisitor)
	b.open(s.markAt(s.first, s.me))
	b.says("Екінші бөлік.")
	b.looks("essay", 390)
	b.click(`main [name=mark][value="4"]`)
	b.press("main form .btn--final", `location.search.includes("done=marked")`)
	s.refusesASecondMark(j)
	for _, other := range s.judges[1:4] {
		other.post(s.markAt(s.first, s.me), "mark", "4", "note", "").is(303)
		other.get(s.markAt(s.first, s.me) + "/marks").is(409)
	}
	s.judges[4].post(s.markAt(s.first, s.me), "mark", "4", "note", "").is(303)
	j.get(s.markAt(s.first, s.me) + "/marks").is(200).has("4")
}

// comesBy signs a person in by certificate, in a real browser.
func (s *story) comesBy(b *window, iin string, person int) {
	s.t.Helper()
	s.takesKeys(iin)
	b.open("/sign-in/eds?lang=" + s.lang(person))
	b.press("main form .btn--main", `document.querySelector("[data-sign-out]")`)
}

// isRanked: names open, all declare, one has a conflict and is replaced, the marks of the interview come, and
// experience decides between equals.
func (s *story) isRanked() {
	s.t.Helper()
	s.moves(announced.Add(8))
	b := s.window()
	s.comesBy(b, s.judges[0].iin, theOfficer)
	b.open("/panel/" + s.id + "/interests/" + s.first)
	b.says(s.me.who.Surname)
	b.looks("interests", 390)
	b.click(`main [name=conflict][value=no]`)
	b.set("reason", "Мүдделер қақтығысы жоқ.")
	b.press("main form .btn--final", `location.search.includes("done=declared")`)
	s.memberReplaced()
	s.declares(s.first, 1)
	s.declares(s.second, 0)
	s.interviewed(s.first, "2023-05-25", map[int]int{0: 4, 1: 4, 2: 5, 3: 3})
	s.interviewed(s.second, "2023-05-25", map[int]int{12: 5, 13: 4, 14: 3, 15: 3, 19: 4})
	s.closes(s.first)
	s.closes(s.second)
	for i, place := range map[int]int{1: 1, 0: 2, 2: 3, 3: 4} {
		if x := s.now(s.all[i], s.first); x.Place != place {
			s.t.Errorf("candidate %d with %s points has place %d, not %d", i, x.Points, x.Place, place)
		}
	}
	if a, b := s.now(s.all[0], s.first), s.now(s.all[1], s.first); a.Points != b.Points || a.Points != "148" {
		s.t.Errorf("the first two have %s and %s points", a.Points, b.Points)
	}
}

// isSigned: the protocol is drawn up, each member signs both its files in the
// browser, and with the last signature it is published.
func (s *story) isSigned() {
	s.t.Helper()
	s.secretary.post(s.on("protocol"), "number", "0", "why", "").goes(s.on("protocol?done=drawn"))
	s.refusesOtherBytes()
	for i, j := range s.judges {
		b := s.window()
		s.comesBy(b, j.iin, i)
		b.open(s.on("protocol", "sign"))
		if i == 0 {
			b.looks("protocol-sign", 390)
		}
		b.click("main [name=read]")
		b.press("form[data-sign] .btn--final", `location.search.includes("done=")`)
	}
	s.officer.open(s.on("protocol"))
	s.officer.says(s.text(theOfficer, "protocol.state.published"))
	s.officer.looks("protocol", 390)
}

// isOffered: the winner declines, and the house rule leads to who is next.
func (s *story) isOffered() {
	s.t.Helper()
	winner := s.all[1]
	s.stands(winner, s.first, "offered", "appointment", "")
	s.moves(announced.Add(9))
	form := winner.get(winner.at(s.first, "/decline")).is(200)
	winner.post(winner.at(s.first, "/decline"), "version", form.value("version"), "why", "").goes(winner.at(s.first, "/papers?done=declined"))
	s.stands(winner, s.first, "declined", "appointment", "")
	b := s.candidate
	b.open(s.me.at(s.first, ""))
	b.says(s.text(theCandidate, "vacancy.stand.offered"))
	b.open(s.me.at(s.first, "/papers"))
	b.looks("papers", 390)
	for _, item := range []string{"employment_record", "medical_certificate_075e"} {
		s.handsIn(item)
		s.hr.post(s.on("appointment", s.me.own[s.first].ID, "papers", item), "do", "accept").is(303)
	}
}

// handsIn sends a paper by its own form.
func (s *story) handsIn(item string) {
	s.t.Helper()
	path, b := filepath.Join(s.t.TempDir(), item+".pdf"), s.candidate
	must(s.t, os.WriteFile(path, []byte("%PDF-1.4\n%%EOF\n"), 0o600))
	b.open(s.me.at(s.first, "/papers"))
	form := `form:has([name=item][value="` + item + `"])`
	found, err := chromedp.Call(b.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: "document.querySelector('" + form + " [name=file]')"})
	must(s.t, err)
	_, err = chromedp.Call(b.ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: []string{path}, ObjectID: found.Result.ObjectID})
	must(s.t, err)
	b.press(form+" button", `location.search.includes("done=handed_in")`)
}

// isAppointed: not before the window opens, and then by the head in the browser.
func (s *story) isAppointed() {
	s.t.Helper()
	at := s.on("appointment", s.first, "appoint")
	s.head.post(at, "version", s.versionOf(s.first), "number", "77-ж/қ", "day", "2023-05-26").is(409)
	s.moves(announced.Add(21))
	b := s.window()
	b.enters("authorised_person", s.lang(theVisitor))
	b.open(s.on("appointment"))
	b.says(s.me.who.Surname)
	b.looks("appointment", 390)
	form := `form[action="` + at + `"]`
	webtest.JS[bool](s.t, b.ctx, `(document.querySelector('`+form+` [name=number]').value = "77-ж/қ", true)`)
	b.press(form+" .btn--final", `location.search.includes("done=appointed")`)
	s.stands(s.me, s.first, "appointed", "appointment", "")
	s.candidate.open(s.me.at(s.first, ""))
	s.candidate.says(s.text(theCandidate, "vacancy.stand.appointed"))
	s.candidate.looks("way-end", 390)
}

// versionOf is that of a vacancy, as the page of the offers holds it.
func (s *story) versionOf(vacancy string) string {
	s.t.Helper()
	return s.hr.get(s.on("vacancies", vacancy, "close")).is(200).value("version")
}
