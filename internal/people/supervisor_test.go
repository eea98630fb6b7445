package people_test

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

var may17 = day.Of(2023, time.May, 17)

func dayp(d day.Day) *day.Day { return &d }

func unit(id, parent string) people.Unit {
	return people.Unit{ID: people.UnitID(id), Code: id, UnitState: people.UnitState{From: people.Always, Parent: people.UnitID(parent)}}
}

func post(id, unit string, head, first bool) people.Post {
	return people.Post{ID: people.PostID(id), Code: id, PostState: people.PostState{From: people.Always, Unit: people.UnitID(unit), Head: head, FirstHead: first}}
}

func holds(person, post string) people.Assignment {
	return people.Assignment{ID: people.AssignmentID(person + "@" + post), Person: people.PersonID(person), Post: people.PostID(post), Kind: people.Main, From: may17.AddYears(-1)}
}

// town is a body with a first head, a department with a division, and one
// person at each place.
func town() people.Facts {
	return people.Facts{
		Units:       []people.Unit{unit("top", ""), unit("dep", "top"), unit("div", "dep")},
		Posts:       []people.Post{post("akim", "top", false, true), post("aide", "top", false, false), post("dephead", "dep", true, false), post("divhead", "div", true, false), post("clerk", "div", false, false)},
		Assignments: []people.Assignment{holds("A", "akim"), holds("B", "dephead"), holds("C", "divhead"), holds("D", "clerk"), holds("E", "aide")},
	}
}

func TestAPP02_SupervisorsFollowFromTheStructure(t *testing.T) {
	acting := holds("E", "dephead")
	acting.Kind = people.Acting
	ended := holds("B", "dephead")
	ended.Until = dayp(may17.Add(-1))
	away := people.Absence{ID: "x", Person: "C", Kind: people.Annual, From: may17.Add(-3), Until: dayp(may17.Add(3))}
	for _, c := range []struct {
		name              string
		change            func(*people.Facts)
		who               people.PersonID
		immediate, higher people.PersonID
		deciding          people.PersonID // of the immediate one
	}{
		{"clerk", nil, "D", "C", "B", "C"},
		{"head of division", nil, "C", "B", "A", "B"},
		{"head of department", nil, "B", "A", "", "A"},
		{"aide of the first head", nil, "E", "A", "", "A"},
		{"first head", nil, "A", "", "", ""},
		{"vacant head post", func(f *people.Facts) { f.Assignments[2] = ended }, "D", "B", "A", "B"},
		{"ended yesterday", func(f *people.Facts) { f.Assignments[1] = ended }, "C", "A", "", "A"},
		{"acting head", func(f *people.Facts) { f.Assignments[1] = ended; f.Assignments = append(f.Assignments, acting) }, "C", "E", "A", "E"},
		{"acting head beside a main one", func(f *people.Facts) { f.Assignments = append(f.Assignments, acting) }, "C", "B", "A", "B"},
		{"away, nobody stands in", func(f *people.Facts) { f.Absences = []people.Absence{away} }, "D", "C", "B", ""},
		{"away, stood in for", func(f *people.Facts) {
			f.Absences = []people.Absence{away}
			f.Substitutions = []people.Substitution{{ID: "2", Person: "C", Substitute: "B", From: may17, Order: 2}, {ID: "1", Person: "C", Substitute: "E", From: may17, Order: 1}}
		}, "D", "C", "B", "E"},
		{"the substitute is away too", func(f *people.Facts) {
			f.Absences = []people.Absence{away, {ID: "y", Person: "E", Kind: people.Sick, From: may17}}
			f.Substitutions = []people.Substitution{{ID: "2", Person: "C", Substitute: "B", From: may17, Order: 2}, {ID: "1", Person: "C", Substitute: "E", From: may17, Order: 1}}
		}, "D", "C", "B", "B"},
		{"nobody supervises himself as a substitute", func(f *people.Facts) {
			f.Absences = []people.Absence{away}
			f.Substitutions = []people.Substitution{{ID: "1", Person: "C", Substitute: "D", From: may17, Order: 1}}
		}, "D", "C", "B", ""},
		{"returned on the day", func(f *people.Facts) {
			back := away
			back.Returned = dayp(may17)
			f.Absences = []people.Absence{back}
		}, "D", "C", "B", "C"},
		{"a unit without a head post", func(f *people.Facts) { f.Posts[3].Head = false }, "D", "B", "A", "B"},
		{"a unit apart from the first head's", func(f *people.Facts) { f.Units[1].Parent = "" }, "B", "A", "", "A"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := town()
			if c.change != nil {
				c.change(&f)
			}
			s, err := people.NewStructure(may17, f)
			if err != nil {
				t.Fatal(err)
			}
			x, err := s.ImmediateSupervisor(c.who)
			if err != nil {
				t.Fatal(err)
			}
			y, err := s.HigherSupervisor(c.who)
			if err != nil {
				t.Fatal(err)
			}
			if x.Person != c.immediate || y.Person != c.higher || x.Deciding() != c.deciding {
				t.Errorf("immediate %q deciding %q higher %q\n%v", x.Person, x.Deciding(), y.Person, y.Steps)
			}
			said(t, x.Steps)
			said(t, y.Steps)
		})
	}
}

// said checks that steps can be shown with all that their messages name.
func said(t *testing.T, steps []people.Step) {
	t.Helper()
	if len(steps) == 0 {
		t.Error("no steps")
	}
	for _, s := range steps {
		if !locale.Has(s.Key) {
			t.Errorf("no message %s", s.Key)
		}
		for _, name := range locale.Names(s.Key) {
			if _, ok := s.Args[name]; !ok {
				t.Errorf("%s lacks %s", s.Key, name)
			}
		}
	}
}

func TestStructuresThatCannotBe(t *testing.T) {
	for code, change := range map[string]func(*people.Facts){
		"people.two_heads":       func(f *people.Facts) { f.Posts[4].Head = true },
		"people.two_first_heads": func(f *people.Facts) { f.Posts[1].FirstHead = true },
	} {
		f := town()
		change(&f)
		if _, err := people.NewStructure(may17, f); !fault.Is(err, code) {
			t.Errorf("%v, want %s", err, code)
		}
	}
	f := town()
	f.Units[1].Parent, f.Posts[2].Head, f.Posts[3].Head = "div", false, false
	s, err := people.NewStructure(may17, f)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.ImmediateSupervisor("D"); !fault.Is(err, "people.unit_cycle") {
		t.Errorf("%v, want a cycle", err)
	}
	if _, err := s.ImmediateSupervisor("Z"); !fault.Is(err, "people.no_post") {
		t.Errorf("%v, want no post", err)
	}
}

// In any tree of units with heads, chains of supervisors end, nobody is above
// himself, the higher supervisor is the supervisor's supervisor, and everybody
// but the first head is under somebody once the first head's post is held.
func TestSupervisorsInAnyStructure(t *testing.T) {
	rnd := seeded()
	for range 300 {
		f := anyBody(rnd)
		s, err := people.NewStructure(may17, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range f.Assignments {
			checkChain(t, s, a.Person)
		}
	}
}

func anyBody(rnd *rand.Rand) people.Facts {
	var f people.Facts
	n := 1 + rnd.Intn(12)
	for i := range n {
		parent := ""
		if i > 0 && rnd.Intn(8) > 0 {
			parent = fmt.Sprint("u", rnd.Intn(i))
		}
		f.Units = append(f.Units, unit(fmt.Sprint("u", i), parent))
		head := i == 0 || rnd.Intn(4) > 0
		f.Posts = append(f.Posts, post(fmt.Sprint("h", i), fmt.Sprint("u", i), head, i == 0))
		if i == 0 || rnd.Intn(4) > 0 {
			f.Assignments = append(f.Assignments, holds(fmt.Sprint("p", i), fmt.Sprint("h", i)))
		}
		for j := range rnd.Intn(3) {
			id := fmt.Sprint(i, "-", j)
			f.Posts = append(f.Posts, post(id, fmt.Sprint("u", i), false, false))
			f.Assignments = append(f.Assignments, holds("q"+id, id))
		}
	}
	return f
}

func checkChain(t *testing.T, s *people.Structure, p people.PersonID) {
	t.Helper()
	seen := []people.PersonID{p}
	for at := p; ; {
		x, err := s.ImmediateSupervisor(at)
		if err != nil {
			t.Fatal(err)
		}
		if x.Person == "" {
			if at != "p0" {
				t.Errorf("nobody is above %s, who is not the first head", at)
			}
			return
		}
		if slices.Contains(seen, x.Person) {
			t.Fatalf("%s is above himself: %v", p, seen)
		}
		y, err := s.HigherSupervisor(at)
		if err != nil {
			t.Fatal(err)
		}
		z, err := s.ImmediateSupervisor(x.Person)
		if err != nil {
			t.Fatal(err)
		}
		if y.Person != z.Person {
			t.Errorf("above %s is %s, above that %s, but the higher supervisor is %s", at, x.Person, z.Person, y.Person)
		}
		seen = append(seen, x.Person)
		at = x.Person
	}
}

func TestAPP04_FactsOfTheStaffRecord(t *testing.T) {
	a := holds("A", "x")
	a.ProbationUntil = dayp(may17.Add(10))
	in, ok := people.InPostOn(may17, []people.Assignment{a}, []people.Absence{
		{ID: "1", Kind: people.SocialLeave, From: may17.Add(-400), Returned: dayp(may17.Add(-200))},
		{ID: "2", Kind: people.SocialLeave, From: may17.Add(-100), Until: dayp(may17.Add(-50))},
		{ID: "3", Kind: people.Study, From: may17.Add(-90), Returned: dayp(may17.Add(-30))},
		{ID: "4", Kind: people.Sick, From: may17.Add(-1)},
		{ID: "5", Kind: people.Study, From: may17.Add(30)},
	})
	if !ok || in.Since != a.From || *in.ProbationUntil != may17.Add(10) || *in.SocialLeaveEnded != may17.Add(-50) ||
		*in.StudyEnded != may17.Add(-31) || in.Absence == nil || in.Absence.Kind != people.Sick {
		t.Errorf("%+v", in)
	}
	if _, ok := people.InPostOn(a.From.Add(-1), []people.Assignment{a}, nil); ok {
		t.Error("in the post before the appointment")
	}
}

func TestTies(t *testing.T) {
	a := &people.Interests{Person: "A", IINMark: []byte("a"), Relatives: []people.Relative{{Relation: people.Sibling, Known: "B"}},
		Employers: []people.FormerEmployer{{Name: "Firm", BIN: "1", From: may17, Until: dayp(may17.Add(10))}}}
	b := &people.Interests{Person: "B", IINMark: []byte("b"), Employers: []people.FormerEmployer{{BIN: "1", From: may17.Add(10)}}}
	c := &people.Interests{Person: "C", IINMark: []byte("c"), Relatives: []people.Relative{{Relation: people.Spouse, IINMark: []byte("b")}},
		Employers: []people.FormerEmployer{{BIN: "1", From: may17.Add(11)}}}
	for _, x := range []struct {
		a, b *people.Interests
		want string
	}{{a, b, "relative former_employer "}, {b, a, "relative former_employer "}, {b, c, "relative former_employer "}, {a, c, ""}} {
		got := ""
		for _, tie := range people.Ties(x.a, x.b) {
			got += tie.Kind + " "
		}
		if got != x.want {
			t.Errorf("%s and %s: %q, want %q", x.a.Person, x.b.Person, got, x.want)
		}
	}
}
