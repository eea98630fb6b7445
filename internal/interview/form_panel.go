package interview

import (
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/document"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// panel is the panel's form: yes or no of each member and agreed, for each
// question and competency; then the agreed marks, what the discussion changed,
// and the conclusion.
func (f *form) panel() document.Document {
	sample := f.law.method.sample("panel_final")
	out := f.paper(sample)
	var who []document.Pair
	for n, p := range f.raters {
		who = append(who, document.Pair{Key: f.columnOf(sample, n), Value: f.t("rater", "name", f.names[p], "duty", f.t("duty."+f.dutyOf(p)))})
	}
	out.Parts = append(out.Parts, document.KeyValue{Pairs: who}, f.lines(sample))
	out.Parts = append(out.Parts, f.lineReasons()...)
	out.Parts = append(out.Parts, document.Heading{Level: 2, Text: f.t("marks")}, f.marks(sample))
	out.Parts = append(out.Parts, f.markReasons()...)
	out.Parts = append(out.Parts, f.changed(sample)...)
	return f.end(out)
}

// columnOf is the name of a member's column: as the act prints the first, with
// the number of the member.
func (f *form) columnOf(sample Form, n int) string {
	return strings.TrimSuffix(sample.Columns[1].In(f.l), "1") + strconv.Itoa(n+1)
}

func (f *form) dutyOf(p people.PersonID) string {
	if seat := f.series.SeatOf(p); seat != nil {
		return string(seat.Duty)
	}
	return string(MemberDuty)
}

// raterColumns are the first column, one for each member, and the last one.
func (f *form) raterColumns(sample Form, first string) []document.Column {
	out := []document.Column{{Title: first, Width: 8}}
	for n := range f.raters {
		out = append(out, document.Column{Title: f.columnOf(sample, n), Width: 2, Align: document.AlignCenter})
	}
	return append(out, document.Column{Title: sample.Columns[len(sample.Columns)-1].In(f.l), Width: 5, Align: document.AlignCenter})
}

// lines is the table of the act: yes or no for each question and competency.
func (f *form) lines(sample Form) document.Table {
	table := document.Table{Columns: f.raterColumns(sample, sample.Columns[0].In(f.l))}
	at := 0
	for n, q := range f.guide.questions() {
		table.Rows = append(table.Rows, f.heading(n+1, q.GuideQuestion, len(table.Columns)))
		for range q.feeds {
			cell := f.a.Questions[at]
			at++
			row := []string{f.competencyName(cell.Competency)}
			for _, p := range f.raters {
				row = append(row, f.yesNo(cell.Each[p]))
			}
			agreed := "–"
			if cell.Agreed != nil {
				agreed = f.yesNo(*cell.Agreed)
			}
			table.Rows = append(table.Rows, document.Cells(append(row, agreed)...))
		}
	}
	return table
}

// lineReasons are the reasons of lines on which most members said otherwise.
func (f *form) lineReasons() (out []document.Part) {
	for _, cell := range f.a.Questions {
		if cell.Reason != "" {
			out = append(out, document.Note{Text: f.t("because", "what", f.competencyName(cell.Competency), "text", cell.Reason)})
		}
	}
	return out
}

// marks is the table of the marks as the discussion left them, with the decision
// of the panel on each competency.
func (f *form) marks(sample Form) document.Table {
	table := document.Table{Columns: f.raterColumns(sample, f.t("competency"))}
	last := len(table.Columns) - 1
	decision := document.Column{Title: f.t("decision"), Width: 3, Align: document.AlignCenter}
	table.Columns = append(table.Columns[:last], decision, table.Columns[last])
	for _, m := range f.a.Competency {
		row := []string{f.competencyName(m.Competency)}
		for _, p := range f.raters {
			row = append(row, f.mark(f.now(p, m.Competency).Mark))
		}
		table.Rows = append(table.Rows, document.Cells(append(row, f.decision(m.Decision), f.mark(m.Mark))...))
	}
	row := []document.Cell{{Text: f.t("overall"), Bold: true}}
	for _, p := range f.raters {
		row = append(row, document.Cell{Text: f.mark(f.now(p, "").Mark), Bold: true})
	}
	row = append(row, document.Cell{Text: "–"}, document.Cell{Text: f.mark(f.a.Overall), Bold: true})
	table.Rows = append(table.Rows, document.Row{Cells: row})
	return table
}

// markReasons are the reasons of agreed marks, and where the other order of
// combination would have led elsewhere.
func (f *form) markReasons() (out []document.Part) {
	for _, m := range f.a.Competency {
		name := f.competencyName(m.Competency)
		if m.Reason != "" {
			out = append(out, document.Note{Text: f.t("because", "what", name, "text", m.Reason)})
		}
		if m.Other != m.Decision {
			out = append(out, document.Note{Text: f.t("other", "what", name, "other", f.decision(m.Other))})
		}
	}
	if f.a.Why != "" {
		out = append(out, document.Note{Text: f.t("because", "what", f.t("overall"), "text", f.a.Why)})
	}
	return out
}

// changed lists the marks that the discussion changed.
func (f *form) changed(sample Form) []document.Part {
	if len(f.a.Changes) == 0 {
		return nil
	}
	table := document.Table{Columns: []document.Column{
		{Title: f.t("who"), Width: 4}, {Title: f.t("competency"), Width: 4}, {Title: f.t("from"), Width: 2, Align: document.AlignCenter},
		{Title: f.t("to"), Width: 2, Align: document.AlignCenter}, {Title: f.t("why"), Width: 7},
	}}
	for _, c := range f.a.Changes {
		what := f.t("overall")
		if c.Competency != "" {
			what = f.competencyName(c.Competency)
		}
		table.Rows = append(table.Rows, document.Cells(f.names[c.Member], what, f.mark(c.From), f.mark(c.To), c.Reason))
	}
	return []document.Part{document.Heading{Level: 2, Text: f.t("changes")}, table, document.Note{Text: f.t("changes_note")}}
}

// end is the conclusion with what it stands on, and who signs.
func (f *form) end(out document.Document) document.Document {
	if f.a.Conclusion != "" {
		out.Parts = append(out.Parts,
			document.Heading{Level: 2, Text: f.t("conclusion")},
			document.Paragraph{Runs: []document.Run{{Text: f.t("conclusion." + string(f.a.Conclusion)), Bold: true}}},
			document.Text(f.a.Reason))
	}
	r := &f.law.method.Rules
	out.Parts = append(out.Parts, document.Heading{Level: 2, Text: f.t("stands_on")})
	for _, c := range []law.Citer{r.Decision.YesFrom, r.Agreement.Discussed, r.Agreement.Conclusion} {
		if clause, ok := f.law.methodEd.Clause(c.Cite().Clause); ok {
			out.Parts = append(out.Parts, document.Text(clause.Gist.In(f.l)))
		}
	}
	out.Parts = append(out.Parts, document.Heading{Level: 2, Text: f.t("signers")})
	var signers []string
	for _, p := range f.must() {
		signers = append(signers, f.t("rater", "name", f.names[p], "duty", f.t("duty."+f.dutyOf(p))))
	}
	out.Parts = append(out.Parts, document.Text(strings.Join(signers, "; ")), document.Note{Text: f.t("signed_how")})
	out.Parts = append(out.Parts, f.signatures()...)
	return out
}

// signatures tell of each member who signed, refused, or is on record as having
// done neither; nothing before the agreement has ended.
func (f *form) signatures() []document.Part {
	if len(f.given) == 0 {
		return nil
	}
	var rows []document.Pair
	for _, p := range f.must() {
		n := slices.IndexFunc(f.given, func(g FormSignature) bool { return g.Member == p })
		d := f.a.refusedBy(p)
		switch {
		case n >= 0:
			rows = append(rows, document.Pair{Key: f.names[p], Value: f.t("signed_on", "day", f.dayOf(f.given[n].At))})
		case d.answers():
			rows = append(rows, document.Pair{Key: f.names[p], Value: f.t("refused_on", "day", f.dayOf(d.At), "reason", d.Reason)})
		case d != nil:
			rows = append(rows, document.Pair{Key: f.names[p], Value: f.t("unsigned_on", "day", f.dayOf(d.At), "reason", d.Reason)})
		}
	}
	return []document.Part{document.Heading{Level: 2, Text: f.t("signatures")}, document.KeyValue{Pairs: rows}, document.Note{Text: f.t("signatures_note")}}
}
