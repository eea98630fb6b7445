package appraisal_test

import (
	_ "embed"
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/law"
	"tarazy/internal/strict"
)

//go:embed testdata/process.yaml
var processCorpus []byte

// checked checks a plan by the rules of an edition.
func checked(t *testing.T, edition string, in appraisal.PlanIn) law.Found[appraisal.PlanOut] {
	t.Helper()
	found, err := appraisal.CheckPlan(rulesOf(t, edition), in)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func rulesOf(t *testing.T, act string) *appraisal.Rules {
	t.Helper()
	lib, err := appraisaltest.Library()
	if err != nil {
		t.Fatal(err)
	}
	return law.Rules[appraisal.Rules](lib.Editions(act)[0])
}

func TestProcessWorkIsQuestioned(t *testing.T) {
	var corpus struct {
		Process []string `key:"process"`
		Result  []string `key:"result"`
	}
	node, err := strict.YAML("process.yaml", processCorpus)
	if err != nil {
		t.Fatal(err)
	}
	if err := strict.Decode(node, &corpus); err != nil {
		t.Fatal(err)
	}
	for _, act := range []string{appraisaltest.Arys, appraisaltest.Almaty} {
		for _, name := range corpus.Process {
			if !questioned(t, act, name) {
				t.Errorf("%s: %q is not questioned", act, name)
			}
		}
		for _, name := range corpus.Result {
			if questioned(t, act, name) {
				t.Errorf("%s: %q is questioned", act, name)
			}
		}
	}
}

func questioned(t *testing.T, act, name string) bool {
	t.Helper()
	out := checked(t, act, appraisal.PlanIn{KCI: []appraisal.PlanKCI{{Name: name}}}).Outcome
	for _, r := range out.Remarks {
		if r.Requirement == appraisal.RequireProcess {
			return r.Severity == appraisal.Warning
		}
	}
	return false
}
