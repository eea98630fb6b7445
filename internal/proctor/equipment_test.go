package proctor_test

import (
	"slices"
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
)

func rules(t *testing.T) *proctor.EquipmentRules {
	t.Helper()
	e, err := proctortest.Library(t).Edition(proctortest.Act, proctortest.Edition)
	if err != nil {
		t.Fatal(err)
	}
	r := law.Rules[competition.Rules](e).Equipment
	return &r
}

// some are figures with which everything that can be said of an item is said.
func some() map[string]proctor.EquipmentIn {
	out := map[string]proctor.EquipmentIn{"good": proctortest.Good(), "dark": proctortest.Dark()}
	n, yes := func(v int) *int { return &v }, true
	for name, change := range map[string]func(*proctor.EquipmentIn){
		"phone": func(in *proctor.EquipmentIn) { in.Computer.Phone = &yes }, "phone unknown": func(in *proctor.EquipmentIn) { in.Computer.Phone = nil },
		"old browser": func(in *proctor.EquipmentIn) { in.Computer.Lacks = proctor.Needs }, "full disk": func(in *proctor.EquipmentIn) { in.Computer.RoomMB = n(3) },
		"slow down": func(in *proctor.EquipmentIn) { in.Internet.DownKbit = n(4999) }, "no speed": func(in *proctor.EquipmentIn) { in.Internet = proctor.InternetIn{} },
		"covered": func(in *proctor.EquipmentIn) { in.Camera.Brightness = n(0) }, "bright": func(in *proctor.EquipmentIn) { in.Camera.Brightness = n(255) },
		"flat": func(in *proctor.EquipmentIn) { in.Camera.Contrast = n(0) }, "no picture": func(in *proctor.EquipmentIn) { in.Camera.Brightness, in.Camera.Contrast = nil, nil },
		"silent": func(in *proctor.EquipmentIn) { in.Microphone.Sound = n(0) }, "unheard": func(in *proctor.EquipmentIn) { in.Microphone.Sound = nil },
	} {
		in := proctortest.Good()
		change(&in)
		out[name] = in
	}
	for _, d := range proctor.Devices[1:] {
		in := proctortest.Good()
		in.Camera, in.Microphone = proctor.CameraIn{State: d}, proctor.MicrophoneIn{State: d}
		out[string(d)] = in
	}
	return out
}

// TestSEL02_EachItemIsFoundWithItsClauseAndSaysHowToMendIt looks at everything
// that can be found: each item of the act has its state and its reasons, each
// reason its clause and its words, and what is not met says how to mend it, in
// three languages.
func TestSEL02_EachItemIsFoundWithItsClauseAndSaysHowToMendIt(t *testing.T) {
	r, said := rules(t), map[string]bool{}
	for name, in := range some() {
		f, err := proctor.Equipment(r, in)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, item := range f.Outcome.Items {
			if item.Key != r.Items.V[i] {
				t.Errorf("%s: item %d is %s", name, i, item.Key)
			}
			about := 0
			for _, reason := range f.Reasons {
				if reason.Args["item"] != item.Key {
					continue
				}
				about++
				said[reason.Key] = true
				if reason.Cite.Act != proctortest.Act || reason.Cite.Clause != "equipment" || !locale.Has(reason.Key) {
					t.Errorf("%s: %s cites %v", name, reason.Key, reason.Cite)
				}
				if mends := locale.Has(reason.Key + ".mend"); mends == (item.State == proctor.Met) {
					t.Errorf("%s: %s is %s and says how to mend it: %t", name, reason.Key, item.State, mends)
				}
			}
			if about == 0 {
				t.Errorf("%s: nothing is said of %s", name, item.Key)
			}
		}
	}
	if len(said) < 29 {
		t.Errorf("only %d things were said", len(said))
	}
}

func TestSEL02_AnEditionMayAskForOneDirectionAndForWhatNobodyCanMeasure(t *testing.T) {
	r, in := rules(t), proctortest.Dark()
	r.Check.BothWays.V = false
	r.Items.V = append(slices.Clone(r.Items.V), "headphones")
	f, err := proctor.Equipment(r, in)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Outcome.Fails(); !slices.Equal(got, []string{"lighting"}) {
		t.Errorf("fails: %v", got)
	}
	if got := f.Outcome.Open(); !slices.Equal(got, []string{"headphones"}) || f.Outcome.Met {
		t.Errorf("open: %v, met %t", got, f.Outcome.Met)
	}
}

func TestSEL02_AnEditionWithoutACheckJudgesNothing(t *testing.T) {
	r := rules(t)
	r.Check = proctor.CheckRules{}
	if _, err := proctor.Equipment(r, proctortest.Good()); !fault.Is(err, "proctor.unruled") {
		t.Error(err)
	}
}
