package day_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

func at(t *testing.T, text string) day.Day {
	t.Helper()
	d, err := day.Parse(text)
	if err != nil {
		t.Fatalf("Parse(%q): %v", text, err)
	}
	return d
}

func TestDayIsTheNumberOfDaysSince1970(t *testing.T) {
	for text, want := range map[string]day.Day{
		"1970-01-01": 0,
		"1970-01-02": 1,
		"1969-12-31": -1,
		"2000-02-29": 11016,
		"0001-01-01": -719162,
		"9999-12-31": 2932896,
	} {
		if got := at(t, text); got != want {
			t.Errorf("Parse(%q) = %d, want %d", text, got, want)
		}
		if got := want.String(); got != text {
			t.Errorf("Day(%d).String() = %q, want %q", want, got, text)
		}
	}
}

func TestParseRefusesEveryOtherForm(t *testing.T) {
	for _, text := range []string{
		"", "2022", "2022-1-02", "2022-01-2", "2022-01-02 ", " 2022-01-02", "2022/01/02",
		"2022-01-02T00:00:00Z", "02.01.2022", "20220102", "2022-00-10", "2022-13-10",
		"2022-01-00", "2022-01-32", "2022-02-29", "1900-02-29", "2022-04-31", "0000-01-01",
		"-001-01-01", "+022-01-01", "2022-01-0x", "2022-١١-01", "12022-01-01",
	} {
		_, err := day.Parse(text)
		f, ok := fault.As(err)
		if !ok || f.Code != "day.invalid" || f.Args["value"] != text {
			t.Errorf("Parse(%q): %v, want day.invalid with the value", text, err)
		}
	}
}

func TestDayInJSON(t *testing.T) {
	type form struct {
		Day   day.Day
		Maybe *day.Day
		Keyed map[day.Day]int
	}
	text := `{"Day":"2023-05-10","Maybe":null,"Keyed":{"2024-02-29":1}}`
	var f form
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		t.Fatal(err)
	}
	if f.Day != at(t, "2023-05-10") || f.Maybe != nil {
		t.Errorf("read %+v", f)
	}
	again, err := json.Marshal(f)
	if err != nil || string(again) != text {
		t.Errorf("written %s, %v", again, err)
	}
	if err := json.Unmarshal([]byte(`{"Day":20230510}`), &f); err == nil {
		t.Error("a number was read as a day")
	}
	if err := json.Unmarshal([]byte(`{"Day":"2023-5-10"}`), &f); !fault.Is(err, "day.invalid") {
		t.Errorf("a loose form was read: %v", err)
	}
}

func TestDayWithoutATextForm(t *testing.T) {
	for _, d := range []day.Day{at(t, "9999-12-31") + 1, at(t, "0001-01-01") - 1} {
		if _, err := d.MarshalText(); !fault.Is(err, "day.invalid") {
			t.Errorf("MarshalText(%v): %v", d, err)
		}
	}
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2022-10-15", 3, "2023-01-15"},
		{"2022-11-30", 3, "2023-02-28"},
		{"2023-11-30", 3, "2024-02-29"},
		{"2022-08-31", 1, "2022-09-30"},
		{"2022-01-31", 1, "2022-02-28"},
		{"2022-02-28", 1, "2022-03-28"},
		{"2022-12-31", 2, "2023-02-28"},
		{"2022-03-31", -1, "2022-02-28"},
		{"2022-01-15", -13, "2020-12-15"},
		{"2022-01-15", 0, "2022-01-15"},
		{"2020-02-29", 12, "2021-02-28"},
	} {
		if got := at(t, c.from).AddMonths(c.months); got.String() != c.want {
			t.Errorf("%s and %d months: %v, want %s", c.from, c.months, got, c.want)
		}
	}
}

func TestAddYears(t *testing.T) {
	for _, c := range []struct {
		from  string
		years int
		want  string
	}{
		{"2020-02-29", 3, "2023-02-28"}, // retention of appraisal papers
		{"2020-02-29", 4, "2024-02-29"},
		{"2021-02-28", 3, "2024-02-28"},
		{"2023-12-31", -1, "2022-12-31"},
	} {
		if got := at(t, c.from).AddYears(c.years); got.String() != c.want {
			t.Errorf("%s and %d years: %v, want %s", c.from, c.years, got, c.want)
		}
	}
}

func TestPartsAgreeWithTime(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	low, high := at(t, "0001-01-01"), at(t, "9999-12-31")
	for range 20_000 {
		d := low + day.Day(rng.Int32N(int32(high-low)+1))
		want, err := time.Parse(time.DateOnly, d.String())
		if err != nil {
			t.Fatal(err)
		}
		y, m, n := d.Date()
		if wy, wm, wn := want.Date(); y != wy || m != wm || n != wn || d.Year() != wy {
			t.Fatalf("%v: date %d %v %d", d, y, m, n)
		}
		if d.Weekday() != want.Weekday() || day.Of(y, m, n) != d || d.Add(1).Add(-1) != d {
			t.Fatalf("%v does not agree with time", d)
		}
		if !d.Before(d+1) || d.Before(d) || !d.After(d-1) || d.After(d) {
			t.Fatalf("%v is out of order", d)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"2022-03-18", "2024-02-29", "2023-02-29", "0000-00-00", "2022-3-18", "９９９９-01-01"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want, wantErr := time.Parse(time.DateOnly, text)
		if wantErr == nil && want.Year() == 0 {
			return // time has a year 0000, the law has not
		}
		got, err := day.Parse(text)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("Parse(%q): %v, time says %v", text, err, wantErr)
		}
		if err == nil && (got.String() != text || got != day.Of(want.Date())) {
			t.Fatalf("Parse(%q) = %v", text, got)
		}
	})
}
