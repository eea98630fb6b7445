package contest

import (
	"encoding/json"
	"net/http"
	"strconv"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// Rows that were not taken are shown again, but a page holds no more than
// gridMost of them. All of them can be taken away as a file: the page carries
// them, so that nothing of a list that was refused is kept on the server.

// refusedMost bounds a request for that file, in bytes: the list, its reasons,
// and what JSON and a form put around them.
const refusedMost = 4 * sheetMost

// refusedKeys are the columns of the file before and behind those of the list;
// a list that is sent again may hold them, and they are passed over.
var refusedKeys = []string{"refused.row", "refused.why"}

// refusedRows is the file: the number of the row, its cells, and the reason.
func (x *door) refusedRows(l locale.Lang, rows []typedRow, why map[int]string) [][]string {
	head := []string{words(l, "refused.row")}
	for _, c := range x.cols {
		head = append(head, heading(l, c.key))
	}
	out := [][]string{append(head, words(l, "refused.why"))}
	for _, row := range rows {
		line := []string{strconv.Itoa(row.Row)}
		for _, c := range x.cols {
			line = append(line, row.Cells[c.key])
		}
		out = append(out, append(line, why[row.Row]))
	}
	return out
}

// refuse lets the page carry the file.
func (p *enterPage) refuse(l locale.Lang, action string, rows [][]string) error {
	text, err := json.Marshal(rows)
	if err != nil {
		return err
	}
	p.Refused, p.RefusedAt = string(text), action+"/refused"
	if all := len(rows) - 1; all > gridMost {
		p.Rest = words(l, "refused.rest", "shown", gridMost, "all", all)
	}
	for _, format := range []string{"XLSX", "CSV"} {
		p.RefusedAs = append(p.RefusedAs, kit.Act{Text: words(l, "refused.take", "format", format), Name: "format", Value: format})
	}
	return nil
}

// refusedFile sends the file that the page carries.
func (d Deps) refusedFile(w http.ResponseWriter, r *route.Request) error {
	if err := r.ParseMultipartForm(refusedMost); err != nil {
		return brokenForm(err)
	}
	var rows [][]string
	if err := json.Unmarshal([]byte(r.PostFormValue("rows")), &rows); err != nil || len(rows) > linesMost+1 {
		return fault.New(fault.Invalid, "contest.form").Wrap(err)
	}
	for i := range rows {
		rows[i] = rows[i][:min(len(rows[i]), columnMost)]
	}
	format := "csv"
	if r.PostFormValue("format") == "XLSX" {
		format = "xlsx"
	}
	return sendSheet(w, r, format, "refused-"+strconv.Itoa(max(0, len(rows)-1)), words(r.Lang, "refused.title"), rows)
}

// passedOver reports whether a heading is one of a file of refused rows.
func passedOver(text string) bool {
	_, is := keyOf(text, refusedKeys, func(l locale.Lang, key string) string { return words(l, key) })
	return is
}
