package proctor_test

import (
	"fmt"
	"slices"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
)

// TestSEL13_AKindThatIsSeldomConfirmedIsPointedOut: with enough findings, under the
// edition's share, and never what a person set.
func TestSEL13_AKindThatIsSeldomConfirmedIsPointedOut(t *testing.T) {
	e, err := proctortest.Library(t).Edition(proctortest.Act, proctortest.Edition)
	if err != nil {
		t.Fatal(err)
	}
	figures := &law.Rules[competition.Rules](e).Review.Figures
	of := func(k proctor.FlagKind, confirmed, not int) []proctor.VerdictCount {
		return []proctor.VerdictCount{{Kind: k, Verdict: proctor.FlagConfirmed, N: confirmed}, {Kind: k, Verdict: proctor.FlagNotConfirmed, N: not}}
	}
	weak := proctor.WeakKinds(figures, slices.Concat(of(proctor.LeftPage, 14, 16), of(proctor.Paste, 15, 15), of(proctor.CameraOff, 0, 29), of(proctor.SetByProctor, 1, 99)))
	if !slices.Equal(weak, []proctor.FlagKind{proctor.LeftPage}) {
		t.Errorf("%v", weak)
	}
	yes, no := proctor.FlagConfirmed, proctor.FlagNotConfirmed
	found, err := proctor.Concords(figures, []proctor.VerdictPair{
		{Kind: proctor.LeftPage, One: yes, Else: yes, N: 20}, {Kind: proctor.LeftPage, One: yes, Else: no, N: 5}, {Kind: proctor.LeftPage, One: no, Else: yes, N: 5},
		{Kind: proctor.LeftPage, One: no, Else: no, N: 10}, {Kind: proctor.Paste, One: yes, Else: yes, N: 29}, {Kind: proctor.CameraOff, One: no, Else: no, N: 30},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range found {
		kappa := "none"
		if a.Kappa != nil {
			kappa = fmt.Sprint(*a.Kappa)
		}
		got = append(got, fmt.Sprint(a.Kind, " ", a.N, " ", a.Same, " ", a.Told, " ", kappa))
	}
	// Of 40 pairs 30 are the same; 50 of 80 findings are yes: chance 0.53125, kappa 0.4667.
	if want := []string{" 99 89 true 80", "camera_off 30 30 true none", "left_page 40 30 true 47", "paste 29 29 false none"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// TestSEL13_AProctorOfSeveralBodiesSeesTheFiguresOfEach, and no others.
func TestSEL13_AProctorOfSeveralBodiesSeesTheFiguresOfEach(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		x := newReviewing(w)
		breach := opinion(1, proctor.ConductBreach, covered, "Камера жабылған", proctor.FlagNotConfirmed, proctor.FlagConfirmed)
		x.Must(x.gives("per_a", breach))
		breach.Version, breach.Flags["flg_0"] = 2, proctor.FlagUnclear
		x.Must(x.gives("per_b", breach))
		other := w.People.AddBody(t, 2)
		who := &access.Actor{Person: "per_a", Acting: access.Proctor, Held: []access.Held{{Role: access.Proctor, Body: string(other)}, {Role: access.Proctor, Body: string(x.People.Body)}}}
		at := func(body people.BodyID) proctor.Found {
			t.Helper()
			found, err := x.Proctor.Statistics(t.Context(), who, body)
			x.Must(err)
			if found.Body.ID != body || len(found.Bodies) != 2 {
				t.Errorf("%s of %d bodies", found.Body.ID, len(found.Bodies))
			}
			return found
		}
		if found := at(other); len(found.Kinds) != 0 || found.Ruled != nil {
			t.Errorf("of the other body: %+v", found.Kinds)
		}
		found := at(x.People.Body)
		if len(found.Agreed) != 3 || found.Agreed[0] != (proctor.Concord{N: 2, Same: 1}) || found.Seconded != (proctor.Seconded{N: 1, Breach: 1}) {
			t.Errorf("%+v, %+v", found.Agreed, found.Seconded)
		}
		if _, err := x.Proctor.Statistics(t.Context(), who, "bod_none"); !fault.Is(err, "access.denied") {
			t.Error(err)
		}
	})
}
