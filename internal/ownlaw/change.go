package ownlaw

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// Change is one step in how a draft came to be.
type Change struct {
	At     time.Time    `json:"at"`     // instant of the law, UTC
	Person string       `json:"person"` // id
	Name   string       `json:"name"`   // of the person at that time
	What   string       `json:"what"`   // "created", "value", "clause", …
	From   string       `json:"from"`   // digest before, "" at the beginning
	To     string       `json:"to"`     // digest after
	Places []Difference `json:"places"`
}

// maxPlaces bounds the places that one line of the record holds; the digest
// covers the rest.
const maxPlaces = 200

// line is the change as a line of changes.jsonl.
func (c Change) line() ([]byte, error) {
	if len(c.Places) > maxPlaces {
		c.Places = c.Places[:maxPlaces]
	}
	if c.Places == nil {
		c.Places = []Difference{}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(c); err != nil {
		return nil, fmt.Errorf("change: %w", err)
	}
	return b.Bytes(), nil
}

// readChanges reads changes.jsonl; a line that a broken run left half is the
// end.
func readChanges(data []byte) []Change {
	var out []Change
	for line := range bytes.Lines(data) {
		var c Change
		if json.Unmarshal(line, &c) != nil {
			break
		}
		out = append(out, c)
	}
	return out
}

// since are the changes made after the draft had the digest.
func since(all []Change, digest string) []Change {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].To == digest {
			return all[i+1:]
		}
	}
	return nil
}

// Stale says what changed while a person was typing. It is the cause of the
// fault ownlaw.changed.
type Stale struct{ Changes []Change }

// Error is for the log.
func (s *Stale) Error() string { return fmt.Sprintf("%d changes meanwhile", len(s.Changes)) }
