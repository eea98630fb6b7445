package interchange

import (
	"strconv"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// gridStimulus makes a table that items are asked about of a grid in their
// text. Its first row are the names of the columns.
func gridStimulus(key, title string, n *node, langs []locale.Lang) *exam.Stimulus {
	both := func(s string) (t exam.Text) {
		for _, l := range langs {
			t.Set(l, s)
		}
		return t
	}
	text := func(c *node) string { return (&flow{}).plainText(c.kids...) }
	if c := n.first("caption"); c != nil && c.word() != "" {
		title = text(c)
	}
	rows := n.all("tr")
	head := cellsOf(rows[0])
	s := &exam.Stimulus{Key: key, Form: exam.Table, Title: both(title), Head: both(text(head[0]))}
	for _, c := range head[1:] {
		s.Columns = append(s.Columns, both(text(c)))
	}
	for _, r := range rows[1:] {
		s.Rows = append(s.Rows, gridRow(cellsOf(r), both, text))
	}
	return s
}

func gridRow(cells []*node, both func(string) exam.Text, text func(*node) string) exam.Row {
	row := exam.Row{Name: both(text(cells[0]))}
	for _, c := range cells[1:] {
		d, err := exam.ParseDecimal(text(c))
		if err != nil {
			row.Values = nil
			break
		}
		row.Values = append(row.Values, d)
	}
	if row.Values == nil {
		for _, c := range cells[1:] {
			row.Texts = append(row.Texts, both(text(c)))
		}
	}
	return row
}

// gridHTML shows a table, a chart or a scheme as a table.
func gridHTML(s *exam.Stimulus, l locale.Lang) *node {
	t, body := el("table", nil, el("caption", nil, txt(in(s.Title, l)))), el("tbody", nil)
	if len(s.Columns) > 0 {
		head := el("tr", nil, el("th", nil, txt(in(s.Head, l))))
		for _, c := range s.Columns {
			head.add(el("th", nil, txt(in(c, l))))
		}
		t.add(el("thead", nil, head))
	}
	for n, r := range s.Rows {
		body.add(rowHTML(n, &r, len(s.Columns) == 0, l))
	}
	return t.add(body)
}

func rowHTML(n int, r *exam.Row, numbered bool, l locale.Lang) *node {
	row := el("tr", nil)
	if numbered {
		row.add(el("td", nil, txt(strconv.Itoa(n+1))))
	}
	row.add(el("th", nil, txt(in(r.Name, l))))
	for _, v := range r.Values {
		row.add(el("td", nil, txt(string(v))))
	}
	if len(r.Values) == 0 {
		for _, x := range r.Texts {
			row.add(el("td", nil, txt(in(x, l))))
		}
	}
	return row
}

// stimulusHTML are the nodes that show a stimulus.
func stimulusHTML(s *exam.Stimulus, l locale.Lang) (nodes []*node) {
	if s.Form != exam.Passage {
		nodes = append(nodes, gridHTML(s, l))
	}
	if body := in(s.Body, l); body != "" {
		nodes = append(nodes, toHTML(body)...)
	}
	return nodes
}

// in is a text in a language; in the other where it has it only there.
func in(t exam.Text, l locale.Lang) string {
	if s := t.In(l); s != "" {
		return s
	}
	if t.KK != "" {
		return t.KK
	}
	return t.RU
}
