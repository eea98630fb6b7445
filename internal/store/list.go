package store

import (
	"fmt"
	"strings"
)

// How many rows a page has, unless it is told, and at most.
const (
	pageUsual = 50
	pageMost  = 500
)

// Sort is a column by which a list is sorted. It must never be null.
type Sort struct {
	Column string
	Desc   bool
}

// List is a question for a page of rows. Its texts come from code; what a
// person gave goes into the arguments of filters, and After.
type List struct {
	Columns string // "p.id, p.name": what one row is scanned from
	From    string // "person p join unit u on u.id = p.unit"
	Where   []Filter
	Sort    []Sort
	ID      string // unique column that decides between equal rows: "p.id"
	After   string // the cursor of the page before; "" for the first page
	Limit   int    // rows of a page; 0: 50; at most 500
}

// Page is a page of a list.
type Page[T any] struct {
	Items []T
	Next  string // cursor of the page behind this one; "" if there is none
}

// ReadPage reads a page of a list, each row with one. Pages are found by the
// sort values of the last row seen, so the thousandth page costs what the
// first does, and a row that is added meanwhile shifts nothing.
func ReadPage[T any](tx *Tx, l List, one func(Scan) (T, error)) (Page[T], error) {
	var page Page[T]
	query, args, err := l.query()
	if err != nil {
		return page, err
	}
	rows, err := tx.Query(query, args...)
	if err != nil {
		return page, err
	}
	defer rows.Close()
	var last []any
	for rows.Next() {
		if len(page.Items) == l.limit() {
			page.Next, err = l.cursor(last)
			return page, err
		}
		last = make([]any, len(l.keys()))
		item, err := one(withKeys(rows, last))
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, item)
	}
	return page, rows.Err()
}

// withKeys scans the columns that stand behind those of the list into keys.
func withKeys(rows *Rows, keys []any) Scan {
	return func(dest ...any) error {
		for i := range keys {
			dest = append(dest, &keys[i])
		}
		return rows.Scan(dest...)
	}
}

// Count tells how many rows the list has on all its pages.
func (tx *Tx) Count(l List) (int64, error) {
	where := All(l.Where...)
	var n int64
	err := tx.QueryRow("select count(*) from "+l.From+" where "+where.numbered(), where.args...).Scan(&n)
	return n, err
}

// keys are the columns by which the list is sorted in full.
func (l List) keys() []Sort {
	desc := len(l.Sort) > 0 && l.Sort[len(l.Sort)-1].Desc
	return append(l.Sort[:len(l.Sort):len(l.Sort)], Sort{Column: l.ID, Desc: desc})
}

func (l List) limit() int {
	if l.Limit <= 0 {
		return pageUsual
	}
	return min(l.Limit, pageMost)
}

func (l List) query() (string, []any, error) {
	filters := l.Where
	if l.After != "" {
		values, err := l.values()
		if err != nil {
			return "", nil, err
		}
		filters = append(filters[:len(filters):len(filters)], behind(l.keys(), values))
	}
	where := All(filters...)
	var columns, order []string
	for _, key := range l.keys() {
		if !plainColumn(key.Column) {
			return "", nil, fmt.Errorf("store: %q is no column to sort by", key.Column)
		}
		columns = append(columns, key.Column)
		order = append(order, key.Column+direction(key.Desc, "", " desc"))
	}
	return "select " + l.Columns + ", " + strings.Join(columns, ", ") + " from " + l.From +
		" where " + where.numbered() + " order by " + strings.Join(order, ", ") +
		fmt.Sprintf(" limit %d", l.limit()+1), where.args, nil
}

// plainColumn tells whether a text is a column and nothing more: "p.name".
func plainColumn(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if !identifier.MatchString(part) {
			return false
		}
	}
	return true
}

func direction(desc bool, up, down string) string {
	if desc {
		return down
	}
	return up
}

// behind holds for the rows that come after the one with these values. If all
// columns go one way it is a comparison of rows, for which an index serves.
func behind(keys []Sort, values []any) Filter {
	mixed := false
	columns := make([]string, len(keys))
	for i, key := range keys {
		columns[i] = key.Column
		mixed = mixed || key.Desc != keys[0].Desc
	}
	if mixed {
		return behindMixed(keys, values)
	}
	marks := strings.Repeat(", ?", len(keys))[2:]
	return Where("("+strings.Join(columns, ", ")+")"+direction(keys[0].Desc, " > ", " < ")+"("+marks+")", values...)
}

// behindMixed says: the first column is behind, or it is equal and the next
// is behind, and so on.
func behindMixed(keys []Sort, values []any) Filter {
	var ways []Filter
	var equal []Filter
	for i, key := range keys {
		further := Where(key.Column+direction(key.Desc, " > ?", " < ?"), values[i])
		ways = append(ways, All(append(equal[:len(equal):len(equal)], further)...))
		equal = append(equal, Is(key.Column, values[i]))
	}
	return Any(ways...)
}
