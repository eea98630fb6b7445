package exam

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// TakeImport lets a job put the things of an import into the bank, the items in
// draft. Of things that are there already and differ, a new edition is made
// where replace is set; else they are left. The faults are exam.missing.import,
// exam.changed, exam.import.taken and exam.import.state.
func (s *Service) TakeImport(ctx context.Context, by *access.Actor, body people.BodyID, id ImportID, version int64, replace bool) (*ItemImport, error) {
	return s.turnImport(ctx, by, body, id, version, func(tx Tx, next *ItemImport) error {
		switch {
		case !next.Taken.IsZero() || next.State == ImportTaking:
			return fault.New(fault.Conflict, "exam.import.taken")
		case next.State != ImportRead:
			return fault.New(fault.Conflict, "exam.import.state")
		}
		next.State, next.Replace, next.TakenBy = ImportTaking, replace, people.PersonID(by.Person)
		next.Done, next.Count = 0, ImportCount{}
		return nil
	})
}

// turnImport sends an import that the person saw in a version on its way, and
// leaves a job for it.
func (s *Service) turnImport(ctx context.Context, by *access.Actor, body people.BodyID, id ImportID, version int64, turn func(Tx, *ItemImport) error) (*ItemImport, error) {
	var out *ItemImport
	return out, s.write(ctx, func(tx Tx) error {
		x, err := importOf(tx, by, access.WriteItem, body, id)
		if err != nil {
			return err
		}
		seen := x.Version
		if err := turn(tx, x); err != nil {
			return err
		}
		if seen != version {
			return fault.New(fault.Conflict, "exam.changed")
		}
		x.Version++
		if ok, err := tx.ItemImportUpdate(x); err != nil || !ok {
			return changedOr(err)
		}
		out = x
		return enqueueImport(tx, x, by.Person)
	})
}

// takeRows puts the next rows of an import into the bank. A half-taken import
// harms nobody meanwhile: its items are drafts, which no paper draws.
func (s *Service) takeRows(tx Tx, next *ItemImport) error {
	rows, err := tx.ItemImportRows(next.ID, next.Done, importRows)
	if err != nil {
		return err
	}
	for i := range rows {
		if err := s.takeRow(tx, next, &rows[i]); err != nil {
			return err
		}
		next.Count.add(&rows[i])
	}
	if next.Done += len(rows); next.Done < next.Total && len(rows) > 0 {
		return nil
	}
	next.State, next.Taken = ImportTaken, tx.Now()
	return s.Record(tx, next.entry(string(next.TakenBy)))
}

func (s *Service) takeRow(tx Tx, x *ItemImport, r *ItemImportRow) (err error) {
	if r.Stimulus != nil {
		err = s.takeStimulus(tx, x, r)
	} else {
		err = s.takeItem(tx, x, r)
	}
	if err != nil {
		return err
	}
	return tx.ItemImportRowUpdate(r)
}

// taker is whoever had the import taken; that they may do it was checked then.
func (x *ItemImport) taker() *access.Actor { return &access.Actor{Person: string(x.TakenBy)} }

func (s *Service) takeStimulus(tx Tx, x *ItemImport, r *ItemImportRow) error {
	old, err := meetStimulus(tx, x, r)
	if err != nil || r.Action == ImportSame || r.Action == ImportDiffers && !x.Replace {
		return err
	}
	b := &BankStimulus{Body: x.Body, Version: 1, Content: *r.Stimulus}
	r.Undo = &ImportUndo{Made: 1}
	if old != nil {
		b.Version = old.Version + 1
		r.Undo = &ImportUndo{Made: b.Version, Stimulus: &old.Content}
	}
	return s.putStimulus(tx, x.taker(), b)
}

func (s *Service) takeItem(tx Tx, x *ItemImport, r *ItemImportRow) error {
	old, err := meetItem(tx, x, r)
	if err != nil {
		return err
	}
	switch {
	case r.Action == ImportNew:
		made, err := s.insertItem(tx, x.taker(), x.Body, ItemID(s.IDs.New("itm")), *r.Item)
		if err != nil {
			return err
		}
		r.Undo = &ImportUndo{Made: made.Version, Item: made.ID}
	case r.Action == ImportDiffers && x.Replace:
		was := *old
		old.renew(x.TakenBy, *r.Item) // the file was checked when it was read
		if err := putItem(tx, old); err != nil {
			return err
		}
		r.Undo = &ImportUndo{Made: old.Version, Item: old.ID, Old: &was}
		return s.Record(tx, old.entry(access.WriteItem, x.taker()))
	}
	return nil
}
