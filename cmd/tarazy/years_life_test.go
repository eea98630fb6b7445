package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

const (
	hired  = 8       // people whom an import of this life brings
	newbie = 100_000 // number of the first of them
	desk   = "98-"   // how the codes of their posts begin
)

// hiring is a staff list of people who begin today, in a unit of their own.
func (l *life) hiring() []byte {
	l.Helper()
	b := newBook()
	defer b.file.Close()
	b.sheet(people.Units, "unit", "parent", "name_kk", "name_ru")
	b.sheet(people.Posts, "post", "unit", "title_kk", "title_ru", "category")
	b.sheet(people.Staff, "iin", "surname", "given", "post", "from")
	b.put(people.Units, "98", "00", "Жаңа бөлім", "Новый отдел")
	for i := newbie + l.brought; i < newbie+l.brought+hired; i++ {
		iin, err := bookIIN(l.app.staff.Rules, i)
		l.ok(err)
		b.put(people.Posts, fmt.Sprint(desk, i), "98", "Бас маман", "Главный специалист", "E-4")
		b.put(people.Staff, iin, benchSurnames[i%len(benchSurnames)], fmt.Sprint("Есім", i), fmt.Sprint(desk, i), l.today().String())
	}
	l.brought += hired
	data, err := b.bytes()
	l.ok(err)
	return data
}

// import8 brings a staff list in by the worker's steps; every third is put back.
func (l *life) import8() {
	l.Helper()
	ctx, staff := l.Context(), l.app.staff
	run, err := staff.StartImport(ctx, l.hr, people.Upload{Body: l.body, File: "list.xlsx", Data: bytes.NewReader(l.hiring())})
	l.ok(err)
	l.ok(l.app.queueImport(ctx, run.ID))
	l.due()
	run, err = staff.Import(ctx, l.hr, run.ID)
	l.ok(err)
	if run.State != people.Previewed || run.Bad != 0 {
		l.Fatalf("%s: the import is %s with %d bad rows: %v", l.today(), run.State, run.Bad, run.Issues)
	}
	run, err = staff.ApplyImport(ctx, l.hr, run.ID, run.Version, false)
	l.ok(err)
	if l.imports++; l.imports%3 != 0 {
		l.expected += hired
		return
	}
	_, err = staff.UndoImport(ctx, l.hr, run.ID, run.Version)
	l.ok(err)
	l.undone++
}

// hiredNow are those whom imports brought and who hold a post today.
func (l *life) hiredNow() []people.StaffRow {
	l.Helper()
	var out []people.StaffRow
	q := people.StaffQuery{Body: l.body, On: l.today(), Limit: 200}
	for {
		page, err := l.app.staff.Staff(l.Context(), l.hr, q)
		l.ok(err)
		for _, r := range page.Rows {
			if strings.HasPrefix(r.PostCode, desk) {
				out = append(out, r)
			}
		}
		if q.After = page.Next; q.After == "" {
			return out
		}
	}
}

// moves lets one of the hired go, and another take the post the day after.
func (l *life) moves() {
	l.Helper()
	all := l.hiredNow()
	if len(all) < 2 {
		return
	}
	ctx, staff, yesterday := l.Context(), l.app.staff, l.today().Add(-1)
	leaver := slices.MinFunc(all, func(a, b people.StaffRow) int { return int(a.From - b.From) })
	if leaver.From > yesterday {
		return
	}
	mover := all[slices.IndexFunc(all, func(r people.StaffRow) bool { return r.Person != leaver.Person && r.From <= yesterday })]
	_, err := staff.Release(ctx, l.hr, leaver.Person, leaver.PersonVersion, leaver.ID, yesterday)
	l.ok(err)
	_, err = staff.Appoint(ctx, l.hr, mover.Person, mover.PersonVersion, people.Appointment{Post: leaver.Post, Kind: people.Main, From: l.today()})
	l.ok(err)
	l.expected--
}

// leave is an absence without an end, and whose.
type leave struct {
	person  people.PersonID
	absence people.AbsenceID
}

// goesAway sends somebody on leave for a fortnight, with somebody else in their
// place, and lets a third fall ill for a time that nobody knows.
func (l *life) goesAway(step int) {
	l.Helper()
	all := l.hiredNow()
	if len(all) < 3 {
		return
	}
	ctx, staff, on := l.Context(), l.app.staff, l.today()
	one, other, third := all[step%len(all)], all[(step+1)%len(all)], all[(step+2)%len(all)]
	until := on.Add(13)
	p, err := staff.RecordAbsence(ctx, l.hr, one.Person, one.PersonVersion, people.Absence{Kind: people.Annual, From: on, Until: &until})
	if err != nil { // away already: the same person fell ill before
		l.refusedAs(err, "people.absence_overlaps")
		return
	}
	_, err = staff.Substitute(ctx, l.hr, p.ID, p.Version, people.Substitution{Substitute: other.Person, From: on, Until: &until, Order: 1, Basis: "№ 1"})
	l.ok(err)
	l.absences++
	if _, err = staff.RecordAbsence(ctx, l.hr, third.Person, third.PersonVersion, people.Absence{Kind: people.Sick, From: on}); err != nil {
		l.refusedAs(err, "people.absence_overlaps")
		return
	}
	l.absences++
	f, err := staff.Personal(ctx, l.hr, third.Person)
	l.ok(err)
	l.away = &leave{third.Person, f.Absences[len(f.Absences)-1].ID}
}

// refusedAs fails unless a refusal is the one expected.
func (l *life) refusedAs(err error, code string) {
	l.Helper()
	if !fault.Is(err, code) {
		l.Fatal(err)
	}
}

// comesBack ends the illness of the month before.
func (l *life) comesBack() {
	l.Helper()
	if l.away == nil {
		return
	}
	f, err := l.app.staff.Personal(l.Context(), l.hr, l.away.person)
	l.ok(err)
	_, err = l.app.staff.RecordReturn(l.Context(), l.hr, l.away.person, f.Person.Version, l.away.absence, l.today())
	l.ok(err)
	l.away = nil
}

// promise is a term whose reminders were planned.
type promise struct {
	key      string
	to, over string // who has to act, and who is told when the term has passed
	kept     bool   // the step was done in time
}

// promises plans the reminders of a term in ten working days; every third is
// kept, so that nobody hears of it.
func (l *life) promises(step int) {
	l.Helper()
	cal := l.app.lib.Calendar
	term, err := cal.AddWorking(l.today(), 10)
	l.ok(err)
	p := promise{key: fmt.Sprint("life/", step), to: string(l.hr.Person), over: string(l.head), kept: step%3 == 2}
	plan := outbox.Plan{
		Key: p.key, To: p.to, Due: term.To, Zone: l.zone.String(), Before: []int{5, 1}, At: true,
		Escalate: []outbox.Escalation{{After: 1, To: p.over}}, Args: map[string]any{"task": "tasks.import"}, Case: p.key,
	}
	l.ok(l.app.db.Write(l.Context(), func(tx *store.Tx) error {
		if err := outbox.Remind(tx, cal, plan); err != nil || !p.kept {
			return err
		}
		return outbox.CancelReminders(tx, p.key)
	}))
	l.plans = append(l.plans, p)
}

// settled goes on until the last term has passed, and counts what was said of
// each: to one who acted nothing; to the others each thing once, and the end to
// everybody.
func (l *life) settled() {
	l.Helper()
	for range 4 {
		if !l.app.forward(l.app.legal.Now().AddDate(0, 0, 7)) {
			l.Fatal("the clock did not move")
		}
		l.due()
	}
	for _, p := range l.plans {
		said := map[string]int{}
		for _, to := range []string{p.to, p.over} {
			l.ok(l.app.db.Read(l.Context(), func(tx *store.Tx) error {
				page, err := tx.NoticeList(outbox.NoticeQuery{Person: to, Case: p.key})
				for _, n := range page.Items {
					said[n.Key]++
				}
				return err
			}))
		}
		if p.kept && len(said) > 0 {
			l.Errorf("%s was kept, and yet: %v", p.key, said)
		}
		if !p.kept && (said["outbox.term.overdue"] != 1 || said["outbox.term.due"] != 1 || said["outbox.term.before"] > 2) {
			l.Errorf("%s: %v", p.key, said)
		}
	}
}

// decides asks a rule and keeps the answer.
func (l *life) decides() {
	l.Helper()
	for _, q := range []struct{ act, rule, input string }{
		{"appraisal-arys-2022", "quorum", `{"members":7,"present":4}`},
		{"appraisal-arys-2022", "eligibility", `{"day":"` + l.today().String() + `","in_post_since":"2023-03-20","probation_until":null,"social_leave_ended":null,"study_ended":null,"absence":null}`},
		{"selection-2023", "appointment-window", `{"published":"` + l.today().String() + `","interviewed":2}`},
	} {
		l.ok(l.app.keepAnswer(l.Context(), string(l.hr.Person), string(l.body), q.act, q.rule, q.input))
	}
}

// newBook is an empty workbook.
func newBook() *book {
	return &book{file: excelize.NewFile(), sheets: map[people.Kind]*excelize.StreamWriter{}, rows: map[people.Kind]int{}}
}
