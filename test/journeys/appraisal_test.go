package journeys

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web/webtest"
)

// TestAYearIsAppraisedFromThePlanToAnAppealThatChangesTheResult tells a year of
// appraisal in an installation that begins with nothing: personnel open it, a
// plan of five KCI is refused, returned and approved, a quarter has its evidence,
// both sheets are filled in, the commission votes and signs its protocol, the
// servant signs to be acquainted and appeals, the appeal officer sends the result
// back, and the commission replaces it. Every role acts before a real browser; the
// servant has a phone. At full size both acts are told, on both databases.
func TestAYearIsAppraisedFromThePlanToAnAppealThatChangesTheResult(t *testing.T) {
	t.Parallel()
	if !long {
		tellYear(t, underArys, "")
		return
	}
	for _, act := range []actOfYear{underAlmaty, underArys} {
		t.Run(act.act, func(t *testing.T) { tellYear(t, act, "") })
		t.Run(act.act+"-postgres", func(t *testing.T) { tellYear(t, act, storetest.Postgres(t)) })
	}
}

// yearStory is a year of appraisal with its people.
type yearStory struct {
	*town
	actOfYear
	all     map[string]*official
	few     *eds.Authority
	now     time.Time // not after the clock of the law
	id, one string    // of the year and of the servant's case
	meeting string
}

func tellYear(t *testing.T, act actOfYear, db string) {
	y := opensInstallation(t, act, db)
	y.isOpened()
	y.isFormed()
	y.isPlanned()
	y.comesBack()
	y.isMonitored()
	y.begins()
	y.isFilledIn()
	y.isAssessed()
	y.isVoted()
	y.isSigned()
	y.isRead()
	y.isAppealed()
	y.isSentBack()
	y.isReviewed()
	y.isReplaced()
	y.holds()
}

// word is a text in the language of the story.
func (y *yearStory) word(kk, ru string) string {
	if y.lang == "kk" {
		return kk
	}
	return ru
}

// day is a day of the year of the story, or of the one that follows.
func (y *yearStory) day(years int, month time.Month, d int) day.Day {
	return day.Of(y.year+years, month, d)
}

// on is an address of the servant's case.
func (y *yearStory) on(more string) string { return "/appraisals/" + y.one + more }

// The pages that are looked at in the small form of the story.
var seenAlways = []string{"plan-of-four", "quarter-own", "votes", "protocol", "result", "appeal", "appeal-decide", "result-new"}

// seen holds a page of the servant on a phone, and of others on a desk.
func (y *yearStory) seen(b *window, name string) {
	y.t.Helper()
	if !long && os.Getenv("TARAZY_SHOTS") == "" && !slices.Contains(seenAlways, name) {
		return
	}
	width := 1440
	if b == y.all["servant"].b {
		width = 360
	}
	webtest.Size(y.t, b.ctx, width, 900)
	b.holds("appraisal-" + name + "-" + y.lang)
}

// isOpened: personnel open the year; the act is the one that the body is under.
func (y *yearStory) isOpened() {
	y.t.Helper()
	b := y.at("personnel")
	b.open("/years/new")
	y.seen(b, "open")
	b.press("main form .btn--main", `location.pathname.startsWith("/years/") && location.pathname !== "/years/new"`)
	y.id = strings.Split(b.address(), "/")[2]
	y.seen(b, "board")
	var found struct {
		Cases []struct{ ID, Person string } `json:"cases"`
	}
	y.all["personnel"].json("/api/v1/appraisal-years/"+y.id+"/cases?limit=200", &found)
	for _, c := range found.Cases {
		if c.Person == y.all["servant"].id {
			y.one = c.ID
		}
	}
	if y.one == "" {
		y.t.Fatalf("the servant has no case among %d", len(found.Cases))
	}
}

// isFormed: personnel write the order on the commission, and the authorised
// person puts it in force.
func (y *yearStory) isFormed() {
	y.t.Helper()
	seats := []map[string]string{{"person": y.all["chair"].id, "duty": "chair"}, {"person": y.all["secretary"].id, "duty": "secretary"}}
	for n := 1; n <= 5; n++ {
		seats = append(seats, map[string]string{"person": y.all[fmt.Sprint("member", n)].id, "duty": "member"})
	}
	y.all["personnel"].calls("POST", "/api/v1/appraisal-commission/orders",
		map[string]any{"version": 0, "paper": "14-ө", "day": y.day(0, time.January, 10).String(), "seats": seats}, nil)
	b := y.at("approver")
	b.open("/appraisal-commission")
	y.seen(b, "commission")
	b.sends(`form[action="/appraisal-commission/form"] .btn--final`)
	b.until(`!document.querySelector("main form[action$='/form']")`)
}

// kciOfYear are the names of the five, with their targets.
var kciOfYear = [][3]string{
	{"Электрондық түрде көрсетілген қызметтердің үлесі", "Доля услуг, оказанных в электронной форме", "95"},
	{"Мерзімінде қаралған өтініштердің үлесі", "Доля обращений, рассмотренных в срок", "100"},
	{"Бюджет бағдарламаларының түпкі нәтижелерге жету үлесі", "Доля бюджетных программ, достигших конечных результатов", "92"},
	{"Бұзушылықсыз аяқталған сатып алулардың үлесі", "Доля закупок, завершённых без нарушений", "98"},
	{"Тұрғындардың қызметтерге қанағаттануы", "Удовлетворённость жителей услугами", "80"},
}

func (y *yearStory) kciName(n int) string { return y.word(kciOfYear[n-1][0], kciOfYear[n-1][1]) }

// writes fills a KCI in, in the browser.
func (y *yearStory) writes(b *window, n int) {
	y.t.Helper()
	k := fmt.Sprintf("k%d-", n)
	for field, v := range map[string]string{
		"name": y.kciName(n), "source": "strategic_plan", "paper": y.word("Даму жоспары, 2.3-мақсат", "План развития, цель 2.3"),
		"unit": y.word("пайыз", "проценты"), "compare": "at_least", "target": kciOfYear[n-1][2], "term": y.day(0, time.December, 1+n).String(),
		"change": y.word("Тұрғындар қызметті тезірек алады", "Жители получают услугу быстрее"),
	} {
		b.set(k+field, v)
	}
}

// isPlanned: the supervisor writes four KCI, which cannot be signed, then the
// fifth; nothing that was typed is lost.
func (y *yearStory) isPlanned() {
	y.t.Helper()
	b := y.at("boss")
	b.open(y.on("/plan"))
	for n := 1; n <= 4; n++ {
		y.writes(b, n)
	}
	y.seen(b, "plan-writing")
	b.submits(`main form#plan [name="do"][value="check"]`)
	if got := b.value("k4-name"); got != y.kciName(4) || b.count("main a[href*='#c-']") == 0 {
		y.t.Fatalf("the fourth KCI was typed, and is %q after a check; %s", got, b.body())
	}
	b.submits(`main form#plan [name="do"][value="save"]`)
	if b.count(`form[action$="/plan/sign"]`) > 0 {
		y.t.Error("four KCI can be signed")
	}
	y.seen(b, "plan-of-four")
	y.isRefusedUnsigned()
	y.writes(b, 5)
	b.submits(`main form#plan [name="do"][value="save"]`)
	b.sends(`form[action$="/plan/sign"] .btn--final`)
	mine := y.at("servant")
	mine.open(y.on("/plan"))
	y.seen(mine, "plan-own")
	mine.sends(`form[action$="/plan/sign"] .btn--final`)
	b.open(y.on("/plan"))
	b.sends(`form[action$="/plan/submit"] .btn--final`)
}

// isRefusedUnsigned: a plan of four is not signed behind the page either; the
// refusal names its clause, and what was written stands.
func (y *yearStory) isRefusedUnsigned() {
	y.t.Helper()
	v := y.all["boss"].visitor
	page := v.get(y.on("/plan")).is(200)
	refused := v.post(y.on("/plan/sign"), "number", page.value("number"), "version", page.value("version")).is(422).has(y.kciName(4))
	if !strings.Contains(refused.body, "#c-13") {
		y.t.Errorf("the refusal names no clause: %s", refused.text())
	}
}

// comesBack: the higher supervisor returns the plan for its second KCI; the new
// version comes back and is approved, shown against the old one.
func (y *yearStory) comesBack() {
	y.t.Helper()
	above := y.at("above")
	above.open(y.on("/plan/decide"))
	above.click(`main [name="what-2"][value="measurable"]`)
	why := y.word("Қай мәннен бастап есептелетіні көрсетілмеген.", "Не указано, от какого значения ведётся отсчёт.")
	above.set("text-2", why)
	y.seen(above, "plan-decide")
	above.sends(`main [name="decision"][value="return"]`)
	y.waits(y.day(0, time.January, 12))
	b := y.at("boss")
	b.open(y.on("/plan"))
	b.says(why)
	y.seen(b, "plan-returned")
	webtest.JS[bool](y.t, b.ctx, `(document.querySelector("#k2").open = true)`)
	b.set("k2-name", y.kciName(2)+" (2021)")
	b.submits(`main form#plan [name="do"][value="save"]`)
	b.sends(`form[action$="/plan/sign"] .btn--final`)
	v := asks[struct{ Plan appraisal.Plan }](y, "servant", y.on("/plan"))
	y.all["servant"].calls("POST", "/api/v1"+y.on("/plan/sign"), map[string]any{"number": v.Plan.Number, "version": v.Plan.Version}, nil)
	b.open(y.on("/plan"))
	b.sends(`form[action$="/plan/submit"] .btn--final`)
	above.open(y.on("/plan/decide"))
	y.seen(above, "plan-again")
	above.sends(`main [name="decision"][value="approve"]`)
	b.open(y.on("/plan/versions"))
	y.seen(b, "plan-versions")
}

// paper is a file that a person has at hand.
func (y *yearStory) paper(name string) string {
	y.t.Helper()
	at := filepath.Join(y.t.TempDir(), name)
	must(y.t, os.WriteFile(at, []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"), 0o600))
	return at
}

// isMonitored: the first quarter, with a paper as evidence, which the servant
// has read on the phone.
func (y *yearStory) isMonitored() {
	y.t.Helper()
	y.waits(y.day(0, time.April, 11))
	b := y.at("boss")
	b.open(y.on("/quarters/1"))
	b.choose("file", y.paper("esep-1.pdf"))
	b.sends(`form[action$="/quarters/1/files"] .btn`)
	b.says("esep-1.pdf")
	for n := 1; n <= 5; n++ {
		b.set(fmt.Sprintf("p%d-value", n), fmt.Sprint(20+n))
	}
	b.ticks(`main [name="p1-files"]`, 1)
	b.set("recommendation", y.word("Екінші көрсеткіш бойынша мерзімді бақылауға алу.", "По второму показателю взять сроки под контроль."))
	y.seen(b, "quarter-writing")
	b.sends(`form[action$="/quarters/1"] .btn--main`)
	mine := y.at("servant")
	mine.open(y.on("/quarters/1"))
	mine.says("esep-1.pdf")
	y.seen(mine, "quarter-own")
	mine.sends(`form[action$="/acknowledge"] .btn--final`)
}

// begins: the days of the appraisal are set with the chair's agreement, everybody
// is told in time, and the appraisal begins.
func (y *yearStory) begins() {
	y.t.Helper()
	y.waits(y.day(0, time.December, 26))
	b := y.at("personnel")
	b.open("/years/" + y.id + "/schedule")
	b.set("first", y.day(1, time.January, 16).String())
	b.set("last", y.day(1, time.February, 9).String())
	b.sends(`form[action$="/schedule"] .btn--main`)
	chair := y.at("chair")
	chair.open("/years/" + y.id + "/schedule")
	y.seen(chair, "schedule")
	chair.sends(`form[action$="/schedule/agree"] .btn--final`)
	b.open("/years/" + y.id + "/schedule")
	b.sends(`form[action$="/schedule/notify"] .btn--main`)
	y.waits(y.day(1, time.January, 16))
	b.open("/years/" + y.id + "/schedule")
	b.sends(`form[action$="/begin"] .btn--main`)
	y.seen(b, "begun")
}

// isFilledIn: three of five are reached; the servant signs, the higher supervisor
// agrees.
func (y *yearStory) isFilledIn() {
	y.t.Helper()
	b := y.at("boss")
	b.open(y.on("/sheet"))
	ids := webtest.JS[[]string](y.t, b.ctx, `[...document.querySelectorAll("main [name$='-actual']")].map((e) => e.name.replace("-actual", ""))`)
	if len(ids) != 5 {
		y.t.Fatalf("the sheet has %d rows", len(ids))
	}
	for i, id := range ids {
		b.set(id+"-actual", []string{kciOfYear[i][2], "50,5"}[i/3])
		b.ticks(`main [name="`+id+`-reached"][value="`+[]string{"reached", "not_reached"}[i/3]+`"]`, 1)
		b.set(id+"-evidence", y.word("Жылдық есеп, 20 желтоқсан", "Годовой отчёт от 20 декабря"))
	}
	y.seen(b, "sheet-writing")
	b.submits(`main [name="do"][value="save"]`)
	b.submits(`main [name="do"][value="sign"]`)
	mine := y.at("servant")
	mine.open(y.on("/sheet"))
	y.seen(mine, "sheet-own")
	mine.sends(`form[action$="/sheet/sign"] [value="sign"]`)
	b.open(y.on("/sheet"))
	b.submits(`main [name="do"][value="submit"]`)
	above := y.at("above")
	above.open(y.on("/sheet/decide"))
	y.seen(above, "sheet-decide")
	above.sends(`main [name="do"][value="agree"]`)
}

// isAssessed: the supervisor goes through the indicators of the competencies;
// two of the first were not shown.
func (y *yearStory) isAssessed() {
	y.t.Helper()
	b := y.at("boss")
	b.open(y.on("/competencies"))
	b.ticks(`main [type=radio][value="yes"]`, b.count(`main [type=radio][value="yes"]`))
	b.ticks(`main .sheet-row:first-of-type [type=radio][value="no"]`, 2)
	b.until(`(([row]) => row.querySelector("output[data-marks]").textContent.endsWith(": " + row.querySelectorAll('[value="yes"]:checked').length))(document.querySelectorAll("main .sheet-row"))`)
	y.seen(b, "competencies-writing")
	b.submits(`main [name="do"][value="save"]`)
	b.submits(`main [name="do"][value="sign"]`)
	mine := y.at("servant")
	mine.open(y.on("/competencies"))
	y.seen(mine, "competencies-own")
	if mine.count(`form[action$="/competencies/sign"] [value="sign"]`) > 0 {
		mine.sends(`form[action$="/competencies/sign"] [value="sign"]`)
	}
	b.open(y.on("/competencies"))
	if b.count(`main [name="do"][value="sign"]`) > 0 {
		b.submits(`main [name="do"][value="sign"]`)
	}
	if c := asks[appraisal.Case](y, "personnel", y.on("")); c.Stage != appraisal.StageCommission {
		y.t.Fatalf("the case is at %s after both sheets", c.Stage)
	}
}

// members are the voters but the chair.
func (y *yearStory) members() []string {
	return []string{"member1", "member2", "member3", "member4", "member5"}
}

// submits is sends where the button moves while a draft is being saved above it:
// a click by coordinates would miss it.
func (b *window) submits(selector string) {
	b.t.Helper()
	webtest.JS[bool](b.t, b.ctx, `(window.before = true)`)
	b.ticks(selector, 1)
	b.until(`!window.before && document.querySelector("main")`)
}
