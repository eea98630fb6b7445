package competency

import (
	"slices"

	"tarazy/internal/fault"
)

// check refuses a model that contradicts itself. The faults are
// competency.model_count, .model_repeated, .model_unknown and .model_profile.
func (m *Model) check() error {
	for _, f := range []func() error{m.checkCounts, m.checkIDs, m.checkLevels, m.checkNames, m.checkProfile} {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

// checkCounts compares the blocks with the figures of the act.
func (m *Model) checkCounts() error {
	if got, want := len(m.inBlock(basic)), m.Rules.Basic; got != want.V {
		return miscounted(basic, want.V, got).Cited(m.act, want.Clause)
	}
	if got, want := len(m.inBlock(differentiating)), m.Rules.Differentiating; got != want.V {
		return miscounted(differentiating, want.V, got).Cited(m.act, want.Clause)
	}
	if got, want := len(m.JobLevels), m.Rules.JobLevels; got != want.V {
		return miscounted("job_levels", want.V, got).Cited(m.act, want.Clause)
	}
	return nil
}

func miscounted(what string, want, got int) *fault.Error {
	return fault.New(fault.Invalid, "competency.model_count", "what", what, "want", want, "got", got)
}

// checkIDs refuses an id that stands twice.
func (m *Model) checkIDs() error {
	seen := map[string]bool{}
	for _, id := range m.ids() {
		if seen[id] {
			return fault.New(fault.Invalid, "competency.model_repeated", "id", id)
		}
		seen[id] = true
	}
	return nil
}

func (m *Model) ids() []string {
	var out []string
	for _, c := range m.Competencies {
		out = append(out, c.Key)
		for _, l := range c.Indicators {
			for _, i := range l.Items {
				out = append(out, i.ID)
			}
		}
	}
	for _, card := range m.Cards {
		for _, q := range card.Questions {
			out = append(out, q.ID)
			for _, f := range q.Then {
				out = append(out, f.ID)
			}
		}
	}
	for _, l := range m.JobLevels {
		for _, p := range l.Positions {
			out = append(out, p.ID)
		}
	}
	return out
}

// checkLevels wants every job level once, in exactly one level of showing.
func (m *Model) checkLevels() error {
	for n := 1; n <= m.Rules.JobLevels.V; n++ {
		levels := 0
		for _, l := range m.Levels {
			if l.From <= n && n <= l.To {
				levels++
			}
		}
		if levels != 1 || m.jobLevel(n) == nil {
			return fault.New(fault.Invalid, "competency.model_level", "job_level", n, "levels", levels)
		}
	}
	return nil
}

// checkNames wants every key that is named to exist.
func (m *Model) checkNames() error {
	for _, c := range m.Competencies {
		for _, l := range c.Indicators {
			if !slices.ContainsFunc(m.Levels, func(x Level) bool { return x.Key == l.Level }) {
				return unknown(l.Level)
			}
		}
	}
	for _, card := range m.Cards {
		if _, ok := m.Competency(card.Competency); !ok {
			return unknown(card.Competency)
		}
	}
	for _, l := range m.JobLevels {
		if err := m.checkPositions(l); err != nil {
			return err
		}
	}
	return nil
}

func (m *Model) checkPositions(l JobLevel) error {
	for _, key := range l.Required {
		if c, ok := m.Competency(key); !ok || c.Block != differentiating {
			return unknown(key)
		}
	}
	for _, p := range l.Positions {
		if !slices.Contains(m.FunctionalBlocks, p.Block) {
			return unknown(p.Block)
		}
		repeated := func(x Position) bool { return x.ID == p.Repeats && x.Repeats == "" }
		if p.Repeats != "" && !slices.ContainsFunc(l.Positions, repeated) {
			return unknown(p.Repeats)
		}
	}
	return nil
}

func unknown(key string) *fault.Error {
	return fault.New(fault.Invalid, "competency.model_unknown", "key", key)
}

// checkProfile compares the matrix with what the positions require.
func (m *Model) checkProfile() error {
	for _, l := range m.JobLevels {
		required, err := m.Required(l.Number)
		if err != nil {
			return err
		}
		for _, c := range m.Competencies {
			needed := slices.ContainsFunc(required, func(r *Competency) bool { return r.Key == c.Key })
			if needed != m.marked(c.Key, l.Number) {
				return fault.New(fault.Invalid, "competency.model_profile", "competency", c.Key, "job_level", l.Number)
			}
		}
	}
	return nil
}

// marked reports whether the matrix has a mark.
func (m *Model) marked(key string, jobLevel int) bool {
	for _, row := range m.Profile {
		if row.Competency == key {
			return slices.Contains(row.JobLevels, jobLevel)
		}
	}
	return false
}
