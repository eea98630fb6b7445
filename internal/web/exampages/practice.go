package exampages

import (
	_ "embed"
	"net/http"
	"strconv"
	"sync"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/strict"
	"tarazy/internal/web/itemview"
	"tarazy/internal/web/kit"
)

//go:embed practice.yaml
var practiceFile []byte

// Of the practice test.
const (
	practiceMinutes = 10
	practiceWords   = 30
)

// trial is the practice test: its items, and one paper for everybody.
type trial struct {
	test  exam.Test
	paper exam.Paper
	items map[string]*exam.Item
	all   *exam.Bundle
}

var theTrial = sync.OnceValues(readTrial)

func readTrial() (*trial, error) {
	b, err := exam.ReadBundle("practice.yaml", practiceFile)
	if err != nil {
		return nil, err
	}
	out := &trial{all: b, items: map[string]*exam.Item{}}
	part := exam.Part{Key: "trial", Count: len(b.Items)}
	section := exam.Section{Key: "trial", Minutes: practiceMinutes, Words: practiceWords, Parts: []exam.Part{part}}
	out.test = exam.Test{Key: "trial", Practice: true, Switch: true, Languages: exam.Languages(), Sections: []exam.Section{section}}
	slots := make([]exam.Slot, len(b.Items))
	for i := range b.Items {
		it := &b.Items[i]
		out.items[it.Key] = it
		slots[i] = exam.Slot{Item: it.Key, Version: 1, Part: "trial", Kind: it.Kind, Order: turned(len(it.Options)), Targets: turned(len(it.Targets))}
	}
	out.paper = exam.Paper{Sections: []exam.PaperSection{{Key: "trial", Slots: slots}}}
	return out, nil
}

// turned begins in the middle, so that the right order is not the one shown.
func turned(n int) []int {
	var out []int
	for i := range n {
		out = append(out, (i+n/2)%n)
	}
	return out
}

func (t *trial) frozen(i int) *exam.Frozen {
	f := &exam.Frozen{Item: t.all.Items[i]}
	for n := range t.all.Stimuli {
		if t.all.Stimuli[n].Key == f.Item.Stimulus {
			f.Stimulus = &t.all.Stimuli[n]
		}
	}
	return f
}

// practice shows the practice test. It needs no account, and nothing of it is
// kept.
func (d Deps) practice(w http.ResponseWriter, r *route.Request) error {
	x, err := theTrial()
	if err != nil {
		return err
	}
	p := paperPage{
		Title: t(r.Lang, "practice.title"), Section: t(r.Lang, "practice.section"), Number: 1, Sections: 1, Practice: true, View: viewOf(r),
		Seconds: practiceMinutes * 60, Left: practiceMinutes * 60, Root: rootAttrs("", string(exam.Running), 0, time.UnixMilli(0), time.UnixMilli(practiceMinutes*60_000)),
	}
	p.Root["data-practice"] = strconv.Itoa(practiceMinutes)
	p.Langs = choicesOf(itemLang(r.Lang), &x.test)
	for i := range x.all.Items {
		item, err := itemview.New(i+1, i, &x.paper.Sections[0].Slots[i], x.frozen(i), langsOf(p.Langs), exam.Answer{}, practiceWords)
		if err != nil {
			return err
		}
		p.Items = append(p.Items, shownItem{Slot: i, View: item})
	}
	return d.Draw(w, r, shell(p.Title), practiceView(p))
}

// itemLang is the language in which items are read: that of the pages where
// tests are held in it.
func itemLang(l locale.Lang) locale.Lang {
	if l == locale.RU {
		return l
	}
	return locale.KK
}

// practiceAnswer is an answer as the form of the practice test holds it.
type practiceAnswer struct {
	Slot   int         `key:"slot"`
	Answer exam.Answer `key:"answer"`
}

// practiceResult says of each item whether it was right.
type practiceResult struct {
	Title, Sub string
	Lines      []practiceLine
}

type practiceLine struct {
	Name string
	Kind kit.StateKind
	Said string
}

func (d Deps) practiced(w http.ResponseWriter, r *route.Request) error {
	x, err := theTrial()
	if err != nil {
		return err
	}
	given, err := x.answers(r.PostFormValue("answers"))
	if err != nil {
		return err
	}
	scored := exam.ScorePaper(&x.test, &x.paper, x.items, given)
	p := practiceResult{Title: t(r.Lang, "practice.title"), Sub: t(r.Lang, "practice.result", "right", scored.Right["trial"], "of", scored.Of["trial"])}
	for i, s := range scored.Slots {
		p.Lines = append(p.Lines, lineOf(r.Lang, i, s))
	}
	return d.Draw(w, r, column(p.Title), practicedView(p))
}

func lineOf(l locale.Lang, i int, s exam.SlotScore) practiceLine {
	out := practiceLine{Name: t(l, "task", "n", i+1)}
	switch {
	case !s.Answered:
		out.Kind, out.Said = kit.NotStarted, t(l, "practice.open")
	case !s.Scored:
		out.Kind, out.Said = kit.Done, t(l, "practice.text")
	case s.Right:
		out.Kind, out.Said = kit.Done, t(l, "practice.right")
	default:
		out.Kind, out.Said = kit.Refused, t(l, "practice.wrong")
	}
	return out
}

// answers reads what was handed in; what does not fit its item is refused with
// the faults of exam.Slot.Fits.
func (t *trial) answers(text string) (map[int]exam.Answer, error) {
	out := map[int]exam.Answer{}
	if text == "" {
		return out, nil
	}
	n, err := strict.JSON([]byte(text))
	if err != nil {
		return nil, err
	}
	var all []practiceAnswer
	if err := strict.Decode(n, &all); err != nil {
		return nil, err
	}
	slots := t.paper.Slots()
	for i := range all {
		if all[i].Slot < 0 || all[i].Slot >= len(slots) {
			return nil, fault.New(fault.Invalid, "exam.answer.slot", "slot", all[i].Slot)
		}
		if err := slots[all[i].Slot].Fits(&all[i].Answer, practiceWords); err != nil {
			return nil, err
		}
		out[all[i].Slot] = all[i].Answer
	}
	return out, nil
}
