package store

import (
	"encoding/json"

	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// importsShown is how many imports of a bank are listed.
const importsShown = 50

// ItemImportInsert keeps an import of items that begins.
func (tx *Tx) ItemImportInsert(x *exam.ItemImport) error {
	head, err := asJSON(x)
	if err != nil {
		return err
	}
	return tx.ExecOne("insert into exam_import (id, version, body, state, created, head, report) values ($1, $2, $3, $4, $5, $6, $7)",
		x.ID, x.Version, x.Body, x.State, Micro(x.Created), head, "[]")
}

// ItemImportUpdate stores an import, all but its report, in place of the
// version before; false where another version is stored.
func (tx *Tx) ItemImportUpdate(x *exam.ItemImport) (bool, error) {
	head, err := asJSON(x)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update exam_import set version = $2, state = $3, head = $4 where id = $1 and version = $5", x.ID, x.Version, x.State, head, x.Version-1)
	return n == 1, err
}

// ItemImportReport keeps the report of an import.
func (tx *Tx) ItemImportReport(id exam.ImportID, report []exam.ImportNote) error {
	text, err := asJSON(report)
	if err != nil {
		return err
	}
	return tx.ExecOne("update exam_import set report = $2 where id = $1", id, text)
}

// ItemImportGet reads an import with its report; nil where there is none.
func (tx *Tx) ItemImportGet(id exam.ImportID) (*exam.ItemImport, error) {
	return oneOrNil(func() (x exam.ItemImport, err error) {
		var head, report string
		if err = tx.QueryRow("select head, report from exam_import where id = $1", id).Scan(&head, &report); err != nil {
			return x, err
		}
		if err = dataInto(head, &x); err != nil {
			return x, err
		}
		return x, dataInto(report, &x.Report)
	}())
}

// ItemImportList are the latest imports of a bank, without their reports.
func (tx *Tx) ItemImportList(body people.BodyID) ([]exam.ItemImport, error) {
	return Collect(tx, scanData[exam.ItemImport], "select head from exam_import where body = $1 order by created desc, id desc limit $2", body, importsShown)
}

// ItemImportRowInsertAll keeps what a file says.
func (tx *Tx) ItemImportRowInsertAll(rows []exam.ItemImportRow) error {
	all := make([][]any, len(rows))
	for i := range rows {
		data, err := asJSON(&rows[i])
		if err != nil {
			return err
		}
		all[i] = []any{rows[i].Import, rows[i].N, rows[i].Action, data, ""}
	}
	_, err := tx.insertAll("exam_import_row", "run, n, action, data, undo", "", all)
	return err
}

// ItemImportRowUpdate stores what became of a row.
func (tx *Tx) ItemImportRowUpdate(r *exam.ItemImportRow) error {
	undo := ""
	if r.Undo != nil {
		text, err := json.Marshal(r.Undo)
		if err != nil {
			return err
		}
		undo = string(text)
	}
	return tx.ExecOne("update exam_import_row set action = $3, undo = $4 where run = $1 and n = $2", r.Import, r.N, r.Action, undo)
}

// ItemImportRows reads rows of an import behind the n-th, at most limit.
func (tx *Tx) ItemImportRows(id exam.ImportID, after, limit int) ([]exam.ItemImportRow, error) {
	return Collect(tx, func(scan Scan) (r exam.ItemImportRow, err error) {
		var data, undo string
		if err = scan(&r.Import, &r.N, &r.Action, &data, &undo); err != nil {
			return r, err
		}
		if err = dataInto(data, &r); err != nil || undo == "" {
			return r, err
		}
		r.Undo = &exam.ImportUndo{}
		return r, dataInto(undo, r.Undo)
	}, "select run, n, action, data, undo from exam_import_row where run = $1 and n > $2 order by n limit $3", id, after, limit)
}

// ItemDelete removes an item of a bank in the version named, with its tags;
// false where another version is stored. Its editions are in no paper: only
// what was never approved is removed.
func (tx *Tx) ItemDelete(id exam.ItemID, version int64) (bool, error) {
	found, err := oneOrNil(scanItemRow(tx.QueryRow("select "+itemColumns+" from exam_item i where i.id = $1 and i.version = $2 and i.ready = 0", id, version).Scan))
	if err != nil || found == nil {
		return false, err
	}
	if _, err := tx.Exec("delete from exam_item_tag where item = $1", id); err != nil {
		return false, err
	}
	n, err := tx.Exec("delete from exam_item where id = $1 and version = $2", id, version)
	return n == 1, err
}

// StimulusDelete removes a stimulus of a bank in the version named; false where
// another version is stored.
func (tx *Tx) StimulusDelete(body people.BodyID, key string, version int64) (bool, error) {
	n, err := tx.Exec("delete from exam_stimulus where body = $1 and key = $2 and version = $3", body, key, version)
	return n == 1, err
}

// StimulusUsers counts the items of a bank that stand on each stimulus.
func (tx *Tx) StimulusUsers(body people.BodyID) (map[string]int, error) {
	all, err := Collect(tx, scanItemRow, "select "+itemColumns+" from exam_item i where i.body = $1 and i.data like $2", body, `%"stimulus":"%`)
	users := map[string]int{}
	for i := range all {
		if key := all[i].Content.Stimulus; key != "" {
			users[key]++
		}
	}
	return users, err
}
