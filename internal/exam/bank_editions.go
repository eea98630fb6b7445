package exam

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/people"
)

// Editions are those of an item that were approved, oldest first; they never
// change. The fault is exam.missing.item.
func (s *Service) Editions(ctx context.Context, by *access.Actor, body people.BodyID, id ItemID) (out []Frozen, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		i, err := itemOf(tx, by, access.SeeItems, body, id)
		if err != nil {
			return err
		}
		refs := make([]ItemRef, i.Edition)
		for n := range refs {
			refs[n] = ItemRef{i.Content.Key, n + 1}
		}
		found, err := tx.FrozenGet(body, refs)
		for _, ref := range refs {
			if f := found[ref]; f != nil {
				out = append(out, *f)
			}
		}
		return err
	})
	return out, err
}
