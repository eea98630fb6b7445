package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/interview"
	"tarazy/internal/interview/raters"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// The interviews of which the statistics are made.
const (
	ratedInterviews = 1000
	ratedBatch      = 100
	ratedMembers    = 4
	ratedLimit      = 1000 // milliseconds
)

// interviews measures the statistics of those who mark: the figures alone, and
// with the sealed sheets read and opened.
func (b *bench) interviews(ctx context.Context) error {
	sheets := ratedSheets()
	var report *raters.Report
	w, err := b.work(func() (err error) { report, err = raters.Work(sheets); return err })
	if err != nil {
		return err
	}
	if report.Marks != ratedInterviews*ratedMembers || report.Raters[0].Severity.Value == nil {
		return fmt.Errorf("statistics of %d marks", report.Marks)
	}
	b.add(atMost("statistics of raters, 1,000 × 4", millis(w.took), ratedLimit, "ms"))
	return b.eachBase(ctx, "interview", b.ratersOn)
}

// ratedMark is a mark of a member: one is severe, and no two differ by more than
// two.
func ratedMark(i, member, competency int) int {
	return max(1, min(5, 3+(i*7+competency*3)%4-(i*11+member*5+competency)%3+(1-member)%2))
}

func ratedSheets() []raters.Sheet {
	began := time.Date(2023, time.May, 17, 4, 0, 0, 0, time.UTC)
	var out []raters.Sheet
	for i := range ratedInterviews {
		for m := range ratedMembers {
			overall := ratedMark(i, m, 0)
			s := raters.Sheet{
				Interview: fmt.Sprintf("int_%04d", i), Rater: fmt.Sprintf("per_%d", m), Day: fmt.Sprint(i / 4), Starts: began.Add(time.Duration(i) * time.Hour),
				Overall: &overall, Marks: map[string]int{},
			}
			for k := range 4 {
				s.Marks[fmt.Sprint("c", k)] = ratedMark(i, m, k+1)
			}
			out = append(out, s)
		}
	}
	return out
}

func (b *bench) ratersOn(ctx context.Context, a *app, base string) error {
	body, err := a.staff.AddBody(ctx, system, people.Body{BIN: "180140000004", Zone: "Asia/Almaty", Names: locale.Words{KK: "Орган", RU: "Орган", EN: "Body"}})
	if err != nil {
		return err
	}
	if err := ratedFill(ctx, a, body.ID); err != nil {
		return err
	}
	if base == onPostgres { // what its autovacuum does within a minute of such an import
		if err := analyze(ctx, a.db, "interview", "interview_sheet", "interview_agreement", "person"); err != nil {
			return err
		}
	}
	expert := &access.Actor{Person: "per_expert", Held: []access.Held{{Role: access.PanelExpert, Body: string(body.ID)}}}
	var view *interview.RatersView
	w, err := b.work(func() (err error) { view, err = a.interviews.RatersOf(ctx, expert, body.ID); return err })
	if err != nil {
		return err
	}
	if view.Report.Marks != ratedInterviews*ratedMembers {
		return fmt.Errorf("statistics of %d marks", view.Report.Marks)
	}
	b.add(atMost("statistics of raters with their sheets, "+base, millis(w.took), ratedLimit, "ms"))
	return nil
}

// ratedFill stores a panel and its interviews, each marked by all and open.
func ratedFill(ctx context.Context, a *app, body people.BodyID) error {
	series := &interview.Series{ID: "ser_bench", Version: 1, Body: body, State: interview.SeriesOpen, Format: interview.ByPanel, At: a.legal.Now()}
	err := a.db.Write(ctx, func(tx *store.Tx) error {
		var members []people.Person
		for m := range ratedMembers {
			p := people.PersonID(fmt.Sprintf("per_bench_m%d", m))
			members = append(members, people.Person{ID: p, Version: 1, Surname: "Мүше", Given: fmt.Sprint(m), Lang: locale.KK, IINMark: []byte(p)})
			series.Seats = append(series.Seats, interview.Seat{Person: p, Duty: interview.MemberDuty})
		}
		if _, err := tx.PersonInsertAll(members); err != nil {
			return err
		}
		_, err := tx.SeriesInsert(series)
		return err
	})
	for first := 0; err == nil && first < ratedInterviews; first += ratedBatch {
		err = a.db.Write(ctx, func(tx *store.Tx) error { return ratedBatchOf(tx, a, series, first) })
	}
	return err
}

func ratedBatchOf(tx *store.Tx, a *app, series *interview.Series, first int) error {
	for i := first; i < first+ratedBatch; i++ {
		wrapped, err := a.master.NewKey()
		if err != nil {
			return err
		}
		p := people.PersonID(fmt.Sprintf("per_bench_%04d", i))
		if _, err := tx.PersonInsertAll([]people.Person{{ID: p, Version: 1, Surname: "Үміткер", Given: fmt.Sprint(i), Lang: locale.KK, Key: wrapped, IINMark: []byte(p)}}); err != nil {
			return err
		}
		one := &interview.Interview{
			ID: interview.ID(fmt.Sprintf("int_bench_%04d", i)), Version: 1, Series: series.ID, Body: series.Body, Person: p, Number: fmt.Sprintf("K-%04d", i),
			State: interview.Agreed, Starts: series.At.Add(time.Duration(i) * time.Hour), Ends: series.At.Add(time.Duration(i)*time.Hour + 40*time.Minute),
		}
		if _, err := tx.InterviewInsert(one); err != nil {
			return err
		}
		if _, err := tx.AgreementPut(&interview.SealedAgreement{Interview: one.ID, Version: 1, Sealed: []byte{0}, At: series.At}); err != nil {
			return err
		}
		if err := ratedPanel(tx, a, series, one, i, wrapped); err != nil {
			return err
		}
	}
	return nil
}

// ratedPanel stores the locked sheets of all members.
func ratedPanel(tx *store.Tx, a *app, series *interview.Series, one *interview.Interview, i int, wrapped []byte) error {
	key, err := a.master.Key(wrapped)
	if err != nil {
		return err
	}
	for m, seat := range series.Seats {
		overall := ratedMark(i, m, 0)
		sheet := interview.Sheet{Interview: one.ID, Member: seat.Person, Version: 2, Overall: &overall, At: series.At}
		for k := range 4 {
			mark := ratedMark(i, m, k+1)
			sheet.Ratings = append(sheet.Ratings, interview.Rating{Competency: fmt.Sprint("c", k), Mark: &mark})
		}
		text, err := json.Marshal(sheet)
		if err != nil {
			return err
		}
		sealed, err := key.Seal("interview.sheet", text)
		if err != nil {
			return err
		}
		at := series.At
		_, err = tx.SheetPut(&interview.SealedSheet{Interview: one.ID, Series: series.ID, Member: seat.Person, Version: 1, LockedAt: &at, Sealed: sealed, At: at})
		if err != nil {
			return err
		}
	}
	return nil
}
