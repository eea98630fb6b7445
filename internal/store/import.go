package store

import (
	"encoding/json"
	"strconv"
	"time"

	"tarazy/internal/people"
)

const importColumns = `id, version, body, person, state, as_of, file, object, size, sha256, format, kind, key, staged, layout, issues,
  fresh, changed, same, bad, only_good, stamp, created, finished`

// ImportInsert adds an import.
func (tx *Tx) ImportInsert(r *people.ImportRun) error {
	layout, issues, err := importJSON(r)
	if err != nil {
		return err
	}
	_, err = tx.insertAll("import_run", importColumns, "", [][]any{{r.ID, r.Version, r.Body, r.By, r.State, r.AsOf.String(), r.File, r.Object,
		r.Size, r.SHA256, r.Format, r.Kind, r.Key, r.Staged, layout, issues, r.New, r.Changed, r.Same, r.Bad, r.OnlyGood, r.Stamp,
		Micro(r.Created), microOrZero(r.Finished)}})
	return err
}

// ImportUpdate stores an import in place of the version named and raises that
// version; false where another version is stored.
func (tx *Tx) ImportUpdate(r *people.ImportRun) (bool, error) {
	layout, issues, err := importJSON(r)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`update import_run set version = version + 1, state = $3, staged = $4, layout = $5, issues = $6,
  fresh = $7, changed = $8, same = $9, bad = $10, only_good = $11, stamp = $12, finished = $13
where id = $1 and version = $2`, r.ID, r.Version, r.State, r.Staged, layout, issues, r.New, r.Changed, r.Same, r.Bad, r.OnlyGood, r.Stamp,
		microOrZero(r.Finished))
	if n == 1 {
		r.Version++
	}
	return n == 1, err
}

// ImportGet reads an import; nil where there is none.
func (tx *Tx) ImportGet(id people.ImportID) (*people.ImportRun, error) {
	return oneOrNil(scanImport(tx.QueryRow("select "+importColumns+" from import_run where id = $1", id).Scan))
}

// ImportList reads a page of the imports of a body, the latest first.
func (tx *Tx) ImportList(body people.BodyID, after string, limit int) (people.ImportPage, error) {
	page, err := ReadPage(tx, List{Columns: importColumns, From: "import_run", Where: []Filter{Is("body", body)},
		Sort: []Sort{{Column: "created", Desc: true}}, ID: "id", After: after, Limit: limit}, scanImport)
	return people.ImportPage{Runs: page.Items, Next: page.Next}, err
}

// ImportRowInsertAll adds staged rows.
func (tx *Tx) ImportRowInsertAll(rows []people.ImportRow) error {
	all := make([][]any, len(rows))
	for i, r := range rows {
		all[i] = []any{r.Run, r.N, r.Sheet, r.Row, r.Kind, r.Action, r.Data}
	}
	_, err := tx.insertAll("import_row", "run, n, sheet, line, kind, action, data", "", all)
	return err
}

// ImportRowUpdate stores what was found about a row.
func (tx *Tx) ImportRowUpdate(r *people.ImportRow) error {
	return tx.ExecOne("update import_row set action = $3, data = $4 where run = $1 and n = $2", r.Run, r.N, r.Action, r.Data)
}

// ImportRows reads staged rows behind the n-th, at most limit of them; with
// actions only such.
func (tx *Tx) ImportRows(run people.ImportID, after int64, limit int, actions ...people.Action) ([]people.ImportRow, error) {
	which := Filter{}
	if len(actions) > 0 {
		which = In("action", actions...)
	}
	where := All(Is("run", run), Where("n > ?", after), which)
	return Collect(tx, func(scan Scan) (r people.ImportRow, err error) {
		err = scan(&r.Run, &r.N, &r.Sheet, &r.Row, &r.Kind, &r.Action, &r.Data)
		return r, err
	}, "select run, n, sheet, line, kind, action, data from import_row where "+where.numbered()+" order by n limit "+strconv.Itoa(limit), where.args...)
}

// ImportUndoPut keeps what an import replaced.
func (tx *Tx) ImportUndoPut(run people.ImportID, data []byte) error {
	return tx.ExecOne("insert into import_undo (run, data) values ($1, $2)", run, data)
}

// ImportUndoGet reads what an import replaced; nil where nothing is kept.
func (tx *Tx) ImportUndoGet(run people.ImportID) ([]byte, error) {
	var data []byte
	found, err := oneOrNil(data, tx.QueryRow("select data from import_undo where run = $1", run).Scan(&data))
	if found == nil {
		return nil, err
	}
	return data, err
}

func importJSON(r *people.ImportRun) (layout, issues string, err error) {
	l, err := json.Marshal(r.Layout)
	if err != nil {
		return "", "", err
	}
	i, err := json.Marshal(r.Issues)
	return string(l), string(i), err
}

func scanImport(scan Scan) (people.ImportRun, error) {
	var r people.ImportRun
	var layout, issues string
	var created, finished int64
	err := scan(&r.ID, &r.Version, &r.Body, &r.By, &r.State, dayDest{&r.AsOf}, &r.File, &r.Object, &r.Size, &r.SHA256, &r.Format, &r.Kind, &r.Key,
		&r.Staged, &layout, &issues, &r.New, &r.Changed, &r.Same, &r.Bad, &r.OnlyGood, &r.Stamp, &created, &finished)
	if err != nil {
		return r, err
	}
	r.Created = Instant(created)
	if finished != 0 {
		r.Finished = Instant(finished)
	}
	if err := json.Unmarshal([]byte(layout), &r.Layout); err != nil {
		return r, err
	}
	return r, json.Unmarshal([]byte(issues), &r.Issues)
}

// microOrZero is an instant as stored; the zero time is 0.
func microOrZero(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return Micro(t)
}
