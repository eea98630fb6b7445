package reviewpages_test

import (
	"fmt"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/web/reviewpages"
)

// The boards of all who have to do with a review lead to it, with its term, as long as
// there is something to do.
func TestSEL13_WhatWaitsOfAReviewStandsOnTheBoards(t *testing.T) {
	s := newSite(t)
	body := string(s.People.Body)
	in := func(name string, role access.Role) *access.Actor {
		return &access.Actor{Person: name, Acting: role, Body: body, Held: []access.Held{{Role: role, Body: body}}}
	}
	who := &access.Actor{Person: s.person, Acting: access.Candidate, Held: []access.Held{{Role: access.Candidate}}}
	boards := func(want string) {
		t.Helper()
		got := ""
		for _, a := range []*access.Actor{in("per_a", access.Proctor), in("per_b", access.Proctor), in("per_o", access.AppealOfficer), who, in("per_h", access.HROfficer)} {
			found, err := reviewpages.Deps{Proctor: s.Proctor, Zone: func(string) *time.Location { return time.UTC }}.Tasks(t.Context(), a, locale.EN)
			s.Must(err)
			for _, x := range found {
				got += fmt.Sprintf("%s: %s %s by %s\n", a.Person, x.Text, x.Href, x.Due)
			}
		}
		if got != want {
			t.Errorf("the boards have\n%swanted\n%s", got, want)
		}
	}
	id := string(s.id)
	queue := "per_%s: Review recorded tests /reviews by 2023-05-18\n"
	boards(fmt.Sprintf(queue+queue, "a", "b"))
	for version, by := range []string{"per_a", "per_b"} {
		in := proctor.OpinionIn{Version: int64(version + 1), Verdict: proctor.ConductBreach, Conduct: "covering_camera", Reason: "Камера жабылған", Flags: map[proctor.FlagID]proctor.FlagVerdict{"flg_1": proctor.FlagConfirmed}}
		s.Must(s.Proctor.GiveOpinion(t.Context(), &access.Actor{Person: by, Acting: access.Proctor, Body: body, Held: []access.Held{{Role: access.Proctor, Body: body}}}, s.id, in))
		if version == 0 {
			boards(fmt.Sprintf(queue, "b"))
		}
	}
	boards(s.person + ": A breach was found in your recording: read the reason, and contest it if you disagree /my-reviews/" + id + " by 2023-05-20\n")
	s.Must(s.Proctor.ContestReview(t.Context(), who, s.id, "Келіспеймін"))
	boards("per_o: Decide an objection to a review /reviews/" + id + " by 2023-05-22\n")
}
