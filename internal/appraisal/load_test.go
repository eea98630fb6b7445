package appraisal_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"tarazy/acts"
	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/strict"
)

const (
	almaty = "appraisal-almaty-2018"
	arys   = "appraisal-arys-2022"
)

// files are the acts of this package and what they stand on, as files that a
// test may change.
func files(t testing.TB) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(acts.FS, ".", func(name string, d fs.DirEntry, err error) error {
		top, _, _ := strings.Cut(name, "/")
		if err != nil || d.IsDir() || top != almaty && top != arys && top != "common" && top != "calendar" {
			return err
		}
		data, err := fs.ReadFile(acts.FS, name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// kinds read the common act for its clauses only: no rule here asks its values.
func kinds() []law.Kind {
	return []law.Kind{appraisal.Kind(), {Name: "common", Decode: func(*law.Edition, *strict.Node) (any, error) {
		return struct{}{}, nil
	}}}
}

var loaded *law.Library

// library is read once; nothing changes it.
func library(t testing.TB) *law.Library {
	t.Helper()
	if loaded == nil {
		l, err := law.Load(files(t), kinds()...)
		if err != nil {
			t.Fatal(err)
		}
		loaded = l
	}
	return loaded
}

// edition is an act with everything that its functions ask for.
type edition struct {
	law.Env
	*appraisal.Rules
	t testing.TB
}

func open(t testing.TB, act string) edition {
	t.Helper()
	l := library(t)
	e, err := l.Latest(act)
	if err != nil {
		t.Fatal(err)
	}
	return edition{l.Env(e), law.Rules[appraisal.Rules](e), t}
}

// both runs a test for each act: the functions are the same, the rules differ.
func both(t *testing.T, f func(t *testing.T, e edition)) {
	t.Helper()
	for _, act := range []string{almaty, arys} {
		t.Run(act, func(t *testing.T) { f(t, open(t, act)) })
	}
}

// appealClause differs because one act has a clause more before it.
func (e edition) appealClause() string {
	return map[string]string{almaty: "43", arys: "42"}[e.Edition.Act]
}

func on(t testing.TB, text string) day.Day {
	t.Helper()
	d, err := day.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func dayRef(t testing.TB, text string) *day.Day {
	d := on(t, text)
	return &d
}

// cites looks that a reason stands on the clause of the edition's own act.
func (e edition) cites(t *testing.T, reasons []law.Reason, clauses ...string) {
	t.Helper()
	for _, c := range clauses {
		found := false
		for _, r := range reasons {
			found = found || r.Cite == fault.Citation{Act: e.Edition.Act, Clause: c}
		}
		if !found {
			t.Errorf("clause %s is not among the reasons %v", c, reasons)
		}
	}
}

func wantFault(t *testing.T, err error, code, field string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Code != code || f.Field != field {
		t.Errorf("fault %s at %q wanted, got %v", code, field, err)
	}
}

// firsts is a list of n marks of which the first k are true.
func firsts(k, n int) []bool {
	out := make([]bool, n)
	for i := range k {
		out[i] = true
	}
	return out
}
