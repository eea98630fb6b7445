package competition

import (
	"reflect"
	"slices"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

func TestSEL01_TheEditionIsInForceFromMarchToTheEndOf2023(t *testing.T) {
	l := library(t)
	for _, d := range []string{"2023-03-01", "2023-05-17", "2023-12-31"} {
		if e, err := l.On(act, on(t, d)); err != nil || e.Day != "2023-03-01" {
			t.Errorf("%s: %v %v", d, e, err)
		}
	}
	for _, d := range []string{"2023-02-28", "2024-01-01"} {
		if _, err := l.On(act, on(t, d)); !fault.Is(err, "law.not_in_force") {
			t.Errorf("%s: %v", d, err)
		}
	}
	e, r := env(t).Edition, rules(t)
	if *e.InForce.From != r.Period.First.V || *e.InForce.Until != r.Period.Last.V.Add(1) {
		t.Errorf("the head says %v to %v, the rules %v to %v", e.InForce.From, e.InForce.Until, r.Period.First.V, r.Period.Last.V)
	}
	if len(e.Scope) != 5 || !r.Period.Bound.V {
		t.Errorf("%d bodies, bound %v", len(e.Scope), r.Period.Bound.V)
	}
}

func TestSEL03_SevenKindsOfConductAreForbiddenAndThreeAidsAllowedAtTheAbilities(t *testing.T) {
	c := catalogues(t)
	r := rules(t).Conduct
	sameKeys(t, r.Prohibited.V, c.Conduct.Prohibited)
	aids := r.AllowedAids.V["abilities"]
	sameKeys(t, aids, c.Conduct.AllowedAids)
	if len(r.Prohibited.V) != 7 || len(aids) != 3 || len(r.AllowedAids.V) != 1 {
		t.Errorf("%d forbidden, aids %v", len(r.Prohibited.V), r.AllowedAids.V)
	}
}

func TestTheRulesAndTheCataloguesAgree(t *testing.T) {
	c, r := catalogues(t), rules(t)
	sameKeys(t, r.Equipment.Items.V, c.Equipment)
	sameKeys(t, r.File.Imported.V, c.PersonalFile)
	sameKeys(t, r.Documents.Items.V, c.Documents)
	if !slices.Equal(r.Essay.Categories.V, c.Essay.Categories) {
		t.Errorf("essay categories %v, %v", r.Essay.Categories.V, c.Essay.Categories)
	}
	parts := append([]ActPart{r.Knowledge.Language.V}, r.Knowledge.Acts.V...)
	for i, p := range c.Programme.Knowledge {
		if len(parts) != len(c.Programme.Knowledge) || parts[i] != (ActPart{p.Key, p.Count}) {
			t.Errorf("knowledge %v, printed %v %d", parts, p.Key, p.Count)
		}
	}
	for i, q := range c.Programme.Qualities {
		if r.Qualities.Keys.V[i] != q.Key || r.Qualities.TasksEach.V != q.Count {
			t.Errorf("quality %v, printed %v", r.Qualities.Keys.V[i], q)
		}
	}
	a := r.Abilities
	if p := c.Programme.Abilities; len(p) != 2 || p[0].Count != a.TextTasks.V || p[1].Count != a.NumberTasks.V {
		t.Errorf("abilities %v", p)
	}
	for i, s := range c.Stages {
		if s.Key == "" || i > 0 && s.Clause == c.Stages[i-1].Clause {
			t.Errorf("stage %d: %v", i, s)
		}
	}
}

func TestEverySilenceOfTheRulesIsWordedAndEveryWordedOneIsUsed(t *testing.T) {
	used, worded := map[string]string{}, map[string]string{}
	silences(reflect.ValueOf(*rules(t)), used)
	for _, s := range catalogues(t).Silences {
		worded[s.ID] = s.Clause
	}
	for id := range used {
		if worded[id] == "" {
			t.Errorf("silence %s is not worded", id)
		}
	}
	for id := range worded {
		if used[id] == "" {
			t.Errorf("silence %s stands in no rule", id)
		}
	}
}

func TestAMissingCatalogueIsRefused(t *testing.T) {
	e := *env(t).Edition
	e.Catalogues = nil
	if _, err := CataloguesOf(&e); !fault.Is(err, "selection.no_catalogue") {
		t.Error(err)
	}
}

func TestEveryKeyOfTheRulesHasItsWords(t *testing.T) {
	r := rules(t)
	keys := []string{"selection.act." + r.Knowledge.Language.V.Key, "selection.cut.rounded_up", "selection.cut.rounded_down"}
	for _, a := range r.Knowledge.Acts.V {
		keys = append(keys, "selection.act."+a.Key)
	}
	for _, level := range r.Ranking.Education.V {
		keys = append(keys, "selection.education."+level)
	}
	for _, k := range keys {
		if !locale.Has(k) {
			t.Errorf("no words for %s", k)
		}
	}
}

func catalogues(t *testing.T) *Catalogues {
	t.Helper()
	c, err := CataloguesOf(env(t).Edition)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sameKeys(t *testing.T, want []string, got []Named) {
	t.Helper()
	keys := make([]string, len(got))
	for i, n := range got {
		keys[i] = n.Key
	}
	if !slices.Equal(want, keys) {
		t.Errorf("the rules say %v, the catalogue %v", want, keys)
	}
}

// silences collects the silences of a tree of values with their clauses.
func silences(v reflect.Value, into map[string]string) {
	if v.Kind() != reflect.Struct {
		return
	}
	if s := v.FieldByName("Silence"); s.IsValid() && s.String() != "" {
		into[s.String()] = v.FieldByName("Clause").String()
	}
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			silences(v.Field(i), into)
		}
	}
}

// found unwraps a decision that must succeed and looks that every reason names
// its clause and gives each value that its message shows.
func found[T any](t *testing.T) func(law.Found[T], error) law.Found[T] {
	return func(f law.Found[T], err error) law.Found[T] {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if len(f.Reasons) == 0 {
			t.Fatal("no reason")
		}
		for _, r := range f.Reasons {
			if r.Cite.Act == "" || r.Cite.Clause == "" || !locale.Has(r.Key) {
				t.Errorf("reason %s of %v", r.Key, r.Cite)
			}
			for _, name := range locale.Names(r.Key) {
				if _, ok := r.Args[name]; !ok {
					t.Errorf("reason %s lacks %s", r.Key, name)
				}
			}
		}
		return f
	}
}

// has reports whether a reason of the key is among them.
func has(reasons []law.Reason, key string) bool {
	return slices.ContainsFunc(reasons, func(r law.Reason) bool { return r.Key == key })
}

// refused looks that an error is a fault of the code at the field.
func refused(t *testing.T, err error, code, field string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Code != code || f.Field != field {
		t.Errorf("%s at %s wanted, got %v", code, field, err)
		return
	}
	for _, name := range locale.Names(f.Key()) {
		if _, ok := f.Args[name]; !ok {
			t.Errorf("fault %s lacks %s", f.Code, name)
		}
	}
	if !locale.Has(f.Key()) {
		t.Errorf("no words for %s", f.Key())
	}
}
