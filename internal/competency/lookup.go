package competency

import (
	"slices"

	"tarazy/internal/fault"
)

// The blocks, as the catalogue keys them.
const (
	basic           = "basic"
	differentiating = "differentiating"
)

// Competency finds one by its key.
func (m *Model) Competency(key string) (*Competency, bool) {
	i := slices.IndexFunc(m.Competencies, func(c Competency) bool { return c.Key == key })
	if i < 0 {
		return nil, false
	}
	return &m.Competencies[i], true
}

func (m *Model) inBlock(block string) []*Competency {
	var out []*Competency
	for i := range m.Competencies {
		if m.Competencies[i].Block == block {
			out = append(out, &m.Competencies[i])
		}
	}
	return out
}

func (m *Model) jobLevel(n int) *JobLevel {
	i := slices.IndexFunc(m.JobLevels, func(l JobLevel) bool { return l.Number == n })
	if i < 0 {
		return nil
	}
	return &m.JobLevels[i]
}

// JobLevel finds a job level by its number. The fault is
// competency.no_job_level.
func (m *Model) JobLevel(n int) (*JobLevel, error) {
	if l := m.jobLevel(n); l != nil {
		return l, nil
	}
	most := m.Rules.JobLevels
	return nil, fault.New(fault.Invalid, "competency.no_job_level", "job_level", n, "most", most.V).
		At("job_level").Cited(m.act, most.Clause)
}

// LevelOf is the level of showing competencies that a job level is held to. The
// fault is competency.no_job_level.
func (m *Model) LevelOf(jobLevel int) (*Level, error) {
	if _, err := m.JobLevel(jobLevel); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(m.Levels, func(l Level) bool { return l.From <= jobLevel && jobLevel <= l.To })
	return &m.Levels[i], nil
}

// Position finds a position by its id, with its job level. The fault is
// competency.no_position.
func (m *Model) Position(id string) (*Position, *JobLevel, error) {
	for i := range m.JobLevels {
		l := &m.JobLevels[i]
		for j := range l.Positions {
			if l.Positions[j].ID == id {
				return &l.Positions[j], l, nil
			}
		}
	}
	return nil, nil, fault.New(fault.Missing, "competency.no_position", "id", id).At("position")
}

// Required are the competencies that a job level requires, the basic ones first,
// each block in the order of the dictionary. The fault is
// competency.no_job_level.
func (m *Model) Required(jobLevel int) ([]*Competency, error) {
	l, err := m.JobLevel(jobLevel)
	if err != nil {
		return nil, err
	}
	out := m.inBlock(basic)
	for _, c := range m.inBlock(differentiating) {
		if slices.Contains(l.Required, c.Key) {
			out = append(out, c)
		}
	}
	return out, nil
}

// Indicators are those of a competency at the level of a job level. The faults
// are competency.no_job_level; competency.unknown; competency.not_required
// where the level asks nothing of this competency; and competency.no_indicators
// where it is required and the model prints none: the body must enter its own.
func (m *Model) Indicators(key string, jobLevel int) ([]Indicator, error) {
	level, err := m.LevelOf(jobLevel)
	if err != nil {
		return nil, err
	}
	c, ok := m.Competency(key)
	if !ok {
		return nil, fault.New(fault.Invalid, "competency.unknown", "key", key).At("competency")
	}
	if !m.marked(key, jobLevel) {
		return nil, fault.New(fault.Invalid, "competency.not_required", "competency", key, "job_level", jobLevel).
			At("competency").Cited(m.act, m.profileClause)
	}
	if found := c.at(level.Key); len(found) > 0 {
		return found, nil
	}
	return nil, fault.New(fault.Unavailable, "competency.no_indicators", "competency", key, "level", level.Key, "job_level", jobLevel).
		At("competency").Cited(m.act, c.Clause)
}

func (c *Competency) at(level string) []Indicator {
	for _, l := range c.Indicators {
		if l.Level == level {
			return l.Items
		}
	}
	return nil
}

// Indicator finds an indicator by its id, with its competency.
func (m *Model) Indicator(id string) (*Competency, *Indicator, bool) {
	for i := range m.Competencies {
		c := &m.Competencies[i]
		for _, l := range c.Indicators {
			for j := range l.Items {
				if l.Items[j].ID == id {
					return c, &l.Items[j], true
				}
			}
		}
	}
	return nil, nil, false
}

// Gap is a competency that a job level requires without indicators.
type Gap struct {
	Competency string
	JobLevel   int
	Level      string
}

// Gaps are all of them, from the highest job level.
func (m *Model) Gaps() []Gap {
	var out []Gap
	for _, l := range m.JobLevels {
		// A model that loaded has both for each of its job levels.
		level, _ := m.LevelOf(l.Number)
		required, _ := m.Required(l.Number)
		for _, c := range required {
			if len(c.at(level.Key)) == 0 {
				out = append(out, Gap{c.Key, l.Number, level.Key})
			}
		}
	}
	return out
}

// Questions of the card of a competency; none where it has no card.
func (m *Model) Questions(key string) []Question {
	for _, c := range m.Cards {
		if c.Competency == key {
			return c.Questions
		}
	}
	return nil
}
