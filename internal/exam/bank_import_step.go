package exam

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"

	"tarazy/internal/fault"
)

// importRows is how many rows one transaction writes. It stays short, for an
// exam may be going on.
const importRows = 100

// StepImport does the next part of an import and tells whether no more is to
// be done. It is repeated until then; a step that was cut off goes on where it
// stopped.
func (s *Service) StepImport(ctx context.Context, id ImportID) (done bool, err error) {
	var x *ItemImport
	err = s.Store.Read(ctx, func(tx Tx) error {
		x, err = tx.ItemImportGet(id)
		return err
	})
	if err != nil || x == nil {
		return err == nil, err
	}
	switch x.State {
	case ImportReceived:
		err = s.readImport(ctx, x)
	case ImportTaking:
		err = s.saveImport(ctx, x, s.takeRows)
	case ImportUndoing:
		err = s.saveImport(ctx, x, s.undoRows)
	}
	return err == nil && !x.Running(), err
}

// saveImport stores where an import stands, with whatever fn does in the same
// transaction.
func (s *Service) saveImport(ctx context.Context, x *ItemImport, fn func(Tx, *ItemImport) error) error {
	return s.write(ctx, func(tx Tx) error {
		next := *x
		if err := fn(tx, &next); err != nil {
			return err
		}
		next.Version++
		if ok, err := tx.ItemImportUpdate(&next); err != nil || !ok {
			return changedOr(err)
		}
		*x = next
		return nil
	})
}

// readImport reads the file of an import into rows.
func (s *Service) readImport(ctx context.Context, x *ItemImport) error {
	data, err := s.getItemFile(ctx, x)
	if err != nil {
		return err
	}
	got, err := s.Files.Read(&ItemFile{Name: x.File, Data: data, Language: x.Language, Tag: x.Tag})
	if f, ok := fault.As(err); ok {
		return s.saveImport(ctx, x, func(tx Tx, next *ItemImport) error {
			next.State, next.Fault = ImportFailed, &Noted{Key: f.Key(), Args: f.Args}
			return s.Record(tx, next.entry(string(next.By)))
		})
	}
	if err != nil {
		return err
	}
	rows := got.rows(x.ID)
	for some := range slices.Chunk(rows[min(x.Done, len(rows)):], importRows) {
		if err := s.saveImport(ctx, x, func(tx Tx, next *ItemImport) error { return stageRows(tx, next, some) }); err != nil {
			return err
		}
	}
	return s.saveImport(ctx, x, func(tx Tx, next *ItemImport) error {
		next.State, next.Format, next.Total = ImportRead, got.Format, len(rows)
		for _, n := range got.Report {
			if n.Severity == severityRefused {
				next.Refused++
			}
		}
		if err := tx.ItemImportReport(next.ID, got.Report); err != nil {
			return err
		}
		return s.Record(tx, next.entry(string(next.By)))
	})
}

func (r *Reading) rows(id ImportID) (rows []ItemImportRow) {
	for i := range r.Stimuli {
		rows = append(rows, ItemImportRow{Import: id, N: len(rows) + 1, Stimulus: &r.Stimuli[i]})
	}
	for i := range r.Items {
		rows = append(rows, ItemImportRow{Import: id, N: len(rows) + 1, Item: &r.Items[i]})
	}
	return rows
}

// stageRows keeps rows with what taking them would do as the bank stands now.
func stageRows(tx Tx, next *ItemImport, rows []ItemImportRow) (err error) {
	for i := range rows {
		r := &rows[i]
		if r.Stimulus != nil {
			_, err = meetStimulus(tx, next, r)
		} else {
			_, err = meetItem(tx, next, r)
		}
		if err != nil {
			return err
		}
		next.Count.add(r)
	}
	next.Done += len(rows)
	return tx.ItemImportRowInsertAll(rows)
}

// meetStimulus sets what taking a material does and gives the one of its key
// that the bank has, nil for none.
func meetStimulus(tx Tx, x *ItemImport, r *ItemImportRow) (*BankStimulus, error) {
	old, err := tx.StimulusGet(x.Body, r.Stimulus.Key)
	switch {
	case err != nil:
		return nil, err
	case old == nil:
		r.Action = ImportNew
	case same(old.Content, *r.Stimulus):
		r.Action = ImportSame
	default:
		r.Action = ImportDiffers
	}
	return old, nil
}

// meetItem does the same for an item.
func meetItem(tx Tx, x *ItemImport, r *ItemImportRow) (*BankItem, error) {
	old, err := tx.ItemByKey(x.Body, r.Item.Key)
	switch {
	case err != nil:
		return nil, err
	case old == nil:
		r.Action = ImportNew
	case same(old.Content, *r.Item):
		r.Action = ImportSame
	case old.State == ItemReview:
		r.Action = ImportBusy
	default:
		r.Action = ImportDiffers
	}
	return old, nil
}

// same reports whether two things read the same once they are stored.
func same[T any](a, b T) bool {
	x, errA := json.Marshal(a)
	y, errB := json.Marshal(b)
	return errA == nil && errB == nil && reflect.DeepEqual(x, y)
}
