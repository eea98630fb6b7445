package exampages

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/flagpages"
	"tarazy/internal/web/itemview"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/recordpages"
	"tarazy/internal/web/vacancy/inlang"
)

// paperPage is a section that is sat now, or what stands between sections.
type paperPage struct {
	Title    string // of the test
	TitleIn  string // its language, where it is not the page's
	Section  string
	Number   int // of the section, from 1
	Sections int
	Root     templ.Attributes // what the browser code must know
	Seconds  int              // of the section
	Left     int              // seconds
	Items    []shownItem
	View     string // one, all
	Current  int    // slot
	Langs    []langChoice
	Aids     []string
	Conduct  []string
	Break    int // minutes of breaks that are left
	Next     sectionLine
	Practice bool
	Halt     string // why one who watches has paused the test; "" for a break
	Help     bool   // one who watches can be asked for it
	Watched  flagpages.Watched
	Recorded recordpages.Recorded
}

// shownItem is an item on the page. Slot is its number in the paper.
type shownItem struct {
	Slot     int
	Answered bool
	itemview.View
}

type langChoice struct{ Lang, Name string }

// Single reports whether a section is one task alone, as the essay is: it needs
// no map and no turning of pages.
func (p paperPage) Single() bool { return len(p.Items) == 1 }

func (d Deps) sit(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Delivery.View(r.Context(), r.Actor, attemptID(r))
	if err != nil {
		return err
	}
	if v.Attempt.State.Over() {
		return d.end(w, r, v)
	}
	p, err := d.paperOf(r, v)
	if err != nil {
		return err
	}
	view := map[exam.AttemptState]func(paperPage) templ.Component{exam.Running: paperView, exam.Paused: pauseView, exam.Between: betweenView}[v.Attempt.State]
	shown := shell(p.Title)
	shown.Bundles = append(shown.Bundles, p.Recorded.Open(w.Header())...)
	return d.Draw(w, r, shown, view(p))
}

// shell is the frame of the exam: the widest, without navigation.
func shell(title string) page.Page {
	return page.Page{Title: title, Frame: kit.Wide, Roomy: true, Class: "p-exam", Bundles: []string{"exam.js"}}
}

func (d Deps) paperOf(r *route.Request, v *exam.AttemptView) (paperPage, error) {
	a, l := &v.Attempt, r.Lang
	section := &a.Test.Sections[a.Section]
	p := paperPage{
		Title: a.Test.Title.In(l), TitleIn: inlang.Of(l, a.Test.Title), Section: section.Title.In(l), Number: a.Section + 1, Sections: len(a.Test.Sections),
		Seconds: int(a.Allowed(a.Section) / time.Second), Left: int(a.Deadline.Sub(v.Now) / time.Second), View: viewOf(r), Break: (a.BreakLeft + 59) / 60,
	}
	p.Root = rootAttrs(string(a.ID), string(a.State), a.Section, v.Now, a.Deadline)
	var err error
	if p.Watched, err = flagpages.Watch(r.Context(), d.Proctor, l, a); err != nil {
		r.Log.Warn("an attempt is not watched", "attempt", a.ID, "error", err) // the exam goes on without
	}
	if p.Recorded, err = recordpages.Record(r.Context(), d.Proctor, l, a); err != nil {
		r.Log.Warn("an attempt is not recorded", "attempt", a.ID, "error", err) // so does it here
	}
	if p.Help = a.Test.Proctored; a.Halt != nil {
		p.Halt = a.Halt.Reason
	}
	if a.State == exam.Between {
		next := &a.Test.Sections[a.Section+1]
		p.Next = sectionLine{Name: next.Title.In(l), Count: t(l, "count", "n", countOf(*next)), Time: t(l, "minutes", "n", minutes(a.Allowed(a.Section+1)))}
	}
	if a.State != exam.Running {
		return p, nil // during a break the paper is not to be read
	}
	p.Langs = choicesOf(a.Language, &a.Test)
	var cite kit.Link
	if err := d.rules(l, &a.Test, &p.Conduct, &cite, &p.Aids); err != nil {
		return p, err
	}
	return p, p.fill(v, section.Words)
}

func rootAttrs(attempt, state string, section int, now, deadline time.Time) templ.Attributes {
	return templ.Attributes{
		"data-attempt": attempt, "data-state": state, "data-section": strconv.Itoa(section),
		"data-now": strconv.FormatInt(now.UnixMilli(), 10), "data-deadline": strconv.FormatInt(deadline.UnixMilli(), 10),
	}
}

// fill puts the items of the section on the page. The current one is that which
// was answered last: on another device the candidate goes on there.
func (p *paperPage) fill(v *exam.AttemptView, words int) error {
	given, last := map[int]exam.Answered{}, time.Time{}
	for _, a := range v.Answers {
		given[a.Slot] = a
	}
	slots := v.Attempt.Paper.Sections[v.Attempt.Section].Slots
	p.Current = v.First
	for i := range slots {
		s, n := &slots[i], v.First+i
		a, answered := given[n]
		if answered && !a.By.Before(last) {
			last, p.Current = a.By, n
		}
		f := v.Frozen[exam.ItemRef{Key: s.Item, Edition: s.Version}]
		if f == nil {
			return missingItem(v, n)
		}
		item, err := itemview.New(i+1, n, s, f, langsOf(p.Langs), a.Answer, words)
		if err != nil {
			return err
		}
		p.Items = append(p.Items, shownItem{Slot: n, Answered: !a.Answer.Blank(), View: item})
	}
	return nil
}

// choicesOf are the languages of the items: the one booked, and the others
// where the test lets one switch.
func choicesOf(first locale.Lang, test *exam.Test) []langChoice {
	out := []langChoice{languageChoice(first)}
	for _, l := range test.Languages {
		if test.Switch && l != first {
			out = append(out, languageChoice(l))
		}
	}
	return out
}

func languageChoice(l locale.Lang) langChoice {
	return langChoice{string(l), locale.T(l, "kit.lang."+string(l)+".full", nil)}
}

func langsOf(choices []langChoice) []locale.Lang {
	out := make([]locale.Lang, len(choices))
	for i, c := range choices {
		out[i] = locale.Lang(c.Lang)
	}
	return out
}

// viewOf is how items are shown, as this device remembers it.
func viewOf(r *route.Request) string {
	if c, err := r.Cookie("exam-view"); err == nil && c.Value == "all" {
		return "all"
	}
	return "one"
}

// clockText is the time left as the browser code writes it.
func clockText(seconds int) string {
	d := time.Time{}.Add(time.Duration(max(seconds, 0)) * time.Second)
	if seconds >= 3600 {
		return d.Format("15:04:05")
	}
	return d.Format("4:05")
}
