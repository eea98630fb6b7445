package interchange

import (
	"math/big"
	"strings"

	"tarazy/internal/exam"
)

// pairs are the right pairs, in their order.
func (q *itemReader) pairs() (list [][2]string) {
	for _, v := range q.keyed() {
		if p := strings.Fields(v); len(p) == 2 {
			list = append(list, [2]string{p[0], p[1]})
		}
	}
	return list
}

// match makes the set whose members each have one partner the options, and the
// other the targets.
func (q *itemReader) match() {
	q.Kind = exam.Matching
	sets := q.ask.all("simpleMatchSet")
	if len(sets) != 2 {
		q.refuse(q.at(q.ask), "interaction", "element", q.ask.name)
		return
	}
	left, right, pairs := sets[0].all("simpleAssociableChoice"), sets[1].all("simpleAssociableChoice"), q.pairs()
	if !once(left, pairs, 0) && once(right, pairs, 1) {
		left, right = right, left
		for i, p := range pairs {
			pairs[i] = [2]string{p[1], p[0]}
		}
		q.note(Changed, "sides")
	}
	if !once(left, pairs, 0) {
		q.refuse(q.at(q.resp), "pairs")
		return
	}
	q.pair(left, right, pairs)
}

// once reports whether each choice stands in exactly one pair.
func once(choices []*node, pairs [][2]string, side int) bool {
	count := map[string]int{}
	for _, p := range pairs {
		count[p[side]]++
	}
	for _, c := range choices {
		if count[c.attr("identifier")] != 1 {
			return false
		}
	}
	return len(choices) > 0 && len(count) == len(choices)
}

func (q *itemReader) pair(left, right []*node, pairs [][2]string) {
	from, to := q.take(left), map[string]string{}
	for _, n := range right {
		to[n.attr("identifier")] = q.target(n.attr("identifier"), q.text(n.kids...))
	}
	q.Answer.Pairs = map[string]string{}
	for _, p := range pairs {
		q.Answer.Pairs[from[p[0]]] = to[p[1]]
	}
}

// associate makes pairs within one set a matching of their first to their
// second members; what stands in no pair is one more target.
func (q *itemReader) associate() {
	q.Kind = exam.Matching
	pairs, side := q.pairs(), map[string]int{}
	for _, p := range pairs {
		if side[p[0]] != 0 || side[p[1]] != 0 || p[0] == p[1] {
			q.refuse(q.at(q.resp), "pairs")
			return
		}
		side[p[0]], side[p[1]] = 1, 2
	}
	var left, right []*node
	for _, n := range q.ask.all("simpleAssociableChoice") {
		if side[n.attr("identifier")] == 1 {
			left = append(left, n)
		} else {
			right = append(right, n)
		}
	}
	q.note(Changed, "associate")
	q.pair(left, right, pairs)
}

// number reads an entry whose right answer is a number.
func (q *itemReader) number() {
	q.Kind = exam.Numeric
	values := q.correct()
	others, _ := q.entries()
	if values = append(values, others...); len(values) == 0 {
		q.refuse(q.at(q.resp), "no_key")
		return
	}
	n, err := exam.ParseDecimal(values[0])
	if err != nil {
		q.refuse(q.at(q.resp), "short_text", "given", clip(values[0]))
		return
	}
	for _, v := range values[1:] {
		if d, err := exam.ParseDecimal(v); err != nil || d != n {
			q.note(Changed, "answers")
		}
	}
	q.Answer.Number = n
	q.tolerance()
}

// tolerance is that of the comparison in the processing of the response.
func (q *itemReader) tolerance() {
	p := q.root.first("responseProcessing")
	if p == nil {
		return
	}
	for _, e := range p.all("equal") {
		mode := e.attr("toleranceMode")
		if mode == "" || mode == "exact" {
			continue
		}
		t, ok := sides(e.attr("tolerance"))
		if !ok {
			q.note(Lost, "tolerance", "given", clip(e.attr("tolerance")))
			return
		}
		if mode == "relative" {
			t = percentOf(q.Answer.Number, t)
		}
		q.Answer.Tolerance = t
	}
	if len(p.all("equalRounded")) > 0 {
		q.note(Lost, "tolerance", "given", "equalRounded")
	}
}

// sides reads "0.5" or "0.5 0.5"; two that differ cannot be taken.
func sides(s string) (exam.Decimal, bool) {
	f := strings.Fields(s)
	if len(f) == 0 || len(f) > 2 || len(f) == 2 && f[0] != f[1] {
		return "", false
	}
	d, err := exam.ParseDecimal(f[0])
	return d, err == nil && d.Rat().Sign() >= 0
}

func percentOf(n, percent exam.Decimal) exam.Decimal {
	r := new(big.Rat).Mul(n.Rat(), percent.Rat())
	r.Abs(r).Quo(r, big.NewRat(100, 1))
	d, err := exam.ParseDecimal(r.FloatString(6))
	if err != nil {
		return ""
	}
	return d
}

// processing tells whether the item is scored otherwise than right or wrong.
func (q *itemReader) processing() {
	p := q.root.first("responseProcessing")
	if p == nil || q.Kind == exam.Essay {
		return
	}
	name := p.attr("template")
	if name == "" {
		name = p.attr("templateLocation")
	}
	for _, known := range []string{"match_correct", "map_response", "CC2_match", "CC2_match_basic", "CC2_map_response"} {
		if strings.HasSuffix(strings.TrimSuffix(name, ".xml"), known) {
			return
		}
	}
	plain := q.Kind == exam.Numeric && len(p.all("equal")) > 0 || len(p.all("match")) == 1 && len(p.all("responseElseIf")) == 0
	if !plain {
		q.keep(q.r.imp.Format, "assessmentItem/responseProcessing", p.String())
		q.r.note(Changed, place(q.file, p.line), q.Key, "processing")
	}
}
