package store

import (
	"encoding/json"
	"slices"

	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// itemFold is what the search of a bank looks in.
func itemFold(i *exam.BankItem) string {
	return Fold(i.Content.Key + " " + i.Content.Stem.KK + " " + i.Content.Stem.RU)
}

func flag(on bool) int {
	if on {
		return 1
	}
	return 0
}

// ItemInsert adds an item to a bank; false where its key is taken there.
func (tx *Tx) ItemInsert(i *exam.BankItem) (bool, error) {
	data, err := json.Marshal(i)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`insert into exam_item (id, version, body, key, state, kind, ready, flagged, exposure, fold, changed, data)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict do nothing`,
		i.ID, i.Version, i.Body, i.Content.Key, i.State, i.Content.Kind, i.Ready, flag(len(i.Flags) > 0), i.Exposure, itemFold(i), Micro(i.Changed), string(data))
	if err != nil || n != 1 {
		return false, err
	}
	return true, tx.itemTags(i)
}

// ItemUpdate stores an item in place of the version before; false where
// another version is stored. The exposure is counted by ItemExpose alone.
func (tx *Tx) ItemUpdate(i *exam.BankItem) (bool, error) {
	data, err := json.Marshal(i)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`update exam_item set version = $2, state = $3, kind = $4, ready = $5, flagged = $6, fold = $7, changed = $8, data = $9
where id = $1 and version = $10`,
		i.ID, i.Version, i.State, i.Content.Kind, i.Ready, flag(len(i.Flags) > 0), itemFold(i), Micro(i.Changed), string(data), i.Version-1)
	if err != nil || n != 1 {
		return false, err
	}
	if _, err := tx.Exec("delete from exam_item_tag where item = $1", i.ID); err != nil {
		return false, err
	}
	return true, tx.itemTags(i)
}

func (tx *Tx) itemTags(i *exam.BankItem) error {
	for _, tag := range i.Content.Tags {
		if _, err := tx.Exec("insert into exam_item_tag (item, body, tag) values ($1, $2, $3) on conflict do nothing", i.ID, i.Body, tag); err != nil {
			return err
		}
	}
	return nil
}

func scanItemRow(scan Scan) (i exam.BankItem, err error) {
	var data []byte
	var exposure int
	if err = scan(&data, &exposure); err != nil {
		return i, err
	}
	err = json.Unmarshal(data, &i)
	i.Exposure = exposure
	return i, err
}

const itemColumns = "i.data, i.exposure"

// ItemGet reads an item; nil where there is none.
func (tx *Tx) ItemGet(id exam.ItemID) (*exam.BankItem, error) {
	return oneOrNil(scanItemRow(tx.QueryRow("select "+itemColumns+" from exam_item i where i.id = $1", id).Scan))
}

// ItemByKey reads the item with a key in a bank; nil where there is none.
func (tx *Tx) ItemByKey(body people.BodyID, key string) (*exam.BankItem, error) {
	return oneOrNil(scanItemRow(tx.QueryRow("select "+itemColumns+" from exam_item i where i.body = $1 and i.key = $2", body, key).Scan))
}

// itemSorts are backed by an index each.
var itemSorts = map[string][]Sort{
	"":          {{Column: "i.flagged", Desc: true}, {Column: "i.key"}},
	"key":       {{Column: "i.key"}},
	"-changed":  {{Column: "i.changed", Desc: true}},
	"-exposure": {{Column: "i.exposure", Desc: true}},
}

// ItemList reads a page of a bank.
func (tx *Tx) ItemList(q exam.ItemQuery) (exam.ItemPage, error) {
	sort, ok := itemSorts[q.Sort]
	if !ok {
		sort = itemSorts[""]
	}
	where := slices.Clip(itemFilters(&q))
	l := List{Columns: itemColumns, From: "exam_item i", Where: append(where, Is("i.body", q.Body)), Sort: sort, ID: "i.id", After: q.After, Limit: q.Limit}
	all := l
	if q.Tag != "" {
		l.Where = append(l.Where, Where("exists (select 1 from exam_item_tag t where t.item = i.id and t.tag = ?)", q.Tag))
		all.From, all.ID, all.Where = "exam_item_tag t", "t.item", append(where, Is("t.body", q.Body), Is("t.tag", q.Tag))
		if len(where) > 0 {
			all.From += " join exam_item i on i.id = t.item"
		}
	}
	page, total, err := readCounted(tx, l, all, len(where) > 0 || q.Tag != "", scanItemRow)
	return exam.ItemPage{Items: page.Items, Next: page.Next, Total: int(total)}, err
}

// itemFilters are the filters of a list but for its body and its tag.
func itemFilters(q *exam.ItemQuery) (where []Filter) {
	if q.State != "" {
		where = append(where, Is("i.state", q.State))
	}
	if q.Kind != "" {
		where = append(where, Is("i.kind", q.Kind))
	}
	if len(q.IDs) > 0 {
		where = append(where, In("i.id", q.IDs...))
	}
	if q.Flagged {
		where = append(where, Is("i.flagged", 1))
	}
	if q.Text != "" { // on SQLite this takes a part of what "like" takes
		where = append(where, Where("replace(i.fold, ?, '') <> i.fold", Fold(q.Text)))
	}
	return where
}

// ItemPool are all items of a bank that have a ready edition, as they stand in
// that edition; an enemy of one is an enemy of the other.
func (tx *Tx) ItemPool(body people.BodyID) ([]exam.PoolItem, error) {
	pool, err := Collect(tx, func(scan Scan) (p exam.PoolItem, err error) {
		var data []byte
		var edition, exposure int
		if err = scan(&data, &edition, &exposure); err != nil {
			return p, err
		}
		var f exam.Frozen
		if err = json.Unmarshal(data, &f); err != nil {
			return p, err
		}
		return exam.Pooled(&f.Item, edition, exposure), nil
	}, `select f.data, i.ready, i.exposure from exam_item i join exam_frozen f on f.body = i.body and f.key = i.key and f.edition = i.ready
where i.body = $1 and i.ready > 0 and i.state <> 'retired' order by i.key`, body)
	exam.Mutual(pool)
	return pool, err
}

// ItemExpose adds to the number of papers in which items stand.
func (tx *Tx) ItemExpose(body people.BodyID, keys []string, by int) error {
	for _, key := range keys {
		if _, err := tx.Exec("update exam_item set exposure = exposure + $1 where body = $2 and key = $3", by, body, key); err != nil {
			return err
		}
	}
	return nil
}

// FrozenInsert keeps an edition of an item.
func (tx *Tx) FrozenInsert(f *exam.Frozen) error {
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return tx.ExecOne("insert into exam_frozen (body, key, edition, data) values ($1, $2, $3, $4)", f.Body, f.Key, f.Edition, string(data))
}

// FrozenReplace stores an edition anew that no paper has yet.
func (tx *Tx) FrozenReplace(f *exam.Frozen) error {
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return tx.ExecOne("update exam_frozen set data = $4 where body = $1 and key = $2 and edition = $3", f.Body, f.Key, f.Edition, string(data))
}

// FrozenGet reads editions of items of a bank.
func (tx *Tx) FrozenGet(body people.BodyID, refs []exam.ItemRef) (map[exam.ItemRef]*exam.Frozen, error) {
	out := make(map[exam.ItemRef]*exam.Frozen, len(refs))
	return out, inChunks(len(refs), func(from, size int) error {
		var wanted []Filter
		for _, r := range refs[from : from+size] {
			wanted = append(wanted, Where("(key = ? and edition = ?)", r.Key, r.Edition))
		}
		where := All(Is("body", body), Any(wanted...))
		all, err := Collect(tx, scanData[exam.Frozen], "select data from exam_frozen where "+where.numbered(), where.args...)
		for i := range all {
			out[exam.ItemRef{Key: all[i].Key, Edition: all[i].Edition}] = &all[i]
		}
		return err
	})
}

// StimulusPut stores a stimulus: version 1 as a new one, a later one in place
// of the version before; false where that is not there, or the key is taken.
func (tx *Tx) StimulusPut(s *exam.BankStimulus) (bool, error) {
	data, err := json.Marshal(s)
	if err != nil {
		return false, err
	}
	var n int64
	if s.Version == 1 {
		n, err = tx.Exec("insert into exam_stimulus (body, key, version, data) values ($1, $2, $3, $4) on conflict do nothing",
			s.Body, s.Content.Key, s.Version, string(data))
	} else {
		n, err = tx.Exec("update exam_stimulus set version = $3, data = $4 where body = $1 and key = $2 and version = $5",
			s.Body, s.Content.Key, s.Version, string(data), s.Version-1)
	}
	return n == 1, err
}

// StimulusGet reads a stimulus of a bank; nil where there is none.
func (tx *Tx) StimulusGet(body people.BodyID, key string) (*exam.BankStimulus, error) {
	return oneOrNil(scanData[exam.BankStimulus](tx.QueryRow("select data from exam_stimulus where body = $1 and key = $2", body, key).Scan))
}

// StimulusList are the stimuli of a bank, by key.
func (tx *Tx) StimulusList(body people.BodyID) ([]exam.BankStimulus, error) {
	return Collect(tx, scanData[exam.BankStimulus], "select data from exam_stimulus where body = $1 order by key", body)
}
