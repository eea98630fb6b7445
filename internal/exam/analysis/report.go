package analysis

import (
	"context"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// PapersMost is the most papers that a report is made of; the first by name of
// the attempt, which is random.
const PapersMost = 5000

// papersStep is how many papers are read in one transaction.
const papersStep = 100

// Report says how good a test is and its items are.
type Report struct {
	Test  exam.Test
	N     int       // papers
	More  bool      // there are more than were taken
	As    time.Time // of the latest score
	Total *Part     // the parts that count together, where the test has a mark; nil for none
	Parts []Part
	Items []ItemReport // in the order of the parts, then by key

	content map[exam.ItemRef]*exam.Frozen
}

// Part is a part of the test, with how sure it is who reaches its mark.
type Part struct {
	SectionReport
	Pass     *int // right answers
	Decision *Decision
}

// Find gives the report on an edition of an item; nil for none.
func (r *Report) Find(key string, edition int) *ItemReport {
	for i := range r.Items {
		if r.Items[i].Item.Key == key && r.Items[i].Item.Edition == edition {
			return &r.Items[i]
		}
	}
	return nil
}

// Content is an edition of an item as it was analysed; nil for none.
func (r *Report) Content(key string, edition int) *exam.Frozen {
	return r.content[exam.ItemRef{Key: key, Edition: edition}]
}

// Found are the notes on every edition that has figures, for the records of the
// bank.
func (r *Report) Found() map[exam.ItemRef][]exam.Noted {
	out := map[exam.ItemRef][]exam.Noted{}
	for _, i := range r.Items {
		if i.Figures == nil {
			continue
		}
		notes := []exam.Noted{}
		for _, f := range i.Figures.Flags {
			n := f.Note()
			notes = append(notes, exam.Noted{Key: n.Key, Args: n.Args})
		}
		out[exam.ItemRef{Key: i.Item.Key, Edition: i.Item.Edition}] = notes
	}
	return out
}

// Make reads the papers of a test and reports on it. progress is told how many
// papers are read; it may be nil. The faults are those of exam.Service.Sat.
func Make(ctx context.Context, s *exam.Service, by *access.Actor, body people.BodyID, testKey string, l *ItemLimits, progress func(done int)) (*Report, error) {
	out := &Report{Items: []ItemReport{}}
	var sat []Sat
	var err error
	for after := exam.AttemptID(""); ; {
		page, err := s.Sat(ctx, by, body, testKey, after, papersStep)
		if err != nil {
			return nil, err
		}
		for i := range page.Papers {
			p := &page.Papers[i]
			if len(sat) == 0 {
				out.Test = p.Test
			}
			sat = append(sat, Sat{Paper: &p.Paper, Answers: p.Answers, Seconds: p.Seconds})
		}
		if progress != nil {
			progress(len(sat))
		}
		if after = page.Next; after == "" || len(sat) >= PapersMost {
			out.N, out.More = len(sat), after != ""
			break
		}
	}
	if out.content, err = s.Keyed(ctx, by, body, editions(sat)); err != nil {
		return nil, err
	}
	items := make(map[exam.ItemRef]*exam.Item, len(out.content))
	for ref, f := range out.content {
		items[ref] = &f.Item
	}
	return out, out.work(Gather(sat, items, ByPart), partsOf(sat), l)
}

// partsOf are the parts in which editions stand; of those to which nobody came
// the data have none.
func partsOf(sat []Sat) map[exam.ItemRef]string {
	out := map[exam.ItemRef]string{}
	for _, s := range sat {
		for _, slot := range s.Paper.Slots() {
			out[exam.ItemRef{Key: slot.Item, Edition: slot.Version}] = slot.Part
		}
	}
	return out
}

// editions are those that stand in the papers.
func editions(sat []Sat) []exam.ItemRef {
	seen, out := map[exam.ItemRef]bool{}, []exam.ItemRef{}
	for _, s := range sat {
		for _, slot := range s.Paper.Slots() {
			if ref := (exam.ItemRef{Key: slot.Item, Edition: slot.Version}); !seen[ref] {
				seen[ref] = true
				out = append(out, ref)
			}
		}
	}
	return out
}

func (r *Report) work(d *Data, parts map[exam.ItemRef]string, l *ItemLimits) error {
	var err error
	if r.Items, err = Items(d, l); err != nil {
		return err
	}
	for i := range r.Items {
		one := &r.Items[i].Item
		one.Section = parts[exam.ItemRef{Key: one.Key, Edition: one.Edition}]
	}
	sections, err := Sections(d, l)
	if err != nil {
		return err
	}
	order := map[string]int{}
	for _, s := range r.Test.Sections {
		for _, p := range s.Parts {
			order[p.Key] = len(order)
			for _, x := range sections {
				if x.Section == p.Key && x.People > 0 {
					r.Parts = append(r.Parts, decided(x, p.Least))
				}
			}
		}
	}
	slices.SortStableFunc(r.Items, func(a, b ItemReport) int { return order[a.Item.Section] - order[b.Item.Section] })
	return r.total(d, l)
}

// total takes all parts that count as one.
func (r *Report) total(d *Data, l *ItemLimits) error {
	if r.Test.Least == nil {
		return nil
	}
	counts := map[string]bool{}
	for _, s := range r.Test.Sections {
		for _, p := range s.Parts {
			counts[p.Key] = !p.Apart
		}
	}
	all := &Data{Items: slices.Clone(d.Items), People: d.People}
	for j := range all.Items {
		i := &all.Items[j]
		i.Trial = i.Trial || !counts[i.Section]
		i.Section = ""
	}
	sections, err := Sections(all, l)
	if err != nil || len(sections) == 0 {
		return err
	}
	p := decided(sections[0], r.Test.Least)
	r.Total = &p
	return nil
}

// decided adds how sure a mark is, where there is one and figures there are.
func decided(s SectionReport, pass *int) Part {
	out := Part{SectionReport: s, Pass: pass}
	if pass == nil || s.Few != nil || s.Reliability == nil {
		return out
	}
	if d, err := DecisionAt(*pass, s.Mean, s.SD, *s.Reliability); err == nil {
		out.Decision = d
	}
	return out
}
