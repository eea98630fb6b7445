package journeys

import (
	"fmt"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/web/webtest"
)

// every answer is on the server, and the window holds the attempt.
const allSaved = `document.querySelector("[data-saved]")?.className === "saved" && !document.querySelector("[data-paper]").inert`

// TestAnswersGivenWithoutANetworkAreFoundOnTheServer cuts the line in the
// middle of an exam, answers ten items, kills the program meanwhile, joins the
// line again, and finds them all; then another device takes over.
func TestAnswersGivenWithoutANetworkAreFoundOnTheServer(t *testing.T) {
	t.Parallel()
	w := openAlone(t)
	b := w.window()
	b.enters("candidate", "en")
	person := w.lastIn()
	w.halt()
	w.seat(person)
	w.run()

	b.open("/exams/bkg_journey")
	b.click("input[name=agree]")
	b.press("main .btn--main", `location.pathname.startsWith("/exam/") && `+allSaved)
	at := b.address()
	b.answers(0)
	b.until(allSaved)

	webtest.Line(t, b.ctx, false)
	for slot := 1; slot <= 10; slot++ {
		b.answers(slot)
	}
	b.until(`document.body.dataset.net === "off" && document.querySelectorAll(".omap a.u").length === 10`)
	w.kill()
	w.run()
	webtest.Line(t, b.ctx, true)
	b.until(allSaved + ` && document.body.dataset.net === "on" && document.querySelectorAll(".omap a.u").length === 0`)
	if n := w.kept(); n != 11 {
		t.Errorf("%d answers on the server, not 11", n)
	}

	webtest.JS[bool](t, b.ctx, `(setTimeout(() => location.reload(), 0), window.old = true)`)
	b.until(`!window.old && ` + allSaved + ` && document.querySelector("[data-current]").dataset.slot === "10"`)

	other := w.window()
	other.enters("candidate", "kk")
	other.open(at)
	other.until(`!document.querySelector("[data-panel=held]").hidden`)
	other.press("[data-panel=held] [data-take]", allSaved+` && document.querySelectorAll(".omap a.a").length === 11`)
	webtest.JS[bool](t, b.ctx, `(document.querySelector("input[name=s11]").click(), true)`)
	b.until(`!document.querySelector("[data-panel=lost]").hidden && document.querySelector("[data-paper]").inert`)
	if n := w.kept(); n != 11 {
		t.Errorf("%d answers, though the first window had lost the attempt", n)
	}
	w.halt()
	w.holds()
}

// answers goes to an item and answers it by its key.
func (b *window) answers(slot int) {
	b.t.Helper()
	n := strconv.Itoa(slot)
	b.press(`[data-map="`+n+`"]`, `document.querySelector("[data-current]").dataset.slot === "`+n+`"`)
	webtest.Press(b.t, b.ctx, "a")
	b.until(`document.querySelector("input[name=s` + n + `]").checked`)
}

// lastIn is the person of the newest session.
func (w *town) lastIn() people.PersonID {
	w.t.Helper()
	var out people.PersonID
	must(w.t, w.sql().QueryRow(`select person from session order by created desc, id limit 1`).Scan(&out))
	return out
}

// kept is how many answers are in force, of all attempts.
func (w *town) kept() int {
	w.t.Helper()
	n := 0
	must(w.t, w.sql().QueryRow(`select count(*) from (select distinct attempt, slot from exam_answer)`).Scan(&n))
	return n
}

// seat books a seat at a test of twelve items while the program is off.
func (w *town) seat(person people.PersonID) {
	w.t.Helper()
	title := locale.Words{KK: "Сынақ", RU: "Проба", EN: "Trial"}
	sitting := exam.Sitting{
		ID: "sit_journey", Version: 1, Body: w.anyBody(), State: exam.SittingOpen, Seats: 10, Taken: 1,
		Starts: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), Closes: time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
		Test: exam.Test{
			Key: "journey", Title: title, Languages: exam.Languages(), Grace: 60,
			Sections: []exam.Section{{Key: "one", Title: title, Minutes: 60, Parts: []exam.Part{{Key: "one", Title: title, Count: 12}}}},
		},
	}
	booking := exam.Booking{
		ID: "bkg_journey", Version: 1, Sitting: sitting.ID, Body: sitting.Body, TestKey: "journey", Person: person, Number: "J-1", Language: locale.KK, State: exam.Booked,
		Paper: exam.Paper{Seed: "s", Pool: "p", Sections: []exam.PaperSection{{Key: "one"}}},
	}
	w.opened(func(tx exam.Tx) error {
		for i := range 12 {
			it := itemOf(i)
			if err := tx.FrozenInsert(&exam.Frozen{Body: sitting.Body, Key: it.Key, Edition: 1, Item: it}); err != nil {
				return err
			}
			booking.Paper.Sections[0].Slots = append(booking.Paper.Sections[0].Slots, exam.Slot{Item: it.Key, Version: 1, Part: "one", Kind: it.Kind, Order: []int{1, 0}})
		}
		if err := tx.SittingInsert(&sitting); err != nil {
			return err
		}
		_, err := tx.BookingInsert(&booking)
		return err
	})
}

// opened does something in the town's database while the program is off.
func (w *town) opened(do func(exam.Tx) error) {
	w.t.Helper()
	url := w.db
	if url == "" {
		url = "sqlite:" + filepath.Join(w.folder(), "tarazy.db")
	}
	db, err := store.Open(w.t.Context(), store.Config{URL: url, Wall: clock.System(), Legal: clock.System()})
	must(w.t, err)
	must(w.t, store.As[exam.Tx](db).Write(w.t.Context(), do))
	must(w.t, db.Close())
}

func (w *town) anyBody() people.BodyID {
	w.t.Helper()
	var out people.BodyID
	must(w.t, w.sql().QueryRow(`select id from body order by id limit 1`).Scan(&out))
	return out
}

func itemOf(i int) exam.Item {
	text := func(s string) exam.Text { return exam.Text{KK: s, RU: s} }
	return exam.Item{
		Key: fmt.Sprintf("journey-%d", i), Kind: exam.Single, Tags: []string{"one"}, Stem: text(fmt.Sprintf("%d + 1?", i)), Answer: exam.Key{Options: []string{"a"}},
		Options: []exam.Option{{Key: "a", Text: text(strconv.Itoa(i + 1))}, {Key: "b", Text: text(strconv.Itoa(i))}},
	}
}
