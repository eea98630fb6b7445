package interchange

import (
	"regexp"
	"slices"
	"strings"

	"tarazy/internal/exam"
)

// itemReader reads one item of QTI, its names in the form of version 2.
type itemReader struct {
	*draft
	a    *archive
	file string
	root *node
	body *node
	ask  *node // the interaction
	resp *node // its declaration
}

func (q *itemReader) at(n *node) string { return place(q.file, n.line) + " " + n.name }

func (q *itemReader) read() error {
	q.body = q.root.first("itemBody")
	switch {
	case q.root.attr("adaptive") == "true":
		q.refuse(q.at(q.root), "adaptive")
	case len(q.root.all("templateDeclaration")) > 0 || len(q.root.all("printedVariable")) > 0:
		q.refuse(q.at(q.root), "template")
	case q.body == nil:
		q.refuse(q.at(q.root), "no_interaction")
	}
	if q.stop != nil {
		return nil
	}
	q.findInteraction()
	if q.stop != nil {
		return nil
	}
	if err := q.readShared(); err != nil {
		return err
	}
	q.stem()
	q.answers()
	q.processing()
	q.keepRest()
	return nil
}

func isInteraction(n *node) bool { return strings.HasSuffix(n.name, "Interaction") }

// interactions are those of a body; what is in one is a part of it.
func interactions(n *node) (found []*node) {
	for _, k := range n.kids {
		switch {
		case isInteraction(k) && k.name != "endAttemptInteraction":
			found = append(found, k)
		default:
			found = append(found, interactions(k)...)
		}
	}
	return found
}

func (q *itemReader) findInteraction() {
	found := interactions(q.body)
	switch len(found) {
	case 0:
		q.refuse(q.at(q.body), "no_interaction")
		return
	case 1:
	default:
		q.refuse(q.at(found[1]), "several", "count", len(found))
		return
	}
	q.ask = found[0]
	for _, n := range q.root.all("responseDeclaration") {
		if n.attr("identifier") == q.ask.attr("responseIdentifier") {
			q.resp = n
		}
	}
	if q.resp == nil {
		q.resp = &node{name: "responseDeclaration", line: q.ask.line}
	}
}

// text is the text of nodes; what could not be taken goes into the report.
func (q *itemReader) text(nodes ...*node) (t exam.Text) {
	f := &flow{handle: q.special}
	s := f.plainText(nodes...)
	q.report(q.file, f)
	q.takeGrid(f)
	for _, l := range q.langs {
		t.Set(l, s)
	}
	return t
}

// takeGrid makes a table in the text the stimulus of the item.
func (q *itemReader) takeGrid(f *flow) {
	if f.grid == nil {
		return
	}
	if q.Stimulus != "" {
		q.refuse(place(q.file, f.grid.line)+" table", "table_second")
		return
	}
	title := q.root.attr("title")
	if title == "" {
		title = q.Key
	}
	q.stimulus = gridStimulus(q.r.key(q.Key+"-table", "table"), title, f.grid, q.langs)
	q.Stimulus = q.stimulus.Key
}

// report tells of a text what could not be taken.
func (d *draft) report(file string, f *flow) {
	for _, x := range f.found {
		where := place(file, x.line)
		if x.line == 0 {
			where = d.where
		}
		if x.refuse {
			d.refuse(where+" "+x.name, x.code, "element", x.name)
			continue
		}
		d.r.note(x.sev, where, d.Key, x.code, "element", x.name)
	}
}

// special are the elements of QTI in a text that are not text.
func (q *itemReader) special(n *node, f *flow) bool {
	switch n.name {
	case "textEntryInteraction", "inlineChoiceInteraction":
		f.b.WriteString("____")
	case "feedbackBlock", "feedbackInline", "modalFeedback", "templateBlock", "templateInline", "endAttemptInteraction", "stylesheet", "infoControl",
		"catalogInfo":
		q.keepNode(n)
	case "rubricBlock":
		if !onlyShared(n) {
			q.keepNode(n)
		}
	case "object", "include":
		return isShared(n)
	case "hottext", "gap", "positionObjectStage":
		f.find(true, Refused, "interaction", n)
	case "simpleChoice", "simpleAssociableChoice", "inlineChoice", "simpleMatchSet":
	case "itemBody", "contentBody":
		return false
	default:
		return isInteraction(n)
	}
	return true
}

func (q *itemReader) keepNode(n *node) {
	q.keep(q.r.imp.Format, "assessmentItem/"+n.name, n.String())
	q.r.note(Kept, place(q.file, n.line), q.Key, "kept", "element", n.name)
}

// keepRest keeps the parts beside the body that say something to other
// programs.
func (q *itemReader) keepRest() {
	for _, n := range q.root.kids {
		switch n.name {
		case "", "responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "assessmentStimulusRef", "contextDeclaration":
		default:
			q.keepNode(n)
		}
	}
}

var loneGap = regexp.MustCompile(`(?m)^____$`)

// stem is the text of the body with the prompt.
func (q *itemReader) stem() {
	nodes := slices.Clone(q.body.kids)
	if p := q.ask.first("prompt"); p != nil {
		nodes = append(nodes, el("p", nil, p.kids...))
	}
	q.Stem = q.text(nodes...)
	for _, l := range q.langs { // a gap that stands alone says nothing
		q.Stem.Set(l, tidyText(loneGap.ReplaceAllString(q.Stem.In(l), "")))
	}
	if q.Stem.Empty() && q.root.attr("title") != "" {
		for _, l := range q.langs {
			q.Stem.Set(l, q.root.attr("title"))
		}
		q.note(Changed, "stem_title")
	}
}

func (q *itemReader) answers() {
	switch q.ask.name {
	case "choiceInteraction", "inlineChoiceInteraction":
		q.choice()
	case "orderInteraction":
		q.order()
	case "matchInteraction":
		q.match()
	case "associateInteraction":
		q.associate()
	case "textEntryInteraction":
		q.number()
	case "extendedTextInteraction":
		q.Kind = exam.Essay
	default:
		q.refuse(q.at(q.ask), "interaction", "element", q.ask.name)
	}
}

// correct are the values of the right response.
func (q *itemReader) correct() (values []string) {
	c := q.resp.first("correctResponse")
	if c == nil {
		return nil
	}
	for _, v := range c.all("value") {
		values = append(values, strings.Join(strings.Fields(v.word()), " "))
	}
	return values
}

// entries are those of the mapping that give something.
func (q *itemReader) entries() (keys []string, weights []string) {
	m := q.resp.first("mapping")
	if m == nil {
		return nil, nil
	}
	for _, e := range m.all("mapEntry") {
		if v, err := exam.ParseDecimal(e.attr("mappedValue")); err == nil && v.Rat().Sign() > 0 {
			keys = append(keys, strings.Join(strings.Fields(e.attr("mapKey")), " "))
			weights = append(weights, string(v))
		}
	}
	return keys, weights
}

// keyed are the right values: the correct response, or what a mapping gives
// points for. Points of different weight count alike here.
func (q *itemReader) keyed() []string {
	values := q.correct()
	keys, weights := q.entries()
	if len(slices.Compact(slices.Clone(weights))) > 1 || len(values) > 0 && len(keys) > len(values) {
		q.note(Changed, "partial")
	}
	if len(values) == 0 {
		return keys
	}
	return values
}

// take adds an answer's choices and maps their identifiers to keys.
func (q *itemReader) take(nodes []*node) map[string]string {
	keys := map[string]string{}
	for _, n := range nodes {
		keys[n.attr("identifier")] = q.option(n.attr("identifier"), q.text(n.kids...))
	}
	return keys
}

func mapped(keys map[string]string, values []string) (out []string) {
	for _, v := range values {
		if k, ok := keys[v]; ok {
			v = k
		}
		if len(out) < keptMost && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func (q *itemReader) choice() {
	name := "simpleChoice"
	if q.ask.name == "inlineChoiceInteraction" {
		name = "inlineChoice"
	}
	q.Answer.Options = mapped(q.take(q.ask.all(name)), q.keyed())
	q.Fixed = q.ask.attr("shuffle") == "false"
	q.Kind = exam.Single
	switch q.resp.attr("cardinality") {
	case "multiple":
		q.Kind = exam.Multiple
	case "ordered":
		q.refuse(q.at(q.resp), "interaction", "element", q.ask.name)
	}
	if q.Kind == exam.Single && len(q.Answer.Options) > 1 {
		best := q.correct()
		if len(best) != 1 {
			best = q.heaviest()
		}
		q.Answer.Options = mapped(nil, best)
	}
	if len(q.Answer.Options) == 0 {
		q.refuse(q.at(q.resp), "no_key")
	}
}

// heaviest is the entry of a mapping that gives most.
func (q *itemReader) heaviest() []string {
	keys, weights := q.entries()
	best := 0
	for i := range keys {
		if exam.Decimal(weights[i]).Rat().Cmp(exam.Decimal(weights[best]).Rat()) > 0 {
			best = i
		}
	}
	if len(keys) == 0 {
		return nil
	}
	return keys[best : best+1]
}

func (q *itemReader) order() {
	q.Kind = exam.Ordering
	q.Answer.Options = mapped(q.take(q.ask.all("simpleChoice")), q.correct())
	if len(q.Answer.Options) == 0 {
		q.refuse(q.at(q.resp), "no_key")
	}
}
