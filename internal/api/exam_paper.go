package api

import (
	"fmt"
	"net/http"
	"slices"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// PaperAnswer is the section of a paper that is sat now, as a candidate may see
// it: places on the screen, never a key, a name or a difficulty of an item.
type PaperAnswer struct {
	Attempt  exam.AttemptID   `json:"attempt"`
	Title    locale.Words     `json:"title"` // of the test
	Number   string           `json:"number"`
	Language locale.Lang      `json:"language"`
	Standing StandingAnswer   `json:"standing"`
	Section  locale.Words     `json:"section"` // title
	Words    int              `json:"words"`   // the most words of an essay; 0 for no limit
	Items    []ItemShown      `json:"items"`   // none between sections, in a break and at the end
	Answers  []AnsweredAnswer `json:"answers"`
}

// ItemShown is an item of a paper on the screen. An answer names options and
// targets by their places here, from 0.
type ItemShown struct {
	Slot    int            `json:"slot"`
	Kind    exam.Kind      `json:"kind"`
	Stem    exam.Text      `json:"stem"`
	Options []exam.Text    `json:"options"`
	Targets []exam.Text    `json:"targets"` // of matching
	Unit    exam.Text      `json:"unit"`    // of a number
	Points  int            `json:"points"`  // of a scale, from 1; 0 for another kind
	About   *MaterialShown `json:"about"`   // null where it is asked about nothing
}

// MaterialShown is what an item is asked about, as it is shown.
type MaterialShown struct {
	Form    exam.Form   `json:"form"`
	Title   exam.Text   `json:"title"`
	Body    exam.Text   `json:"body"`
	Unit    exam.Text   `json:"unit"`
	Head    exam.Text   `json:"head"`
	Columns []exam.Text `json:"columns"`
	Rows    []RowShown  `json:"rows"`
}

// RowShown is a row of a table or a chart.
type RowShown struct {
	Name   exam.Text      `json:"name"`
	Values []exam.Decimal `json:"values"`
	Texts  []exam.Text    `json:"texts"`
}

func (d ExamDeps) attempt(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Delivery.View(r.Context(), r.Actor, attemptID(r))
	if err != nil {
		return err
	}
	a := &v.Attempt
	section := &a.Test.Sections[a.Section]
	out := PaperAnswer{
		Attempt: a.ID, Title: a.Test.Title, Number: a.Number, Language: a.Language, Standing: StandingAnswer{
			State: a.State, Section: a.Section, Sections: len(a.Test.Sections), Now: v.Now.UnixMilli(), Break: a.BreakLeft},
		Section: section.Title, Words: section.Words, Items: []ItemShown{}, Answers: []AnsweredAnswer{},
	}
	if a.State == exam.Running || a.State == exam.Paused {
		out.Standing.Deadline = milli(a.Deadline)
	}
	if a.State == exam.Running { // during a break the paper is not to be read
		if out.Items, err = shownItems(v); err != nil {
			return err
		}
		out.Answers = answeredAnswers(v.Answers)
	}
	return write(w, r, http.StatusOK, out)
}

func shownItems(v *exam.AttemptView) ([]ItemShown, error) {
	slots := v.Attempt.Paper.Sections[v.Attempt.Section].Slots
	out, in := make([]ItemShown, len(slots)), shownIn(&v.Attempt)
	for i := range slots {
		s := &slots[i]
		f := v.Frozen[exam.ItemRef{Key: s.Item, Edition: s.Version}]
		if f == nil {
			return nil, fmt.Errorf("paper of %s: slot %d has no item", v.Attempt.ID, v.First+i)
		}
		var err error
		if out[i], err = shownItem(in, s, f); err != nil {
			return nil, fmt.Errorf("paper of %s: slot %d: %w", v.Attempt.ID, v.First+i, err)
		}
		out[i].Slot = v.First + i
	}
	return out, nil
}

// shownIn are the languages in which the items of an attempt may be read: the
// one booked, and the others where the test lets one switch.
func shownIn(a *exam.Attempt) []locale.Lang {
	if a.Test.Switch {
		return a.Test.Languages
	}
	return []locale.Lang{a.Language}
}

func shownItem(in []locale.Lang, s *exam.Slot, f *exam.Frozen) (out ItemShown, err error) {
	i := &f.Item
	out = ItemShown{Kind: i.Kind, Stem: textIn(in, i.Stem), Unit: textIn(in, i.Unit)}
	if out.Options, err = placed(in, s.Order, i.Options); err != nil {
		return out, err
	}
	if out.Targets, err = placed(in, s.Targets, i.Targets); err != nil {
		return out, err
	}
	if i.Kind == exam.Scale {
		out.Points = exam.ScalePoints
	}
	if f.Stimulus != nil {
		out.About = shownMaterial(in, f.Stimulus)
	}
	return out, nil
}

// textIn is a text in some of its languages alone.
func textIn(in []locale.Lang, t exam.Text) (out exam.Text) {
	for _, l := range exam.Languages() {
		if slices.Contains(in, l) {
			out.Set(l, t.In(l))
		}
	}
	return out
}

func textsIn(in []locale.Lang, all []exam.Text) []exam.Text {
	out := make([]exam.Text, len(all))
	for i, t := range all {
		out[i] = textIn(in, t)
	}
	return out
}

// placed gives the texts of options in the order of the screen. Their keys may
// tell which of them is right.
func placed(in []locale.Lang, order []int, options []exam.Option) ([]exam.Text, error) {
	if len(order) != len(options) {
		return nil, fmt.Errorf("%d places for %d", len(order), len(options))
	}
	out := make([]exam.Text, len(order))
	for at, from := range order {
		if from < 0 || from >= len(options) {
			return nil, fmt.Errorf("place %d of %d", from, len(options))
		}
		out[at] = textIn(in, options[from].Text)
	}
	return out, nil
}

func shownMaterial(in []locale.Lang, s *exam.Stimulus) *MaterialShown {
	out := &MaterialShown{
		Form: s.Form, Title: textIn(in, s.Title), Body: textIn(in, s.Body), Unit: textIn(in, s.Unit), Head: textIn(in, s.Head),
		Columns: textsIn(in, s.Columns), Rows: make([]RowShown, len(s.Rows)),
	}
	for i, r := range s.Rows {
		out.Rows[i] = RowShown{Name: textIn(in, r.Name), Values: orEmpty(r.Values), Texts: textsIn(in, r.Texts)}
	}
	return out
}
