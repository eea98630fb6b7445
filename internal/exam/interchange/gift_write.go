package interchange

import (
	"fmt"
	"slices"
	"strings"

	"tarazy/internal/exam"
)

var giftSigns = strings.NewReplacer(`\`, `\\`, "~", `\~`, "=", `\=`, "#", `\#`, "{", `\{`, "}", `\}`, ":", `\:`, "\n", `\n`)

// writeGIFT makes a file in GIFT.
func (w *writer) writeGIFT() []byte {
	var b strings.Builder
	for _, s := range w.order {
		w.giftStimulus(&b, &s)
	}
	category := ""
	for i := range w.items {
		it := &w.items[i]
		if !w.expressible(it) {
			continue
		}
		if it.Tags[0] != category {
			category = it.Tags[0]
			fmt.Fprintf(&b, "$CATEGORY: $course$/top/%s\n\n", oneLine(category))
		}
		w.giftItem(&b, it)
	}
	return []byte(b.String())
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// giftText writes a text; emphasis and paragraphs need Markdown.
func (w *writer) giftText(t exam.Text) string {
	s := w.mark(t, func(s string) string { return giftSigns.Replace(s) })
	if strings.Contains(s, "*") || strings.Contains(s, `\n`) {
		return "[markdown]" + s
	}
	return s
}

func (w *writer) giftStimulus(b *strings.Builder, s *exam.Stimulus) {
	if s.Form != exam.Passage {
		w.note(Lost, s.Key, "chart", "form", string(s.Form))
		return
	}
	fmt.Fprintf(b, "// [id:%s]\n::%s::%s\n\n", s.Key, w.mark(s.Title, giftSigns.Replace), w.giftText(s.Body))
}

func (w *writer) giftItem(b *strings.Builder, it *exam.Item) {
	fmt.Fprintf(b, "// [id:%s]", it.Key)
	for _, t := range tagsOf(it)[1:] {
		if s := w.stimuli[strings.TrimPrefix(t, tagStimulus)]; strings.HasPrefix(t, tagStimulus) && (s == nil || s.Form != exam.Passage) {
			w.note(Lost, it.Key, "part_stimulus")
			continue
		}
		fmt.Fprintf(b, " [tag:%s]", oneLine(t))
	}
	if !it.Unit.Empty() {
		w.note(Lost, it.Key, "part_unit")
	}
	if it.Fixed {
		w.note(Lost, it.Key, "part_fixed")
	}
	for _, f := range it.Unknown {
		if f.Format != string(GIFT) || !has(it.Options, f.Where) {
			w.note(Lost, it.Key, "foreign", "format", f.Format, "part", clip(f.Where))
		}
	}
	fmt.Fprintf(b, "\n::%s::%s {", giftSigns.Replace(it.Key), w.giftText(it.Stem))
	w.giftAnswers(b, it)
	if !it.Rationale.Empty() && it.Kind != exam.Essay {
		fmt.Fprintf(b, "\n####%s", w.giftText(it.Rationale))
	} else if !it.Rationale.Empty() {
		w.note(Lost, it.Key, "part_rationale")
	}
	b.WriteString("}\n\n")
}

func (w *writer) giftAnswers(b *strings.Builder, it *exam.Item) {
	switch it.Kind {
	case exam.Single:
		for _, o := range it.Options {
			sign := "~"
			if slices.Contains(it.Answer.Options, o.Key) {
				sign = "="
			}
			b.WriteString("\n\t" + sign + w.giftText(o.Text) + giftFeedback(it, o.Key))
		}
	case exam.Multiple:
		for _, o := range it.Options {
			fmt.Fprintf(b, "\n\t~%%%s%%%s%s", share(it, o.Key), w.giftText(o.Text), giftFeedback(it, o.Key))
		}
	case exam.Matching:
		w.giftPairs(b, it)
	case exam.Numeric:
		fmt.Fprintf(b, "#%s:%s", it.Answer.Number, decimalOr(it.Answer.Tolerance))
	}
}

func (w *writer) giftPairs(b *strings.Builder, it *exam.Item) {
	used := map[string]bool{}
	for _, o := range it.Options {
		t := it.Answer.Pairs[o.Key]
		used[t] = true
		fmt.Fprintf(b, "\n\t=%s -> %s", w.giftText(o.Text), w.giftText(optionText(it.Targets, t)))
	}
	for _, t := range it.Targets {
		if !used[t.Key] {
			fmt.Fprintf(b, "\n\t= -> %s", w.giftText(t.Text))
		}
	}
}

func giftFeedback(it *exam.Item, key string) string {
	for _, f := range it.Unknown {
		if f.Format == string(GIFT) && f.Where == "answer/"+key+"/feedback" {
			return "#" + f.Raw
		}
	}
	return ""
}

// has reports whether what was kept is said about one of the options.
func has(options []exam.Option, where string) bool {
	return slices.ContainsFunc(options, func(o exam.Option) bool { return where == "answer/"+o.Key+"/feedback" })
}
