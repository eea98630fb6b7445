package law

import (
	"maps"

	"tarazy/internal/fault"
	"tarazy/internal/strict"
)

// cited is one mention of a clause in the data of an edition.
type cited struct {
	clause string
	at     strict.Place
}

// citations collects every value of a key "clause" or "clauses".
func citations(n *strict.Node, out []cited) []cited {
	for i, item := range n.Items {
		key := ""
		if n.Kind == strict.Map {
			key = n.Keys[i].Name
		}
		switch {
		case key == "clause" && item.Kind == strict.Text:
			out = append(out, cited{item.Value, item.Place})
		case key == "clauses" && item.Kind == strict.List:
			for _, c := range item.Items {
				out = append(out, cited{c.Value, c.Place})
			}
		default:
			out = citations(item, out)
		}
	}
	return out
}

// cover refuses a citation of a clause that the act does not have, and a clause
// that is neither cited nor listed as not encoded.
func (e *Edition) cover(dir string, rules *strict.Node) error {
	all := citations(rules, nil)
	for _, c := range e.Catalogues {
		all = citations(c, all)
	}
	used := map[string]bool{}
	for _, c := range all {
		if _, ok := e.clauses[c.clause]; !ok {
			return fault.New(fault.Invalid, "law.no_clause", "file", c.at.File, "line", c.at.Line, "act", e.Act, "clause", c.clause)
		}
		used[c.clause] = true
	}
	for _, b := range e.Scope {
		used[b.Clause] = true
	}
	e.cites = maps.Clone(used)
	for _, n := range e.NotEncoded {
		if _, ok := e.clauses[n.Clause]; !ok || used[n.Clause] {
			return fault.New(fault.Invalid, "law.not_encoded", "file", dir+"/act.yaml", "clause", n.Clause)
		}
		used[n.Clause] = true
	}
	for _, c := range e.Clauses {
		if !used[c.ID] && e.Act != commonAct {
			return fault.New(fault.Invalid, "law.uncited", "file", dir+"/act.yaml", "clause", c.ID)
		}
	}
	return nil
}

// checkCitations looks at what lies between acts: the clauses of the common act
// that neither its own rules nor the calendar cite.
func (l *Library) checkCitations() error {
	used := map[string]bool{}
	for _, m := range l.Calendar.Marks() {
		used[m.Clause] = true
	}
	c := l.Common()
	for _, n := range c.NotEncoded {
		used[n.Clause] = true
	}
	for clause := range c.cites {
		used[clause] = true
	}
	for _, cl := range c.Clauses {
		if !used[cl.ID] {
			return fault.New(fault.Invalid, "law.uncited", "file", commonAct, "clause", cl.ID)
		}
	}
	return nil
}
