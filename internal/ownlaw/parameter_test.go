package ownlaw

import (
	"reflect"
	"strings"
	"testing"

	"tarazy/acts"
	"tarazy/internal/appraisal"
	"tarazy/internal/commission"
	"tarazy/internal/competency"
	"tarazy/internal/competition"
	"tarazy/internal/decide"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// shapes are the rules of every kind of act.
var shapes = map[string]any{
	"common":              people.CommonRules{},
	competition.Kind:      competition.Rules{},
	competency.Kind.Name:  competency.Rules{},
	interview.Kind.Name:   interview.Rules{},
	appraisal.Kind().Name: appraisal.Rules{Commission: commission.Rules{}},
}

// TestEveryParameterHasAName asks for the words of each parameter that a kind
// of act may have, and of each part of its rules.
func TestEveryParameterHasAName(t *testing.T) {
	used := map[string]bool{}
	for _, k := range decide.Kinds() {
		rules, ok := shapes[k.Name]
		if !ok {
			t.Errorf("the kind %s is not in this test", k.Name)
			continue
		}
		paths := pathsOf(reflect.TypeOf(rules), "")
		if len(paths) == 0 {
			t.Errorf("the kind %s has no parameters", k.Name)
		}
		for _, p := range paths {
			key := "parameter." + k.Name + "." + p
			used[key] = true
			if !locale.Has(key) {
				t.Errorf("%s has no name", key)
			}
		}
	}
	for _, key := range locale.Keys() {
		if strings.HasPrefix(key, "parameter.") && !used[key] {
			t.Errorf("%s names no parameter", key)
		}
	}
}

// pathsOf are the paths of the tagged fields below a type of rules: parts and
// parameters. What a parameter holds has no name.
func pathsOf(typ reflect.Type, path string) []string {
	var out []string
	for i := range typ.NumField() {
		f := typ.Field(i)
		key, _, _ := strings.Cut(f.Tag.Get("key"), ",")
		if key == "" {
			continue
		}
		p := join(path, key)
		out = append(out, p)
		if of := f.Type; of.Kind() == reflect.Struct && !standsOnAClause(of) {
			out = append(out, pathsOf(of, p)...)
		}
	}
	return out
}

func standsOnAClause(typ reflect.Type) bool {
	_, ok := typ.FieldByName("Clause")
	return ok
}

// TestEveryParameterCanBeChanged finds the parameters of every edition in its
// file, those with an offered value among them.
func TestEveryParameterCanBeChanged(t *testing.T) {
	b := newBench(t)
	for _, e := range b.Bases() {
		files, err := programFiles(acts.FS, e)
		wantFault(t, err, "")
		values, err := files.Values()
		wantFault(t, err, "")
		for _, v := range values {
			if !locale.Has("parameter." + e.Kind + "." + v.Path) {
				t.Errorf("%s: %s has no name", e.Name(), v.Path)
			}
		}
		if want := strings.Count(string(files["rules.yaml"]), "clause:"); len(values) != want {
			t.Errorf("%s: %d parameters for %d clauses", e.Name(), len(values), want)
		}
	}
}
