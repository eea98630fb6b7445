package exam

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/fault"
)

// difficultyMost is the greatest difficulty of an item.
const difficultyMost = 3

// graceMost bounds the seconds in which a late answer is waited for.
const graceMost = 600

// Tagged is the tag of the items of a part.
func (p *Part) Tagged() string { return cmp.Or(p.Tag, p.Key) }

// takes reports whether a part may draw an item.
func (p *Part) takes(i *PoolItem) bool {
	return slices.Contains(i.Tags, p.Tagged()) && (len(p.Kinds) == 0 || slices.Contains(p.Kinds, i.Kind)) && (p.Difficulty == 0 || p.Difficulty == i.Difficulty)
}

// apart reports whether no item can be drawn by both parts: two that draw from
// one tag must part it by difficulty or by kind, else one could take what the
// other needs.
func (p *Part) apart(o *Part) bool {
	if p.Tagged() != o.Tagged() || p.Difficulty != 0 && o.Difficulty != 0 && p.Difficulty != o.Difficulty {
		return true
	}
	both := slices.ContainsFunc(p.Kinds, func(k Kind) bool { return slices.Contains(o.Kinds, k) })
	return len(p.Kinds) > 0 && len(o.Kinds) > 0 && !both
}

// checkWaits refuses breaks and a wait for late answers out of bounds.
func (t *Test) checkWaits() error {
	if t.Breaks < 0 || t.Breaks > breaksMost {
		return fault.New(fault.Invalid, "exam.test.waits", "given", t.Breaks, "most", breaksMost).At("breaks")
	}
	if t.Grace < 0 || t.Grace > graceMost {
		return fault.New(fault.Invalid, "exam.test.waits", "given", t.Grace, "most", graceMost).At("grace")
	}
	return nil
}

// checkDrawn refuses parts that draw what no item is, or each other's items.
func (t *Test) checkDrawn() error {
	var before []*Part
	for i := range t.Sections {
		for j := range t.Sections[i].Parts {
			p, field := &t.Sections[i].Parts[j], "sections["+strconv.Itoa(i)+"].parts["+strconv.Itoa(j)+"]"
			known := !slices.ContainsFunc(p.Kinds, func(k Kind) bool { return !slices.Contains(Kinds, k) })
			if p.Difficulty < 0 || p.Difficulty > difficultyMost || !known {
				return fault.New(fault.Invalid, "exam.test.drawn", "most", difficultyMost).At(field + ".difficulty")
			}
			for _, o := range before {
				if !p.apart(o) {
					return fault.New(fault.Invalid, "exam.test.shared", "given", clip(p.Tagged())).At(field + ".key")
				}
			}
			before = append(before, p)
		}
	}
	return nil
}

// named refuses sections and parts without a name in the languages of tests:
// the fault exam.test.named.
func (t *Test) named() error {
	blank := func(kk, ru string) bool { return strings.TrimSpace(kk) == "" || strings.TrimSpace(ru) == "" }
	for i, s := range t.Sections {
		field := "sections[" + strconv.Itoa(i) + "]"
		if blank(s.Title.KK, s.Title.RU) {
			return fault.New(fault.Invalid, "exam.test.named").At(field + ".title")
		}
		for j, p := range s.Parts {
			if blank(p.Title.KK, p.Title.RU) {
				return fault.New(fault.Invalid, "exam.test.named").At(field + ".parts[" + strconv.Itoa(j) + "].title")
			}
		}
	}
	return nil
}
