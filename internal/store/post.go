package store

import (
	"tarazy/internal/day"
	"tarazy/internal/people"
)

const (
	postStateColumns = "from_day, unit, title_kk, title_ru, category, level, head, first_head, public_services, closed"
	postStateUpdate  = `on conflict (post, from_day) do update
set unit = excluded.unit, title_kk = excluded.title_kk, title_ru = excluded.title_ru, category = excluded.category, level = excluded.level,
  head = excluded.head, first_head = excluded.first_head, public_services = excluded.public_services, closed = excluded.closed`
)

func postState(p *people.Post) []any {
	return []any{p.From.String(), p.Unit, p.TitleKK, p.TitleRU, p.Category, p.Level, p.Head, p.FirstHead, p.PublicServices, p.Closed}
}

// PostInsertAll adds posts with their first states.
func (tx *Tx) PostInsertAll(posts []people.Post) (int64, error) {
	rows := make([][]any, len(posts))
	states := make([][]any, len(posts))
	for i := range posts {
		p := &posts[i]
		rows[i] = append([]any{p.ID, p.Version, p.Body, p.Code}, postState(p)...)
		states[i] = append([]any{p.ID}, postState(p)...)
	}
	n, err := tx.insertAll("post", "id, version, body, code, "+postStateColumns, "on conflict (body, code) do nothing", rows)
	if err != nil || n < int64(len(posts)) {
		return n, err
	}
	_, err = tx.insertAll("post_state", "post, "+postStateColumns, "", states)
	return n, err
}

// PostUpdate stores a new latest state in place of the version that the post
// names and raises that version; false where another version is stored.
func (tx *Tx) PostUpdate(p *people.Post) (bool, error) {
	n, err := tx.Exec(`update post set version = version + 1, from_day = $3, unit = $4, title_kk = $5, title_ru = $6, category = $7, level = $8,
  head = $9, first_head = $10, public_services = $11, closed = $12
where id = $1 and version = $2`, append([]any{p.ID, p.Version}, postState(p)...)...)
	if err != nil || n != 1 {
		return false, err
	}
	p.Version++
	_, err = tx.Exec("update assignment set unit = $2, category = $3 where post = $1 and (unit <> $2 or category <> $3)", p.ID, p.Unit, p.Category)
	if err != nil {
		return true, err
	}
	_, err = tx.insertAll("post_state", "post, "+postStateColumns, postStateUpdate, [][]any{append([]any{p.ID}, postState(p)...)})
	return true, err
}

const selectPost = `select p.id, p.version, p.body, p.code, p.from_day, p.unit, p.title_kk, p.title_ru, p.category, p.level,
  p.head, p.first_head, p.public_services, p.closed from post p where `

// PostGet reads a post with its latest state; nil where there is none.
func (tx *Tx) PostGet(id people.PostID) (*people.Post, error) {
	return oneOrNil(scanPost(tx.QueryRow(selectPost+"p.id = $1", id).Scan))
}

// PostsOf reads the posts of a body with their latest states, closed ones too.
func (tx *Tx) PostsOf(body people.BodyID) ([]people.Post, error) {
	return Collect(tx, scanPost, selectPost+"p.body = $1 order by p.code", body)
}

// PostsOn reads the posts of a body as they were on a day: all, or those that
// head a unit and those named besides.
func (tx *Tx) PostsOn(body people.BodyID, d day.Day, headsOnly bool, and ...people.PostID) ([]people.Post, error) {
	which := Filter{}
	if headsOnly {
		which = Any(Where("s.head = 1"), Where("s.first_head = 1"), In("p.id", and...))
	}
	where := All(Is("p.body", body), Where("s.closed = 0"),
		Where("s.from_day = (select max(t.from_day) from post_state t where t.post = p.id and t.from_day <= ?)", d.String()), which)
	return Collect(tx, scanPost, `select p.id, p.version, p.body, p.code, s.from_day, s.unit, s.title_kk, s.title_ru, s.category, s.level,
  s.head, s.first_head, s.public_services, s.closed
from post p join post_state s on s.post = p.id where `+where.numbered()+" order by p.code", where.args...)
}

// PostDelete removes a post that nothing points to.
func (tx *Tx) PostDelete(id people.PostID) error {
	if _, err := tx.Exec("delete from post_state where post = $1", id); err != nil {
		return err
	}
	return tx.ExecOne("delete from post where id = $1", id)
}

// PostStateDelete removes the state from a day on, if there is one.
func (tx *Tx) PostStateDelete(id people.PostID, from day.Day) error {
	_, err := tx.Exec("delete from post_state where post = $1 and from_day = $2", id, from.String())
	return err
}

func scanPost(scan Scan) (people.Post, error) {
	var p people.Post
	err := scan(&p.ID, &p.Version, &p.Body, &p.Code, dayDest{&p.From}, &p.Unit, &p.TitleKK, &p.TitleRU, &p.Category, &p.Level,
		&p.Head, &p.FirstHead, &p.PublicServices, &p.Closed)
	return p, err
}
