package store_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

type item struct {
	id, name string
	rank     int64
}

func scanItem(scan store.Scan) (v item, err error) {
	return v, scan(&v.id, &v.name, &v.rank)
}

// items makes a table of n rows with many equal names and ranks.
func items(t testing.TB, db *store.DB, n int) []item {
	t.Helper()
	run(t, db, "create table item (id text primary key, name text not null, rank bigint not null)")
	run(t, db, "create index item_name on item (name, id)")
	all := make([]item, n)
	for i := range all {
		all[i] = item{fmt.Sprintf("i%05d", (i*7919)%n), fmt.Sprintf("аты %d", i%97), int64(i % 13)}
	}
	write(t, db, func(tx *store.Tx) error {
		for part := range slices.Chunk(all, 200) {
			var args []any
			var values []string
			for i, v := range part {
				values = append(values, fmt.Sprintf("($%d, $%d, $%d)", 3*i+1, 3*i+2, 3*i+3))
				args = append(args, v.id, v.name, v.rank)
			}
			if _, err := tx.Exec("insert into item values "+strings.Join(values, ", "), args...); err != nil {
				return err
			}
		}
		return nil
	})
	return all
}

// pages reads a list to its end, page by page.
func pages(t testing.TB, db *store.DB, l store.List) []item {
	t.Helper()
	var all []item
	for {
		var page store.Page[item]
		read(t, db, func(tx *store.Tx) (err error) {
			page, err = store.ReadPage(tx, l, scanItem)
			return err
		})
		all = append(all, page.Items...)
		if page.Next == "" {
			return all
		}
		l.After = page.Next
	}
}

func by(sorts ...func(a, b item) int) func(a, b item) int {
	return func(a, b item) int {
		for _, s := range sorts {
			if n := s(a, b); n != 0 {
				return n
			}
		}
		return 0
	}
}

func TestPagesGiveEveryRowOnceInOrder(t *testing.T) {
	up := func(f func(item) string) func(a, b item) int {
		return func(a, b item) int { return strings.Compare(f(a), f(b)) }
	}
	down := func(f func(item) string) func(a, b item) int {
		return func(a, b item) int { return strings.Compare(f(b), f(a)) }
	}
	id := func(v item) string { return v.id }
	name := func(v item) string { return v.name }
	rank := func(v item) string { return fmt.Sprintf("%02d", v.rank) }
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		all := items(t, db, 10_000)
		for _, c := range []struct {
			sort  []store.Sort
			order func(a, b item) int
		}{
			{nil, up(id)},
			{[]store.Sort{{Column: "name"}}, by(up(name), up(id))},
			{[]store.Sort{{Column: "name", Desc: true}}, by(down(name), down(id))},
			{[]store.Sort{{Column: "rank", Desc: true}, {Column: "name"}}, by(down(rank), up(name), up(id))},
			{[]store.Sort{{Column: "rank"}, {Column: "name", Desc: true}}, by(up(rank), down(name), down(id))},
		} {
			got := pages(t, db, store.List{Columns: "id, name, rank", From: "item", Sort: c.sort, ID: "id", Limit: 499})
			if want := slices.SortedFunc(slices.Values(all), c.order); !slices.Equal(got, want) {
				t.Errorf("%v: %d rows, or another order", c.sort, len(got))
			}
		}
	})
}

func TestFilters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		run(t, db, "create table item (id text primary key, name text not null, rank bigint not null)")
		for i, name := range []string{"Әбішев", "50% өсім", "a_b", "axb", `c\d`, "семёнов"} {
			write(t, db, func(tx *store.Tx) error {
				_, err := tx.Exec("insert into item values ($1, $2, $3)", fmt.Sprint(i), store.Fold(name), i)
				return err
			})
		}
		for _, c := range []struct {
			filter store.Filter
			want   string
		}{
			{store.Filter{}, "012345"},
			{store.Is("rank", 2), "2"},
			{store.Not("rank", 2), "01345"},
			{store.In("rank", 1, 3, 9), "13"},
			{store.In[int]("rank"), ""},
			{store.AtLeast("rank", 4), "45"},
			{store.Below("rank", 2), "01"},
			{store.Contains("name", "БІШ"), "0"},
			{store.Contains("name", "%"), "1"},
			{store.Contains("name", "a_b"), "2"},
			{store.Contains("name", `\`), "4"},
			{store.Begins("name", "СЕМЕ"), "5"},
			{store.Begins("name", "еме"), ""},
			{store.Any(store.Is("rank", 0), store.All(store.AtLeast("rank", 4), store.Begins("name", "c"))), "04"},
			{store.Any(), ""},
			{store.All(), "012345"},
			{store.Where("exists (select 1 from item o where o.rank = item.rank + ? and o.rank > ?)", 1, 3), "34"},
		} {
			l := store.List{Columns: "id, name, rank", From: "item", ID: "id", Where: []store.Filter{c.filter}, Limit: 2}
			var got strings.Builder
			for _, v := range pages(t, db, l) {
				got.WriteString(v.id)
			}
			if got.String() != c.want {
				t.Errorf("%+v: %s, want %s", c.filter, &got, c.want)
			}
			read(t, db, func(tx *store.Tx) error {
				n, err := tx.Count(l)
				if n != int64(len(c.want)) {
					t.Errorf("%+v: counted %d", c.filter, n)
				}
				return err
			})
		}
	})
}

func TestCursorsThatAreRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		items(t, db, 10)
		l := store.List{Columns: "id, name, rank", From: "item", Sort: []store.Sort{{Column: "rank"}}, ID: "id", Limit: 5}
		var fits string
		read(t, db, func(tx *store.Tx) error {
			page, err := store.ReadPage(tx, l, scanItem)
			fits = page.Next
			return err
		})
		other := l
		other.Sort = []store.Sort{{Column: "rank", Desc: true}}
		other.After = fits
		lists := []store.List{other}
		for _, text := range []string{"", "{}", "[1", `["+rank+id"]`, `["+rank+id",null,"x"]`, `["+rank+id",1.5,"x"]`, `["+rank+id",[1],"x"]`} {
			l.After = base64.RawURLEncoding.EncodeToString([]byte(text)) + "="
			lists = append(lists, l)
			l.After = strings.TrimSuffix(l.After, "=")
			if l.After != "" {
				lists = append(lists, l)
			}
		}
		for _, l := range lists {
			err := db.Read(t.Context(), func(tx *store.Tx) error {
				_, err := store.ReadPage(tx, l, scanItem)
				return err
			})
			if !fault.Is(err, "store.cursor") {
				t.Errorf("%s: %v", l.After, err)
			}
		}
	})
}

func TestSortByAnythingButAColumnIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, column := range []string{"", "id; drop table setting", "id desc", "(select 1)", "a.", `"a"`} {
			l := store.List{Columns: "key", From: "setting", ID: "key", Sort: []store.Sort{{Column: column}}}
			err := db.Read(t.Context(), func(tx *store.Tx) error {
				_, err := store.ReadPage(tx, l, scanItem)
				return err
			})
			if err == nil {
				t.Errorf("sorted by %q", column)
			}
		}
	})
}
