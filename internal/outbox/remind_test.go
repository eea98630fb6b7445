package outbox_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
)

// The clock stands at Monday 2 March 2026, 09:00 in Astana. The calendar has
// Monday 9 March off.
func calendar(b *bench) *day.Calendar {
	b.Helper()
	c, err := day.NewCalendar([]day.Year{{Year: 2026, Days: []day.Mark{{Day: day.Of(2026, time.March, 9), Kind: day.Holiday, Clause: "1"}}}})
	b.ok(err)
	return c
}

// plan has its term on Tuesday 10 March.
func plan() outbox.Plan {
	return outbox.Plan{Key: "sheet/1", To: "per_1", Due: day.Of(2026, time.March, 10), Zone: "Asia/Almaty", Before: []int{3, 1}, At: true,
		Escalate: []outbox.Escalation{{After: 2, To: "per_head"}, {After: 4, To: "per_hr"}},
		Args:     fault.Args{"task": "outbox.mail.open"}, Case: "cas_1", Link: "/sheets/1"}
}

func (b *bench) plan(p outbox.Plan) {
	b.Helper()
	b.write(func(tx outbox.WorkTx) error { return outbox.Remind(tx, calendar(b), p) })
}

// goTo moves the clock to an hour of a day of March 2026 in Astana (+05).
func (b *bench) goTo(date, hour int) {
	b.clock.Advance(time.Date(2026, 3, date, hour-5, 0, 0, 0, time.UTC).Sub(b.clock.Now()))
}

// told are the last words of the keys of what a person was told, latest first.
func (b *bench) told(person string) string {
	var words []string
	for _, n := range b.notices(person) {
		words = append(words, n.Key[strings.LastIndexByte(n.Key, '.')+1:])
	}
	return strings.Join(words, " ")
}

func TestRemindersOfATerm(t *testing.T) {
	each(t, func(b *bench) {
		w := b.worker(b.store)
		b.plan(plan())
		for _, c := range []struct {
			date, hour, runs   int
			person, head, last string
		}{
			{4, 8, 0, "", "", ""},
			{4, 9, 1, "before", "", ""}, // three working days before Tuesday: Wednesday
			{6, 9, 1, "before before", "", ""},
			{9, 9, 0, "before before", "", ""},
			{10, 8, 0, "before before", "", ""},
			{10, 9, 1, "due before before", "", ""},
			{12, 9, 1, "due before before", "overdue", ""},
			{16, 9, 1, "due before before", "overdue", "overdue"},
		} {
			b.goTo(c.date, c.hour)
			b.runs(w, c.runs)
			if p, h, l := b.told("per_1"), b.told("per_head"), b.told("per_hr"); p != c.person || h != c.head || l != c.last {
				b.Errorf("on the %dth: %q, %q, %q", c.date, p, h, l)
			}
		}
		if text := b.notices("per_head")[0].Text("en"); text != "Not done in time: Open in the system. Last day: 10\u00a0March 2026." {
			b.Error(text)
		}
	})
}

func TestAfterAStandstillOnlyTheLatestIsSent(t *testing.T) {
	each(t, func(b *bench) {
		w := b.worker(b.store)
		b.plan(plan())
		b.goTo(6, 12)
		b.runs(w, 2)
		if got := b.told("per_1"); got != "before" {
			b.Error(got)
		}
		b.goTo(20, 12)
		b.runs(w, 3)
		if p, h, l := b.told("per_1"), b.told("per_head"), b.told("per_hr"); p != "due before" || h != "overdue" || l != "overdue" {
			b.Errorf("%q, %q, %q", p, h, l)
		}
	})
}

func TestRemindersEndWhenTheStepIsDone(t *testing.T) {
	each(t, func(b *bench) {
		w := b.worker(b.store)
		b.plan(plan())
		b.write(func(tx outbox.WorkTx) error { return outbox.CancelReminders(tx, "sheet/1") })
		b.goTo(20, 12)
		b.runs(w, 0)
	})
}

func TestARemindersConditionIsAsked(t *testing.T) {
	each(t, func(b *bench) {
		w := b.worker(b.store)
		p := plan()
		p.Unless, p.Case = "done", "cas_done"
		b.plan(p)
		b.goTo(20, 12)
		b.runs(w, 5)
		if got := b.told("per_1") + b.told("per_head"); got != "" {
			b.Error(got)
		}
	})
}

func TestANewPlanReplacesTheOld(t *testing.T) {
	each(t, func(b *bench) {
		w := b.worker(b.store)
		b.plan(plan())
		b.goTo(6, 12)
		b.runs(w, 2)
		b.plan(plan()) // the same again: nothing is sent twice
		b.runs(w, 0)
		p := plan()
		p.Due = day.Of(2026, time.March, 13)
		b.plan(p)
		b.goTo(10, 12)
		b.runs(w, 1) // three working days before the 13th, not the old last day
		b.goTo(13, 12)
		b.runs(w, 2)
		if got := b.told("per_1"); got != "due before before" {
			b.Error(got)
		}
	})
}

func TestAPlanThatBeginsLate(t *testing.T) {
	each(t, func(b *bench) {
		w := b.worker(b.store)
		b.goTo(10, 12)
		b.plan(plan())
		b.runs(w, 0)
		b.goTo(12, 12)
		b.runs(w, 1)
		if p, h := b.told("per_1"), b.told("per_head"); p != "" || h != "overdue" {
			b.Errorf("%q, %q", p, h)
		}
	})
}

func TestAPlanWithoutACalendar(t *testing.T) {
	each(t, func(b *bench) {
		for name, change := range map[string]func(*outbox.Plan){
			"day.no_calendar":  func(p *outbox.Plan) { p.Due = day.Of(2026, time.December, 31) },
			"day.zone_unknown": func(p *outbox.Plan) { p.Zone = "Asia/Nowhere" },
		} {
			p := plan()
			change(&p)
			err := b.store.Write(b.Context(), func(tx outbox.WorkTx) error { return outbox.Remind(tx, calendar(b), p) })
			if !fault.Is(err, name) {
				b.Errorf("%s: %v", name, err)
			}
		}
		var kinds []string
		b.read(func(tx outbox.WorkTx) error {
			page, err := tx.JobList(outbox.JobQuery{})
			for _, s := range page.Items {
				kinds = append(kinds, s.Kind)
			}
			return err
		})
		if !slices.Equal(kinds, nil) {
			b.Error(kinds)
		}
	})
}
