package access

import "tarazy/internal/fault"

// Duty is a part in the making of one thing: a paper, an item, an essay's mark.
// Two parts of one thing are never one person's, whatever roles are held.
type Duty string

// The duties.
const (
	Author    Duty = "author"     // wrote it
	KeyHolder Duty = "key_holder" // knows or releases the right answers
	Marker    Duty = "marker"     // marks it
	Decider   Duty = "decider"    // decides on the marks
)

// Duties are all of them, in the order in which they are taken up.
var Duties = []Duty{Author, KeyHolder, Marker, Decider}

// Apart refuses a duty to a person who has another one in the same thing
// (access.duties, with both). taken holds the ids of those who have each.
func Apart(person string, d Duty, taken map[Duty][]string) error {
	for _, other := range Duties {
		if other == d {
			continue
		}
		for _, p := range taken[other] {
			if p == person {
				return fault.New(fault.Denied, "access.duties", "duty", string(d), "other", string(other))
			}
		}
	}
	return nil
}
