package appraisal_test

import (
	"slices"
	"strings"
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/commission"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

func TestAPP01_EachActIsInForceForItsTimeAndItsBodiesOnly(t *testing.T) {
	l := library(t)
	for act, c := range map[string]struct{ made, repealed, body string }{
		almaty: {"2018-04-28", "2022-09-12", "maslikhat_office_almaty"},
		arys:   {"2022-11-28", "2023-07-01", "akim_office_arys"},
	} {
		e := open(t, act)
		// The first day on which publication can have been, then the delay in
		// full, then the next day.
		from := on(t, c.made).Add(e.Force.AfterPublication.V + 1)
		until := on(t, c.repealed).Add(e.Force.RepealAfterPublication.V + 1)
		p := e.Edition.InForce
		if *p.From != from || *p.Until != until || !strings.Contains(p.Note, "not printed") {
			t.Errorf("%s is in force from %v to %v: %s", act, p.From, p.Until, p.Note)
		}
		for _, d := range []struct {
			day int
			in  bool
		}{{-1, false}, {0, true}} {
			_, err := l.On(act, from.Add(d.day))
			if (err == nil) != d.in {
				t.Errorf("%s on %v: %v", act, from.Add(d.day), err)
			}
		}
		if _, err := l.On(act, until); !fault.Is(err, "law.not_in_force") {
			t.Errorf("%s on %v: %v", act, until, err)
		}
		if err := appraisal.RequireScope(e.Edition, c.body); err != nil {
			t.Error(err)
		}
		err := appraisal.RequireScope(e.Edition, "ministry")
		wantFault(t, err, "appraisal.out_of_scope", "")
		if f, _ := fault.As(err); f.Cite == nil || f.Cite.Clause != "1" {
			t.Errorf("%s: no clause", act)
		}
	}
}

func TestAPP02_TheNotionsAreDefinedInThreeLanguages(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		var keys []string
		for _, n := range e.Wording.Notions.List {
			keys = append(keys, n.Key)
			if n.Definition.Text == "" || n.Definition.Lang != n.Name.Official.Lang {
				t.Errorf("%s has no definition of the act", n.Key)
			}
			for _, l := range locale.Langs {
				if text, _ := n.Name.In(l); text == "" {
					t.Errorf("%s has no name in %s", n.Key, l)
				}
			}
		}
		want := []string{"immediate_supervisor", "higher_supervisor", "kci", "individual_work_plan", "competencies", "behavioural_indicators"}
		if !slices.Equal(keys, want) || e.KCI.ProcessWork.V {
			t.Errorf("notions %v", keys)
		}
	})
}

func TestAPP05_ACommissionHasAtLeastFiveMembers(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		for n, want := range map[int]bool{0: false, 4: false, 5: true, 6: true} {
			found, err := commission.Size(&e.Commission, commission.SizeIn{Members: n})
			if err != nil || found.Outcome.Valid != want {
				t.Errorf("%d members: %v, %v", n, found.Outcome, err)
			}
			e.cites(t, found.Reasons, "5")
		}
	})
}

func TestAPP07_CompetencyResultsServeDevelopmentOnly(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		if !slices.Equal(e.Uses.KCI.V, []string{"bonus", "incentive", "rotation", "demotion", "dismissal"}) {
			t.Errorf("KCI: %v", e.Uses.KCI.V)
		}
		if !slices.Equal(e.Uses.Competency.V, []string{"development"}) {
			t.Errorf("competencies: %v", e.Uses.Competency.V)
		}
	})
}

func TestAPP08_PapersAreKeptThreeCalendarYears(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		for completed, until := range map[string]string{"2020-02-29": "2023-02-28", "2022-12-30": "2025-12-30", "2021-02-28": "2024-02-28"} {
			found, err := appraisal.Retention(e.Rules, appraisal.RetentionIn{Completed: on(t, completed)})
			if err != nil || found.Outcome.Until != on(t, until) {
				t.Errorf("%s: %v", completed, found.Outcome.Until)
			}
			e.cites(t, found.Reasons, "8")
		}
	})
}

func TestAPP13_TheActsDifferOnATermOutsideThePeriod(t *testing.T) {
	for act, want := range map[string]struct {
		severity appraisal.Severity
		with     string
	}{almaty: {appraisal.Warning, "competences"}, arys: {appraisal.Blocking, "powers"}} {
		e := open(t, act)
		if e.KCI.OutsidePeriod.V != want.severity || !slices.Contains(e.KCI.AchievableWith.V, want.with) {
			t.Errorf("%s: %v, %v", act, e.KCI.OutsidePeriod.V, e.KCI.AchievableWith.V)
		}
		if len(e.KCI.Requirements.V) != 5 || !slices.Contains(e.KCI.Sources.V, "specifics") {
			t.Errorf("%s: %v, %v", act, e.KCI.Requirements.V, e.KCI.Sources.V)
		}
	}
}

func TestAPP14_AnythingButFiveKCIIsRefused(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		for n := range 12 {
			_, err := appraisal.KCIGrade(e.Rules, appraisal.GradeIn{Reached: firsts(n, n)})
			if n == 5 && err != nil {
				t.Error(err)
			}
			if n != 5 {
				wantFault(t, err, "appraisal.kci_count", "reached")
			}
		}
	})
}

// TestAPP18_TheGradeFollowsFromTheCountAlone asks all 32 ways to reach five KCI.
func TestAPP18_TheGradeFollowsFromTheCountAlone(t *testing.T) {
	want := []string{"unsatisfactory", "unsatisfactory", "unsatisfactory", "satisfactory", "effective", "excellent"}
	both(t, func(t *testing.T, e edition) {
		for set := range 32 {
			reached, n := make([]bool, 5), 0
			for i := range reached {
				if reached[i] = set>>i&1 == 1; reached[i] {
					n++
				}
			}
			found, err := appraisal.KCIGrade(e.Rules, appraisal.GradeIn{Reached: reached})
			if err != nil {
				t.Fatal(err)
			}
			if got := found.Outcome; got.Grade != want[n] || got.Reached != n {
				t.Errorf("%v: %+v", reached, got)
			}
			e.cites(t, found.Reasons, "18")
		}
	})
}

func TestAPP25_EveryPostHasOneGroupOrNone(t *testing.T) {
	type post struct {
		category string
		head     bool
	}
	for act, want := range map[string]map[post]string{
		almaty: {
			{"D-1", true}: "D-1", {"D-1", false}: "D-1", {"D-3", true}: "D-3", {"D-4", true}: "D-4", {"D-4", false}: "D-4",
			{"D-3", false}: "", {"D-2", true}: "", {"D-2", false}: "", {"D-5", true}: "", {"D-5", false}: "",
		},
		arys: {
			{"E-1", false}: "E-1", {"E-R-1", false}: "E-1",
			{"E-2", false}: "E-2", {"E-3", true}: "E-2", {"E-R-2", false}: "E-2", {"E-R-3", false}: "E-2", {"E-G-1", false}: "E-2", {"E-G-2", true}: "E-2",
			{"E-3", false}: "E-3", {"E-G-2", false}: "E-3", {"E-4", false}: "E-3", {"E-5", false}: "E-3",
			{"E-R-4", false}: "E-3", {"E-R-5", true}: "E-3", {"E-G-3", false}: "E-3", {"E-G-4", false}: "E-3",
			{"E-6", false}: "", {"D-1", true}: "",
		},
	} {
		e := open(t, act)
		for p, group := range want {
			found, err := appraisal.IndicatorGroup(e.Rules, appraisal.GroupIn{Category: p.category, HeadOfUnit: p.head})
			if group != "" && (err != nil || found.Outcome.Group != group) {
				t.Errorf("%s %v: %v, %v", act, p, found.Outcome, err)
			}
			if group == "" {
				f, ok := fault.As(err)
				if !ok || f.Field != "category" || f.Args["category"] != p.category || f.Cite.Clause != "annex-4" {
					t.Errorf("%s %v: %v", act, p, err)
				}
			}
		}
	}
}

func TestAPP25_NoCompetencyHasMoreThanTenIndicators(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		effective, ineffective := 0, 0
		for _, b := range e.Wording.Indicators.Blocks {
			for _, g := range b.Groups {
				effective += len(g.Effective)
				ineffective += len(g.Ineffective)
			}
		}
		if effective != 97 || ineffective != 96 {
			t.Errorf("%d effective and %d ineffective indicators", effective, ineffective)
		}
		_, err := appraisal.Competency(e.Rules, appraisal.CompetencyIn{Shown: firsts(11, 11)})
		wantFault(t, err, "appraisal.indicator_count", "shown")
		_, err = appraisal.Competency(e.Rules, appraisal.CompetencyIn{Shown: nil})
		wantFault(t, err, "appraisal.indicator_count", "shown")
	})
}

// TestAPP27_ThreeQuartersAreCountedExactly compares with the definition in
// integers for every count that can occur.
func TestAPP27_ThreeQuartersAreCountedExactly(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		for of := 1; of <= 10; of++ {
			for shown := range of + 1 {
				found, err := appraisal.Competency(e.Rules, appraisal.CompetencyIn{Shown: firsts(shown, of)})
				if err != nil {
					t.Fatal(err)
				}
				out := found.Outcome
				if out.Meets != (4*shown >= 3*of) || out.Meets != (shown >= out.Needed) || out.Shown != shown || out.Of != of {
					t.Errorf("%d of %d: %+v", shown, of, out)
				}
				e.cites(t, found.Reasons, "27")
			}
		}
	})
}

func TestAPP27a_WithoutPublicServicesTwoCompetenciesAreLeftOut(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		all, err1 := appraisal.CompetenciesAssessed(e.Rules, appraisal.AssessedIn{PublicServices: true})
		nine, err2 := appraisal.CompetenciesAssessed(e.Rules, appraisal.AssessedIn{})
		if err1 != nil || err2 != nil || len(all.Outcome.Competencies) != 11 {
			t.Fatal(err1, err2, all.Outcome)
		}
		want := slices.DeleteFunc(slices.Clone(all.Outcome.Competencies), func(c string) bool {
			return c == "service_consumer_orientation" || c == "service_consumer_informing"
		})
		if !slices.Equal(nine.Outcome.Competencies, want) || len(want) != 9 {
			t.Errorf("%v", nine.Outcome.Competencies)
		}
		e.cites(t, nine.Reasons, "annex-3")
	})
}

func TestAPP30_TwoThirdsMustBePresent(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		for members := 1; members <= 60; members++ {
			for present := range members + 1 {
				found, err := commission.Quorum(&e.Commission, commission.QuorumIn{Members: members, Present: present})
				if err != nil || found.Outcome.Quorum != (3*present >= 2*members) {
					t.Fatalf("%d of %d: %+v, %v", present, members, found.Outcome, err)
				}
				e.cites(t, found.Reasons, "30")
			}
		}
	})
}

func TestAPP31_OnlyArysAsksForAnAbsence(t *testing.T) {
	for act, want := range map[string]appraisal.Replacement{almaty: appraisal.ReplaceAny, arys: appraisal.ReplaceAbsent} {
		if got := open(t, act).Formation.Replacement; got.V != want || got.Cite().Clause != "31" {
			t.Errorf("%s: %v", act, got)
		}
	}
}

func TestAPP32_TheMajorityDecidesAndAtATieTheChair(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		for _, c := range []struct {
			votes, chair string
			result       commission.Result
			casting      bool
		}{
			{"fffaa", "A", commission.Adopted, false}, {"ffaaa", "A", commission.Rejected, false},
			{"fxxxx", "A", commission.Adopted, false}, {"axxxx", "A", commission.Rejected, false},
			{"fa", "A", commission.Adopted, true}, {"fa", "B", commission.Rejected, true},
			{"xfa", "A", commission.Undecided, false}, {"fa", "Z", commission.Undecided, false},
		} {
			found, err := commission.Vote(&e.Commission, ballots(c.votes, c.chair))
			if err != nil || found.Outcome != (commission.VoteOut{Result: c.result, Casting: c.casting}) {
				t.Errorf("%s, chair %s: %+v, %v", c.votes, c.chair, found.Outcome, err)
			}
			e.cites(t, found.Reasons, "33")
		}
	})
}

func TestAPP34_TheSecretaryDoesNotVote(t *testing.T) {
	both(t, func(t *testing.T, e edition) {
		in := ballots("fff", "A")
		in.Secretary = "C"
		_, err := commission.Vote(&e.Commission, in)
		wantFault(t, err, "commission.secretary_votes", "votes[2].member")
		if f, _ := fault.As(err); f.Cite == nil || *f.Cite != (fault.Citation{Act: e.Edition.Act, Clause: "34"}) {
			t.Errorf("cited %v", f.Cite)
		}
		in = ballots("fff", "S")
		_, err = commission.Vote(&e.Commission, in)
		wantFault(t, err, "commission.secretary_chairs", "chair")
	})
}

// ballots are the votes of members A, B, … with S as the secretary.
func ballots(votes, chair string) commission.VoteIn {
	in := commission.VoteIn{Chair: chair, Secretary: "S"}
	for i, v := range votes {
		choice := map[rune]commission.Choice{'f': commission.For, 'a': commission.Against, 'x': commission.Abstain}[v]
		in.Votes = append(in.Votes, commission.Ballot{Member: string(rune('A' + i)), Vote: choice})
	}
	return in
}
