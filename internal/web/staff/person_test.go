package staff_test

import (
	"fmt"
	"strings"
	"testing"

	"tarazy/internal/people"
)

func TestARecordShowsWhoStandsAboveAndHowThatWasFound(t *testing.T) {
	w := newWorld(t)
	w.sees("officer", w.path(w.worker), 200, "Immediate supervisor", "Өмірова Әсел", "Higher supervisor", "Ахметов Асан", "How it was found",
		"Unit 2, head post 2-1", "••••••••"+w.iin(3)[8:], "!"+w.iin(3), "Add a relative", "Changes to the record: 2")
	w.sees("officer", w.path(w.worker)+"?on=2025-01-01", 200, "Not found")
	w.sees("officer", w.path(w.off), 200, "No post on this day", "Not appointed")
	w.sees("officer", "/staff/people/per_none", 404)
}

func TestWhoSeesARecord(t *testing.T) {
	w := newWorld(t)
	w.sees("worker", w.path(w.worker), 200, "Қалиева Үміт", "Relatives", "!Record absence", "!Add a relative", "!href=\"/staff/people/"+string(w.boss.ID))
	w.sees("worker", w.path(w.boss), 404, "!Өмірова")
	w.sees("boss", w.path(w.worker), 200, "Қалиева Үміт", "!Relatives", "!"+w.iin(3)[8:]+"<")
	w.sees("boss", w.path(w.akim), 404)
	w.sees("akim", w.path(w.worker), 200, "!Relatives", "!Show in full")
}

func TestShowingAnIINIsJournalled(t *testing.T) {
	w := newWorld(t)
	before := len(w.staff.Journal)
	w.holds(w.post("officer", w.path(w.worker)+"/iin/reveal"), 200, w.iin(3), "!Show in full")
	if n := len(w.staff.Journal); n != before+1 || w.staff.Journal[n-1].Verb != "staff.iin.reveal" || w.staff.Journal[n-1].Case != string(w.worker.ID) {
		t.Errorf("%+v", w.staff.Journal[before:])
	}
	w.holds(w.post("akim", w.path(w.worker)+"/iin/reveal"), 403, "!"+w.iin(3))
	w.holds(w.post("stranger", w.path(w.worker)+"/iin/reveal"), 404)
	if len(w.staff.Journal) != before+1 {
		t.Error("a refusal was journalled as a look")
	}
}

// TestEachActOnARecord does every act by its page, in an order in which each
// is possible.
func TestEachActOnARecord(t *testing.T) {
	w := newWorld(t)
	p := w.path(w.worker)
	act := func(path string, kv ...string) {
		t.Helper()
		form := w.get("officer", path)
		w.holds(form, 200, `data-draft="/drafts/staff-`)
		if strings.Contains(form.Body.String(), `name="version"`) {
			kv = append(kv, "version", w.version(form))
		}
		rec := w.post("officer", path, kv...)
		if rec.Code != 303 {
			t.Fatalf("%s: %d\n%s", path, rec.Code, mainOf(rec.Body.String()))
		}
		w.sees("officer", rec.Header().Get("Location"), 200, "note--info")
	}
	act(p+"/absence", "kind", "annual", "from", "2026-03-02")
	f := w.file(w.worker)
	act(p+"/absences/"+string(f.Absences[0].ID)+"/return", "returned", "2026-03-09")
	act(p+"/substitute", "substitute", string(w.boss.ID), "from", "2026-03-02", "order", "1", "basis", "№ 7")
	act(p+"/substitutions/"+string(w.file(w.worker).Substitutions[0].ID)+"/end", "last", "2026-03-20")
	act(p+"/change", "surname", "Қалиева", "given", "Үміт", "lang", "ru", "email", "u@example.kz")
	act(p+"/relative", "relation", "sibling", "name", "Қалиев Ербол")
	act(p+"/employer", "employer", "«Дала» ЖШС", "from", "2019-01-01", "until", "2021-01-01")
	act(p+"/assignments/"+string(f.Assignments[0].ID)+"/release", "last", "2026-03-31")
	act(p+"/appoint", "post", string(w.free.ID), "kind", "main", "from", "2026-04-01")
	w.sees("officer", p, 200, "Back at work on 9 March 2026", "Жетекші маман", "№ 7", "Қалиев Ербол", "«Дала» ЖШС", "u@example.kz")
	act("/staff/enrol", "iin", w.iin(77), "surname", "Жаңа", "given", "Адам", "lang", "kk")
	w.holds(w.post("officer", "/staff/enrol", "iin", w.iin(77), "surname", "Жаңа", "given", "Адам", "lang", "kk"), 409, "field--error", "Адам")
	w.holds(w.post("officer", "/staff/enrol", "iin", "1", "surname", "Ж", "given", "А", "lang", "kk"), 422, "field--error")
}

func (w *world) file(p *people.Person) *people.File {
	w.Helper()
	f, err := w.staff.Personal(w.Context(), w.staff.By, p.ID)
	w.must(err)
	return f
}

func TestWhatIsWrongIsSaidAndWhatWasTypedStays(t *testing.T) {
	w := newWorld(t)
	p := w.path(w.worker) + "/absence"
	w.holds(w.post("officer", p, "kind", "trip", "until", "2026-13-40", "version", "2"), 422, `class="errors"`, "Give the day", "There is no such day", `value="trip" selected`, "2026-13-40")
	w.holds(w.post("officer", p, "kind", "trip", "from", "2026-03-05", "until", "2026-03-01", "version", "2"), 422, "field--error", "2026-03-01")
	rel := w.path(w.worker) + "/assignments/" + string(w.file(w.worker).Assignments[0].ID) + "/release"
	w.holds(w.post("officer", rel, "last", "2020-01-01", "version", "2"), 422, `id="last-error"`)
}

// TestTheSecondOfTwoSeesWhatChanged lets two officers open the same form.
func TestTheSecondOfTwoSeesWhatChanged(t *testing.T) {
	w := newWorld(t)
	p := w.path(w.worker)
	seen := w.version(w.get("officer", p+"/absence"))
	w.holds(w.post("officer", p+"/absence", "kind", "sick", "from", "2026-03-02", "until", "2026-03-03", "version", seen), 303)
	second := w.post("officer", p+"/absence", "kind", "trip", "from", "2026-04-10", "until", "2026-04-12", "version", seen)
	w.holds(second, 409, "The record changed while you were filling this in", "Absence recorded", "Illness", "2 March 2026", `value="trip" selected`, `value="2026-04-10"`,
		"I have seen the changes")
	if len(w.file(w.worker).Absences) != 1 {
		t.Error("it was written all the same")
	}
	now := w.version(second)
	if now == seen {
		t.Error("the old version would be sent again")
	}
	w.holds(w.post("officer", p+"/absence", "kind", "trip", "from", "2026-04-10", "until", "2026-04-12", "version", now), 303)
	if got := fmt.Sprint(len(w.file(w.worker).Absences)); got != "2" {
		t.Errorf("%s absences", got)
	}
}

func TestALargeBodyIsSearchedForASubstitute(t *testing.T) {
	w := newWorld(t)
	w.sees("officer", w.path(w.worker)+"/substitute", 200, "Өмірова Әсел", "!name=\"find\"", "!value=\""+string(w.worker.ID)+"\"")
	w.holds(w.post("officer", w.path(w.worker)+"/substitute", "substitute", string(w.worker.ID), "from", "2026-03-02", "order", "x", "version", "2"), 422, "Give a whole number")
	w.holds(w.post("officer", w.path(w.worker)+"/substitute", "substitute", string(w.worker.ID), "from", "2026-03-02", "order", "1", "version", "2"), 422, `id="substitute-error"`)
}
