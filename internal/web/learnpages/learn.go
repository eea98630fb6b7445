package learnpages

import (
	"net/http"
	"slices"

	"tarazy/internal/competency"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// biasesPage is the act's catalogue of biases.
type biasesPage struct {
	Head       kit.Heading
	Biases     []biasView
	Prevention words
	Opposite   []words
	Laws       []kit.Link
}

type biasView struct{ Name, Text string }

func (d Deps) biases(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.Learned(r.Actor)
	if err != nil {
		return err
	}
	l := r.Lang
	m := &law.Rules[interview.Method](v.Method).Biases
	p := &biasesPage{
		Head: kit.Heading{Title: t(l, "biases"), Sub: t(l, "biases.sub")}, Prevention: official(l, m.Prevention),
		Opposite: []words{{Text: m.Opposite.Liked.In(l)}, {Text: m.Opposite.Disliked.In(l)}},
		Laws:     []kit.Link{lawpages.ClauseLink(l, v.Method, fault.Citation{Clause: m.Clause}), lawpages.ClauseLink(l, v.Method, fault.Citation{Clause: m.Opposite.Clause})},
	}
	for _, b := range m.Biases {
		p.Biases = append(p.Biases, biasView{b.Name.In(l), b.Definition.In(l)})
	}
	return d.draw(w, r, p.Head, 0, biasesView(p))
}

// modelPage is the dictionary of competencies, for one level of showing them or
// for all.
type modelPage struct {
	Head      kit.Heading
	Filters   kit.FilterBar
	Position  kit.Field
	Positions []kit.Option
	Level     kit.Field
	Levels    []kit.Option
	Says      string // what is shown
	All       []competencyView
}

// competencyView is a competency with its indicators.
type competencyView struct {
	Key, Name string
	Block     string
	About     words
	Levels    []levelView
	Law       kit.Link
}

type levelView struct {
	Name       string
	Indicators []words
	None       bool // the model prints none
}

func (d Deps) competencies(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.Learned(r.Actor)
	if err != nil {
		return err
	}
	l, q := r.Lang, r.URL.Query()
	m := law.Rules[competency.Model](v.Model)
	p := &modelPage{
		Head: kit.Heading{Title: t(l, "model"), Sub: t(l, "model.sub")}, Filters: kit.FilterBar{Action: "/competencies", Clear: "/competencies"},
		Position: kit.Field{Name: "position", Label: t(l, "position"), Value: q.Get("position"), Optional: true},
		Level:    kit.Field{Name: "level", Label: t(l, "model.level"), Value: q.Get("level"), Optional: true},
	}
	for _, job := range m.JobLevels {
		p.Positions = append(p.Positions, positions(l, job.Positions)...)
	}
	for _, x := range m.Levels {
		p.Levels = append(p.Levels, kit.Option{Value: x.Key, Text: levelName(l, &x)})
	}
	p.fill(l, v.Model, m)
	return d.draw(w, r, p.Head, 0, modelView(p))
}

func levelName(l locale.Lang, x *competency.Level) string {
	return t(l, "model.level_of", "level", x.Key, "from", x.From, "to", x.To)
}

// fill chooses the competencies: those of the position asked for, at its level;
// else all, at the level asked for or at each.
func (p *modelPage) fill(l locale.Lang, ed *law.Edition, m *competency.Model) {
	wanted, level := make([]*competency.Competency, 0, len(m.Competencies)), p.Level.Value
	for k := range m.Competencies {
		wanted = append(wanted, &m.Competencies[k])
	}
	p.Says = t(l, "model.all")
	if position, job, err := m.Position(p.Position.Value); err == nil {
		required, err := m.Required(job.Number)
		of, err2 := m.LevelOf(job.Number)
		if err == nil && err2 == nil {
			wanted, level = required, of.Key
			text, _ := position.Name.In(l)
			p.Says = t(l, "model.of_position", "position", text, "job_level", job.Number, "level", of.Key)
			p.Filters.Active = append(p.Filters.Active, kit.Chip{Name: t(l, "position"), Value: text, Remove: "/competencies"})
			p.Level.Value = ""
		}
	} else if slices.ContainsFunc(m.Levels, func(x competency.Level) bool { return x.Key == level }) {
		p.Says = t(l, "model.of_level", "level", level)
		p.Filters.Active = append(p.Filters.Active, kit.Chip{Name: t(l, "model.level"), Value: level, Remove: "/competencies"})
	} else {
		level = ""
	}
	for _, c := range wanted {
		p.All = append(p.All, competencyOf(l, ed, m, c, level))
	}
}

func competencyOf(l locale.Lang, ed *law.Edition, m *competency.Model, c *competency.Competency, level string) competencyView {
	out := competencyView{Key: c.Key, Name: c.Name.In(l), About: official(l, c.Description), Law: lawpages.ClauseLink(l, ed, fault.Citation{Clause: c.Clause})}
	for _, b := range m.Blocks {
		if b.Key == c.Block {
			out.Block = b.Name.In(l)
		}
	}
	for _, x := range m.Levels {
		if level != "" && x.Key != level {
			continue
		}
		one := levelView{Name: levelName(l, &x), None: true}
		for _, of := range c.Indicators {
			if of.Level != x.Key {
				continue
			}
			for _, i := range of.Items {
				one.Indicators, one.None = append(one.Indicators, official(l, i.Official)), false
			}
		}
		out.Levels = append(out.Levels, one)
	}
	return out
}
