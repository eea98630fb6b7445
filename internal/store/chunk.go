package store

import (
	"strconv"
	"strings"
)

// chunks are the sizes in which rows are written together: few texts of
// statements, so that all stay prepared.
var chunks = []int{64, 32, 16, 8, 4, 2, 1}

// inChunks calls fn with the bounds of parts of n rows.
func inChunks(n int, fn func(from, size int) error) error {
	for from := 0; from < n; {
		for _, size := range chunks {
			if size <= n-from {
				if err := fn(from, size); err != nil {
					return err
				}
				from += size
				break
			}
		}
	}
	return nil
}

// chunked are the texts of one statement of SQLite by its number of rows.
type chunked map[int]string

// chunkTexts makes a statement for each size of chunks: rows of so many
// columns, or for 0 one list of values.
func chunkTexts(before, after string, columns int) chunked {
	out := chunked{}
	for _, size := range chunks {
		rows, width := size, columns
		if columns == 0 {
			rows, width = 1, size
		}
		out[size] = before + rowsOf(rows, width, false) + after
	}
	return out
}

// numbers reports whether placeholders of many rows need their numbers. SQLite
// takes a placeholder with a number for a name, and finds the argument of each
// by its name: with hundreds of them that takes longer than the statement.
func (tx *Tx) numbers() bool { return tx.dia != sqliteDialect }

// rowsOf gives the text of rows of placeholders: "($1, $2), ($3, $4)", or
// without numbers "(?, ?), (?, ?)".
func rowsOf(rows, columns int, numbered bool) string {
	var b strings.Builder
	n := 0
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for j := range columns {
			if j > 0 {
				b.WriteString(", ")
			}
			n++
			if numbered {
				b.WriteString("$" + strconv.Itoa(n))
			} else {
				b.WriteByte('?')
			}
		}
		b.WriteByte(')')
	}
	return b.String()
}
