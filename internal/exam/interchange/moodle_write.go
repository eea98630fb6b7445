package interchange

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// writeMoodle makes a quiz of Moodle: the shared materials as descriptions,
// then the items under the category of their first tag.
func (w *writer) writeMoodle() []byte {
	quiz := el("quiz", nil)
	for i := range w.order {
		quiz.add(w.moodleStimulus(&w.order[i]))
	}
	category := ""
	for i := range w.items {
		it := &w.items[i]
		if !w.expressible(it, exam.Ordering) {
			continue
		}
		if it.Tags[0] != category {
			category = it.Tags[0]
			quiz.add(el("question", []string{"type", "category"}, el("category", nil, el("text", nil, txt("$course$/top/"+category)))))
		}
		quiz.add(w.moodleItem(it))
	}
	return document(quiz)
}

// expressible says of an item whether the format has its kind, and what it
// does not hold of it.
func (w *writer) expressible(it *exam.Item, also ...exam.Kind) bool {
	kinds := append([]exam.Kind{exam.Single, exam.Multiple, exam.Matching, exam.Numeric, exam.Essay}, also...)
	if !slices.Contains(kinds, it.Kind) {
		w.note(Refused, it.Key, "kind", "kind", string(it.Kind))
		return false
	}
	if w.lang != "" && len(it.In()) > 1 {
		w.note(Lost, it.Key, "one_language", "language", string(w.lang))
	}
	for _, part := range []struct {
		name string
		has  bool
	}{{"source", !it.Source.Empty()}, {"enemies", len(it.Enemies) > 0}, {"validity", it.Validity != nil}, {"pretest", it.Pretest}, {"void", it.Void}} {
		if part.has {
			w.note(Lost, it.Key, "part_"+part.name)
		}
	}
	return true
}

// text is an element with a text of ours as HTML.
func (w *writer) text(name string, t exam.Text, kids ...*node) *node {
	return el(name, []string{"format", "html"}, append([]*node{el("text", nil, txt(w.mark(t, htmlString)))}, kids...)...)
}

func plainNode(name, s string) *node { return el(name, nil, txt(s)) }

func (w *writer) moodleStimulus(s *exam.Stimulus) *node {
	if s.Form != exam.Passage && s.Form != exam.Table {
		w.note(Changed, s.Key, "chart", "form", string(s.Form))
	}
	show := func(l locale.Lang) string {
		var b strings.Builder
		for _, n := range stimulusHTML(s, l) {
			n.encode(&b, "")
		}
		return b.String()
	}
	html := w.mark(exam.Text{KK: show(locale.KK), RU: show(locale.RU)}, func(s string) string { return s })
	return el("question", []string{"type", "description"}, el("name", nil, el("text", nil, txt(w.mark(s.Title, func(s string) string { return s })))),
		el("questiontext", []string{"format", "html"}, el("text", nil, txt(html))), plainNode("defaultgrade", "0"), plainNode("idnumber", s.Key))
}

func (w *writer) moodleItem(it *exam.Item) *node {
	kind := map[exam.Kind]string{exam.Single: "multichoice", exam.Multiple: "multichoice", exam.Matching: "matching", exam.Ordering: "ordering",
		exam.Numeric: "numerical", exam.Essay: "essay"}[it.Kind]
	q := el("question", []string{"type", kind}, el("name", nil, el("text", nil, txt(it.Key))), w.text("questiontext", it.Stem))
	if !it.Rationale.Empty() {
		q.add(w.text("generalfeedback", it.Rationale))
	}
	q.add(plainNode("defaultgrade", "1"), plainNode("penalty", "0"), plainNode("hidden", "0"), plainNode("idnumber", it.Key))
	w.moodleAnswers(it, q)
	tags := el("tags", nil)
	for _, t := range tagsOf(it) {
		tags.add(el("tag", nil, el("text", nil, txt(t))))
	}
	w.moodleKept(it, q)
	return q.add(tags)
}

// tagsOf are the tags of an item with what else of ours a tag can say.
func tagsOf(it *exam.Item) []string {
	tags := slices.Clone(it.Tags)
	if it.Stimulus != "" {
		tags = append(tags, tagStimulus+it.Stimulus)
	}
	if it.Difficulty != 0 {
		tags = append(tags, tagHard+strconv.Itoa(it.Difficulty))
	}
	for _, l := range it.Law {
		tags = append(tags, tagLaw+l.Act+"/"+l.Article+"/"+l.On.String())
	}
	return tags
}

func (w *writer) moodleAnswers(it *exam.Item, q *node) {
	switch it.Kind {
	case exam.Single, exam.Multiple:
		q.add(plainNode("single", fmt.Sprint(it.Kind == exam.Single)), plainNode("shuffleanswers", fmt.Sprint(!it.Fixed)), plainNode("answernumbering", "abc"))
		for _, o := range it.Options {
			a := w.text("answer", o.Text, feedbackOf(it, o.Key))
			a.attrs = append(a.attrs, el("", []string{"fraction", share(it, o.Key)}).attrs...)
			q.add(a)
		}
	case exam.Matching:
		w.moodlePairs(it, q)
	case exam.Ordering:
		q.add(plainNode("layouttype", "VERTICAL"), plainNode("selecttype", "ALL"), plainNode("gradingtype", "ALL_OR_NOTHING"))
		for i, k := range it.Answer.Options {
			a := w.text("answer", optionText(it.Options, k))
			a.attrs = append(a.attrs, el("", []string{"fraction", strconv.Itoa(i + 1)}).attrs...)
			q.add(a)
		}
	case exam.Numeric:
		q.add(el("answer", []string{"fraction", "100", "format", "plain_text"}, plainNode("text", string(it.Answer.Number)),
			plainNode("tolerance", string(decimalOr(it.Answer.Tolerance))), feedbackOf(it, "number")))
		if !it.Unit.Empty() {
			q.add(el("units", nil, el("unit", nil, plainNode("multiplier", "1"), plainNode("unit_name", w.mark(it.Unit, func(s string) string { return s })))),
				plainNode("unitgradingtype", "0"), plainNode("showunits", "3"))
		}
	case exam.Essay:
		q.add(plainNode("responseformat", "plain"), plainNode("responserequired", "1"))
	}
}

func decimalOr(d exam.Decimal) exam.Decimal {
	if d == "" {
		return "0"
	}
	return d
}

func (w *writer) moodlePairs(it *exam.Item, q *node) {
	q.add(plainNode("shuffleanswers", fmt.Sprint(!it.Fixed)))
	used := map[string]bool{}
	for _, o := range it.Options {
		t := it.Answer.Pairs[o.Key]
		used[t] = true
		q.add(w.text("subquestion", o.Text, el("answer", nil, plainNode("text", w.mark(optionText(it.Targets, t), func(s string) string { return s })))))
	}
	for _, t := range it.Targets {
		if !used[t.Key] {
			q.add(w.text("subquestion", exam.Text{}, el("answer", nil, plainNode("text", w.mark(t.Text, func(s string) string { return s })))))
		}
	}
}

func optionText(options []exam.Option, key string) exam.Text {
	for _, o := range options {
		if o.Key == key {
			return o.Text
		}
	}
	return exam.Text{}
}

// share is what an option gives, in percent: a wrong one of several takes all
// away, for an answer is right or wrong here.
func share(it *exam.Item, key string) string {
	right := slices.Contains(it.Answer.Options, key)
	switch {
	case it.Kind == exam.Single && right:
		return "100"
	case right:
		s := big.NewRat(100, int64(len(it.Answer.Options))).FloatString(5)
		return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
	case it.Kind == exam.Multiple:
		return "-100"
	}
	return "0"
}

// feedbackOf gives back what an import kept about one answer.
func feedbackOf(it *exam.Item, key string) *node {
	for _, f := range it.Unknown {
		if f.Format == string(MoodleXML) && f.Where == "answer/"+key+"/feedback" {
			if n, err := parseXML(f.Where, []byte(f.Raw), Limits{}.filled()); err == nil {
				return n
			}
		}
	}
	return nil
}

// moodleKept gives back what an import kept of a question.
func (w *writer) moodleKept(it *exam.Item, q *node) {
	for _, f := range it.Unknown {
		name, ok := strings.CutPrefix(f.Where, "question/")
		switch {
		case f.Format != string(MoodleXML):
			w.note(Lost, it.Key, "foreign", "format", f.Format, "part", clip(f.Where))
			continue
		case !ok || q.first(name) != nil && name != "hint":
			continue
		}
		if n, err := parseXML(f.Where, []byte(f.Raw), Limits{}.filled()); err == nil {
			q.add(n)
		}
	}
}
