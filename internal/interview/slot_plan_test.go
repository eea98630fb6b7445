package interview_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// planning is for the whole of the library, from a Wednesday on.
func planning(t *testing.T) *interview.Planning {
	t.Helper()
	lib, err := interviewtest.Library()
	if err != nil {
		t.Fatal(err)
	}
	method, err := lib.Edition(interviewtest.MethodAct, interviewtest.Edition)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := day.Zone("Asia/Almaty")
	if err != nil {
		t.Fatal(err)
	}
	return &interview.Planning{
		Rules: &law.Rules[interview.Method](method).Rules, Limits: interview.Limits(interviewtest.Limits()), ByPanel: true, Calendar: lib.Calendar, Zone: zone,
		Hours: interview.Hours{From: 9 * 60, To: 18 * 60, LunchFrom: 13 * 60, LunchTo: 14 * 60}, Now: interviewtest.Start,
	}
}

func slotAt(at time.Time, minutes int) interview.Slot {
	return interview.Slot{Starts: at, Ends: at.Add(time.Duration(minutes) * time.Minute)}
}

// may is a time of May 2023 in Almaty; the 18th is a Thursday.
func may(d, hour, minute int) time.Time { return interviewtest.Almaty(2023, time.May, d, hour, minute) }

func breachKeys(t *testing.T, p *interview.Planning, slots ...interview.Slot) string {
	t.Helper()
	all, err := p.Check(slots)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, b := range all {
		out = append(out, fmt.Sprintf("%d:%s", b.Slot, b.Key[len("interview.slot.breach."):]))
	}
	return fmt.Sprint(out)
}

func TestINT05_EachLimitThatATimeBreaksIsNamedWithItsClause(t *testing.T) {
	full := []interview.Slot{slotAt(may(18, 9, 0), 40), slotAt(may(18, 10, 0), 40), slotAt(may(18, 11, 0), 40), slotAt(may(18, 14, 0), 40)}
	for _, c := range []struct {
		name, want, clause string
		slots              []interview.Slot
	}{
		{"a time that keeps all", "[]", "", []interview.Slot{slotAt(may(18, 9, 0), 40)}},
		{"past", "[0:past]", "", []interview.Slot{slotAt(may(17, 9, 0), 40)}},
		{"a Saturday", "[0:day_off]", "panel-conditions", []interview.Slot{slotAt(may(20, 9, 0), 40)}},
		{"too short", "[0:short 0:panel_short]", "panel", []interview.Slot{slotAt(may(18, 9, 0), 20)}},
		{"just long enough with the discussion", "[]", "", []interview.Slot{slotAt(may(18, 9, 0), 30)}},
		{"too long with the discussion", "[0:panel_long]", "panel", []interview.Slot{slotAt(may(18, 9, 0), 81)}},
		{"before the working day", "[0:hours]", "panel-conditions", []interview.Slot{slotAt(may(18, 8, 55), 40)}},
		{"its discussion goes beyond the working day", "[0:hours]", "panel-conditions", []interview.Slot{slotAt(may(18, 17, 15), 40)}},
		{"its discussion ends with the working day", "[]", "", []interview.Slot{slotAt(may(18, 17, 10), 40)}},
		{"its discussion falls into lunch", "[0:lunch]", "panel-conditions", []interview.Slot{slotAt(may(18, 12, 15), 40)}},
		{"no break", "[0:break 1:break]", "panel", []interview.Slot{slotAt(may(18, 9, 0), 40), slotAt(may(18, 9, 55), 40)}},
		{"a break of the least length", "[]", "", []interview.Slot{slotAt(may(18, 9, 0), 40), slotAt(may(18, 10, 0), 40)}},
		{"a fifth in a day", "[0:a_day 1:a_day 2:a_day 3:a_day 4:a_day]", "panel-load", append(slices.Clone(full), slotAt(may(18, 15, 0), 40))},
		{"the day after", "[0:every_other_day 1:every_other_day]", "panel-load", []interview.Slot{slotAt(may(18, 9, 0), 40), slotAt(may(19, 9, 0), 40)}},
		{"two days after", "[]", "", []interview.Slot{slotAt(may(22, 9, 0), 40), slotAt(may(24, 9, 0), 40)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := planning(t)
			if got := breachKeys(t, p, c.slots...); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			all, err := p.Check(c.slots)
			if err != nil {
				t.Fatal(err)
			}
			for _, b := range all {
				if b.Cite.Clause != c.clause {
					t.Errorf("%s cites %q, want %q", b.Key, b.Cite.Clause, c.clause)
				}
				for l, text := range map[string]string{"kk": b.Text().KK, "ru": b.Text().RU, "en": b.Text().EN} {
					if text == "" || text[0] == '\xe2' && text[:3] == "⟦" {
						t.Errorf("%s has no words in %s", b.Key, l)
					}
				}
			}
		})
	}
}

func TestINT05_AWeekHasAMost(t *testing.T) {
	p := planning(t)
	p.Limits["a_week_most"] = 3
	if got := breachKeys(t, p, slotAt(may(22, 9, 0), 40), slotAt(may(22, 10, 0), 40), slotAt(may(24, 9, 0), 40), slotAt(may(29, 9, 0), 40)); got != "[]" {
		t.Error(got)
	}
	if got := breachKeys(t, p, slotAt(may(22, 9, 0), 40), slotAt(may(22, 10, 0), 40), slotAt(may(24, 9, 0), 40), slotAt(may(26, 9, 0), 40)); got != "[0:a_week 1:a_week 2:a_week 3:a_week]" {
		t.Error(got)
	}
}

func TestINT05_NoMemberIsInTwoPlaces(t *testing.T) {
	p := planning(t)
	p.Busy = []interview.Busy{{Person: "perA", Starts: may(18, 10, 0), Ends: may(18, 10, 40), Session: true}}
	if got := breachKeys(t, p, slotAt(may(18, 10, 20), 40)); got != "[0:member]" {
		t.Error(got)
	}
	all, err := p.Check([]interview.Slot{slotAt(may(18, 10, 20), 40)})
	if err != nil || all[0].Member != "perA" {
		t.Error(all, err)
	}
	// the sessions of a member in other series count for the limits of the day
	p.Busy = nil
	for h := 14; h < 18; h++ {
		p.Busy = append(p.Busy, interview.Busy{Person: "perA", Starts: may(18, h, 0), Ends: may(18, h, 15), Session: true})
	}
	if got := breachKeys(t, p, slotAt(may(18, 9, 0), 40)); got != "[0:a_day]" {
		t.Error(got)
	}
}

func TestINT20_OneInterviewerKnowsNoLimitsOfASession(t *testing.T) {
	p := planning(t)
	p.ByPanel = false
	if got := breachKeys(t, p, slotAt(may(18, 9, 0), 30), slotAt(may(19, 9, 0), 30)); got != "[]" {
		t.Error(got)
	}
	if got := breachKeys(t, p, slotAt(may(18, 9, 0), 29)); got != "[0:short]" {
		t.Error(got)
	}
}

func TestSEL19_TheMinutesOfTheRulesGoBeforeThoseOfTheRecommendations(t *testing.T) {
	p := planning(t)
	p.Most = &law.Value[int]{V: 15, Clause: "step-8"}
	if got := breachKeys(t, p, slotAt(may(18, 9, 0), 15)); got != "[]" {
		t.Error(got)
	}
	if got := breachKeys(t, p, slotAt(may(18, 9, 0), 16)); got != "[0:law_most]" {
		t.Error(got)
	}
}

// TestINT05_NoPlanBreaksALimit plans with limits, hours and busy members drawn
// at random.
func TestINT05_NoPlanBreaksALimit(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 2023))
	planned := 0
	for range 150 {
		p := planning(t)
		talk := 15 + r.IntN(60)
		p.Limits = interview.Limits{
			"interview_minutes_least": 10, "discussion_minutes_least": 5 + r.IntN(20), "panel_minutes_least": 20, "panel_minutes_most": 120,
			"break_minutes_least": 10 + r.IntN(30), "break_minutes_preparing": 5, "break_minutes_summary": 5, "a_day_most": 1 + r.IntN(5), "a_week_most": 2 + r.IntN(12),
		}
		p.ByPanel = r.IntN(4) > 0
		p.Hours = interview.Hours{From: 8*60 + r.IntN(90), To: 16*60 + r.IntN(180), LunchFrom: 12 * 60, LunchTo: 12*60 + r.IntN(120)}
		for range r.IntN(20) {
			starts := may(18+r.IntN(12), 9+r.IntN(8), 5*r.IntN(12))
			p.Busy = append(p.Busy, interview.Busy{
				Person: people.PersonID(fmt.Sprintf("per%d", r.IntN(4))), Starts: starts, Ends: starts.Add(time.Duration(15+r.IntN(45)) * time.Minute), Session: r.IntN(2) == 0,
			})
		}
		today := day.Of(2023, time.May, 18)
		got, err := p.Plan(interview.Wanted{From: today, Until: today.Add(r.IntN(40)), Minutes: talk, N: 1 + r.IntN(25)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		planned += len(got)
		broken, err := p.Check(got)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range broken {
			t.Fatalf("%v of %v breaks %s %v\n%+v", got[b.Slot].Starts, len(got), b.Key, b.Args, p.Limits)
		}
	}
	if planned < 500 {
		t.Errorf("only %d times were planned", planned)
	}
}

func TestAPlanThatIsAskedForSenselesslyIsRefused(t *testing.T) {
	p := planning(t)
	today := day.Of(2023, time.May, 18)
	for want, w := range map[string]interview.Wanted{
		"interview.slot.day":   {N: 1},
		"interview.slot.until": {From: today, Until: today - 1, N: 1},
		"interview.slot.many":  {From: today, Until: today, N: 1000},
	} {
		if _, err := p.Plan(w, nil); !fault.Is(err, want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	p.Hours.To = p.Hours.From
	if _, err := p.Plan(interview.Wanted{From: today, Until: today, N: 1, Minutes: 40}, nil); !fault.Is(err, "interview.slot.hours") {
		t.Error(err)
	}
}
