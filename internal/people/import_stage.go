package people

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/seal"
)

const (
	stepRows  = 5_000 // rows that one step stages
	writeRows = 500   // rows that one transaction writes
)

// Step does the next part of an import: counts and stages rows, or checks what
// is staged. It is repeated while the import is Running; a step that was cut
// off is done again. Two that run at once do no harm: one of them gives
// people.import.moved.
func (s *Service) Step(ctx context.Context, id ImportID) (*ImportRun, error) {
	run, err := s.Import(ctx, By{All: true}, id)
	if err != nil {
		return nil, err
	}
	switch run.State {
	case Received:
		err = s.stage(ctx, run)
	case Staged:
		err = s.check(ctx, run)
	}
	return run, err
}

func (s *Service) stage(ctx context.Context, run *ImportRun) error {
	key, err := s.Master.Key(run.Key)
	if err != nil {
		return err
	}
	file, err := s.getFile(ctx, run, key)
	if err != nil {
		return err
	}
	st := &stager{skip: run.Staged, most: stepRows, kind: run.Kind, name: run.File}
	if !run.Layout.Done { // the first step reads the whole file: its size, headings and merged cells
		st.skip = RowsMost
	}
	done, err := s.readFile(run, file, st)
	if err != nil {
		return s.failImport(ctx, run, err)
	}
	if !run.Layout.Done {
		return s.counted(ctx, run, st)
	}
	return s.putRows(ctx, run, key, st.rows, done)
}

func (s *Service) readFile(run *ImportRun, file []byte, st *stager) (done bool, err error) {
	r, from1904, err := openFile(run, file)
	if err != nil {
		return false, err
	}
	st.parse = func(kind Kind, sheet string, l line, at map[int]string) ImportRow {
		p := rowParser{rules: s.Rules, categories: s.Categories, from1904: from1904()}
		row := p.parse(kind, sheet, l, at)
		row.Run = run.ID
		return row
	}
	return st.run(r)
}

// counted notes what the whole file looks like. A file whose sheets or
// headings are wrong is not read further.
func (s *Service) counted(ctx context.Context, run *ImportRun, st *stager) error {
	run.Layout = st.layout
	run.Layout.Done = true
	run.Issues = append(st.issues, missingSheets(st.layout, st.n)...)
	if len(run.Issues) > 0 {
		run.State = Failed
	}
	return s.saveImport(ctx, run, nil)
}

// failImport ends an import whose file cannot be read; an error that no person
// can mend is given back.
func (s *Service) failImport(ctx context.Context, run *ImportRun, err error) error {
	f, ok := fault.As(err)
	code, ours := "", false
	if ok {
		code, ours = strings.CutPrefix(f.Code, "people.import.")
	}
	if !ours {
		return err
	}
	args := fault.Args{"sheet": "", "row": 0, "column": ""}
	for k, v := range f.Args {
		args[k] = v
	}
	row, _ := args["row"].(int)
	sheet, _ := args["sheet"].(string)
	run.State, run.Issues = Failed, []Issue{{Sheet: sheet, Row: row, Code: code, Args: args}}
	return s.saveImport(ctx, run, nil)
}

// saveImport stores where the import stands, with whatever fn adds in the same
// transaction. The fault is people.import.moved.
func (s *Service) saveImport(ctx context.Context, run *ImportRun, fn func(Tx) error) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		next := *run
		if next.State == Failed || next.State == Applied || next.State == Undone {
			next.Finished = tx.Now()
		}
		ok, err := tx.ImportUpdate(&next)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Conflict, "people.import.moved")
		}
		if fn != nil {
			if err := fn(tx); err != nil {
				return err
			}
		}
		if next.State == Failed || next.State == Previewed {
			if err := s.tellImport(tx, &next); err != nil {
				return err
			}
		}
		*run = next
		return nil
	})
}

// tellImport leaves a notice to whoever began the import.
func (s *Service) tellImport(tx Tx, run *ImportRun) error {
	return s.Tell(tx, outbox.Notice{To: string(run.By), Key: "people.import.notice." + string(run.State), Case: string(run.ID),
		Link: "/staff/imports/" + string(run.ID),
		Args: fault.Args{"file": run.File, "new": run.New, "changed": run.Changed, "same": run.Same, "bad": run.Bad}})
}

// putRows writes rows in short transactions, each with how far it came.
func (s *Service) putRows(ctx context.Context, run *ImportRun, key *seal.Key, rows []ImportRow, done bool) error {
	if err := sealRows(key, rows); err != nil {
		return err
	}
	for some := range slices.Chunk(rows, writeRows) {
		run.Staged += int64(len(some))
		if err := s.saveImport(ctx, run, func(tx Tx) error { return tx.ImportRowInsertAll(some) }); err != nil {
			return err
		}
	}
	if !done {
		return nil
	}
	run.State = Staged
	return s.saveImport(ctx, run, nil)
}

func sealRows(key *seal.Key, rows []ImportRow) error {
	for i := range rows {
		text, err := json.Marshal(rows[i].Open)
		if err != nil {
			return err
		}
		if rows[i].Data, err = key.Seal(sealedRow, text); err != nil {
			return err
		}
	}
	return nil
}

func openRows(key *seal.Key, rows []ImportRow) error {
	for i := range rows {
		text, err := key.Open(sealedRow, rows[i].Data)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(text, &rows[i].Open); err != nil {
			return err
		}
	}
	return nil
}

// DiscardImport gives up an import that is not applied. The faults are
// people.missing.import, people.import.state and people.import.moved.
func (s *Service) DiscardImport(ctx context.Context, by By, id ImportID) (*ImportRun, error) {
	run, err := s.Import(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if run.State == Applied || run.State == Undone {
		return nil, fault.New(fault.Conflict, "people.import.state", "state", string(run.State))
	}
	run.State = Discarded
	return run, s.saveImport(ctx, run, func(tx Tx) error { return s.recordImport(tx, by, "staff.import.discard", run) })
}
