package day_test

import (
	"testing"
	"time"

	"tarazy/internal/day"
)

func TestKindsAsText(t *testing.T) {
	works := map[day.Kind]bool{day.Workday: true, day.WorkingOverride: true}
	for k := day.Workday; k <= day.WorkingOverride; k++ {
		text, err := k.MarshalText()
		if err != nil || string(text) != k.String() {
			t.Errorf("%v: %q, %v", k, text, err)
		}
		var again day.Kind
		if err := again.UnmarshalText(text); err != nil || again != k {
			t.Errorf("%q was read as %v, %v", text, again, err)
		}
		if k.Works() != works[k] {
			t.Errorf("%v works: %v", k, k.Works())
		}
	}
}

func TestNoKind(t *testing.T) {
	for _, text := range []string{"", "Holiday", "kurban", "Kind(0)"} {
		var k day.Kind
		if err := k.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read as %v", text, k)
		}
	}
	for _, k := range []day.Kind{0, day.WorkingOverride + 1} {
		if text, err := k.MarshalText(); err == nil {
			t.Errorf("Kind %d was written as %q", k, text)
		}
	}
}

func TestWeekdaysAsText(t *testing.T) {
	var w day.Weekday
	if err := w.UnmarshalText([]byte("friday")); err != nil || time.Weekday(w) != time.Friday {
		t.Errorf("friday was read as %d, %v", w, err)
	}
	if text, err := w.MarshalText(); err != nil || string(text) != "friday" {
		t.Errorf("Friday was written as %q, %v", text, err)
	}
	if err := w.UnmarshalText([]byte("Friday")); err == nil {
		t.Error("Friday with a capital was read")
	}
	if _, err := day.Weekday(7).MarshalText(); err == nil {
		t.Error("an eighth day of the week was written")
	}
}
