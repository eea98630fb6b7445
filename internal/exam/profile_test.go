package exam_test

import (
	"strings"
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/exam/analysis"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/people"
)

// agrees agrees with everything that is not said again.
func agrees(key string) int {
	if strings.HasPrefix(key, "again") {
		return 1
	}
	return 5
}

func TestSEL12_AProfileHasEachQualityAndTheReliabilityScaleApart(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx, s, body := t.Context(), h.Delivery.Service, h.People.Body
		s.Reliability = analysis.Defaults.Level
		_, _, id := h.Asked("", agrees)
		sits(h, 1, 1, 1) // of another test
		p, err := s.Profile(ctx, h.Manager(), body, id)
		h.Must(err)
		if len(p.Qualities) != 2 || p.Qualities[0].Part != "calm" || p.Qualities[0].Points != 2 || p.Qualities[0].Most != 3 || len(p.Statements) != 9 {
			t.Fatalf("%+v", p)
		}
		if points, most := p.Points(); points != 4 || most != 6 {
			t.Errorf("%d of %d", points, most)
		}
		if p.Reliability == "" || p.Reliability == analysis.High || !strings.Contains(strings.Join(p.Signs, " "), "pair") {
			t.Errorf("reliability %q %v", p.Reliability, p.Signs)
		}
		if e := h.Journal[len(h.Journal)-1]; e.Case != string(id) || e.Subject == "" {
			t.Errorf("who looked is not on record: %+v", e)
		}
		page, err := s.Profiles(ctx, h.Manager(), exam.ProfileQuery{Body: body, Test: "asked"})
		h.Must(err)
		if len(page.Seats) != 1 || page.Seats[0].Number != p.Number || page.Next != "" {
			t.Errorf("%+v", page)
		}
		page, err = s.Profiles(ctx, h.Manager(), exam.ProfileQuery{Body: body, Test: "asked", Number: " none "})
		h.Must(err)
		if len(page.Seats) != 0 {
			t.Errorf("under no such number: %+v", page.Seats)
		}
		_, err = s.Profiles(ctx, h.Manager(), exam.ProfileQuery{Body: body, Test: "trial"})
		wants(t, err, "exam.missing.profile")
		_, err = s.Profiles(ctx, h.Manager(), exam.ProfileQuery{Body: body, Test: "none"})
		wants(t, err, "exam.missing.test")
		_, err = s.Profile(ctx, h.Manager(), "bod_other", id)
		wants(t, err, "exam.missing.attempt")
		_, err = s.Profile(ctx, candidate(h, 9), body, id)
		wants(t, err, "access.denied")
	})
}

func TestOnesOwnProfileOpensAfterTheStage(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx, s := t.Context(), h.Delivery.Service
		told := false
		s.Procedure.Told = func(exam.Tx, string, string) (bool, error) { return told, nil }
		who, booking, id := h.Asked("app_1", agrees)
		_, err := s.OwnProfile(ctx, who, booking)
		wants(t, err, "exam.profile.later")
		seats, _, err := s.MySeats(ctx, who)
		h.Must(err)
		if seats[0].Profile {
			t.Error("a profile is offered before its stage is decided")
		}
		told = true
		p, err := s.OwnProfile(ctx, who, booking)
		h.Must(err)
		if p.Attempt != id || p.Statements != nil {
			t.Errorf("%+v", p)
		}
		seats, _, err = s.MySeats(ctx, who)
		h.Must(err)
		if !seats[0].Profile {
			t.Error("the profile is not offered")
		}
		_, err = s.OwnProfile(ctx, candidate(h, 9), booking)
		wants(t, err, "exam.missing.booking")
		h.Tx(func(tx exam.Tx) error {
			got, err := exam.QualityProfile(tx, people.PersonID(who.Person), "app_1", "asked")
			if err != nil || got == nil || got.Attempt != id {
				t.Errorf("for a procedure: %+v %v", got, err)
			}
			none, err := exam.QualityProfile(tx, people.PersonID(who.Person), "app_2", "asked")
			if none != nil {
				t.Errorf("of another case: %+v", none)
			}
			return err
		})
	})
}
