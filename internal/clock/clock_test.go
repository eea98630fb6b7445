package clock

import (
	"testing"
	"time"
)

func TestTheLegalClockMovesForwardOnly(t *testing.T) {
	wall := NewFixed(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	start := time.Date(2023, 5, 17, 3, 0, 0, 0, time.UTC)
	legal := NewShifted(wall, start)
	wall.Advance(time.Hour)
	if got := legal.Now(); !got.Equal(start.Add(time.Hour)) {
		t.Errorf("runs on to %v", got)
	}
	if legal.Forward(start) {
		t.Error("went back")
	}
	to := start.AddDate(0, 0, 3)
	if !legal.Forward(to) || !legal.Now().Equal(to) {
		t.Errorf("stands at %v", legal.Now())
	}
	wall.Advance(-time.Hour)
	if !legal.Now().Equal(to) {
		t.Error("a fixed clock went back")
	}
}
