package store

import (
	"encoding/json"

	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/press"
)

const templateColumns = "body, part, number, holds, person, at, content"

// TemplateInsert adds a version of a part of a body's templates; false where the
// part has one of the number.
func (tx *Tx) TemplateInsert(t *press.Template) (bool, error) {
	content, err := json.Marshal(t.Content)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into template ("+templateColumns+") values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
		t.Body, t.Part, t.Number, t.From.String(), t.By, Micro(t.At), string(content))
	return n == 1, err
}

// TemplateOn reads the version of a part that holds on a day; nil for none.
func (tx *Tx) TemplateOn(body people.BodyID, part press.Part, on day.Day) (*press.Template, error) {
	return oneOrNil(scanTemplate(tx.QueryRow("select "+templateColumns+` from template where body = $1 and part = $2 and holds <= $3
order by holds desc, number desc limit 1`, body, part, on.String()).Scan))
}

// TemplateGet reads a version of a part; nil where there is none.
func (tx *Tx) TemplateGet(body people.BodyID, part press.Part, number int) (*press.Template, error) {
	return oneOrNil(scanTemplate(tx.QueryRow("select "+templateColumns+" from template where body = $1 and part = $2 and number = $3",
		body, part, number).Scan))
}

// TemplatesOf reads the versions of a body's templates, the latest of a part
// first, without what they say.
func (tx *Tx) TemplatesOf(body people.BodyID) ([]press.Template, error) {
	return Collect(tx, scanTemplate, "select body, part, number, holds, person, at, '{}' from template where body = $1 order by part, number desc", body)
}

func scanTemplate(scan Scan) (press.Template, error) {
	var t press.Template
	var holds, content string
	var at int64
	if err := scan(&t.Body, &t.Part, &t.Number, &holds, &t.By, &at, &content); err != nil {
		return t, err
	}
	t.At = Instant(at)
	var err error
	if t.From, err = day.Parse(holds); err != nil {
		return t, err
	}
	return t, json.Unmarshal([]byte(content), &t.Content)
}

const issuedColumns = "code, format, kind, body, matter, number, day, lang, hash, size, at"

// PaperEnter writes papers that were given out into their register; those that
// are there stay as they are.
func (tx *Tx) PaperEnter(all []press.Issued) error {
	rows := make([][]any, len(all))
	for i, p := range all {
		rows[i] = []any{p.Code, p.Format, p.Kind, p.Body, p.Matter, p.Number, p.Day.String(), p.Lang, p.Hash, p.Size, Micro(p.At)}
	}
	_, err := tx.insertAll("paper_issued", issuedColumns, "on conflict do nothing", rows)
	return err
}

// PapersByCode reads the files that were given out of a paper.
func (tx *Tx) PapersByCode(code string) ([]press.Issued, error) {
	return Collect(tx, scanIssued, "select "+issuedColumns+" from paper_issued where code = $1 order by format desc", code)
}

// PaperLatest reads the paper of a matter that was entered last; nil for none.
func (tx *Tx) PaperLatest(kind press.Kind, matter string, l locale.Lang) (*press.Issued, error) {
	return oneOrNil(scanIssued(tx.QueryRow("select "+issuedColumns+` from paper_issued where matter = $1 and kind = $2 and lang = $3
order by at desc, code limit 1`, matter, kind, l).Scan))
}

func scanIssued(scan Scan) (press.Issued, error) {
	var p press.Issued
	var on string
	var at int64
	if err := scan(&p.Code, &p.Format, &p.Kind, &p.Body, &p.Matter, &p.Number, &on, &p.Lang, &p.Hash, &p.Size, &at); err != nil {
		return p, err
	}
	p.At = Instant(at)
	var err error
	p.Day, err = day.Parse(on)
	return p, err
}
