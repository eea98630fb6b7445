package competition_test

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/day"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// over is a competition with its winner appointed and a journal kept.
func over(w *competitiontest.World) (apps []*competition.Application, x *competition.Archivist) {
	w.T.Helper()
	x = archivist(w)
	apps = published(w, 3)
	bring(w, apps[0])
	to(w, offer(w, apps[0].ID).From)
	_, err := w.Appoint(w.T.Context(), w.Head, w.Free.ID, w.Free.Version, competition.AppointIn{Number: "45-ж", Day: w.Today()})
	w.Must(err)
	reload(w)
	number(w, x)
	return apps, x
}

func destroyBy(w *competitiontest.World, by *access.Actor, in competition.DestroyIn) error {
	w.T.Helper()
	reload(w)
	in.Version = w.Competition.Version
	_, err := w.DestroyPapers(w.T.Context(), by, w.Competition.ID, in)
	return err
}

func TestPapersOfACompetitionAreKeptForTheirTerm(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		on := w.Today()
		in := competition.DestroyIn{Number: "7-К", Day: &on}
		wants(t, "while it runs", destroyBy(w, w.HR, in), "selection.keep.runs")
		over(w)
		ended := *w.Competition.Ended
		if ended != w.Today() {
			t.Fatalf("ended on %v", ended)
		}
		last := ended.AddYears(w.Rules().Retention.PapersYears.V)
		to(w, last)
		wants(t, "on the last day", destroyBy(w, w.HR, in), "selection.keep.term")
		to(w, last.Add(1))
		wants(t, "another officer", destroyBy(w, w.Secretary, in), "access.denied")
		wants(t, "without a number", destroyBy(w, w.HR, competition.DestroyIn{Number: " ", Day: &on}), "selection.keep.number")
		wants(t, "without a day", destroyBy(w, w.HR, competition.DestroyIn{Number: "7-К"}), "selection.keep.day")
		later := w.Today().Add(1)
		wants(t, "an act of tomorrow", destroyBy(w, w.HR, competition.DestroyIn{Number: "7-К", Day: &later}), "selection.keep.future")
		_, err := w.DestroyPapers(t.Context(), w.HR, w.Competition.ID, competition.DestroyIn{Version: w.Competition.Version - 1, Number: "7-К", Day: &on})
		wants(t, "an old version", err, "selection.changed")
		held(w, in)
	})
}

// held wants papers that are held back to stay until they are released.
func held(w *competitiontest.World, in competition.DestroyIn) {
	t, ctx, id := w.T, w.T.Context(), w.Competition.ID
	_, err := w.HoldPapers(ctx, w.HR, id, w.Competition.Version, " ")
	refused(t, err, "selection.required", "why")
	_, err = w.ReleasePapers(ctx, w.HR, id, w.Competition.Version, "Сот аяқталды")
	refused(t, err, "selection.keep.not_held")
	c, err := w.HoldPapers(ctx, w.HR, id, w.Competition.Version, "Сот сұратты")
	w.Must(err)
	_, err = w.HoldPapers(ctx, w.HR, id, c.Version, "Тағы")
	refused(t, err, "selection.keep.held")
	refused(t, destroyBy(w, w.HR, in), "selection.keep.held")
	kept, err := w.Kept(ctx, w.HR, id)
	w.Must(err)
	if kept.Names[people.PersonID(w.HR.Person)] == "" || kept.Until == nil || len(kept.Reasons) != 1 || kept.Applications != 3 {
		t.Errorf("%+v", kept)
	}
	_, err = w.ReleasePapers(ctx, w.HR, id, c.Version, "Сот аяқталды")
	w.Must(err)
	kept, err = w.Kept(ctx, w.HR, id)
	w.Must(err)
	if kept.Stop != nil {
		t.Error(kept.Stop)
	}
}

func TestPapersOfACompetitionAreDestroyedUnderAnAct(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		ctx := t.Context()
		apps, x := over(w)
		var files []string
		w.Tx(func(tx competition.Tx) error {
			for _, p := range valueOf(tx.ProtocolsOf(w.Competition.ID)) {
				for _, f := range p.Files {
					files = append(files, f.Key)
				}
			}
			for _, p := range valueOf(tx.PapersOf(apps[0].ID)) {
				files = append(files, p.File)
			}
			return nil
		})
		if len(files) < 3 {
			t.Fatalf("files %v", files)
		}
		var interviewed []competition.VacancyID
		w.Service.Interviewed = func(_ competition.Tx, _ *access.Actor, v competition.VacancyID, o journal.Order) ([]string, error) {
			if o.Act != "7-К" || o.Case != string(w.Competition.ID) {
				t.Errorf("%+v", o)
			}
			interviewed = append(interviewed, v)
			return nil, nil
		}
		var forgotten int
		w.Service.Forget = func(tx competition.Tx, o journal.Order, cases []string) error {
			numbers, err := tx.(*store.Tx).JournalOfCases(cases)
			if err != nil {
				return err
			}
			forgotten = len(numbers)
			_, err = journal.Destroy(tx.(*store.Tx), o, numbers)
			return err
		}
		to(w, w.Competition.Ended.AddYears(3).Add(1))
		on := day.Of(2026, time.June, 5)
		to(w, on)
		w.Must(destroyBy(w, w.HR, competition.DestroyIn{Number: "7-К", Day: &on}))
		wants(t, "twice", destroyBy(w, w.HR, competition.DestroyIn{Number: "8-К", Day: &on}), "selection.keep.done")
		if len(interviewed) != 2 || forgotten == 0 {
			t.Errorf("interviews %v, records %d", interviewed, forgotten)
		}
		removesFiles(w)
		for _, key := range files {
			if r, _, err := w.Blobs.Get(ctx, key); err == nil {
				_, _ = io.Copy(io.Discard, r)
				_ = r.Close()
				t.Errorf("%s is there", key)
			}
		}
		nothingLeft(w, apps)
		number(w, x)
		if _, _, err := x.Make(ctx, w.HR, w.Competition.ID, nil); err == nil {
			t.Error("an archive of what was destroyed")
		}
		report, err := x.Journal.Check(ctx)
		if err != nil || !report.OK() {
			t.Errorf("the journal: %+v %v", report, err)
		}
	})
}

// removesFiles does the job that a destruction left: the first attempt breaks off at
// the second file, the next removes the rest.
func removesFiles(w *competitiontest.World) {
	whole := w.Service.Blobs
	w.Service.Blobs = &breaking{Store: whole}
	worker := outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](w.DB), Owner: "test"})
	kind := w.Service.Kind()
	kind.Delay = func(int) time.Duration { return 0 }
	worker.Handle(kind)
	n, err := worker.RunDue(w.T.Context())
	w.Must(err)
	if n != 2 {
		w.T.Errorf("%d attempts", n)
	}
	w.Service.Blobs = whole
}

// breaking is a store of files that fails once, at the second file to be removed.
type breaking struct {
	blob.Store
	asked int
}

func (b *breaking) Delete(ctx context.Context, key string) error {
	if b.asked++; b.asked == 2 {
		return errors.New("the line broke")
	}
	return b.Store.Delete(ctx, key)
}

func valueOf[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// nothingLeft wants the announcement and who applied to be all that is there,
// and the pages to bear it.
func nothingLeft(w *competitiontest.World, apps []*competition.Application) {
	t, ctx := w.T, w.T.Context()
	w.Tx(func(tx competition.Tx) error {
		for what, n := range map[string]int{
			"protocols": len(valueOf(tx.ProtocolsOf(w.Competition.ID))), "orders": len(valueOf(tx.OrdersOf(w.Competition.ID))),
			"offers": len(valueOf(tx.OffersOf(w.Free.ID))), "papers": len(valueOf(tx.PapersOf(apps[0].ID))),
			"results": len(valueOf(tx.ResultsOfApplication(apps[0].ID))), "marks": len(valueOf(tx.MarksOf(apps[0].ID, competition.AtInterview))),
			"rulings": len(valueOf(tx.RulingsOf(apps[0].ID))), "declarations": len(valueOf(tx.DeclarationsOf(w.Free.ID))),
		} {
			if n != 0 {
				t.Errorf("%s: %d", what, n)
			}
		}
		a := valueOf(tx.ApplicationGet(apps[0].ID))
		if a.Person != apps[0].Person || a.Points != 0 || a.Place != 0 || len(a.Snapshot) != 0 {
			t.Errorf("%+v", a)
		}
		return nil
	})
	reload(w)
	if g := w.Competition.Gone; g == nil || g.Number != "7-К" || g.Files == 0 {
		t.Errorf("%+v", g)
	}
	_, err := w.View(ctx, w.HR, w.Competition.ID)
	w.Must(err)
	_, err = w.Own(ctx, self(apps[0]), apps[0].ID)
	w.Must(err)
	_, err = w.Examine(ctx, w.HR, apps[0].ID)
	w.Must(err)
	_, err = w.Protocol(ctx, w.HR, w.Competition.ID)
	w.Must(err)
	_, err = w.Appointments(ctx, w.HR, w.Competition.ID)
	w.Must(err)
}
