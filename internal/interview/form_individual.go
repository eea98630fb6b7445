package interview

import (
	"strings"

	"tarazy/internal/document"
	"tarazy/internal/people"
)

// individual is the form of a member's own marks: each question with the
// competencies that it feeds, what the mark rests on, and the mark.
func (f *form) individual(member people.PersonID) document.Document {
	sample := f.law.method.sample("individual_assessment")
	sheet := f.sheets[member]
	out := f.paper(sample, document.Pair{Key: f.t("member"), Value: f.names[member]})
	table := document.Table{Columns: f.widths(sample, 5, 10, 3)}
	table.Columns[2].Align = document.AlignCenter
	told := map[string]bool{}
	for n, q := range f.guide.questions() {
		table.Rows = append(table.Rows, f.heading(n+1, q.GuideQuestion, 3))
		for _, key := range q.feeds {
			r := sheet.ratingOf(key)
			if r == nil {
				continue
			}
			comment := f.t("see_above")
			if !told[key] {
				comment = f.comment(r)
			}
			told[key] = true
			table.Rows = append(table.Rows, document.Cells(f.competencyName(key), comment, f.mark(r.Mark)))
		}
	}
	out.Parts = append(out.Parts, table)
	if sheet.Overall != nil {
		pairs := []document.Pair{{Key: f.t("overall"), Value: f.mark(sheet.Overall)}}
		if sheet.Why != "" {
			pairs = append(pairs, document.Pair{Key: f.t("why"), Value: sheet.Why})
		}
		out.Parts = append(out.Parts, document.KeyValue{Pairs: pairs})
	}
	var marks []string
	for _, x := range f.law.method.Scale.Marks {
		marks = append(marks, f.t("scale", "mark", x.Mark, "meaning", x.Meaning.In(f.l)))
	}
	out.Parts = append(out.Parts, document.Note{Text: strings.Join(marks, "\n")})
	return out
}

// comment is what a rating rests on: the indicators met with the count that
// "yes" needs, the passages for and against, and the reason of the mark.
func (f *form) comment(r *Rating) string {
	lines := []string{f.t("met", "met", r.Met, "of", r.Of, "needed", r.Needed, "decision", f.decision(r.Decision))}
	for _, e := range r.Evidence {
		name := f.indicatorText(r.Competency, e.Indicator)
		switch e.Sign {
		case NotShown:
			lines = append(lines, f.t("not_shown", "indicator", name))
		case Positive:
			lines = append(lines, f.t("positive", "indicator", name, "passage", e.Passage))
		default:
			lines = append(lines, f.t("negative", "indicator", name, "passage", e.Passage))
		}
	}
	if r.Reason != "" {
		lines = append(lines, f.t("reason", "text", r.Reason))
	}
	return strings.Join(lines, "\n")
}

// indicatorText is the wording of an indicator of the guide or the model.
func (f *form) indicatorText(competency, id string) string {
	if o, ok := f.indicator(competency, id); ok {
		return f.official(o)
	}
	return id
}

// indicator finds the wording of an indicator of the guide, of a sign of the
// list of 2017, which is in Kazakh alone, or of an indicator of the model.
func (x *agreeing) indicator(competency, id string) (Official, bool) {
	if c := x.guide.Find(competency); c != nil {
		for _, i := range c.Indicators {
			if i.ID == id {
				return i.Official, true
			}
		}
	}
	for _, q := range x.guide.questions() {
		for _, sign := range x.law.method.tags(&q.GuideQuestion) {
			if sign.ID == id {
				return Official{KK: sign.Text.KK, RU: sign.Text.KK}, true
			}
		}
	}
	if _, i, ok := x.law.model.Indicator(id); ok {
		return i.Official, true
	}
	return Official{}, false
}
