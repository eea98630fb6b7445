package journeys

import (
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web/flagpages/cliptest"
	"tarazy/internal/web/webtest"
	"tarazy/internal/webm/webmtest"
)

// proctored is a whole proctored exam of one candidate before the program.
type proctored struct {
	*town
	*window
	t       *testing.T
	db      *sql.DB // the town's, beside the program
	attempt string
}

// TestSEL13_AWholeProctoredExamIsRecordedFlaggedAndReviewed is one story through the
// program: a body switches the detectors of faces on by an act of its own, a candidate
// does all that comes before, six kinds of conduct are played before the camera and on
// the page, the line is cut in the middle of it, and a proctor sees it all. Where the
// stories are long, the line is cut for a whole minute, on both databases; on two
// replicas, what one of them was told the other knows.
func TestSEL13_AWholeProctoredExamIsRecordedFlaggedAndReviewed(t *testing.T) {
	t.Parallel()
	if paired {
		openPair(t).examines()
		return
	}
	t.Run("sqlite", func(t *testing.T) { openTown(t).examines() })
	if !long {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		w := newTown(t)
		w.db = storetest.Postgres(t)
		backup, identity := keptTown(t)
		ran(t, "restore", "-db", w.db, "-data", w.folder(), "-from", backup, "-identity", identity)
		w.run()
		w.examines()
	})
}

// cutFor is for how many seconds the line is cut.
func cutFor() int {
	if long {
		return 60
	}
	return 6
}

// examines goes through the whole of it.
func (w *town) examines() {
	w.t.Helper()
	ctx := webtest.Camera(w.t, cliptest.Film(w.t, cliptest.Part{Scene: sits(0), Seconds: 1}, cliptest.Part{Scene: sits(1), Seconds: 1}))
	_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: stage})
	must(w.t, err)
	p := &proctored{town: w, window: &window{w.t, ctx, w}, t: w.t}
	webtest.Size(w.t, ctx, 1280, 900)
	p.enters("candidate", "en")
	w.watched()
	p.db = w.sql()
	p.before()
	p.first()
	p.cut()
	p.second()
	p.kept()
	p.reviewed()
	w.holds()
}

// ownExams is the act by which a body of the town switches on more than the program's
// does.
const ownExams = "own-exams"

// watched makes the town's own act and a seat of the candidate under it, while the
// program is off, and has the act signed.
func (w *town) watched() {
	w.t.Helper()
	person := w.lastIn()
	var body people.BodyID
	must(w.t, w.sql().QueryRow(`select body from role_grant where role = 'proctor'`).Scan(&body))
	w.halt()
	ran(w.t, "law", "new", "selection-2023@2023-03-01", "exams", "--from", "2023-06-01", "--body", string(body), "--data", w.folder())
	name := filepath.Join(w.folder(), "law", ownExams, "2023-06-01", "rules.yaml")
	rules, err := os.ReadFile(name)
	must(w.t, err)
	for was, is := range map[string]string{
		`mode: {v: snapshots`:                       `mode: {v: full`,
		`snapshot_seconds: {v: 3`:                   `snapshot_seconds: {v: 1`,
		`v: [camera_covered, camera_off, left_page`: `v: [nobody, several_persons, camera_covered, camera_off, left_page`,
		`nobody: 10, several_persons: 4`:            `nobody: 1, several_persons: 1`,
		`camera_covered: 6`:                         `camera_covered: 2`,
		`look_seconds: {v: 2`:                       `look_seconds: {v: 1`,
		`slow_ms: {v: 1000`:                         `slow_ms: {v: 20000`,
	} {
		if !strings.Contains(string(rules), was) {
			w.t.Fatalf("the act does not say %s", was)
		}
		rules = []byte(strings.Replace(string(rules), was, is, 1))
	}
	must(w.t, os.WriteFile(name, rules, 0o600))
	w.opened(func(tx exam.Tx) error { return seatIn(tx, body, person) })
	w.run()
	at := "/own-law/" + ownExams + "/2023-06-01"
	admin := w.window()
	admin.enters("body_administrator", "en")
	admin.open(at + "/effects")
	admin.press(`form[action$="/effects/accept"] .btn--main`, `!document.querySelector("form[action$='/effects/accept']")`)
	head := w.window()
	head.enters("authorised_person", "en")
	head.open(at + "/enact")
	head.until(`document.querySelector("main [name=order]")`)
	head.set("order", "15-ө")
	head.press("main form .btn--main", `document.querySelector("form[data-sign]")`)
	head.press("form[data-sign] button", `location.pathname === "/rules/`+ownExams+`/2023-06-01"`)
}

// singles is how many items with options the exam has: six in its first section, with
// an essay, and three in its second.
const singles = 9

// seatIn books a seat at a proctored test of two sections.
func seatIn(tx exam.Tx, body people.BodyID, person people.PersonID) error {
	title := locale.Words{KK: "Сынақ", RU: "Проба", EN: "Trial"}
	section := func(key string, parts ...exam.Part) exam.Section {
		return exam.Section{Key: key, Title: title, Minutes: 60, Words: 200, Parts: parts}
	}
	test := exam.Test{
		Key: "journey", Title: title, Languages: exam.Languages(), Grace: 60, Proctored: true, Act: ownExams, Edition: "2023-06-01",
		Sections: []exam.Section{section("one", exam.Part{Key: "one", Title: title, Count: 6}, exam.Part{Key: "essay", Title: title, Count: 1}), section("two", exam.Part{Key: "two", Title: title, Count: 3})},
	}
	paper := exam.Paper{Seed: "s", Pool: "p", Sections: []exam.PaperSection{{Key: "one"}, {Key: "two"}}}
	slot := func(section int, part string, it exam.Item, order ...int) error {
		at := &paper.Sections[section].Slots
		*at = append(*at, exam.Slot{Item: it.Key, Version: 1, Part: part, Kind: it.Kind, Order: order})
		return tx.FrozenInsert(&exam.Frozen{Body: body, Key: it.Key, Edition: 1, Item: it})
	}
	for i := range singles {
		section, part := 0, "one"
		if i >= 6 {
			section, part = 1, "two"
		}
		if err := slot(section, part, itemOf(i), 0, 1); err != nil {
			return err
		}
		if i == 5 {
			if err := slot(0, "essay", exam.Item{Key: "journey-essay", Kind: exam.Essay, Tags: []string{"essay"}, Stem: exam.Text{KK: "Неге?", RU: "Почему?"}}); err != nil {
				return err
			}
		}
	}
	sitting := exam.Sitting{
		ID: "sit_proctored", Version: 1, Body: body, State: exam.SittingOpen, Seats: 10, Taken: 1,
		Starts: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), Closes: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC), Test: test,
	}
	if err := tx.SittingInsert(&sitting); err != nil {
		return err
	}
	_, err := tx.BookingInsert(&exam.Booking{
		ID: "bkg_proctored", Version: 1, Sitting: sitting.ID, Body: body, TestKey: test.Key, Person: person, Number: "J-1", Language: locale.KK, State: exam.Booked, Paper: paper,
	})
	return err
}

// stage stands between the camera of the browser and the page, so that a film can be
// played before it for as long as the detectors need, however slow the computer is.
const stage = `(() => {
	performance.setResourceTimingBufferSize(10000); // what was sent is counted by it
	const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
	let held = null, frame = 0, stream = null, out = false;
	navigator.mediaDevices.getUserMedia = async (wanted) => {
		if (out) throw new DOMException("", "NotFoundError");
		const got = await real(wanted);
		if (!wanted.video) return got;
		const video = Object.assign(document.createElement("video"), {srcObject: got, muted: true});
		await video.play();
		const canvas = Object.assign(document.createElement("canvas"), {width: 320, height: 240});
		const pen = canvas.getContext("2d");
		setInterval(() => pen.drawImage(held ? held[frame++ % held.length] : video, 0, 0, 320, 240), 100);
		stream = canvas.captureStream(10);
		for (const track of got.getAudioTracks()) stream.addTrack(track);
		return stream;
	};
	const decoded = (text) => createImageBitmap(new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], {type: "image/jpeg"}));
	window.stage = {
		play: async (frames) => { held = await Promise.all(frames.map(decoded)); return true; },
		stop: () => { held = null; return true; },
		plug: () => { out = false; return true; },
		unplug: () => { out = true; for (const track of stream.getTracks()) { track.stop(); track.dispatchEvent(new Event("ended")); } return true; },
	};
})()`

// sits is a candidate who sits at the desk, who moves a little.
func sits(frame int) cliptest.Scene {
	return cliptest.Scene{Heads: []cliptest.Placed{{Head: cliptest.Heads[5], At: 0.5}}, Seed: 3, Frame: frame}
}

// plays shows a scene before the camera, moving, until the server has its flag.
func (p *proctored) plays(scene cliptest.Scene, kind proctor.FlagKind) {
	p.t.Helper()
	p.shows(scene)
	p.flagged(kind)
	webtest.JS[bool](p.t, p.ctx, `stage.stop()`)
}

func (p *proctored) shows(scene cliptest.Scene) {
	p.t.Helper()
	var frames []string
	for n := range 4 {
		scene.Frame = n
		frames = append(frames, strconv.Quote(base64.StdEncoding.EncodeToString(scene.JPEG(p.t))))
	}
	webtest.JS[bool](p.t, p.ctx, `stage.play([`+strings.Join(frames, ",")+`])`)
}

// flagged waits until the server has flags of kinds.
func (p *proctored) flagged(kinds ...proctor.FlagKind) {
	p.t.Helper()
	for _, kind := range kinds {
		until(p.t, string(kind)+" is flagged", func() bool {
			return p.tally(`select count(*) from proctor_flag where attempt = $1 and kind = $2`, p.attempt, string(kind)) > 0
		})
	}
}

func (p *proctored) tally(query string, args ...any) (n int) {
	p.t.Helper()
	must(p.t, p.db.QueryRow(query, args...).Scan(&n))
	return n
}

// before is all that a candidate does before the test: consent, pictures, equipment.
func (p *proctored) before() {
	const at = "/exams/bkg_proctored"
	p.open(at)
	p.says("What to do before the test")
	p.open(at + "/consent")
	p.click("input[name=agree]")
	p.press("main form .btn--main", `location.pathname === "`+at+`"`)
	for page, kinds := range map[string][]string{"identity": {"face", "document"}, "room": {"left", "right", "desk", "behind"}} {
		p.open(at + "/" + page)
		p.press("[data-on]", `document.querySelector("[data-video]").videoWidth > 0`)
		for _, kind := range kinds {
			p.press(`[data-shot="`+kind+`"] [data-take]`, `document.querySelector('[data-shot="`+kind+`"] input[type=file]').files.length === 1`)
		}
		p.press(`main form .btn--main`, `document.querySelector("[data-step=`+page+`] .st") !== null`)
	}
	p.open("/equipment?booking=bkg_proctored")
	p.press("[data-start]", `location.pathname.startsWith("/equipment/eqc_")`)
	p.open(at)
	p.click("input[name=agree]")
	p.press("main .btn--main", `location.pathname.startsWith("/exam/") && `+allSaved)
	p.attempt = strings.TrimPrefix(p.address(), "/exam/")
}

// first is the first section, in which everything is played that a camera shows, and
// what a page sees.
func (p *proctored) first() {
	p.until(`document.querySelector(".rec--on")?.textContent === "Recording"`)
	p.answers(0)
	p.plays(cliptest.Scene{Seed: 3}, proctor.Nobody)
	p.until(`document.querySelector("[data-noticed]").innerText.startsWith("Noted: ")`)
	p.plays(cliptest.Scene{Heads: []cliptest.Placed{{Head: cliptest.Heads[7], At: 0.27}, {Head: cliptest.Heads[3], At: 0.75}}, Seed: 8}, proctor.SeveralPersons)
	p.answers(1)
	webtest.JS[bool](p.t, p.ctx, `(window.hasFocus = document.hasFocus, document.hasFocus = () => false, dispatchEvent(new Event("blur")), true)`)
	p.flagged(proctor.LeftPage)
	webtest.JS[bool](p.t, p.ctx, `(document.hasFocus = window.hasFocus, dispatchEvent(new Event("focus")), true)`)
	p.press(`[data-map="6"]`, `document.querySelector("[data-current]").dataset.slot === "6"`)
	webtest.Type(p.t, p.ctx, "[data-current] textarea", "Words of my own. ")
	webtest.JS[bool](p.t, p.ctx, `(() => {
		const data = new DataTransfer();
		data.setData("text/plain", "a text of another");
		document.querySelector("[data-current] textarea").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
		return true;
	})()`)
	p.flagged(proctor.Paste)
	p.until(allSaved)
}

// cut takes the line away while a hand lies over the camera and items are answered;
// nothing of it reaches the server before the line is there again.
func (p *proctored) cut() {
	webtest.Line(p.t, p.ctx, false)
	p.until(`document.body.dataset.net === "off"`)
	webtest.JS[bool](p.t, p.ctx, `(window.cutAt = performance.now(), true)`)
	p.shows(cliptest.Scene{Cover: "hand", Seed: 4})
	for slot := 2; slot <= 5; slot++ {
		p.answers(slot)
	}
	p.press(`[data-map="6"]`, `document.querySelector("[data-current]").dataset.slot === "6"`)
	webtest.Type(p.t, p.ctx, "[data-current] textarea", "And more.")
	p.until(`document.querySelector("[data-saved]").className === "saved saved--off" && document.querySelectorAll(".omap a.u").length === 5`)
	for _, second := range []int{cutFor() / 3, cutFor() * 2 / 3, cutFor()} {
		p.until(fmt.Sprintf(`performance.now() - cutAt > %d000 && document.querySelector(".rec--on")`, second))
	}
	if n := p.tally(`select count(*) from (select distinct slot from exam_answer where attempt = $1) as given`, p.attempt); n != 3 {
		p.t.Errorf("%d answers are on the server without a line", n)
	}
	if n := p.tally(`select count(*) from proctor_flag where attempt = $1 and kind = 'camera_covered'`, p.attempt); n != 0 {
		p.t.Errorf("%d flags came without a line", n)
	}
	webtest.Line(p.t, p.ctx, true)
	p.until(allSaved + ` && document.body.dataset.net === "on" && document.querySelectorAll(".omap a.u").length === 0`)
	p.flagged(proctor.CameraCovered)
	webtest.JS[bool](p.t, p.ctx, `stage.stop()`)
}

// second goes over the page between the sections to the second one, in which the
// camera is pulled out and comes back, and to the end: two films, for the page stays.
func (p *proctored) second() {
	p.acts("section")
	p.recorded()
	p.acts("next")
	p.recorded()
	p.until(allSaved)
	for slot := 7; slot <= 9; slot++ {
		p.answers(slot)
	}
	webtest.JS[bool](p.t, p.ctx, `stage.unplug()`)
	p.until(`document.body.dataset.recording === "off" && document.querySelector("[data-recording-mark]").textContent.startsWith("The camera gives no picture.")`)
	p.flagged(proctor.CameraOff)
	webtest.JS[bool](p.t, p.ctx, `stage.plug()`)
	p.until(`document.querySelector(".rec--on")`)
	p.recorded()
	p.until(allSaved)
	p.acts("section")
	p.until(`document.querySelector("[data-recording-mark]").textContent === "The recording has been sent in full."`)
	p.shown("proctored-end")
}

// recorded waits until the page has sent a picture more.
func (p *proctored) recorded() {
	p.t.Helper()
	const sent = `performance.getEntriesByType("resource").filter((one) => one.name.includes("kind=snapshot")).length`
	had := webtest.JS[int](p.t, p.ctx, sent)
	p.until(fmt.Sprintf(`document.querySelector(".rec--on") && %s > %d`, sent, had))
}

// acts presses a button after which another part of the exam stands there.
func (p *proctored) acts(act string) {
	p.t.Helper()
	p.until(`document.querySelector("[data-act=` + act + `]")?.disabled === false`)
	webtest.JS[bool](p.t, p.ctx, `(document.querySelector("[data-exam]").dataset.old = "yes", setTimeout(() => document.querySelector("[data-act=`+act+`]").click()), true)`)
	p.until(`document.querySelector("[data-exam]:not([data-old])")`)
}

// kept looks at what is on the server: each answer, and each piece in its order.
func (p *proctored) kept() {
	p.t.Helper()
	if n := p.tally(`select count(*) from (select distinct slot from exam_answer where attempt = $1) as given`, p.attempt); n != singles+1 {
		p.t.Errorf("%d answers are kept", n)
	}
	var data string
	must(p.t, p.db.QueryRow(`select data from exam_score where attempt = $1`, p.attempt).Scan(&data))
	var score struct {
		Scored struct {
			Right map[string]int `json:"right"`
		} `json:"scored"`
	}
	must(p.t, json.Unmarshal([]byte(data), &score))
	if score.Scored.Right["one"] != 6 || score.Scored.Right["two"] != 3 {
		p.t.Errorf("the answers are not those that were given: %s", data)
	}
	rows, err := p.db.Query(`select kind, run, seq from proctor_piece where attempt = $1 order by kind, run, seq`, p.attempt)
	must(p.t, err)
	defer rows.Close()
	last, number := map[string]int{}, map[string]int{}
	for rows.Next() {
		var kind, run string
		var seq int
		must(p.t, rows.Scan(&kind, &run, &seq))
		if name := kind + run; seq != last[name]+1 {
			p.t.Errorf("%s %s: %d comes after %d", kind, run, seq, last[name])
		}
		last[kind+run] = seq
		number[kind]++
	}
	must(p.t, rows.Err())
	p.t.Logf("pieces: %v in %d runs", number, len(last))
	if number["snapshot"] < cutFor() || number["stretch"] < cutFor()/4 {
		p.t.Errorf("kept: %v", number)
	}
}

var reviewAt = regexp.MustCompile(`href="(/reviews/att_[a-z0-9]+)"`)

// reviewed closes the recording and looks at it as a proctor does.
func (p *proctored) reviewed() {
	p.t.Helper()
	p.moves(day.Of(2023, 5, 18))
	until(p.t, "the recording is closed", func() bool {
		return p.tally(`select count(*) from proctor_recording where attempt = $1 and state = 'closed'`, p.attempt) == 1
	})
	v := p.as("proctor", "en")
	queue := v.get("/reviews").is(200).has("J-1")
	at := reviewAt.FindStringSubmatch(queue.body)
	if at == nil || !strings.HasSuffix(at[1], p.attempt) {
		p.t.Fatalf("the queue shows %s", queue.text())
	}
	one := v.get(at[1]).is(200).has("J-1", "Nobody in view", "Several persons in view", "Camera covered", "Camera switched off", "Left the page", "Text pasted into the essay", "Face taken at the check")
	films := p.films()
	if len(films) != 2 || strings.Count(one.body, at[1]+"/film/") < len(films) {
		p.t.Fatalf("%d films, and the page shows\n%s", len(films), one.text())
	}
	for i, f := range films {
		p.t.Logf("film %d: %s from %s, %d ms, %d cues, %d gaps", i, f.Run, f.From.Format("15:04:05.000"), f.File.Millis, f.File.Cues, f.Gaps)
		seconds, packets := webmtest.Probe(p.t, []byte(v.get(at[1]+"/film/camera/"+f.Run).is(200).body))
		if f.Gaps != 0 || math.Abs(seconds-float64(f.File.Millis)/1000) > 1 || packets < int(seconds) {
			p.t.Errorf("%v s with %d packets are played of %d ms", seconds, packets, f.File.Millis)
		}
		if lost := f.Until.Sub(f.From).Seconds() - seconds; lost > lessThanAPiece {
			p.t.Errorf("%v s are not in the film", lost)
		}
	}
}

// lessThanAPiece are seconds that a camera may take to its first picture; a piece that is
// lost would be longer.
const lessThanAPiece = 3

// films are those of the camera, the first one first.
func (p *proctored) films() (out []proctor.Film) {
	p.t.Helper()
	rows, err := p.db.Query(`select data from proctor_film where attempt = $1 and track = 'camera'`, p.attempt)
	must(p.t, err)
	defer rows.Close()
	for rows.Next() {
		var data string
		must(p.t, rows.Scan(&data))
		var f proctor.Film
		must(p.t, json.Unmarshal([]byte(data), &f))
		out = append(out, f)
	}
	must(p.t, rows.Err())
	slices.SortFunc(out, func(a, b proctor.Film) int { return a.From.Compare(b.From) })
	return out
}
