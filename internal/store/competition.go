package store

import (
	"encoding/json"
	"fmt"
	"strings"

	"tarazy/internal/competition"
	"tarazy/internal/people"
)

// asJSON is a value as it stands in a column "data".
func asJSON(v any) (string, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("store: %T: %w", v, err)
	}
	return string(text), nil
}

// dataInto reads a column "data"; numbers in values of any type keep their
// digits.
func dataInto(text string, v any) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("store: %T: %w", v, err)
	}
	return nil
}

// scanData reads rows of which only "data" is asked.
func scanData[T any](scan Scan) (v T, err error) {
	var text string
	if err = scan(&text); err != nil {
		return v, err
	}
	return v, dataInto(text, &v)
}

// CompetitionInsert adds a competition.
func (tx *Tx) CompetitionInsert(c *competition.Competition) error {
	data, err := asJSON(c)
	if err != nil {
		return err
	}
	return tx.ExecOne(`insert into competition (id, version, body, state, number, announced, fold, created, data)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, c.ID, c.Version, c.Body, c.State, c.Number, dayOrNull(c.Announced), competitionFold(c), Micro(c.Created), data)
}

func competitionFold(c *competition.Competition) string {
	return Fold(c.Number + " " + c.Title.KK + " " + c.Title.RU + " " + c.Title.EN)
}

// CompetitionUpdate stores a competition in place of the version before; false
// where another version is stored. Its vacancies become public with it.
func (tx *Tx) CompetitionUpdate(c *competition.Competition) (bool, error) {
	data, err := asJSON(c)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`update competition set version = $2, state = $3, number = $4, announced = $5, fold = $6, data = $7
where id = $1 and version = $8`, c.ID, c.Version, c.State, c.Number, dayOrNull(c.Announced), competitionFold(c), data, c.Version-1)
	if err != nil || n != 1 {
		return false, err
	}
	public, number, announced, until := published(c)
	_, err = tx.Exec(`update vacancy set public = $2, number = $3, announced = $4, until_day = $5
where competition = $1 and (public <> $2 or number <> $3 or announced <> $4 or until_day <> $5)`, c.ID, public, number, announced, until)
	return true, err
}

// published is what the public list needs of a competition: it shows
// vacancies from the announcement on, past the results too, but none of a
// competition that was cancelled.
func published(c *competition.Competition) (public bool, number, announced, until string) {
	if c.Announced != nil {
		announced = c.Announced.String()
	}
	return c.Announced != nil && c.State != competition.Drafted && c.State != competition.Cancelled, c.Number, announced, c.Until.String()
}

// CompetitionGet reads a competition; nil where there is none.
func (tx *Tx) CompetitionGet(id competition.ID) (*competition.Competition, error) {
	return oneOrNil(scanData[competition.Competition](tx.QueryRow("select data from competition where id = $1", id).Scan))
}

// CompetitionList reads a page of competitions, the latest first.
func (tx *Tx) CompetitionList(q competition.ListQuery) (competition.ListPage, error) {
	l := List{Columns: "c.data", From: "competition c", ID: "c.id", Sort: []Sort{{Column: "c.created", Desc: true}}, After: q.After, Limit: q.Limit}
	if len(q.Bodies) > 0 {
		l.Where = append(l.Where, In("c.body", q.Bodies...))
	}
	if len(q.States) > 0 {
		l.Where = append(l.Where, In("c.state", q.States...))
	}
	if q.Seat != "" {
		l.Where = append(l.Where, Where(`c.id in (select s.competition from commission_seat s join commission_order o
on o.competition = s.competition and o.version = s.version where s.person = ? and o.latest = 1)`, q.Seat))
	}
	if q.Text != "" {
		l.Where = append(l.Where, Contains("c.fold", q.Text))
	}
	page, err := ReadPage(tx, l, scanData[competition.Competition])
	return competition.ListPage{Items: page.Items, Next: page.Next}, err
}

// CompetitionNumber tells how many numbers a body has given out in a year.
func (tx *Tx) CompetitionNumber(body people.BodyID, year int) (n int, err error) {
	err = tx.QueryRow("select count(*) from competition where body = $1 and announced >= $2 and announced <= $3",
		body, fmt.Sprintf("%04d-01-01", year), fmt.Sprintf("%04d-12-31", year)).Scan(&n)
	return n, err
}
