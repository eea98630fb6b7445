// Package profileview draws a candidate's profile of qualities: bars with their
// numbers, the table behind them, and how far the answers can be relied upon.
package profileview

import (
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
)

// View is a profile on the page.
type View struct {
	Level  string       // how far the answers can be relied upon, in words; "" where it is not known
	Kind   kit.NoteKind // of the level
	Chart  kit.Chart
	Table  kit.Rows
	Signs  kit.Rows // of the reliability scale; without rows where it is not shown
	Scaled bool     // the reliability scale is shown
}

func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "exam_profile."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// New makes the view of a profile, without the signs of the reliability scale.
func New(l locale.Lang, p *exam.Profile) *View {
	points, most := p.Points()
	v := &View{Kind: kit.PlainNote}
	if p.Reliability != "" {
		v.Level = locale.T(l, "exam_analysis.level."+p.Reliability, nil)
		if p.Reliability == "low" {
			v.Kind = kit.DecideNote
		}
	}
	v.Chart = kit.Chart{Title: t(l, "chart"), Unit: t(l, "unit"), Words: t(l, "words", "points", points, "most", most)}
	v.Table = kit.Rows{
		Caption: t(l, "table"), Empty: kit.Nothing{Title: t(l, "none"), Text: t(l, "none_text")},
		Cols: []kit.Col{{Text: t(l, "quality")}, {Text: t(l, "points"), Num: true}, {Text: t(l, "most"), Num: true}, {Text: t(l, "share"), Num: true}},
	}
	bars := kit.Bars{}
	for _, q := range p.Qualities {
		share := Share(q.Points, q.Most)
		bars = append(bars, kit.Bar{Name: q.Title.In(l), Text: t(l, "of", "points", q.Points, "most", q.Most), Value: share, Tone: kit.ToneAccent})
		v.row(q.Title.In(l), q.Points, q.Most)
	}
	if len(bars) > 0 { // the whole, against which the eye measures the others
		bars = append(bars, kit.Bar{Name: t(l, "most"), Text: "100 %", Value: whole, Tone: kit.ToneGone})
		v.row(t(l, "total"), points, most)
	}
	v.Chart.Plot = bars
	return v
}

// whole is all of something, in per cent.
const whole = 100

func (v *View) row(name string, points, most int) {
	v.Table.Rows = append(v.Table.Rows, kit.Row{Cells: []templ.Component{
		kit.Text(name), kit.Text(strconv.Itoa(points)), kit.Text(strconv.Itoa(most)), kit.Text(strconv.Itoa(Share(points, most)) + " %"),
	}})
}

// Share is a part of the most that could be reached, in whole per cent.
func Share(points, most int) int {
	if most <= 0 {
		return 0
	}
	return (200*points + most) / (2 * most)
}

// Sign is what was looked at for a sign of the reliability scale, in words.
type Sign struct {
	Text  string
	Shown bool // the sign is there
}

// WithSigns puts the reliability scale beside the profile; nil says that it
// cannot be looked at.
func (v *View) WithSigns(l locale.Lang, signs []Sign) {
	v.Scaled = true
	v.Signs = kit.Rows{
		Caption: t(l, "signs"), Cols: []kit.Col{{Text: t(l, "sign")}, {Text: t(l, "sign.state")}},
		Empty: kit.Nothing{Title: t(l, "signs.none"), Text: t(l, "signs.none_text")},
	}
	for _, s := range signs {
		state := kit.State(kit.Done, t(l, "sign.quiet"))
		if s.Shown {
			state = kit.State(kit.Late, t(l, "sign.shown"))
		}
		v.Signs.Rows = append(v.Signs.Rows, kit.Row{Decide: s.Shown, Cells: []templ.Component{kit.Text(s.Text), state}})
	}
}
