package store

import "strconv"

// readCounted reads a page of a list and tells how many rows there are on all
// its pages; all asks for the same rows, in the words that suit a count. With
// narrow the rows are found first, in whatever order: a filter that holds for
// few of many would else be tried on each of them, in the order of an index
// that knows nothing of it.
func readCounted[T any](tx *Tx, l, all List, narrow bool, one func(Scan) (T, error)) (Page[T], int64, error) {
	if narrow {
		ids, err := tx.few(all)
		if err != nil {
			return Page[T]{}, 0, err
		}
		if len(ids) <= inMost {
			l.Where = []Filter{In(l.ID, ids...)}
			page, err := ReadPage(tx, l, one)
			return page, int64(len(ids)), err
		}
	}
	page, err := ReadPage(tx, l, one)
	if err != nil {
		return page, 0, err
	}
	if l.After == "" && page.Next == "" {
		return page, int64(len(page.Items)), nil
	}
	total, err := tx.Count(all)
	return page, total, err
}

// few reads the ids of a list, up to one more than one "in" asks for.
func (tx *Tx) few(l List) ([]string, error) {
	where := All(l.Where...)
	return Collect(tx, func(scan Scan) (id string, err error) {
		err = scan(&id)
		return id, err
	}, "select "+l.ID+" from "+l.From+" where "+where.numbered()+" limit "+strconv.Itoa(inMost+1), where.args...)
}
