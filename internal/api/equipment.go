package api

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/decide"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
)

// EquipmentDeps are what the routes on the check of equipment stand on.
type EquipmentDeps struct {
	Proctor *proctor.Service
	Exams   *exam.Service
}

// equipmentBody bounds the figures of a check, in bytes.
const equipmentBody = 16 << 10

// CheckOrder hands in what a browser measured.
type CheckOrder struct {
	Booking exam.BookingID      `key:"booking,optional" json:"booking,omitempty"` // the seat for which it was measured; "" for none
	Press   string              `key:"press" json:"press"`                        // names the check: sent twice it is kept once
	Figures proctor.EquipmentIn `key:"figures" json:"figures"`
}

// CheckAnswer is a check with what was found, each item by its clause.
type CheckAnswer struct {
	ID      proctor.CheckID      `json:"id"`
	At      int64                `json:"at"` // milliseconds since 1970
	Figures proctor.EquipmentIn  `json:"figures"`
	Outcome proctor.EquipmentOut `json:"outcome"`
	Finding decide.Answer        `json:"finding"`
}

// ChecksAnswer are the own checks, the latest first.
type ChecksAnswer struct {
	Checks []CheckAnswer `json:"checks"`
}

// StandingBeforeTest is how the own equipment stands before the test of a seat.
type StandingBeforeTest struct {
	Asked    bool                  `json:"asked"`     // the test asks for a check; false: the rest says nothing
	Hours    int                   `json:"hours"`     // how long before the start a check counts
	Fresh    bool                  `json:"fresh"`     // the latest one counts now
	MayBegin bool                  `json:"may_begin"` // as far as the equipment goes
	Last     *CheckAnswer          `json:"last"`      // null for no check
	Outcome  *proctor.EquipmentOut `json:"outcome"`   // of the latest, under the edition of the test
}

// EquipmentRoutes are the routes on the check of equipment.
func EquipmentRoutes(d EquipmentDeps) []route.Route {
	const v = access.CheckEquipment
	keep := described("POST", "/api/v1/equipment", v, d.checkKeep, route.Operation{
		ID: "checkEquipment", Summary: "Hand in what was measured of the own equipment, and learn what it means", In: CheckOrder{}, Out: CheckAnswer{}})
	keep.Body = equipmentBody
	return []route.Route{
		keep,
		described("GET", "/api/v1/equipment", v, d.checks, route.Operation{ID: "listEquipmentChecks", Summary: "The own checks of equipment", Out: ChecksAnswer{}}),
		described("GET", "/api/v1/exams/{booking}/equipment", v, d.standingBefore, route.Operation{
			ID: "showEquipmentStanding", Summary: "Whether the test of an own seat asks for a check of equipment, and how the latest stands", Out: StandingBeforeTest{}}),
	}
}

func (d EquipmentDeps) checkKeep(w http.ResponseWriter, r *route.Request) error {
	var in CheckOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	c, err := d.Proctor.Check(r.Context(), r.Actor, proctor.CheckIn{Booking: in.Booking, Press: in.Press, Figures: in.Figures})
	if fault.Is(err, "proctor.press") {
		return err
	}
	if err != nil {
		return within("figures", err)
	}
	return write(w, r, http.StatusOK, checkAnswer(c))
}

func checkAnswer(c *proctor.Check) CheckAnswer {
	out := CheckAnswer{ID: c.ID, At: milli(c.At), Figures: c.Figures, Outcome: c.Outcome, Finding: decide.Print(c.Finding)}
	out.Finding.Outcome = c.Outcome
	return out
}

func (d EquipmentDeps) checks(w http.ResponseWriter, r *route.Request) error {
	all, err := d.Proctor.Mine(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	out := ChecksAnswer{Checks: make([]CheckAnswer, len(all))}
	for i := range all {
		out.Checks[i] = checkAnswer(&all[i])
	}
	return write(w, r, http.StatusOK, out)
}

func (d EquipmentDeps) standingBefore(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Exams.SeatOf(r.Context(), r.Actor, bookingIn(r))
	if err != nil {
		return err
	}
	st, err := d.Proctor.Standing(r.Context(), r.Actor, v)
	if err != nil {
		return err
	}
	out := StandingBeforeTest{Asked: st.Asked, Hours: st.Hours, Fresh: st.Fresh, MayBegin: st.MayBegin || !st.Asked}
	if st.Last != nil {
		last := checkAnswer(st.Last)
		out.Last, out.Outcome = &last, &st.Outcome
	}
	return write(w, r, http.StatusOK, out)
}
