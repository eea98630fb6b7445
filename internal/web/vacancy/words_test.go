package vacancy

import (
	"strings"
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

// keysBuilt are the keys of messages that the pages put together from names.
func keysBuilt() []string {
	var out []string
	stands := []string{"cancelled", "submitted", "ranked", "placed", "offered", "offered_free", "offered_papers", "proctor", "counted"}
	for s := range standings {
		stands = append(stands, string(s))
	}
	for _, s := range competition.Stages(true)[:6] {
		stands = append(stands, "at_"+string(s))
	}
	for _, s := range stands {
		out = append(out, "stand."+s, "then."+s)
	}
	for _, rule := range []string{"qualification", "admission", "stage-conduct", "personal-qualities", "ability-cut", "essay", "interview-shortlist", "final-ranking", "last-tie", "winners"} {
		out = append(out, "why."+rule)
	}
	for _, name := range dones {
		out = append(out, "done."+name)
	}
	return out
}

func TestEveryNameHasItsMessage(t *testing.T) {
	for _, key := range keysBuilt() {
		if !locale.Has("vacancy." + key) {
			t.Errorf("vacancy.%s", key)
		}
	}
}

// ranked is a case whose ranking is made; "AAA-00001" is the candidate's own.
func ranked() *competition.CaseView {
	v := &competition.CaseView{
		Application: competition.Application{Number: "AAA-00001", Points: 15050, Place: 2, Stage: competition.AtResults, Standing: competition.Placed},
		Results: []competition.Result{
			{Stage: competition.AtQualities, Points: 10000, Verdict: competition.Passed},
			{Stage: competition.AtInterview, Points: 450, Verdict: competition.Passed},
		},
	}
	v.Competition.State = competition.Announced
	return v
}

func TestSEL20_WhatDecidedAmongEqualsIsToldWithoutTheOthers(t *testing.T) {
	v := ranked()
	reason := law.Because(law.At(0, "selection-2023", "step-9"), "selection.ranking.by_experience",
		"ids", []any{"BBB-00002", "AAA-00001"}, "points", "150.5", "days", []any{"4000", "1234"})
	got := own(locale.EN, v, reason)
	if want := words(locale.EN, "own.by_experience", "others", 1, "days", "1234"); got != want {
		t.Errorf("%q, not %q", got, want)
	}
	reason.Args["ids"] = []string{"BBB-00002", "CCC-00003"}
	if got := own(locale.EN, v, reason); got != "" {
		t.Errorf("told of others: %q", got)
	}
	if got := own(locale.EN, v, law.Because(law.At(0, "selection-2023", "step-9"), "selection.ranking.winner", "id", "BBB-00002", "points", "160")); got != "" {
		t.Errorf("told of the winner: %q", got)
	}
	text, err := lead(locale.EN, v, competition.Ruling{Finding: law.Finding{Rule: "final-ranking", Outcome: map[string]any{
		"ranking": []any{map[string]any{"id": "BBB-00002", "place": 1}, map[string]any{"id": "AAA-00001", "place": 2}},
	}}})
	if want := words(locale.EN, "lead.ranking", "points", "150.5", "place", 2, "of", 2); err != nil || text != want {
		t.Errorf("%q %v", text, err)
	}
}

func TestTheRankingIsToldWithThePublishedResults(t *testing.T) {
	v := ranked()
	until := day.Of(2023, 6, 1)
	v.AppealUntil = &until
	if shown(v, resultOf(v, competition.AtInterview)) || !shown(v, resultOf(v, competition.AtQualities)) || appealable(v) != nil {
		t.Error("told before the publication")
	}
	v.Competition.Published = &until
	if !shown(v, resultOf(v, competition.AtInterview)) || appealable(v) == nil {
		t.Error("not told after it")
	}
}

func TestMovingKeepsWithinTheList(t *testing.T) {
	order := []competition.ApplicationID{"app_a", "app_b"}
	for _, c := range []struct {
		id, to   string
		at, next int
	}{{"app_a", "up", 0, 0}, {"app_a", "down", 0, 1}, {"app_b", "down", 1, 1}, {"app_x", "up", -1, 0}} {
		if at, next := moved(order, competition.ApplicationID(c.id), c.to); at != c.at || at >= 0 && next != c.next {
			t.Errorf("%+v: %d %d", c, at, next)
		}
	}
}

func TestAnOutcomeIsToldByNumbers(t *testing.T) {
	v := ranked()
	if (Deps{}).won(locale.EN, v) != nil {
		t.Error("told before the publication")
	}
	v.Won = &competition.Won{Place: 2, Points: 15050, Winner: "BBB-00002", Others: []competition.Other{{Number: "BBB-00002", Place: 1}, {Number: "CCC-00003", Place: 3}}}
	out := (Deps{}).won(locale.EN, v)
	if want := words(locale.EN, "won.other", "number", "BBB-00002", "place", 2, "points", "150.5"); out.Text != want || len(out.Places.Rows) != 3 {
		t.Errorf("%q, %d places", out.Text, len(out.Places.Rows))
	}
	var b strings.Builder
	if err := out.Places.Rows[1].Cells[0].Render(t.Context(), &b); err != nil || !strings.Contains(b.String(), "AAA-00001") || !strings.Contains(b.String(), "this is you") {
		t.Errorf("the own place: %s %v", &b, err)
	}
	v.Won.Mine = true
	if want := words(locale.EN, "won.mine", "place", 2, "points", "150.5"); (Deps{}).won(locale.EN, v).Text != want {
		t.Error("who won is not told so")
	}
	for _, why := range []string{"nobody", "shared", "won_elsewhere"} {
		v.Won.Mine, v.Won.Winner, v.Won.Why = false, "", why
		if got := (Deps{}).won(locale.EN, v).Text; got == "" || strings.Contains(got, "⟦") {
			t.Errorf("%s: %q", why, got)
		}
	}
}
