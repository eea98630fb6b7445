package main

import (
	"encoding/json"

	"tarazy/internal/journal"
)

// talkClaims are those of an interview: a member's sheet and notes from the
// moment they are locked, the agreement as its last step left it, and the forms.
func talkClaims(r *journal.Record, facts []byte) []journal.Claim {
	var f struct {
		Sheet     string `json:"sheet"`
		Notes     string `json:"notes_sha256"`
		Agreement string `json:"agreement_sha256"`
	}
	if json.Unmarshal(facts, &f) != nil {
		return nil
	}
	out := drawnClaims(facts)
	for _, c := range []journal.Claim{
		{Place: "interview_sheet " + r.Case + "/" + r.Actor, Sum: f.Sheet, Stays: true},
		{Place: "interview_notes " + r.Case + "/" + r.Actor, Sum: f.Notes, Stays: true},
		{Place: "interview_agreement " + r.Case, Sum: f.Agreement, Stays: true, Anew: true},
	} {
		if c.Sum != "" {
			out = append(out, c)
		}
	}
	return out
}
