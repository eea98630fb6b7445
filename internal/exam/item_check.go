package exam

import (
	"slices"
	"strconv"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// Bounds of an item.
const (
	stemMost    = 4000 // runes
	optionMost  = 1000
	optionsMost = 12
	tagsMost    = 20
	keyMost     = 64
)

// Check refuses an item that could not be put before a candidate or scored.
// The stimulus is the one that it names; nil where it names none. The faults
// are those of its parts, each with its field: exam.item.kind,
// exam.item.language, exam.item.options, exam.item.option_twice,
// exam.item.key, exam.item.key_many, exam.item.key_unknown, exam.item.tag,
// exam.item.difficulty, exam.item.stimulus, exam.text.missing, exam.text.long.
func (i *Item) Check(s *Stimulus) error {
	if err := i.checkHead(s); err != nil {
		return err
	}
	if err := needText("stem", i.Stem, i.In(), stemMost); err != nil {
		return err
	}
	if err := i.checkOptions("options", i.Options); err != nil {
		return err
	}
	if err := i.checkOptions("targets", i.Targets); err != nil {
		return err
	}
	return i.checkAnswer()
}

func (i *Item) checkHead(s *Stimulus) error {
	if !slices.Contains(Kinds, i.Kind) {
		return fault.New(fault.Invalid, "exam.item.kind", "given", clip(string(i.Kind))).At("kind")
	}
	for n, l := range i.Languages {
		if !slices.Contains(languages, l) || slices.Contains(i.Languages[:n], l) {
			return fault.New(fault.Invalid, "exam.item.language", "given", clip(string(l))).At("languages")
		}
	}
	if len(i.Tags) == 0 || len(i.Tags) > tagsMost {
		return fault.New(fault.Invalid, "exam.item.tag", "given", len(i.Tags), "most", tagsMost).At("tags")
	}
	if i.Difficulty < 0 || i.Difficulty > 3 {
		return fault.New(fault.Invalid, "exam.item.difficulty", "given", i.Difficulty).At("difficulty")
	}
	if (i.Stimulus == "") != (s == nil) || s != nil && s.Key != i.Stimulus {
		return fault.New(fault.Invalid, "exam.item.stimulus", "given", clip(i.Stimulus)).At("stimulus")
	}
	if s == nil {
		return nil
	}
	return s.Check(i.In())
}

func (i *Item) checkOptions(field string, options []Option) error {
	for n, o := range options {
		at := field + "[" + strconv.Itoa(n) + "]"
		if o.Key == "" || len(o.Key) > keyMost || slices.ContainsFunc(options[:n], func(x Option) bool { return x.Key == o.Key }) {
			return fault.New(fault.Invalid, "exam.item.option_twice", "given", clip(o.Key)).At(at + ".key")
		}
		if err := needText(at+".text", o.Text, i.In(), optionMost); err != nil {
			return err
		}
		for _, x := range options[:n] {
			if l := sameIn(o.Text, x.Text, i.In()); l != "" {
				return fault.New(fault.Invalid, "exam.item.option_same", "language", string(l), "given", clip(o.Text.In(l))).At(at + ".text")
			}
		}
	}
	return nil
}

// sameIn is a language in which two options read the same; "" where they differ.
func sameIn(a, b Text, in []locale.Lang) locale.Lang {
	for _, l := range in {
		if a.In(l) == b.In(l) {
			return l
		}
	}
	return ""
}

// counts says how many options and targets a kind takes.
var counts = map[Kind]struct{ least, most, targets int }{
	Single: {2, optionsMost, 0}, Multiple: {2, optionsMost, 0}, Ordering: {2, optionsMost, 0},
	Matching: {2, optionsMost, 2}, Forced: {2, optionsMost, 0},
}

func (i *Item) checkAnswer() error {
	c := counts[i.Kind]
	if len(i.Options) < c.least || len(i.Options) > c.most {
		return fault.New(fault.Invalid, "exam.item.options", "given", len(i.Options), "least", c.least, "most", c.most).At("options")
	}
	if len(i.Targets) < c.targets || len(i.Targets) > c.targets*optionsMost {
		return fault.New(fault.Invalid, "exam.item.options", "given", len(i.Targets), "least", c.targets, "most", c.targets*optionsMost).At("targets")
	}
	switch i.Kind {
	case Single, Forced:
		return i.checkChosen(1, 1)
	case Multiple:
		return i.checkChosen(1, len(i.Options))
	case Ordering:
		return i.checkChosen(len(i.Options), len(i.Options))
	case Matching:
		return i.checkPairs()
	case Numeric:
		if i.Answer.Number == "" || i.Answer.Tolerance.Rat().Sign() < 0 {
			return fault.New(fault.Invalid, "exam.item.key").At("answer.number")
		}
	}
	return nil
}

func (i *Item) checkChosen(least, most int) error {
	chosen := i.Answer.Options
	switch {
	case len(chosen) < least:
		return fault.New(fault.Invalid, "exam.item.key").At("answer.options")
	case len(chosen) > most:
		return fault.New(fault.Invalid, "exam.item.key_many", "given", len(chosen)).At("answer.options")
	}
	for n, k := range chosen {
		if !has(i.Options, k) || slices.Contains(chosen[:n], k) {
			return fault.New(fault.Invalid, "exam.item.key_unknown", "given", clip(k)).At("answer.options")
		}
	}
	return nil
}

func (i *Item) checkPairs() error {
	if len(i.Answer.Pairs) != len(i.Options) {
		return fault.New(fault.Invalid, "exam.item.key").At("answer.pairs")
	}
	for o, t := range i.Answer.Pairs {
		if !has(i.Options, o) || !has(i.Targets, t) {
			return fault.New(fault.Invalid, "exam.item.key_unknown", "given", clip(o)).At("answer.pairs")
		}
	}
	return nil
}

func has(options []Option, key string) bool {
	return slices.ContainsFunc(options, func(o Option) bool { return o.Key == key })
}
