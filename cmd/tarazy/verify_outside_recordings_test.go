package main

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"tarazy/internal/blob"
	"tarazy/internal/exam"
	"tarazy/internal/proctor"
)

// oneRecording is a database with one recording.
type oneRecording struct {
	hashes  [][]byte
	objects []string
}

func (o *oneRecording) BesideRecordings(give func(exam.AttemptID, [][]byte, []string) error) error {
	return give("att_x", o.hashes, o.objects)
}

// TestVerifyHoldsRecordingsToTheirRecords: a piece whose row was changed, taken out or
// put in, and an object that is gone; what was deleted under its term is not missed.
func TestVerifyHoldsRecordingsToTheirRecords(t *testing.T) {
	files, err := blob.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	tx := &oneRecording{hashes: [][]byte{{1}, {2}}}
	for _, name := range []string{"a", "b"} {
		key := proctor.RecordingFolder("att_x") + name
		if _, err := files.Put(t.Context(), key, strings.NewReader(name)); err != nil {
			t.Fatal(err)
		}
		tx.objects = append(tx.objects, key)
	}
	facts, err := json.Marshal(map[string]any{"pieces": 2, "root": proctor.RootOf(tx.hashes)})
	if err != nil {
		t.Fatal(err)
	}
	claimed := map[string]string{}
	for _, c := range closedClaims("att_x", facts) {
		claimed[c.Place] = c.Sum
	}
	found := func() map[string]string {
		out := map[string]string{}
		if err := (outside{files: files}).recordings(tx, func(place, sum string, _ bool) { out[place] = sum }); err != nil {
			t.Fatal(err)
		}
		return out
	}
	if got := found(); !maps.Equal(got, claimed) || len(got) != 2 {
		t.Errorf("untouched: %v, claimed %v", got, claimed)
	}
	for name, hashes := range map[string][][]byte{"changed": {{1}, {3}}, "taken out": {{1}}, "put in": {{1}, {2}, {3}}} {
		tx.hashes = hashes
		if got := found(); got["recording att_x/pieces"] == claimed["recording att_x/pieces"] {
			t.Errorf("%s: %v", name, got)
		}
	}
	if err := files.Delete(t.Context(), tx.objects[0]); err != nil {
		t.Fatal(err)
	}
	if got := found(); got["recording att_x/objects"] != "1 missing" {
		t.Errorf("an object is gone: %v", got)
	}
	for _, c := range deletedClaims("att_x") {
		for place := range claimed {
			if !c.Gone || !strings.HasPrefix(place, c.Place) {
				t.Errorf("%s is missed after the deletion: %+v", place, c)
			}
		}
	}
}
