package exam

import (
	"sync"

	"tarazy/internal/people"
)

// frozenMost bounds the editions that are held in memory; at the bound all are
// let go.
const frozenMost = 5000

// frozenKept are editions of items that were read before. An edition that a
// paper was drawn with never changes.
type frozenKept struct {
	mu sync.Mutex
	of map[frozenName]*Frozen
}

type frozenName struct {
	body people.BodyID
	ref  ItemRef
}

// get gives the editions of items of a body, reading those that are not held.
func (k *frozenKept) get(tx Tx, body people.BodyID, refs []ItemRef) (map[ItemRef]*Frozen, error) {
	out := make(map[ItemRef]*Frozen, len(refs))
	var lacking []ItemRef
	k.mu.Lock()
	for _, r := range refs {
		if f := k.of[frozenName{body, r}]; f != nil {
			out[r] = f
		} else {
			lacking = append(lacking, r)
		}
	}
	k.mu.Unlock()
	if len(lacking) == 0 {
		return out, nil
	}
	read, err := tx.FrozenGet(body, lacking)
	if err != nil {
		return nil, err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.of) > frozenMost {
		clear(k.of)
	}
	for r, f := range read {
		out[r], k.of[frozenName{body, r}] = f, f
	}
	return out, nil
}
