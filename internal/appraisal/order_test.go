package appraisal_test

import (
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// cited wants a fault with its code and the clause that it stands on.
func cited(t *testing.T, err error, code, clause string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Code != code || f.Cite == nil || f.Cite.Clause != clause {
		t.Errorf("%v (%+v) instead of %s by clause %s", err, f, code, clause)
	}
}

func orderIn(w *appraisaltest.World, seats ...appraisal.Seat) appraisal.OrderIn {
	return appraisal.OrderIn{Paper: "12-ө", Day: w.Today(), Seats: seats}
}

// formed puts the first order in force through the verbs.
func formed(w *appraisaltest.World) *appraisal.Order {
	ctx := w.T.Context()
	o, err := w.PrepareOrder(ctx, w.HR, w.Body, 0, orderIn(w, w.Seats(w.Members[:]...)...))
	w.Must(err)
	o, err = w.FormCommission(ctx, w.Authorised, w.Body, o.Number, o.Version)
	w.Must(err)
	return o
}

func TestAPP05_TheAuthorisedPersonFormsACommissionOfAtLeastFive(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		ctx := t.Context()
		for code, in := range map[string]appraisal.OrderIn{
			"order.required":      {},
			"order.future_day":    {Paper: "1", Day: w.Today() + 1},
			"order.twice":         orderIn(w, append(w.Seats(w.Members[:]...), w.Seats()[0])...),
			"order.one_chair":     orderIn(w, w.Seats(w.Members[:]...)[1:]...),
			"order.one_secretary": orderIn(w, w.Seats(w.Members[:]...)[:5]...),
			"order.duty":          orderIn(w, appraisal.Seat{Person: appraisaltest.ID(w.Chair), Duty: "guest"}),
			"order.role":          orderIn(w, w.Seats(w.Members[0], w.Members[1], w.Members[2], w.Economist)...),
		} {
			_, err := w.PrepareOrder(ctx, w.HR, w.Body, 0, in)
			refused(t, err, code)
		}
		_, err := w.PrepareOrder(ctx, w.HR, w.Body, 0, orderIn(w, w.Seats(w.Members[:3]...)...))
		cited(t, err, "order.least", "5")
		for _, a := range []*access.Actor{w.Chair, w.Economist, w.Authorised} {
			_, err := w.PrepareOrder(ctx, a, w.Body, 0, orderIn(w, w.Seats(w.Members[:]...)...))
			refused(t, err, "access.denied")
		}
		o, err := w.PrepareOrder(ctx, w.HR, w.Body, 0, orderIn(w, w.Seats(w.Members[:]...)...))
		w.Must(err)
		_, err = w.PrepareOrder(ctx, w.HR, w.Body, 0, orderIn(w, w.Seats(w.Members[:]...)...))
		refused(t, err, "appraisal.changed")
		if v, err := w.Commission(ctx, w.HR, w.Body); err != nil || v.Now != nil || v.Next == nil || !v.Prepare || v.Form {
			t.Errorf("%+v, %v", v, err)
		}
		_, err = w.FormCommission(ctx, w.HR, w.Body, o.Number, o.Version)
		refused(t, err, "access.denied")
		from := len(w.Journal)
		o, err = w.FormCommission(ctx, w.Authorised, w.Body, o.Number, o.Version)
		w.Must(err)
		if e := w.Journal[len(w.Journal)-1]; len(w.Journal) != from+1 || e.Finding == nil || e.Finding.Rule != "commission" || e.Verb != string(access.FormCommission) {
			t.Errorf("%+v", e)
		}
		if o.InForce == nil || len(o.Voters()) != 5 || o.SeatOf(appraisaltest.ID(w.Chair)) != appraisal.ChairDuty {
			t.Errorf("%+v", o)
		}
		if told := w.Notices(w.Members[2]); len(told) != 1 || told[0].Key != "appraisal.notice.seated" {
			t.Errorf("%+v", told)
		}
		_, err = w.FormCommission(ctx, w.Authorised, w.Body, o.Number, o.Version)
		refused(t, err, "order.none")
		_, err = w.Commission(ctx, w.Stranger, w.Body)
		refused(t, err, "appraisal.missing.case")
	})
}

func TestAPP31_OnlyAnAbsentMemberIsReplacedByAChangeOfTheOrder(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		ctx := t.Context()
		formed(w)
		other := w.Servant("40", "Орынбасаров", "E-4", "", "2020-06-01")
		w.Grant(other, access.Member, w.Body)
		in := orderIn(w, w.Seats(w.Members[0], w.Members[1], w.Members[2], other)...)
		_, err := w.PrepareOrder(ctx, w.HR, w.Body, 0, in)
		refused(t, err, "order.required")
		in.Why = "Мүшенің болмауына байланысты"
		_, err = w.PrepareOrder(ctx, w.HR, w.Body, 0, in)
		cited(t, err, "order.ground", "31")
		in.Changes = []appraisal.Replaced{{Out: appraisaltest.ID(w.Members[3]), In: appraisaltest.ID(other), Ground: "Іссапар"}}
		_, err = w.PrepareOrder(ctx, w.HR, w.Body, 0, in)
		cited(t, err, "order.not_absent", "31")
		bad := in
		bad.Changes = append([]appraisal.Replaced{{Out: appraisaltest.ID(w.Members[0]), Ground: "–"}}, in.Changes...)
		_, err = w.PrepareOrder(ctx, w.HR, w.Body, 0, bad)
		refused(t, err, "order.not_leaving")
		w.Away(w.Members[3], people.Trip, "2023-01-09", "2023-01-20")
		o, err := w.PrepareOrder(ctx, w.HR, w.Body, 0, in)
		w.Must(err)
		o, err = w.FormCommission(ctx, w.Authorised, w.Body, o.Number, o.Version)
		w.Must(err)
		if o.Number != 2 || o.SeatOf(appraisaltest.ID(w.Members[3])) != "" || o.SeatOf(appraisaltest.ID(other)) != appraisal.MemberDuty {
			t.Errorf("%+v", o)
		}
		if told := w.Notices(w.Members[3]); told[0].Key != "appraisal.notice.unseated" {
			t.Errorf("%+v", told)
		}
		// Who stood in leaves when the member comes back.
		w.At("2023-01-23")
		back := orderIn(w, w.Seats(w.Members[:]...)...)
		back.Why, back.Changes = "Мүше іссапардан оралды", []appraisal.Replaced{{Out: appraisaltest.ID(other), In: appraisaltest.ID(w.Members[3]), Ground: "Оралды"}}
		o, err = w.PrepareOrder(ctx, w.HR, w.Body, 0, back)
		w.Must(err)
		_, err = w.FormCommission(ctx, w.Authorised, w.Body, o.Number, o.Version)
		w.Must(err)
		v, err := w.Commission(ctx, w.HR, w.Body)
		if err != nil || len(v.Orders) != 3 || v.Orders[0].Number != 3 || v.Next != nil {
			t.Errorf("%+v, %v", v, err)
		}
	})
}
