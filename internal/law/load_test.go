package law_test

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"tarazy/acts"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

type sampleRules struct {
	Least law.Value[int] `key:"least"`
}

var sampleKinds = []law.Kind{law.Decoded[people.CommonRules]("common"), law.Decoded[sampleRules]("sample")}

const sampleHead = `act: sample
edition: "2020-01-01"
kind: sample
title: {kk: "Үлгі", ru: "Образец", en: "Sample"}
source: "made for this test"
in_force: {from: "2020-01-01", until: "2021-01-01"}
clauses:
  - {id: "1", gist: {kk: "а", ru: "б", en: "c"}}
  - {id: "2", gist: {kk: "а", ru: "б", en: "c"}}
not_encoded:
  - {clause: "2", reason: {kk: "а", ru: "б", en: "c"}}
`

// sample is a library of the common act, the calendar and one small act.
func sample(t *testing.T, head, rules string) fs.FS {
	t.Helper()
	out := fstest.MapFS{
		"sample/2020-01-01/act.yaml":   {Data: []byte(head)},
		"sample/2020-01-01/rules.yaml": {Data: []byte(rules)},
	}
	err := fs.WalkDir(acts.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !inCommon(p) {
			return err
		}
		data, err := fs.ReadFile(acts.FS, p)
		out[p] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func inCommon(p string) bool {
	return len(p) > 7 && (p[:7] == "common/" || p[:8] == "calendar")
}

func TestASmallActLoads(t *testing.T) {
	l, err := law.Load(sample(t, sampleHead, `least: {v: 3, clause: "1"}`), sampleKinds...)
	if err != nil {
		t.Fatal(err)
	}
	e, err := l.Latest("sample")
	if err != nil {
		t.Fatal(err)
	}
	r := law.Rules[sampleRules](e)
	if r.Least.V != 3 || r.Least.Cite() != (fault.Citation{Act: "sample", Clause: "1"}) {
		t.Errorf("%+v cites %v", r.Least, r.Least.Cite())
	}
}

func TestWhatIsWrongInAnActIsRefusedWithItsPlace(t *testing.T) {
	for name, c := range map[string]struct {
		head, rules, code string
		line              int
	}{
		"unknown key":           {sampleHead, "least: {v: 3, clause: \"1\"}\nmost: {v: 4, clause: \"1\"}", "strict.unknown", 2},
		"repeated key":          {sampleHead, "least: {v: 3, clause: \"1\"}\nleast: {v: 4, clause: \"1\"}", "strict.repeated", 2},
		"missing key":           {sampleHead, "{}", "strict.missing", 1},
		"value without clause":  {sampleHead, "least: {v: 3}", "strict.missing", 1},
		"clause as a number":    {sampleHead, "least: {v: 3, clause: 30.10}", "strict.type", 1},
		"clause that is not":    {sampleHead, "least: {v: 3, clause: \"9\"}", "law.no_clause", 1},
		"null":                  {sampleHead, "least: {v: null, clause: \"1\"}", "strict.null", 1},
		"anchor":                {sampleHead, "least: &a {v: 3, clause: \"1\"}", "strict.anchor", 1},
		"clause not cited":      {sampleHead[:len(sampleHead)-len("not_encoded:\n  - {clause: \"2\", reason: {kk: \"а\", ru: \"б\", en: \"c\"}}\n")] + "not_encoded: []\n", "least: {v: 3, clause: \"1\"}", "law.uncited", 0},
		"cited and not encoded": {sampleHead, "least: {v: 3, clause: \"2\"}", "law.not_encoded", 0},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := law.Load(sample(t, c.head, c.rules), sampleKinds...)
			f, ok := fault.As(err)
			if !ok || f.Code != c.code {
				t.Fatalf("%s wanted, got %v", c.code, err)
			}
			if f.Args["file"] == nil {
				t.Error("no file is named")
			}
			if c.line > 0 && f.Args["line"] != c.line {
				t.Errorf("line %v, want %d", f.Args["line"], c.line)
			}
		})
	}
}

func TestAnEditionIsChosenByTheDayInForce(t *testing.T) {
	l, err := law.Load(sample(t, sampleHead, `least: {v: 3, clause: "1"}`), sampleKinds...)
	if err != nil {
		t.Fatal(err)
	}
	e, _ := l.Latest("sample")
	for d, in := range map[int]bool{-1: false, 0: true, 365: true, 366: false} {
		_, err := l.On("sample", e.InForce.From.Add(d))
		if (err == nil) != in {
			t.Errorf("day %d: %v", d, err)
		}
		if err != nil && !fault.Is(err, "law.not_in_force") {
			t.Errorf("day %d: %v", d, err)
		}
	}
}
