package analysis_test

import (
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/exam/analysis"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/fault"
)

// sits lets a new candidate choose options of the first section and end it.
func sits(h *examtest.Hall, options ...int) {
	h.T.Helper()
	who, booking := h.Seat()
	id, held := h.Enter(who, booking)
	a, _ := h.Stored(id)
	var saves []exam.Save
	for slot, option := range options {
		for place, at := range a.Paper.Slots()[slot].Order {
			if at == option {
				saves = append(saves, exam.Save{Slot: slot, Seq: 1, At: h.Clock.Now().UnixMilli(), Answer: exam.Answer{Places: []int{place}}})
			}
		}
	}
	_, err := h.Save(h.T.Context(), id, examtest.Session, exam.SaveIn{Secret: held.Secret, Answers: saves})
	h.Must(err)
	for section := range 2 {
		_, err := h.Close(h.T.Context(), who, id, held.Secret, section)
		h.Must(err)
		if section == 0 {
			_, err = h.Next(h.T.Context(), who, id, held.Secret)
			h.Must(err)
		}
	}
}

var fewLimits = analysis.ItemLimits{Cases: 4, RestItems: 1, Easy: 95, Hard: 20, Weak: 15, Distractor: 5, DeadPercent: 2}

func TestAReportIsMadeOfThePapersThatWereSat(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		least := 2
		h.Sitting.Test.Least = &least
		h.Sitting.Test.Sections[0].Parts[0].Least = &least
		h.Tx(func(tx exam.Tx) error {
			h.Sitting.Version++
			_, err := tx.SittingUpdate(h.Sitting)
			return err
		})
		for range 4 {
			sits(h, 1, 1, 1)
			sits(h, 1, 0, 2)
			sits(h, 0, 0, 0)
		}
		read := 0
		r, err := analysis.Make(t.Context(), h.Delivery.Service, h.Manager(), h.People.Body, "trial", &fewLimits, func(n int) { read = n })
		h.Must(err)
		if r.N != 12 || read != 12 || r.More || r.Test.Key != "trial" || len(r.Parts) != 1 || len(r.Items) != 6 {
			t.Fatalf("%d papers, %d read, %d parts, %d items", r.N, read, len(r.Parts), len(r.Items))
		}
		p := r.Parts[0]
		if p.Section != "choice" || p.People != 12 || p.Method != analysis.Holes || p.Reliability == nil || p.Decision == nil || *p.Pass != 2 || p.Mean != 4./3 {
			t.Errorf("%+v", p)
		}
		if r.Total == nil || r.Total.People != 12 || r.Total.Mean != 4./3 || r.Total.Decision == nil {
			t.Errorf("%+v", r.Total)
		}
		n := 0
		for _, i := range r.Items {
			if i.Item.Section == "" || r.Find(i.Item.Key, 1) == nil || r.Content(i.Item.Key, 1) == nil {
				t.Errorf("%+v", i)
			}
			n += i.N
		}
		if n != 36 {
			t.Errorf("%d responses", n)
		}
	})
}

func TestAReportIsKeptUntilSomethingIsScored(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx, by, body := t.Context(), h.Manager(), h.People.Body
		reports := analysis.NewReports(h.Delivery.Service, fewLimits)
		if _, _, err := reports.Of(ctx, by, body, "trial"); !fault.Is(err, "exam.missing.test") {
			t.Errorf("nobody sat it: %v", err)
		}
		sits(h, 1, 1, 1)
		first, progress, err := reports.Of(ctx, by, body, "trial")
		h.Must(err)
		if progress != nil || first.N != 1 {
			t.Fatalf("%+v %+v", first, progress)
		}
		again, _, err := reports.Of(ctx, by, body, "trial")
		h.Must(err)
		if again != first {
			t.Error("it is made twice")
		}
		sits(h, 0)
		next, _, err := reports.Of(ctx, by, body, "trial")
		h.Must(err)
		if next == first || next.N != 2 {
			t.Errorf("an old one is shown: %d papers", next.N)
		}
		who, _ := h.Seat()
		if _, _, err := reports.Of(ctx, who, body, "trial"); !fault.Is(err, "access.denied") {
			t.Errorf("a candidate: %v", err)
		}
	})
}
