package interview_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// invitation is the last invitation that a person has of an interview.
func invitation(w *interviewtest.World, who string, id interview.ID) *outbox.Told {
	w.T.Helper()
	for _, n := range w.Notices(who) {
		if n.Case == string(id) && n.Invitation != nil {
			return &n
		}
	}
	return nil
}

func TestINT05_EverybodyIsInvitedAndHearsOfChangeAndCancellation(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		se := w.Opened(interview.ByPanel)
		p := w.PlanAll(se.ID, 1)
		if len(p.Lines) != 2 || len(p.Free) != 1 || p.Short != 0 || p.Minutes != 40 || p.After != 10 {
			w.T.Fatalf("%+v", p)
		}
		i := w.InterviewOf(se.ID, w.Candidates[0])
		for _, who := range []*access.Actor{w.Lead, w.Members[0], w.Members[1], w.Expert, w.Candidates[0]} {
			n := invitation(w, who.Person, i.ID)
			if n == nil || n.Invitation.Sequence != 0 || n.Invitation.Cancel || n.Invitation.UID != string(i.ID) || !n.Invitation.Start.Equal(i.Starts) {
				w.T.Fatalf("%s: %+v", who.Name, n)
			}
			long := n.Invitation.End.Sub(i.Ends)
			if who == w.Candidates[0] && long != 0 || who != w.Candidates[0] && long != 10*time.Minute {
				w.T.Errorf("%s: the entry ends %v after the talk", who.Name, long)
			}
		}
		if invitation(w, w.Candidates[1].Person, i.ID) != nil {
			w.T.Error("a candidate hears of another")
		}
		to := interviewtest.Almaty(2023, time.May, 22, 9, 0)
		w.Must(w.MoveInterview(ctx, w.HR, interview.InterviewAt{ID: i.ID, Version: i.Version}, to, "301"))
		n := invitation(w, w.Members[0].Person, i.ID)
		if n.Key != "series.notice.member.moved" || n.Invitation.Sequence != 1 || n.Invitation.Place != "301" || !n.Invitation.Start.Equal(to) {
			w.T.Errorf("%+v", n)
		}
		i = w.InterviewOf(se.ID, w.Candidates[0])
		refused(w.T, w.CancelTime(ctx, w.HR, interview.InterviewAt{ID: i.ID, Version: i.Version}, ""), "interview.series.reason", "reason")
		w.Must(w.CancelTime(ctx, w.HR, interview.InterviewAt{ID: i.ID, Version: i.Version}, "No light"))
		n = invitation(w, w.Candidates[0].Person, i.ID)
		if !n.Invitation.Cancel || n.Invitation.Sequence != 2 || !n.Invitation.Start.Equal(to) {
			w.T.Errorf("%+v", n)
		}
		i = w.InterviewOf(se.ID, w.Candidates[0])
		if i.State != interview.Waiting || !i.Starts.IsZero() {
			w.T.Errorf("%+v", i)
		}
		w.PlanAll(se.ID, 0)
		if n = invitation(w, w.Candidates[0].Person, i.ID); n.Invitation.Sequence != 3 || n.Invitation.Cancel {
			w.T.Errorf("%+v", n)
		}
	})
}

func TestINT05_ATimeByHandNamesTheLimitsThatItBreaks(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		se := w.Opened(interview.ByPanel)
		i := w.InterviewOf(se.ID, w.Candidates[0])
		move := func(at time.Time) []string {
			err := w.MoveInterview(ctx, w.HR, interview.InterviewAt{ID: i.ID, Version: w.InterviewOf(se.ID, w.Candidates[0]).Version}, at, "")
			var all interview.BrokenLimits
			if !errors.As(err, &all) {
				w.T.Fatal(err)
			}
			refused(w.T, err, "interview.slot.broken", "")
			var keys []string
			for _, b := range all {
				keys = append(keys, b.Key)
			}
			return keys
		}
		if got := move(interviewtest.Almaty(2023, time.May, 21, 20, 0)); fmt.Sprint(got) != "[interview.slot.breach.day_off interview.slot.breach.hours]" {
			w.T.Error(got)
		}
		// the lead sits in another series at that time
		other := w.Opened(interview.Individual)
		o := w.InterviewOf(other.ID, w.Candidates[1])
		at := interviewtest.Almaty(2023, time.May, 22, 10, 0)
		w.Must(w.MoveInterview(ctx, w.HR, interview.InterviewAt{ID: o.ID, Version: o.Version}, at, ""))
		if got := move(at); fmt.Sprint(got) != "[interview.slot.breach.member]" {
			w.T.Error(got)
		}
		w.Must(w.MoveInterview(ctx, w.HR, interview.InterviewAt{ID: i.ID, Version: i.Version}, at.Add(5*time.Hour), ""))
		// the candidate is in the other series at that time
		alone := w.InterviewOf(other.ID, w.Candidates[0])
		err := w.MoveInterview(ctx, w.HR, interview.InterviewAt{ID: alone.ID, Version: alone.Version}, at.Add(5*time.Hour), "")
		refused(w.T, err, "interview.slot.broken", "")
	})
}

func TestINT05_ASettingThatIsMissingIsNamed(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		se := w.Opened(interview.ByPanel)
		set := interviewtest.Limits()
		delete(set, "a_day_most")
		w.Tx(func(tx interview.Tx) error { _, err := tx.LimitsPut(w.Body, set, 1); return err })
		_, err := w.ProposePlan(w.T.Context(), w.HR, se.ID, w.Ask(0))
		refused(w.T, err, "interview.setting_missing", "a_day_most")
		v, err := w.Service.Series(w.T.Context(), w.HR, se.ID)
		w.Must(err)
		if !fault.Is(v.Unset, "interview.setting_missing") {
			w.T.Error(v.Unset)
		}
	})
}

func TestSEL19_ACompetitionsInterviewTakesTheMinutesOfItsRules(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		c := theCase(w)
		c.Most = &law.Value[int]{V: 15, Clause: "step-8"}
		w.Service.Procedure.Case = func(interview.Tx, string) (*interview.Case, error) { return c, nil }
		se, err := w.OpenSeries(ctx, w.HR, interview.SeriesOpening{Body: w.Body, Case: c.ID, Format: interview.ByPanel})
		w.Must(err)
		g := w.Guide()
		_, err = w.ChooseGuide(ctx, w.HR, w.At(se.ID), g.ID)
		refused(w.T, err, "interview.series.guide_minutes", "guide")
		g.Minutes, g.Version = 15, g.Version+1
		w.Tx(func(tx interview.Tx) error { _, err := tx.GuideUpdate(g); return err })
		_, err = w.ChooseGuide(ctx, w.HR, w.At(se.ID), g.ID)
		w.Must(err)
		if p := w.PlanAll(se.ID, 0); p.Minutes != 15 {
			w.T.Errorf("%+v", p)
		}
		i := w.InterviewOf(se.ID, w.Candidates[0])
		if i.Ends.Sub(i.Starts) != 15*time.Minute {
			w.T.Errorf("%+v", i)
		}
	})
}

func TestCandidatesChooseAFreeTimeAndSwap(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		se := w.Opened(interview.ByPanel)
		w.PlanAll(se.ID, 2)
		own := func(k int) *interview.OwnInterview {
			all, err := w.MyInterviews(ctx, w.Candidates[k])
			w.Must(err)
			if len(all) != 1 {
				w.T.Fatalf("%+v", all)
			}
			return &all[0]
		}
		at := func(k int) interview.InterviewAt {
			i := w.InterviewOf(se.ID, w.Candidates[k])
			return interview.InterviewAt{ID: i.ID, Version: i.Version}
		}
		first := own(0)
		// tomorrow's time can be changed today, and tomorrow no more
		if len(first.Free) != 2 || len(first.Others) != 1 || first.Last == nil || *first.Last != w.Today() {
			w.T.Fatalf("%+v", first)
		}
		before, to := first.Interview.Starts, first.Free[1].Starts
		refused(w.T, w.ChooseSlot(ctx, w.Candidates[1], at(0), to), "interview.missing.interview", "")
		refused(w.T, w.ChooseSlot(ctx, w.HR, at(0), to), "access.denied", "")
		refused(w.T, w.ChooseSlot(ctx, w.Candidates[0], at(0), to.Add(time.Minute)), "interview.slot.gone", "")
		w.Must(w.ChooseSlot(ctx, w.Candidates[0], at(0), to))
		if got := w.InterviewOf(se.ID, w.Candidates[0]); !got.Starts.Equal(to) || got.Invited != 1 {
			w.T.Errorf("%+v", got)
		}
		if free := w.Stored(se.ID).Free; len(free) != 2 || !slices.ContainsFunc(free, func(s interview.Slot) bool { return s.Starts.Equal(before) }) {
			w.T.Errorf("%+v", free)
		}
		// an offer is refused, and another taken
		theirs := own(1).Interview.Starts
		w.Must(w.OfferSwap(ctx, w.Candidates[0], at(0), theirs))
		if x := own(1); len(x.Asked) != 1 || !x.Asked[0].Equal(to) {
			w.T.Errorf("%+v", x)
		}
		w.Must(w.AnswerSwap(ctx, w.Candidates[1], at(1), to, false))
		if n := w.Notices(w.Candidates[0].Person)[0]; n.Key != "series.notice.swap_refused" {
			w.T.Errorf("%+v", n)
		}
		refused(w.T, w.AnswerSwap(ctx, w.Candidates[1], at(1), to, true), "interview.slot.gone", "")
		w.Must(w.OfferSwap(ctx, w.Candidates[0], at(0), theirs))
		w.Must(w.AnswerSwap(ctx, w.Candidates[1], at(1), to, true))
		if a, b := own(0), own(1); !a.Interview.Starts.Equal(theirs) || !b.Interview.Starts.Equal(to) || a.Offered != nil || len(b.Asked) != 0 {
			w.T.Errorf("%+v\n%+v", a, b)
		}
		// an offer ends where either time has moved since
		w.Must(w.OfferSwap(ctx, w.Candidates[0], at(0), to))
		w.Must(w.ChooseSlot(ctx, w.Candidates[1], at(1), own(1).Free[0].Starts))
		refused(w.T, w.AnswerSwap(ctx, w.Candidates[1], at(1), theirs, true), "interview.slot.gone", "")
		// on the day before, nothing can be changed
		w.Clock.Advance(24 * time.Hour)
		refused(w.T, w.ChooseSlot(ctx, w.Candidates[0], at(0), to), "interview.slot.late", "")
		if x := own(0); len(x.Free) != 0 || len(x.Others) != 0 {
			w.T.Errorf("%+v", x)
		}
	})
}

func TestAMemberWhoIsReplacedLosesTheEntriesAndTheNewOneGetsThem(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		se := w.Opened(interview.ByPanel)
		w.PlanAll(se.ID, 0)
		i := w.InterviewOf(se.ID, w.Candidates[0])
		seats := w.PanelSeats(interview.ByPanel)
		seats[1].Person = people.PersonID(w.Members[2].Person)
		_, err := w.SetSeats(ctx, w.HR, w.At(se.ID), seats)
		w.Must(err)
		gone, come := invitation(w, w.Members[0].Person, i.ID), invitation(w, w.Members[2].Person, i.ID)
		if gone == nil || !gone.Invitation.Cancel || gone.Invitation.Sequence != 1 || gone.Key != "series.notice.member.left" {
			w.T.Errorf("%+v", gone)
		}
		if come == nil || come.Invitation.Cancel || come.Invitation.Sequence != 1 {
			w.T.Errorf("%+v", come)
		}
		// the other member is elsewhere at the time
		seats[1].Person = people.PersonID(w.Members[0].Person)
		other := w.Opened(interview.Individual)
		_, err = w.SetSeats(ctx, w.HR, w.At(other.ID), []interview.SeatIn{{Person: people.PersonID(w.Lead.Person), Duty: interview.LeadDuty}})
		w.Must(err)
		o := w.InterviewOf(other.ID, w.Candidates[1])
		refused(w.T, w.MoveInterview(ctx, w.HR, interview.InterviewAt{ID: o.ID, Version: o.Version}, i.Starts, ""), "interview.slot.broken", "")
	})
}

func TestAFreeTimeIsTakenAway(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		se := w.Opened(interview.ByPanel)
		p := w.PlanAll(se.ID, 1)
		_, err := w.CloseSlot(ctx, w.HR, w.At(se.ID), p.Free[0].Starts)
		w.Must(err)
		_, err = w.CloseSlot(ctx, w.HR, w.At(se.ID), p.Free[0].Starts)
		refused(w.T, err, "interview.slot.gone", "")
		if free := w.Stored(se.ID).Free; len(free) != 0 {
			w.T.Errorf("%+v", free)
		}
		ask := w.Ask(0)
		_, err = w.AcceptPlan(ctx, w.HR, w.At(se.ID), ask.Hours, []interview.PlannedTime{{Interview: p.Lines[0].Interview.ID, Starts: p.Lines[0].Slot.Starts}})
		refused(w.T, err, "interview.slot.state", "times[0]")
	})
}

// TestINT05_TheNumberOfAnInvitationRisesWithEveryChange, for everybody who was
// invited: a calendar takes no message that does not.
func TestINT05_TheNumberOfAnInvitationRisesWithEveryChange(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		se := w.Opened(interview.ByPanel)
		w.PlanAll(se.ID, 0)
		at := func() interview.InterviewAt {
			i := w.InterviewOf(se.ID, w.Candidates[0])
			return interview.InterviewAt{ID: i.ID, Version: i.Version}
		}
		w.Must(w.MoveInterview(ctx, w.HR, at(), interviewtest.Almaty(2023, time.May, 22, 9, 0), "301"))
		for _, last := range []*access.Actor{w.Members[2], w.Members[0]} { // goes and comes back
			seats := w.PanelSeats(interview.ByPanel)
			seats[1].Person = people.PersonID(last.Person)
			_, err := w.SetSeats(ctx, w.HR, w.At(se.ID), seats)
			w.Must(err)
		}
		w.Must(w.CancelTime(ctx, w.HR, at(), "Жарық жоқ"))
		w.Must(w.MoveInterview(ctx, w.HR, at(), interviewtest.Almaty(2023, time.May, 24, 9, 0), "214"))
		w.Must(w.RemoveCandidate(ctx, w.HR, w.At(se.ID), at().ID, "Бас тартты"))
		for who, want := range map[*access.Actor]string{w.Members[0]: "0 1 x2 3 x4 5 x6", w.Members[1]: "0 1 x4 5 x6", w.Members[2]: "2 x3", w.Candidates[0]: "0 1 x4 5 x6"} {
			var got []string
			for _, n := range slices.Backward(w.Notices(who.Person)) {
				if n.Case == string(at().ID) && n.Invitation != nil {
					word := fmt.Sprint(n.Invitation.Sequence)
					if n.Invitation.Cancel {
						word = "x" + word
					}
					got = append(got, word)
				}
			}
			if text := strings.Join(got, " "); text != want {
				w.T.Errorf("%s: %s, not %s", who.Name, text, want)
			}
		}
	})
}
