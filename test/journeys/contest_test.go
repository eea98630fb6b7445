package journeys

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tarazy/internal/locale"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web/webtest"
)

// TestACompetitionRunsFromItsAnnouncementToTheAppointment tells the whole way of
// a competition for two posts: 24 candidates and five members, with somebody
// refused, ties at every cut, an appeal that changes who is called, a withdrawal,
// a member replaced for a conflict of interest, and a winner who declines; one
// for which nobody applies, and which is repeated; and the archive, checked where
// the installation is not. At full size it runs on both databases, and the
// languages of the persons change places.
func TestACompetitionRunsFromItsAnnouncementToTheAppointment(t *testing.T) {
	t.Parallel()
	if !long {
		tellCompetition(t, openTown(t), 0)
		return
	}
	for i, open := range []func(*testing.T) *town{openAlone, openOnPostgres, openTown} {
		t.Run(strconv.Itoa(i), func(t *testing.T) { tellCompetition(t, open(t), i) })
	}
}

// openOnPostgres is a town that runs on PostgreSQL.
func openOnPostgres(t *testing.T) *town {
	t.Helper()
	w := newTown(t)
	w.db = storetest.Postgres(t)
	backup, identity := keptTown(t)
	ran(t, "restore", "-db", w.db, "-data", w.folder(), "-from", backup, "-identity", identity)
	w.run()
	return w
}

// story is a competition with those of its persons who have a real browser.
type story struct {
	*contest
	turn      int // of the languages
	officer   *window
	candidate *window
	me        *applicant // behind the candidate's window
	failing   *contest   // for which nobody applies
	archive   []byte
}

// lang is the language of a person of the story.
func (s *story) lang(n int) string { return string(locale.Langs[(n+s.turn)%len(locale.Langs)]) }

// text is a message in the language of a person.
func (s *story) text(n int, key string) string { return locale.T(locale.Lang(s.lang(n)), key, nil) }

// The persons with a browser, by whom their languages are told apart.
const (
	theCandidate = iota
	theVisitor
	theOfficer
)

func tellCompetition(t *testing.T, w *town, turn int) {
	s := &story{contest: w.staff(), turn: turn}
	s.all = inOrder(t, crowdOf(t, 24))
	s.isAnnounced()
	s.nobodyComes()
	s.isFound()
	s.registers()
	s.othersCome()
	s.appliesTwice()
	s.areChecked()
	s.isRepeated()
	s.qualitiesCome()
	s.abilitiesCome()
	s.shortlistChanges()
	s.essaysAreMarked()
	s.isRanked()
	s.isSigned()
	s.isOffered()
	s.isAppointed()
	s.isArchived()
	s.holds()
	s.halt()
	s.received()
}

// inOrder puts first who is in the browser, no civil servant, and second the
// winner, who has more experience.
func inOrder(t *testing.T, all []*applicant) []*applicant {
	t.Helper()
	next := slices.IndexFunc(all, func(a *applicant) bool { return !a.servant })
	winner := slices.IndexFunc(all, func(a *applicant) bool { return a.days > all[max(0, next)].days })
	if next < 0 || winner < 0 {
		t.Fatal("nobody has more experience than another")
	}
	out := []*applicant{all[next], all[winner]}
	for i, a := range all {
		if i != next && i != winner {
			out = append(out, a)
		}
	}
	return out
}

// looks holds the page that a browser is at: at full size in every language and
// on both a desk and a phone, else as it is.
func (b *window) looks(name string, width int) {
	b.t.Helper()
	if !long {
		webtest.Size(b.t, b.ctx, width, 900)
		b.holds(name)
		webtest.Size(b.t, b.ctx, 1440, 900)
		return
	}
	at, was := webtest.JS[string](b.t, b.ctx, `location.pathname + location.search`), webtest.JS[string](b.t, b.ctx, `document.documentElement.lang`)
	for _, l := range locale.Langs {
		b.open(inLang(at, string(l)))
		b.both(name + "-" + string(l))
	}
	b.open(inLang(at, was))
}

// both holds a page, that cannot be opened by its address, on a desk and a phone.
func (b *window) both(name string) {
	b.t.Helper()
	for _, width := range []int{390, 1440} {
		webtest.Size(b.t, b.ctx, width, 900)
		b.holds(fmt.Sprintf("%s-%d", name, width))
	}
}

func inLang(path, lang string) string {
	if strings.Contains(path, "?") {
		return path + "&lang=" + lang
	}
	return path + "?lang=" + lang
}

// isAnnounced: HR draws a competition up and announces it.
func (s *story) isAnnounced() {
	s.t.Helper()
	s.post("60-77", "E-1", "Қала дамуы жөніндегі басшы", "Руководитель по развитию города")
	s.post("60-78", "E-4", "Қала дамуы жөніндегі маман", "Специалист по развитию города")
	b := s.window()
	s.officer = b
	b.enters("hr_officer", s.lang(theOfficer))
	b.open("/competitions/new")
	for name, v := range map[string]string{
		"title.kk": "Қала дамуы бөлімі", "title.ru": "Отдел развития города", "title.en": "City development", "until": "2023-05-19",
	} {
		b.set(name, v)
	}
	b.click("[name=next_in_rank]")
	b.press("main form .btn--main", `location.pathname.endsWith("/vacancies/add")`)
	s.contest.id = strings.Split(b.address(), "/")[2]
	s.refusesADayThatIsPast()
	b.press(`main form button[value="add education"]`, `document.querySelector("[name='need.0.least']")`)
	b.set("need.0.least", "bachelor")
	b.looks("vacancy-form", 1440)
	s.offers("60-77") // a requirement with alternatives is many clicks alike
	s.offers("60-78")
	b.open(s.on("announce"))
	b.looks("announce", 390)
	b.press("main form .btn--final", `location.pathname === "`+s.on()+`"`)
	s.seats("12-к")
}

// isFound: a visitor finds the posts without signing in.
func (s *story) isFound() {
	s.t.Helper()
	b := s.window()
	b.open("/vacancies?lang=" + s.lang(theVisitor))
	b.set("q", map[string]string{"kk": "Қала дамуы", "ru": "развитию города", "en": "развитию города"}[s.lang(theVisitor)])
	b.press(`.filters button[type="submit"]`, `location.search.includes("q=") && document.querySelectorAll("[data-row-item]").length === 2`)
	b.looks("vacancies", 390)
	for _, a := range []struct {
		to       *string
		category string
	}{{&s.first, "E-1"}, {&s.second, "E-4"}} {
		href := webtest.JS[string](s.t, b.ctx, `[...document.querySelectorAll("[data-row-item]")].find((e) => e.innerText.includes("`+a.category+`")).querySelector("a").getAttribute("href")`)
		*a.to = strings.Split(strings.TrimPrefix(href, "/vacancies/"), "?")[0]
	}
	b.open("/vacancies/" + s.first)
	b.says(s.text(theVisitor, "vacancy.part.needs"))
	b.looks("vacancy", 1440)
}

// registers: the candidate comes by certificate, corrects the file beside the
// registers' values, marks the jobs and confirms.
func (s *story) registers() {
	s.t.Helper()
	s.me = s.all[0]
	s.me.visitor = s.visitor(s.lang(theCandidate))
	s.me.keys = s.issued(s.ca(), s.me.who)
	s.takesKeys(s.me.who.IIN)
	b := s.window()
	s.candidate = b
	b.open("/register?lang=" + s.lang(theCandidate))
	b.looks("register", 390)
	b.set("iin", s.me.who.IIN)
	b.press("main form .btn--main", `document.querySelector("[name=undertake]")`)
	b.click("[name=undertake]")
	b.click("[name=consent]")
	b.press("main form .btn--main", `document.querySelector("form[data-sign]")`)
	b.both("statement")
	b.press("form[data-sign] .btn--final", `location.pathname === "/file"`)
	until(s.t, "the registers have filled the file", func() bool {
		b.open("/file")
		return webtest.JS[bool](s.t, b.ctx, `!!document.querySelector("a[href^='/file/directions/']")`)
	})
	s.corrects(b)
	for _, href := range webtest.JS[[]string](s.t, b.ctx, `[...document.querySelectorAll("a[href^='/file/directions/']")].map((a) => a.getAttribute("href"))`) {
		b.open(href)
		b.click(`[name=directions][value=economy]`)
		b.press("main form .btn--main", `location.pathname === "/file"`)
	}
	b.press(`form[action="/file/confirm"] button`, `location.search.includes("done=confirm")`)
	b.looks("file", 390)
	s.me.entersBy(s.me.keys)
}

// corrects writes a value of the own beside the register's.
func (s *story) corrects(b *window) {
	s.t.Helper()
	const mine = "+7 777 123 45 67"
	given := webtest.JS[string](s.t, b.ctx, `document.querySelector("section[aria-labelledby='kind-phone'] dd").innerText`)
	b.press(`section[aria-labelledby="kind-phone"] a[href^="/file/correct/"]`, `location.pathname.startsWith("/file/correct/")`)
	b.set("phone", mine)
	b.press("main form .btn--main", `location.pathname === "/file"`)
	b.says(mine)
	b.says(given)
}

// othersCome: the other candidates send the same forms without a browser, where
// a page would show the same clicks again.
func (s *story) othersCome() {
	s.t.Helper()
	few, err := s.ca().Few(1)
	must(s.t, err)
	for i, a := range s.all[1:] {
		a.visitor = s.visitor(string(locale.Langs[i%len(locale.Langs)]))
		a.keys, err = few.Issue(a.who, keysFrom)
		must(s.t, err)
		a.registers()
	}
	for _, a := range s.all[1:] {
		a.confirms()
	}
	s.refusesWithoutACertificate()
	s.tested()
	for i, a := range s.all[1:] {
		if i+1 < 12 {
			a.applies(s.first)
		} else {
			a.applies(s.second)
		}
	}
}

// appliesTwice: the candidate in the browser applies for both posts, and sees
// the system's check first.
func (s *story) appliesTwice() {
	s.t.Helper()
	b := s.candidate
	for i, vacancy := range []string{s.first, s.second} {
		b.open("/vacancies/" + vacancy + "/apply")
		b.says(s.text(theCandidate, "vacancy.answer.met"))
		if i == 0 {
			b.looks("apply", 390)
		}
		b.press("main form .btn--main", `location.search.includes("done=applied")`)
		s.me.own[vacancy] = application{ID: strings.TrimPrefix(b.address(), "/applications/")}
	}
	b.says(s.text(theCandidate, "vacancy.stand.submitted"))
	s.numbers()
	s.refusesToApplyAgain()
}

// areChecked: HR admits them, and refuses one, whose appeal is granted.
func (s *story) areChecked() {
	s.t.Helper()
	s.moves(announced.Add(1))
	refused := s.all[11]
	b := s.officer
	b.open("/candidates/" + refused.own[s.first].ID)
	b.looks("check", 1440)
	b.set("ground.0", "Диплом туралы құжат жоқ.")
	b.press(`main form button[value="refuse"]`, `location.pathname.endsWith("/applications")`)
	for i, a := range s.all {
		for vacancy := range a.own {
			if i != 11 {
				s.checks(a, vacancy, "")
			}
		}
	}
	refused.get(refused.at(s.first, "")).is(200).has("Диплом туралы құжат жоқ.")
	refused.appeals(s.first, "Диплом жеке істе бар.")
	s.stageWaits(s.first)
	s.grantsInTheBrowser(refused)
	s.stands(refused, s.first, "admitted", "application", "")
	s.moves(announced.Add(5)) // past the last day for applications
	s.refusesLateApplications()
	s.closes(s.first)
	s.closes(s.second)
}

// stageWaits: a stage stays open while an appeal about it waits.
func (s *story) stageWaits(vacancy string) {
	s.t.Helper()
	at := s.on("vacancies", vacancy, "close")
	s.hr.post(at, "version", s.hr.get(at).is(200).value("version")).is(409)
}

// grantsInTheBrowser: the officer of another body looks at the case and grants
// the appeal.
func (s *story) grantsInTheBrowser(a *applicant) {
	s.t.Helper()
	b := s.window()
	b.enters("appeal_officer", s.lang(theVisitor))
	b.open(s.appealOf(a, s.first))
	b.says("Диплом жеке істе бар.")
	b.looks("appeal", 390)
	b.set("answer", "Шағым негізді: құжат істе бар.")
	b.press(`main form button[value="grant"]`, `!document.querySelector("main [name=answer]")`)
}
