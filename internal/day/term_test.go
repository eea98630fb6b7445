package day_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

func TestAddWorking(t *testing.T) {
	c := kazakhstan(t)
	for _, v := range []struct {
		from string
		n    int
		to   string
	}{
		{"2022-03-18", 2, "2022-03-25"},  // 21 to 23 March are holidays
		{"2019-01-01", 10, "2019-01-17"}, // the plan, from the first day of the period
		{"2023-05-10", 1, "2023-05-11"},  // the protocol
		{"2023-05-10", 6, "2023-05-18"},  // appointment: after five
		{"2023-05-10", 10, "2023-05-24"}, // and not later than ten
		{"2022-03-04", 1, "2022-03-05"},  // a Saturday that is worked
		{"2022-03-05", 1, "2022-03-09"},  // 7 March off for it, 8 March a holiday
		{"2020-05-07", 1, "2020-05-11"},
		{"2022-12-30", 1, "2023-01-04"}, // over the end of a year
		{"2018-12-30", 1, "2019-01-03"},
		{"2017-12-31", 1, "2018-01-03"}, // the event may lie before the calendars
		{"2026-08-28", 1, "2026-08-31"},
	} {
		term, err := c.AddWorking(at(t, v.from), v.n)
		if err != nil || term.To.String() != v.to || term.From.String() != v.from || term.N != v.n {
			t.Errorf("%s and %d working days: %+v, %v; want %s", v.from, v.n, term, err, v.to)
		}
	}
}

func TestSubWorking(t *testing.T) {
	c := kazakhstan(t)
	for _, v := range []struct {
		from string
		n    int
		to   string
	}{
		{"2022-03-28", 7, "2022-03-14"}, // notice of the appraisal
		{"2023-01-04", 1, "2022-12-30"},
		{"2022-03-09", 1, "2022-03-05"},
		{"2028-01-01", 1, "2027-12-31"},
	} {
		term, err := c.SubWorking(at(t, v.from), v.n)
		if err != nil || term.To.String() != v.to || term.From.String() != v.from || term.N != v.n {
			t.Errorf("%d working days before %s: %+v, %v; want %s", v.n, v.from, term, err, v.to)
		}
	}
}

func TestMarksOnTheWay(t *testing.T) {
	c := kazakhstan(t)
	names := func(marks []day.Mark) (out []string) {
		for _, m := range marks {
			out = append(out, m.Day.String()+" "+m.Kind.String()+" "+m.Clause)
		}
		return out
	}
	forth, err := c.AddWorking(at(t, "2022-03-04"), 2)
	want := []string{
		"2022-03-05 working_override moved-2022",
		"2022-03-07 moved_off moved-2022",
		"2022-03-08 holiday holidays-3",
	}
	if err != nil || !reflect.DeepEqual(names(forth.Marks), want) {
		t.Errorf("met %v, %v", names(forth.Marks), err)
	}
	// Back again the day 5 March is the last one and is met too.
	back, err := c.SubWorking(at(t, "2022-03-09"), 1)
	if err != nil || !reflect.DeepEqual(names(back.Marks), want) {
		t.Errorf("met %v, %v", names(back.Marks), err)
	}
	plain, err := c.AddWorking(at(t, "2023-05-10"), 10)
	if err != nil || len(plain.Marks) != 0 || plain.Estimated {
		t.Errorf("met %v, %v", names(plain.Marks), err)
	}
	// What a caller appends must not reach the calendar.
	_ = append(forth.Marks, day.Mark{})
	if m, _ := c.Mark(at(t, "2022-03-21")); m.Kind != day.Holiday {
		t.Error("a caller changed the calendar")
	}
}

func TestEstimatedTerm(t *testing.T) {
	c := kazakhstan(t)
	for _, v := range []struct {
		from string
		n    int
		want bool
	}{
		{"2026-12-29", 2, false},
		{"2026-12-29", 3, true},
		{"2027-06-01", 1, true},
	} {
		term, err := c.AddWorking(at(t, v.from), v.n)
		if err != nil || term.Estimated != v.want {
			t.Errorf("%s and %d: %+v, %v", v.from, v.n, term, err)
		}
	}
}

func TestTermsOutOfTheCalendar(t *testing.T) {
	c := kazakhstan(t)
	_, err := c.AddWorking(at(t, "2027-12-30"), 2)
	wantNoCalendar(t, err, 2028)
	_, err = c.AddWorking(at(t, "2027-12-31"), 1)
	wantNoCalendar(t, err, 2028)
	_, err = c.AddWorking(at(t, "2023-05-10"), 1_000_000)
	wantNoCalendar(t, err, 2028)
	_, err = c.AddWorking(at(t, "2017-12-30"), 1)
	wantNoCalendar(t, err, 2017)
	_, err = c.SubWorking(at(t, "2018-01-03"), 1)
	wantNoCalendar(t, err, 2017)
	_, err = c.SubWorking(at(t, "2018-01-01"), 1)
	wantNoCalendar(t, err, 2017)
	_, err = c.SubWorking(at(t, "2028-01-02"), 1)
	wantNoCalendar(t, err, 2028)
	_, err = c.WorkingBetween(at(t, "2017-12-30"), at(t, "2018-01-10"))
	wantNoCalendar(t, err, 2017)
	_, err = c.WorkingBetween(at(t, "2027-12-30"), at(t, "2028-01-10"))
	wantNoCalendar(t, err, 2028)
}

func TestTermsOfNoDays(t *testing.T) {
	c := kazakhstan(t)
	for _, n := range []int{0, -1} {
		if _, err := c.AddWorking(at(t, "2023-05-10"), n); !fault.Is(err, "day.count") {
			t.Errorf("AddWorking %d: %v", n, err)
		}
		if _, err := c.SubWorking(at(t, "2023-05-10"), n); !fault.Is(err, "day.count") {
			t.Errorf("SubWorking %d: %v", n, err)
		}
	}
	if _, err := c.WorkingBetween(at(t, "2023-05-10"), at(t, "2023-05-09")); !fault.Is(err, "day.order") {
		t.Errorf("backwards: %v", err)
	}
	if n, err := c.WorkingBetween(at(t, "2023-05-10"), at(t, "2023-05-10")); err != nil || n != 0 {
		t.Errorf("from a day to itself: %d, %v", n, err)
	}
}

func TestNextWorking(t *testing.T) {
	c := kazakhstan(t)
	for from, want := range map[string]string{
		"2023-05-20": "2023-05-22", // the documents' term, were it moved
		"2023-05-22": "2023-05-22",
		"2022-03-19": "2022-03-24",
		"2022-03-05": "2022-03-05",
		"2022-12-31": "2023-01-04",
	} {
		if got, err := c.NextWorking(at(t, from)); err != nil || got.String() != want {
			t.Errorf("NextWorking(%s) = %v, %v; want %s", from, got, err, want)
		}
	}
}

// TestTermsAgreeWithCounting holds the tables against plain counting day by
// day, and the operations against each other.
func TestTermsAgreeWithCounting(t *testing.T) {
	c := kazakhstan(t)
	rng := rand.New(rand.NewPCG(3, 4))
	first, last := at(t, "2018-02-01"), at(t, "2027-10-31")
	for range 5_000 {
		from := first + day.Day(rng.Int32N(int32(last-first)))
		n := 1 + rng.IntN(20)
		term, err := c.AddWorking(from, n)
		if err != nil {
			t.Fatal(err)
		}
		to, marks := count(t, c, from, n)
		if term.To != to || len(term.Marks) != len(marks) || (len(marks) > 0 && !reflect.DeepEqual(term.Marks, marks)) {
			t.Fatalf("%v and %d: %+v, counted %v with %v", from, n, term, to, marks)
		}
		checkBack(t, c, term)
	}
}

func count(t *testing.T, c *day.Calendar, from day.Day, n int) (to day.Day, marks []day.Mark) {
	t.Helper()
	for to = from; n > 0; {
		to++
		m, err := c.Mark(to)
		if err != nil {
			t.Fatal(err)
		}
		if m.Clause != "" {
			marks = append(marks, m)
		}
		if m.Kind.Works() {
			n--
		}
	}
	return to, marks
}

// checkBack goes back from the end of a term: to the event itself where that is
// a working day, otherwise to the working day before it.
func checkBack(t *testing.T, c *day.Calendar, term day.Term) {
	t.Helper()
	n, err := c.WorkingBetween(term.From, term.To)
	if err != nil || n != term.N {
		t.Fatalf("%+v holds %d working days, %v", term, n, err)
	}
	want := term.From
	for works := false; ; want-- {
		if works, err = c.Working(want); err != nil || works {
			break
		}
	}
	back, err := c.SubWorking(term.To, term.N)
	if err != nil || back.To != want {
		t.Fatalf("%d working days before %v: %v, %v; want %v", term.N, term.To, back.To, err, want)
	}
}

func BenchmarkAddWorking(b *testing.B) {
	c := kazakhstan(b)
	from, err := day.Parse("2022-03-18")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.AddWorking(from, 10); err != nil {
			b.Fatal(err)
		}
	}
}
