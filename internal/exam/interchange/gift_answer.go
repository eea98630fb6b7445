package interchange

import (
	"math/big"
	"regexp"
	"strings"

	"tarazy/internal/exam"
)

// giftAnswer is one answer in braces.
type giftAnswer struct {
	right    bool
	weight   string // of %50%; "" where it has none
	text     string
	feedback string
}

var giftWeight = regexp.MustCompile(`^%(-?[0-9]+(?:\.[0-9]+)?)%`)

// question reads a question with an answer. Text behind the braces makes it
// one with a missing word.
func (g *gift) question(before, inside, after string) {
	stem := before
	if after != "" {
		stem = before + " ____ " + after
	}
	if at := strings.Index(inside, "####"); at >= 0 {
		g.Rationale = g.text(inside[at+4:])
		inside = strings.TrimSpace(inside[:at])
	}
	g.Stem = g.text(stem)
	switch {
	case inside == "":
		g.Kind = exam.Essay
	case strings.HasPrefix(inside, "#"):
		g.number(strings.TrimSpace(inside[1:]))
	case g.trueFalse(inside):
	default:
		g.listed(inside)
	}
}

var truths = map[string]string{"T": "true", "TRUE": "true", "F": "false", "FALSE": "false"}

func (g *gift) trueFalse(inside string) bool {
	word0 := inside
	if at := unescaped(inside, "#"); len(at) > 0 {
		word0 = inside[:at[0]]
	}
	right, ok := truths[strings.TrimSpace(word0)]
	if !ok {
		return false
	}
	if len(strings.TrimSpace(word0)) < len(inside) {
		g.keep(GIFT, "feedback", strings.TrimSpace(inside[len(word0):]))
		g.note(Kept, "feedback")
	}
	g.Kind, g.Fixed = exam.Single, true
	for _, name := range []string{"true", "false"} {
		g.option(name, g.in(word(name)))
	}
	g.Answer.Options = []string{right}
	return true
}

// parseAnswers parts the answers at = and ~.
func (g *gift) parseAnswers(inside string) (list []giftAnswer) {
	at := unescaped(inside, "=~")
	if len(at) == 0 || strings.TrimSpace(inside[:at[0]]) != "" {
		g.refuse(g.where, "answer", "given", clip(inside))
		return nil
	}
	if len(at) > keptMost {
		g.refuse(g.where, "too_many", "limit", keptMost)
		return nil
	}
	for i, from := range at {
		to := len(inside)
		if i+1 < len(at) {
			to = at[i+1]
		}
		a := giftAnswer{right: inside[from] == '=', text: strings.TrimSpace(inside[from+1 : to])}
		if m := giftWeight.FindStringSubmatch(a.text); m != nil {
			a.weight, a.text = m[1], strings.TrimSpace(a.text[len(m[0]):])
		}
		if h := unescaped(a.text, "#"); len(h) > 0 {
			a.feedback, a.text = strings.TrimSpace(a.text[h[0]+1:]), strings.TrimSpace(a.text[:h[0]])
		}
		list = append(list, a)
	}
	return list
}

func (g *gift) listed(inside string) {
	list := g.parseAnswers(inside)
	wrong, pairs, weights := 0, 0, 0
	for _, a := range list {
		if !a.right {
			wrong++
		}
		if a.weight != "" && !a.right {
			weights++
		}
		if a.right && strings.Contains(a.text, "->") {
			pairs++
		}
	}
	switch {
	case len(list) == 0:
	case wrong == 0 && pairs == len(list):
		g.matching(list)
	case wrong == 0:
		g.short(list)
	default:
		g.choice(list, len(list) > wrong, weights)
	}
}

// choice: with an answer marked = it is of one; of weights alone, of several.
func (g *gift) choice(list []giftAnswer, single bool, weights int) {
	g.Kind = exam.Single
	if !single && weights > 0 {
		g.Kind = exam.Multiple
	}
	shares := map[string]bool{}
	for _, a := range list {
		key := g.option("", g.text(a.text))
		w, _ := exam.ParseDecimal(a.weight)
		positive := w.Rat().Sign() > 0
		if w.Rat().Sign() < 0 {
			g.note(Changed, "penalty_answer")
		}
		if positive {
			shares[a.weight] = true
		}
		if a.right || g.Kind == exam.Multiple && positive {
			g.Answer.Options = append(g.Answer.Options, key)
		}
		if a.feedback != "" {
			g.keep(GIFT, "answer/"+key+"/feedback", a.feedback)
			g.note(Kept, "feedback")
		}
	}
	if len(shares) > 1 || g.Kind == exam.Single && len(shares) > 0 {
		g.note(Changed, "partial")
	}
}

func (g *gift) matching(list []giftAnswer) {
	g.Kind, g.Answer.Pairs = exam.Matching, map[string]string{}
	for _, a := range list {
		left, right, _ := strings.Cut(a.text, "->")
		target := g.target(letter(len(g.Targets)), g.text(right))
		if t := g.text(left); !t.Empty() {
			g.Answer.Pairs[g.option("", t)] = target
		}
	}
}

// short takes a short answer only where it is a number.
func (g *gift) short(list []giftAnswer) {
	g.Kind = exam.Numeric
	n, err := exam.ParseDecimal(list[0].text)
	if err != nil {
		g.refuse(g.where, "short_text", "given", clip(list[0].text))
		return
	}
	g.Answer.Number = n
	g.note(Changed, "short_number")
	if len(list) > 1 {
		g.note(Changed, "answers")
	}
}

// number reads 3:2, 1..5 or a list of such.
func (g *gift) number(s string) {
	g.Kind = exam.Numeric
	list := []giftAnswer{{right: true, text: s}}
	if at := unescaped(s, "=~"); len(at) > 0 {
		list = nil
		if first := strings.TrimSpace(s[:at[0]]); first != "" {
			list = append(list, giftAnswer{right: true, text: first})
		}
		list = append(list, g.parseAnswers(s[at[0]:])...)
	}
	for _, a := range list {
		if h := unescaped(a.text, "#"); len(h) > 0 {
			a.text, a.feedback = strings.TrimSpace(a.text[:h[0]]), a.text[h[0]+1:]
		}
		if a.feedback != "" {
			g.keep(GIFT, "answer/number/feedback", strings.TrimSpace(a.feedback))
			g.note(Kept, "feedback")
		}
		if !a.right || a.weight != "" && a.weight != "100" {
			g.note(Changed, "answers")
			continue
		}
		g.takeNumber(a.text)
	}
}

func (g *gift) takeNumber(s string) {
	if g.Answer.Number != "" {
		g.note(Changed, "answers")
		return
	}
	var ok bool
	if low, high, isRange := strings.Cut(s, ".."); isRange {
		g.Answer.Number, g.Answer.Tolerance, ok = middle(low, high)
	} else {
		n, t, _ := strings.Cut(s, ":")
		var err, terr error
		g.Answer.Number, err = exam.ParseDecimal(n)
		if t != "" {
			g.Answer.Tolerance, terr = exam.ParseDecimal(t)
		}
		ok = err == nil && terr == nil
	}
	if !ok {
		g.refuse(g.where, "number", "given", clip(s))
	}
}

// middle is the middle of a range and how far its ends are.
func middle(low, high string) (number, tolerance exam.Decimal, ok bool) {
	a, err := exam.ParseDecimal(low)
	b, err2 := exam.ParseDecimal(high)
	if err != nil || err2 != nil || a.Rat().Cmp(b.Rat()) > 0 {
		return "", "", false
	}
	half := big.NewRat(1, 2)
	mid := new(big.Rat).Add(a.Rat(), b.Rat())
	gap := new(big.Rat).Sub(b.Rat(), a.Rat())
	number, err = exam.ParseDecimal(mid.Mul(mid, half).FloatString(12))
	tolerance, err2 = exam.ParseDecimal(gap.Mul(gap, half).FloatString(12))
	return number, tolerance, err == nil && err2 == nil
}
