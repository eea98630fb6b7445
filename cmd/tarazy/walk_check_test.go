package main

import (
	"strconv"
	"testing"
)

// checkpointFixtures are a checkpoint that is there, and one that is not.
func (w *world) checkpointFixtures(t *testing.T) {
	t.Helper()
	last, err := w.app.journal.Checkpoint(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	w.ids["checkpoint"] = map[string]string{"": strconv.FormatInt(last.Size, 10), "none": "999999999"}
}
