package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestALimitOfTheBenchIsHeldOrBroken(t *testing.T) {
	for want, rows := range map[string][]benchRow{
		"holds":           {atMost("a", 20, 20, "ms"), atLeast("a", 50, 50, "objects/s")},
		"BROKEN":          {atMost("a", 20.1, 20, "ms"), atLeast("a", 49.9, 50, "objects/s")},
		"for information": {known("a", 7, "ms")},
		"for comparison":  {beside("a", 7, 1, "ms")},
	} {
		for _, r := range rows {
			if r.verdict() != want || r.broken() != (want == "BROKEN") {
				t.Errorf("%+v: %s, want %s", r, r.verdict(), want)
			}
		}
	}
	if r := unmeasured("a", "no PostgreSQL"); r.broken() || r.verdict() != "not measured: no PostgreSQL" {
		t.Errorf("%+v: %s", r, r.verdict())
	}
	if r := (benchRow{note: "FAILED", failed: true}); !r.broken() {
		t.Error("a part that failed is no broken limit")
	}
}

func TestTheTableOfTheBenchHasTheRatio(t *testing.T) {
	var out bytes.Buffer
	if err := printBench(&out, []benchRow{atMost("page", 5, 20, "ms"), unmeasured("list", "no PostgreSQL")}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	if got := strings.Join(strings.Fields(lines[1]), " "); got != "page 5.00 ms ≤ 20.0 ms 0.25 holds" {
		t.Error(got)
	}
	if got := strings.Join(strings.Fields(lines[2]), " "); got != "list – – – not measured: no PostgreSQL" {
		t.Error(got)
	}
}

func TestFiveOfAHundredMayBeSlower(t *testing.T) {
	var took []time.Duration
	for i := range 100 {
		took = append(took, time.Duration(100-i)*time.Millisecond)
	}
	if got := p95(took); got != 96 {
		t.Error(got)
	}
}

func TestTheBenchRefusesAPartThatIsNotThere(t *testing.T) {
	var out, errs bytes.Buffer
	if status := run(t.Context(), streams{out: &out, err: &errs}, []string{"bench", "--only", "nothing"}); status != exitUsage {
		t.Errorf("status %d: %s", status, &errs)
	}
}
