package journeys

import (
	"strings"
	"time"

	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/web/webtest"
)

// meets plans a meeting for all cases that wait, and the chair agrees to its day.
func (y *yearStory) meets(on day.Day) {
	y.t.Helper()
	b := y.at("personnel")
	b.open("/meetings/new?year=" + y.id)
	b.set("day", on.String())
	b.set("time", "10:00")
	b.set("room", "305")
	b.press("main form .btn--main", `location.pathname.startsWith("/meetings/") && location.pathname !== "/meetings/new"`)
	y.meeting = strings.Split(b.address(), "/")[2]
	chair := y.at("chair")
	chair.open(y.inMeeting(""))
	chair.sends(`form[action$="/agree"] .btn--final`)
}

// inMeeting is an address of the meeting.
func (y *yearStory) inMeeting(more string) string { return "/meetings/" + y.meeting + more }

// sits opens the meeting with everybody present.
func (y *yearStory) sits(name string) *window {
	y.t.Helper()
	b := y.at("secretary")
	b.open(y.inMeeting(""))
	b.ticks(`form[action$="/open"] [name=present]:not(:checked)`, b.count(`form[action$="/open"] [name=present]:not(:checked)`))
	b.sends(`form[action$="/open"] .btn--final`)
	y.seen(b, name)
	return b
}

// votes: the chair in the browser, and the others for.
func (y *yearStory) votes(name string) {
	y.t.Helper()
	chair := y.at("chair")
	chair.open(y.inMeeting("/items/" + y.one))
	chair.sends(`main form[action$="/vote"] [value="for"]`)
	for _, m := range y.members() {
		y.all[m].calls("POST", "/api/v1"+y.inMeeting("/votes"), map[string]any{"rest": "for"}, nil)
	}
	chair.open(y.inMeeting("/items/" + y.one))
	y.seen(chair, name)
}

// isVoted: the commission meets with all its members, and the sheets stand.
func (y *yearStory) isVoted() {
	y.t.Helper()
	y.waits(y.day(1, time.January, 18))
	y.meets(y.day(1, time.January, 20))
	y.waits(y.day(1, time.January, 20))
	y.sits("meeting")
	y.votes("votes")
}

// closes ends the meeting and draws its protocol up.
func (y *yearStory) closes() *window {
	y.t.Helper()
	b := y.at("secretary")
	b.open(y.inMeeting("/items/" + y.one))
	if b.count(`main form[action$="/count"]`) > 0 {
		b.sends(`main form[action$="/count"] .btn--final`)
	}
	b.open(y.inMeeting(""))
	b.sends(`form[action$="/close"] .btn--final`)
	b.open(y.inMeeting("/protocol"))
	b.sends(`main form[action$="/protocol"] .btn--main`)
	return b
}

// signed has those sign the protocol who do not in a browser.
func (y *yearStory) signed(but string) {
	y.t.Helper()
	for _, m := range append(y.members(), "chair", "secretary") {
		if m != but {
			y.signs(m, y.inMeeting("/protocol/sign"))
		}
	}
}

// signsHere has an official sign what a page asks for, in the browser.
func (y *yearStory) signsHere(who, page, name, arrived string) {
	y.t.Helper()
	b := y.at(who)
	y.takesKeys(y.all[who].who.IIN)
	b.open(page)
	y.seen(b, name)
	b.click("main [name=read]")
	b.press("form[data-sign] .btn--final", `location.pathname === "`+arrived+`"`)
}

// isSigned: the commission signs the protocol and the authorised person approves
// it, each file of it.
func (y *yearStory) isSigned() {
	y.t.Helper()
	y.seen(y.closes(), "protocol")
	y.signed("chair")
	y.signsHere("chair", y.inMeeting("/protocol/sign"), "protocol-sign", y.inMeeting("/protocol"))
	y.waits(y.day(1, time.January, 23))
	y.signsHere("approver", y.inMeeting("/protocol/approve"), "protocol-approve", y.inMeeting("/protocol"))
	y.seen(y.at("approver"), "protocol-approved")
}

// isRead: the servant looks at the result, and signs to be acquainted with it.
func (y *yearStory) isRead() {
	y.t.Helper()
	mine := y.at("servant")
	mine.open("/my-appraisal")
	y.seen(mine, "mine")
	mine.open(y.on("/result"))
	y.seen(mine, "result")
	y.signsHere("servant", y.on("/result/read"), "read", y.on("/result"))
	y.seen(mine, "result-read")
}

// isAppealed: the servant appeals on the phone, with a paper; what was typed
// before the paper was sent is kept.
func (y *yearStory) isAppealed() {
	y.t.Helper()
	y.waits(y.day(1, time.January, 26))
	mine := y.at("servant")
	mine.open(y.on("/result"))
	mine.press(`main a[href$="/result/appeal"]`, `location.pathname.endsWith("/result/appeal")`)
	text := y.word("Төртінші көрсеткішке қол жеткізілді: растайтын хат қосымшада.", "Четвёртый показатель достигнут: подтверждающее письмо приложено.")
	mine.sends("main form .btn--final")
	mine.until(`document.querySelector(".errors")`)
	mine.click(`main [name=to][value="authorised_body"]`)
	mine.set("text", text)
	y.addsPaper(mine)
	if got := mine.value("text"); got != text {
		y.t.Errorf("the appeal was typed, and is %q after its paper was sent", got)
		mine.set("text", text)
	}
	mine.ticks(`main [name=to][value="authorised_body"]`, 1)
	mine.ticks(`main [name=files]:not(:checked)`, mine.count(`main [name=files]:not(:checked)`))
	y.seen(mine, "appeal")
	mine.press("main form .btn--final", `location.pathname.endsWith("/result")`)
	mine.says(text)
	y.seen(mine, "appealed")
}

// addsPaper sends a paper to be laid beside the appeal.
func (y *yearStory) addsPaper(b *window) {
	y.t.Helper()
	webtest.JS[bool](y.t, b.ctx, `(() => { for (const d of document.querySelectorAll("main details")) d.open = true; return true; })()`)
	b.choose("file", y.paper("hat.pdf"))
	b.sends(`main [formaction$="/result/files"], main form[action$="/result/files"] .btn`)
	b.says("hat.pdf")
}

// isSentBack: the officer of the authorised body reads the whole file and
// recommends that the commission reviews its result.
func (y *yearStory) isSentBack() {
	y.t.Helper()
	y.waits(y.day(1, time.January, 31))
	b := y.at("officer")
	b.open("/result-appeals")
	y.seen(b, "appeals")
	b.press(`main a[href^="/result-appeals/"]:not([href*="?"])`, `document.querySelector("main form[action$='/decide']")`)
	b.sends(`main form[action$="/decide"] .btn--final`)
	b.until(`document.querySelector(".errors")`)
	b.click(`main [name=outcome][value="recommend_review"]`)
	b.set("answer", y.word("Хат көрсеткішке жеткенін растайды, ал комиссия оны қарамаған.", "Письмо подтверждает достижение показателя; комиссия его не рассматривала."))
	y.seen(b, "appeal-decide")
	b.sends(`main form[action$="/decide"] .btn--final`)
	b.until(`!document.querySelector("main form[action$='/decide']")`)
}

// isReviewed: the case stands on the agenda again, and the commission corrects
// the grade with its reason.
func (y *yearStory) isReviewed() {
	y.t.Helper()
	y.meets(y.day(1, time.February, 2))
	y.waits(y.day(1, time.February, 2))
	b := y.sits("review")
	b.open(y.inMeeting("/items/" + y.one))
	b.click(`main [name=proposal][value="revise"]`)
	better := webtest.JS[string](y.t, b.ctx, `[...document.querySelectorAll("main [name=corrected] option")].map((o) => o.value).find((v) => v === "effective") ?? ""`)
	if better == "" {
		y.t.Fatalf("no better grade can be proposed: %s", b.body())
	}
	b.set("corrected", better)
	b.set("reason", y.word("Хат төртінші көрсеткішке жеткенін растайды.", "Письмо подтверждает достижение четвёртого показателя."))
	y.seen(b, "review-proposal")
	b.sends(`main form[action$="/proposal"] .btn--main`)
	y.votes("review-votes")
	y.closes()
	y.signed("")
	y.waits(y.day(1, time.February, 3))
	y.signs("approver", y.inMeeting("/protocol/approve"))
}

// isReplaced: the servant sees the new result with its reason beside the old
// one, in the dark as well, and signs to be acquainted.
func (y *yearStory) isReplaced() {
	y.t.Helper()
	mine := y.at("servant")
	mine.open(y.on("/result"))
	mine.says(y.word("Хат төртінші көрсеткішке жеткенін растайды.", "Письмо подтверждает достижение четвёртого показателя."))
	y.seen(mine, "result-new")
	mine.theme("dark")
	y.seen(mine, "result-new-dark")
	mine.theme("light")
	c := asks[appraisal.Case](y, "servant", y.on(""))
	if c.Grade != "effective" || c.Round != 2 {
		y.t.Errorf("the result is %s in round %d", c.Grade, c.Round)
	}
	y.signsHere("servant", y.on("/result/read"), "read-new", y.on("/result"))
	mine.open("/my-appraisal")
	y.seen(mine, "mine-new")
}
