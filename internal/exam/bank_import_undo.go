package exam

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// blockedMost bounds how many keys a message lists.
const blockedMost = 20

// UndoImport lets a job put back all that an import did to the bank, if nothing
// of it was changed since. The faults are exam.missing.import, exam.changed,
// exam.import.state and exam.import.undo_blocked.
func (s *Service) UndoImport(ctx context.Context, by *access.Actor, body people.BodyID, id ImportID, version int64) (*ItemImport, error) {
	return s.turnImport(ctx, by, body, id, version, func(tx Tx, next *ItemImport) error {
		if next.State != ImportTaken {
			return fault.New(fault.Conflict, "exam.import.state")
		}
		keys, err := changedSince(tx, next)
		if err != nil {
			return err
		}
		if len(keys) > 0 {
			return fault.New(fault.Conflict, "exam.import.undo_blocked", "keys", keys[:min(len(keys), blockedMost)], "count", len(keys))
		}
		next.State, next.Done, next.TakenBy = ImportUndoing, 0, people.PersonID(by.Person)
		return nil
	})
}

// changedSince are the keys of what was changed since an import was taken, and
// of materials that others' items stand on now.
func changedSince(tx Tx, x *ItemImport) (keys []string, err error) {
	users, err := tx.StimulusUsers(x.Body)
	if err != nil {
		return nil, err
	}
	ours := map[string]int{} // items that go with the import, by material
	var made []string
	for after := 0; after < x.Total; after += importRows {
		rows, err := tx.ItemImportRows(x.ID, after, importRows)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			r := &rows[i]
			if r.Undo == nil {
				continue
			}
			stands, err := r.stands(tx, x.Body)
			switch {
			case err != nil:
				return nil, err
			case !stands:
				keys = append(keys, r.key())
			case r.Item != nil:
				ours[r.Item.Stimulus]++
			case r.Stimulus != nil && r.Undo.Stimulus == nil:
				made = append(made, r.Stimulus.Key)
			}
		}
	}
	for _, key := range made {
		if users[key] > ours[key] {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

func (r *ItemImportRow) key() string {
	if r.Stimulus != nil {
		return r.Stimulus.Key
	}
	return r.Item.Key
}

// stands reports whether a thing is as the import left it.
func (r *ItemImportRow) stands(tx Tx, body people.BodyID) (bool, error) {
	if r.Stimulus != nil {
		b, err := tx.StimulusGet(body, r.Stimulus.Key)
		return b != nil && b.Version == r.Undo.Made, err
	}
	i, err := tx.ItemGet(r.Undo.Item)
	return i != nil && i.Version == r.Undo.Made, err
}

// undoRows puts the last rows of an import back that are not yet. What was
// changed since the undoing began is left.
func (s *Service) undoRows(tx Tx, next *ItemImport) error {
	most := min(importRows, next.Total-next.Done)
	rows, err := tx.ItemImportRows(next.ID, next.Total-next.Done-most, most)
	if err != nil {
		return err
	}
	users, err := tx.StimulusUsers(next.Body)
	if err != nil {
		return err
	}
	for i := len(rows) - 1; i >= 0; i-- {
		if rows[i].Undo == nil {
			continue
		}
		if err := s.undoRow(tx, next, &rows[i], users); err != nil {
			return err
		}
	}
	if next.Done += most; next.Done < next.Total {
		return nil
	}
	next.State = ImportUndone
	return s.Record(tx, next.entry(string(next.TakenBy)))
}

func (s *Service) undoRow(tx Tx, x *ItemImport, r *ItemImportRow, users map[string]int) error {
	back := s.undoItem
	if r.Stimulus != nil {
		back = s.undoStimulus
	}
	stands, err := r.stands(tx, x.Body)
	if err != nil {
		return err
	}
	if stands {
		if stands, err = back(tx, x, r, users); err != nil {
			return err
		}
	}
	if !stands {
		r.Action = ImportLeft
		x.Left++
	}
	r.Undo = nil
	return tx.ItemImportRowUpdate(r)
}

// undoItem puts an item back as it was, or removes it; false where another act
// came first.
func (s *Service) undoItem(tx Tx, x *ItemImport, r *ItemImportRow, users map[string]int) (bool, error) {
	if r.Undo.Old == nil {
		ok, err := tx.ItemDelete(r.Undo.Item, r.Undo.Made)
		if err != nil || !ok {
			return false, err
		}
		users[r.Item.Stimulus]--
		return true, s.recordRemoved(tx, x, string(r.Undo.Item), r.Item.Key)
	}
	old := *r.Undo.Old
	old.Version = r.Undo.Made
	if err := putItem(tx, &old); err != nil {
		return false, err
	}
	users[r.Item.Stimulus]--
	users[old.Content.Stimulus]++
	return true, s.Record(tx, old.entry(access.WriteItem, x.taker()))
}

// undoStimulus does the same for a material. One that items stand on stays.
func (s *Service) undoStimulus(tx Tx, x *ItemImport, r *ItemImportRow, users map[string]int) (bool, error) {
	if r.Undo.Stimulus != nil {
		return true, s.putStimulus(tx, x.taker(), &BankStimulus{Body: x.Body, Version: r.Undo.Made + 1, Content: *r.Undo.Stimulus})
	}
	if users[r.Stimulus.Key] > 0 {
		return false, nil
	}
	ok, err := tx.StimulusDelete(x.Body, r.Stimulus.Key, r.Undo.Made)
	if err != nil || !ok {
		return false, err
	}
	return true, s.recordRemoved(tx, x, r.Stimulus.Key, r.Stimulus.Key)
}

func (s *Service) recordRemoved(tx Tx, x *ItemImport, id, key string) error {
	return s.Record(tx, journal.Entry{
		Verb: string(access.WriteItem), Actor: string(x.TakenBy), Body: string(x.Body), Case: id,
		Facts: map[string]any{"key": key, "removed_with": string(x.ID)},
	})
}
