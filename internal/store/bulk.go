package store

import (
	"strconv"
	"strings"
)

// bulk is an insert of many rows at once. PostgreSQL takes a list for each
// column: one text whatever the number of rows, so that it stays prepared, and
// one way there and back. SQLite takes the rows in chunks.
type bulk struct {
	chunk chunked
	lists string
	kinds []string // of the columns: text, bigint, bytea
}

// newBulk makes an insert into columns, each named with its kind: "id bigint".
func newBulk(table, after string, columns ...string) *bulk {
	names, kinds, rows := unnest(1, columns...)
	into := "insert into " + table + " (" + names + ") "
	return &bulk{chunk: chunkTexts(into+"values ", after, len(columns)), lists: into + "select * from " + rows + after, kinds: kinds}
}

// unnest makes the text by which PostgreSQL reads a list for each column as rows;
// first is the number of the first placeholder.
func unnest(first int, columns ...string) (names string, kinds []string, rows string) {
	var all, lists []string
	for i, c := range columns {
		name, kind, _ := strings.Cut(c, " ")
		all, kinds = append(all, name), append(kinds, kind)
		lists = append(lists, "$"+strconv.Itoa(first+i)+"::"+kind+"[]")
	}
	return strings.Join(all, ", "), kinds, "unnest(" + strings.Join(lists, ", ") + ")"
}

// insertBulk inserts n rows, of which row gives the values, and tells how many
// were.
func (tx *Tx) insertBulk(b *bulk, n int, row func(i int) []any) (touched int64, err error) {
	if n == 0 {
		return 0, nil
	}
	if tx.numbers() {
		lists, err := b.listsOf(n, row)
		if err != nil {
			return 0, err
		}
		return tx.Exec(b.lists, lists...)
	}
	err = inChunks(n, func(from, size int) error {
		args := make([]any, 0, size*len(b.kinds))
		for i := from; i < from+size; i++ {
			args = append(args, row(i)...)
		}
		some, err := tx.Exec(b.chunk[size], args...)
		touched += some
		return err
	})
	return touched, err
}

// list is the values of one column, as PostgreSQL's driver takes them.
type list struct{ values any }

// listsOf turns rows into columns.
func (b *bulk) listsOf(n int, row func(i int) []any) ([]any, error) {
	texts, numbers, bytes := map[int][]string{}, map[int][]int64{}, map[int][][]byte{}
	for i := range n {
		values, err := portable(row(i))
		if err != nil {
			return nil, err
		}
		for c, v := range values {
			switch b.kinds[c] {
			case "text":
				texts[c] = append(texts[c], v.(string))
			case "bigint":
				numbers[c] = append(numbers[c], v.(int64))
			default:
				data, _ := v.([]byte) // nil for none
				bytes[c] = append(bytes[c], data)
			}
		}
	}
	out := make([]any, len(b.kinds))
	for c, kind := range b.kinds {
		switch kind {
		case "text":
			out[c] = list{texts[c]}
		case "bigint":
			out[c] = list{numbers[c]}
		default:
			out[c] = list{bytes[c]}
		}
	}
	return out, nil
}
