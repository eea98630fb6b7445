package exam

import (
	"slices"
	"strconv"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// Test describes a test: what a paper draws, in what time, and what passes.
// The tests of an act are described by its rules; a body may describe others.
type Test struct {
	Key       string        `key:"key" json:"key"`
	Act       string        `key:"act,optional" json:"act,omitempty"`         // the act that orders it; "" for a test of the body's own
	Edition   string        `key:"edition,optional" json:"edition,omitempty"` // of the act
	Title     locale.Words  `key:"title" json:"title"`
	Languages []locale.Lang `key:"languages" json:"languages"`              // in which it may be sat
	Switch    bool          `key:"switch,optional" json:"switch,omitempty"` // an item may be read in the other language
	Sections  []Section     `key:"sections" json:"sections"`
	Least     *int          `key:"least,optional" json:"least,omitempty"`   // right answers in all parts that count; nil for no mark
	Aids      []string      `key:"aids,optional" json:"aids,omitzero"`      // keys of the aids that are allowed
	Breaks    int           `key:"breaks,optional" json:"breaks,omitempty"` // minutes of breaks for everybody, on request, that stop the time
	Grace     int           `key:"grace" json:"grace"`                      // seconds in which an answer given in time may still arrive
	Draw      DrawLimits    `key:"draw,optional" json:"draw,omitzero"`
	Practice  bool          `key:"practice,optional" json:"practice,omitempty"`   // for trying: never scored officially
	Proctored bool          `key:"proctored,optional" json:"proctored,omitempty"` // by its act; never of a test of the body's own
}

// Section has a time of its own and is sat after the one before.
type Section struct {
	Key     string       `key:"key" json:"key"`
	Title   locale.Words `key:"title" json:"title"`
	Minutes int          `key:"minutes" json:"minutes"`
	Mixed   bool         `key:"mixed,optional" json:"mixed,omitempty"` // the items of all parts are shuffled together
	Words   int          `key:"words,optional" json:"words,omitempty"` // the most words of an essay
	Parts   []Part       `key:"parts" json:"parts"`
}

// Part is a number of items of one tag.
type Part struct {
	Key        string       `key:"key" json:"key"`                                  // the tag of its items, where none is named
	Tag        string       `key:"tag,optional" json:"tag,omitempty"`               // where several parts draw from one tag
	Difficulty int          `key:"difficulty,optional" json:"difficulty,omitempty"` // of its items; 0 for any
	Title      locale.Words `key:"title" json:"title"`
	Count      int          `key:"count" json:"count"`
	Kinds      []Kind       `key:"kinds,optional" json:"kinds,omitzero"` // all where left out
	Least      *int         `key:"least,optional" json:"least,omitempty"`
	Apart      bool         `key:"apart,optional" json:"apart,omitempty"` // its points do not count towards the least of the test
}

// DrawLimits bound how alike papers may be.
type DrawLimits struct {
	Overlap  int `key:"overlap,optional" json:"overlap,omitempty"`   // most items, in percent, that a paper shares with another of the sitting; 0 for no limit
	Exposure int `key:"exposure,optional" json:"exposure,omitempty"` // most papers in which an item may stand; 0 for no limit
}

// SectionsMost and PartsMost bound a description: its sections, and the parts
// of one of them.
const (
	SectionsMost = 20
	PartsMost    = 60
)

// Bounds of the numbers of a description.
const (
	countMost   = 500
	minutesMost = 600
)

// Minutes is the time of all sections together.
func (t *Test) Minutes() int {
	n := 0
	for _, s := range t.Sections {
		n += s.Minutes
	}
	return n
}

// Count is the number of items of a paper.
func (t *Test) Count() int {
	n := 0
	for _, s := range t.Sections {
		for _, p := range s.Parts {
			n += p.Count
		}
	}
	return n
}

// Check refuses a description that no paper could follow. The faults are
// exam.test.title, exam.test.languages, exam.test.sections, exam.test.minutes,
// exam.test.parts, exam.test.count, exam.test.twice, exam.test.least,
// exam.test.waits, exam.test.drawn and exam.test.shared, each with its field.
func (t *Test) Check() error {
	if t.Title.KK == "" || t.Title.RU == "" || t.Title.EN == "" {
		return fault.New(fault.Invalid, "exam.test.title").At("title")
	}
	for _, l := range t.Languages {
		if !slices.Contains(languages, l) {
			return fault.New(fault.Invalid, "exam.test.languages").At("languages")
		}
	}
	if len(t.Languages) == 0 {
		return fault.New(fault.Invalid, "exam.test.languages").At("languages")
	}
	if len(t.Sections) == 0 || len(t.Sections) > SectionsMost {
		return fault.New(fault.Invalid, "exam.test.sections", "given", len(t.Sections), "most", SectionsMost).At("sections")
	}
	seen := map[string]bool{}
	for i := range t.Sections {
		if err := t.Sections[i].check("sections["+strconv.Itoa(i)+"]", seen); err != nil {
			return err
		}
	}
	if t.Least != nil && (*t.Least < 0 || *t.Least > t.Count()) {
		return fault.New(fault.Invalid, "exam.test.least", "given", *t.Least, "most", t.Count()).At("least")
	}
	if err := t.checkWaits(); err != nil {
		return err
	}
	return t.checkDrawn()
}

func (s *Section) check(field string, seen map[string]bool) error {
	if s.Minutes < 1 || s.Minutes > minutesMost {
		return fault.New(fault.Invalid, "exam.test.minutes", "given", s.Minutes, "most", minutesMost).At(field + ".minutes")
	}
	if len(s.Parts) == 0 || len(s.Parts) > PartsMost {
		return fault.New(fault.Invalid, "exam.test.parts", "given", len(s.Parts), "most", PartsMost).At(field + ".parts")
	}
	for i, p := range s.Parts {
		at := field + ".parts[" + strconv.Itoa(i) + "]"
		switch {
		case p.Key == "" || seen[p.Key]:
			return fault.New(fault.Invalid, "exam.test.twice", "given", clip(p.Key)).At(at + ".key")
		case p.Count < 1 || p.Count > countMost:
			return fault.New(fault.Invalid, "exam.test.count", "given", p.Count, "most", countMost).At(at + ".count")
		case p.Least != nil && (*p.Least < 0 || *p.Least > p.Count):
			return fault.New(fault.Invalid, "exam.test.least", "given", *p.Least, "most", p.Count).At(at + ".least")
		}
		seen[p.Key] = true
	}
	return nil
}
