package access

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// cell is one question to the table.
type cell struct {
	verb     Verb
	role     Role
	relation Relation
}

// expected reads the matrix.
func expected(t *testing.T) map[cell]bool {
	t.Helper()
	text, err := os.ReadFile("testdata/matrix.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[cell]bool{}
	for n, line := range strings.Split(string(text), "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(line, "#") {
			continue
		}
		if len(fields) != 3 {
			t.Fatalf("matrix.txt:%d: %d columns", n+1, len(fields))
		}
		for _, role := range rolesOf(t, fields[1]) {
			for _, rel := range relationsOf(t, fields[2]) {
				c := cell{Verb(fields[0]), role, rel}
				if out[c] {
					t.Errorf("matrix.txt:%d: %v stands there twice", n+1, c)
				}
				out[c] = true
			}
		}
	}
	return out
}

func rolesOf(t *testing.T, text string) []Role {
	t.Helper()
	switch text {
	case "everyone":
		return Roles
	case "signed-in":
		return slices.DeleteFunc(slices.Clone(Roles), func(r Role) bool { return r == Visitor })
	}
	var out []Role
	for name := range strings.SplitSeq(text, ",") {
		if !Role(name).Known() {
			t.Errorf("matrix.txt: no role %q", name)
		}
		out = append(out, Role(name))
	}
	return out
}

func relationsOf(t *testing.T, text string) []Relation {
	t.Helper()
	if text == "any" {
		return slices.DeleteFunc(slices.Clone(Relations), func(r Relation) bool { return r == Conflict })
	}
	var out []Relation
	for name := range strings.SplitSeq(text, ",") {
		i := slices.IndexFunc(Relations, func(r Relation) bool { return r.String() == name })
		if i < 0 {
			t.Fatalf("matrix.txt: no relation %q", name)
		}
		out = append(out, Relations[i])
	}
	return out
}

// person holds one role in the body "here" and nothing else.
func person(r Role) *Actor {
	if r == Visitor {
		return nil
	}
	return &Actor{Person: "p", Held: []Held{{Role: r, Body: "here"}}}
}

// asked puts the question of a cell to May. A relation that May finds out by
// itself comes from the target's body; for the others the target lies in a
// body, elsewhere, so that "none" does not hold besides.
func asked(c cell) bool {
	target := Target{Body: "elsewhere", Relation: c.relation}
	switch c.relation {
	case None:
		target = Target{}
	case SameBody:
		target = Target{Body: "here"}
	case OtherBody:
		target = Target{Body: "elsewhere"}
	}
	return May(person(c.role), c.verb, target)
}

// TestTheRoleTableIsTheMatrix asks every verb for every role in every relation.
// A change of the table without one of the matrix fails, and the other way
// round.
func TestTheRoleTableIsTheMatrix(t *testing.T) {
	want := expected(t)
	seen := 0
	for _, v := range Verbs() {
		for _, r := range Roles {
			for _, rel := range Relations {
				c := cell{v, r, rel}
				seen++
				if got := table[v][r]&rel != 0 || table[v][Visitor]&rel != 0; got != want[c] {
					t.Errorf("%s, %s, %s: the table says %v, the matrix %v", v, r, rel, got, want[c])
				}
				if rel != SameBody || r != Visitor {
					checkAsked(t, c, want)
				}
			}
		}
	}
	if seen != len(Verbs())*len(Roles)*len(Relations) || seen < 5000 {
		t.Errorf("%d questions", seen)
	}
	for c := range want {
		if !c.verb.Known() {
			t.Errorf("the matrix has the verb %q, the table has not", c.verb)
		}
	}
}

// checkAsked compares May itself. A target in another body also stands in the
// relation other_body, so that one must be allowed for nothing to differ.
func checkAsked(t *testing.T, c cell, want map[cell]bool) {
	t.Helper()
	expect := want[c]
	if c.relation != None && c.relation != SameBody && c.relation != Conflict {
		expect = expect || want[cell{c.verb, c.role, OtherBody}]
	}
	if got := asked(c); got != expect {
		t.Errorf("%s, %s, %s: May says %v, the matrix %v", c.verb, c.role, c.relation, got, expect)
	}
}

// TestMayEverIsTheSumOfMay: the check of a route opens exactly where some
// relation does.
func TestMayEverIsTheSumOfMay(t *testing.T) {
	want := expected(t)
	for _, v := range Verbs() {
		for _, r := range Roles {
			ever := false
			for _, rel := range Relations {
				ever = ever || want[cell{v, r, rel}]
			}
			if got := MayEver(person(r), v); got != ever {
				t.Errorf("%s, %s: %v, not %v", v, r, got, ever)
			}
		}
	}
}

// TestBodiesAreThoseOfTheRole: a list shows what a role's own bodies hold, and
// nothing to those whose right rests on another relation.
func TestBodiesAreThoseOfTheRole(t *testing.T) {
	want := expected(t)
	for _, v := range Verbs() {
		for _, r := range Roles {
			if r == Visitor {
				continue
			}
			ids, all := Bodies(person(r), v)
			if all || (len(ids) == 1 && ids[0] == "here") != want[cell{v, r, SameBody}] && table[v][Visitor] == 0 {
				t.Errorf("%s, %s: bodies %v, all %v", v, r, ids, all)
			}
		}
	}
	everywhere := &Actor{Person: "p", Held: []Held{{Role: Inspector}}}
	if _, all := Bodies(everywhere, SeeJournal); !all {
		t.Error("a role of the installation does not cover its bodies")
	}
	if ids, all := Bodies(nil, SeeStaff); ids != nil || all {
		t.Error("a visitor has bodies")
	}
}

// apart are the pairs that the house keeps apart, written down anew: who makes
// the papers, who holds their keys, who marks and decides; who looks on; who
// checks a decision; who runs the machines.
const apart = `
item_author test_manager | item_author commission_member | item_author commission_chair
test_manager commission_member | test_manager commission_chair
identity_checker commission_member | identity_checker commission_chair | identity_checker commission_secretary
identity_checker proctor | identity_checker hr_officer | identity_checker panel_lead | identity_checker panel_member | identity_checker observer
proctor commission_member | proctor commission_chair
commission_secretary commission_member | commission_secretary commission_chair
observer commission_member | observer commission_chair | observer commission_secretary
appeal_officer commission_member | appeal_officer commission_chair | appeal_officer hr_officer | appeal_officer authorised_person
inspector commission_member | inspector commission_chair | inspector hr_officer | inspector authorised_person
installation_administrator hr_officer | installation_administrator commission_member | installation_administrator commission_chair
installation_administrator authorised_person | installation_administrator appeal_officer | installation_administrator inspector`

func TestExclusivePairsAreThoseWrittenDown(t *testing.T) {
	want := map[[2]Role]bool{}
	for pair := range strings.SplitSeq(strings.ReplaceAll(strings.TrimSpace(apart), "\n", "|"), "|") {
		f := strings.Fields(pair)
		want[[2]Role{Role(f[0]), Role(f[1])}], want[[2]Role{Role(f[1]), Role(f[0])}] = true, true
	}
	for _, a := range Roles {
		for _, b := range Roles {
			if got := Excludes(a, b); got != want[[2]Role{a, b}] {
				t.Errorf("%s and %s: excluded %v", a, b, got)
			}
		}
	}
}
