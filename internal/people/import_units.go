package people

// planUnits compares the sheet of units with the units stored.
func (p *planner) planUnits() error {
	stored := map[string]Unit{}
	codes := map[UnitID]string{}
	p.unitOf = map[string]UnitID{}
	for _, u := range p.snap.units {
		stored[u.Code], codes[u.ID] = u, u.Code
		if !u.Closed {
			p.unitOf[u.Code] = u.ID
		}
	}
	p.twice(Units, "unit", "unit_twice", func(i int) string { return p.get(i, "unit") })
	p.unitParents(stored, codes)
	fresh := []int{}
	for _, i := range p.good(Units) {
		code := p.get(i, "unit")
		if _, ok := stored[code]; !ok {
			fresh = append(fresh, i)
			p.unitOf[code] = UnitID(p.s.IDs.New("unt"))
			codes[p.unitOf[code]] = code
		}
	}
	for _, i := range p.parentsFirst(fresh) {
		p.newUnit(i)
	}
	for _, i := range p.good(Units) {
		if old, ok := stored[p.get(i, "unit")]; ok {
			p.changeUnit(i, old, codes)
		}
	}
	return nil
}

// unitParents marks rows whose parent does not exist or lies below them, until
// no row that is left stands on one that was marked.
func (p *planner) unitParents(stored map[string]Unit, codes map[UnitID]string) {
	for again := true; again; {
		again = false
		parents := map[string]string{}
		for code, u := range stored {
			if !u.Closed {
				parents[code] = codes[u.Parent]
			}
		}
		rows := p.good(Units)
		for _, i := range rows {
			parents[p.get(i, "unit")] = p.get(i, "parent")
		}
		for _, i := range rows {
			parent := p.get(i, "parent")
			_, known := parents[parent]
			switch {
			case parent != "" && !known:
				p.fail(i, "parent", "parent_unknown", "value", clip(parent))
				again = true
			case inCodeCycle(parents, p.get(i, "unit")):
				p.fail(i, "parent", "unit_cycle", "value", clip(p.get(i, "unit")))
				again = true
			}
		}
	}
}

func inCodeCycle(parents map[string]string, code string) bool {
	seen := map[string]bool{}
	for at := parents[code]; at != "" && !seen[at]; at = parents[at] {
		if at == code {
			return true
		}
		seen[at] = true
	}
	return false
}

// parentsFirst sorts rows of new units so that each stands behind its parent.
func (p *planner) parentsFirst(fresh []int) []int {
	byCode := map[string]int{}
	for _, i := range fresh {
		byCode[p.get(i, "unit")] = i
	}
	done := map[int]bool{}
	var out []int
	var visit func(i int)
	visit = func(i int) {
		if done[i] {
			return
		}
		done[i] = true
		if above, ok := byCode[p.get(i, "parent")]; ok {
			visit(above)
		}
		out = append(out, i)
	}
	for _, i := range fresh {
		visit(i)
	}
	return out
}

func (p *planner) newUnit(i int) {
	u := Unit{ID: p.unitOf[p.get(i, "unit")], Version: 1, Body: p.run.Body, Code: p.get(i, "unit"), UnitState: UnitState{
		From: p.since(i), Parent: p.unitOf[p.get(i, "parent")], NameKK: p.get(i, "name_kk"), NameRU: p.get(i, "name_ru")}}
	p.plan.units = append(p.plan.units, planned[Unit]{new: u})
	p.found(i, true, p.shown(i, Units))
}

// shown lists the values of a new row.
func (p *planner) shown(i int, k Kind) []FieldChange {
	out := []FieldChange{}
	for _, c := range columns[k] {
		if v := p.get(i, c.name); v != "" && c.value != isIIN {
			out = append(out, FieldChange{Field: c.name, After: v})
		}
	}
	return out
}

func (p *planner) changeUnit(i int, old Unit, codes map[UnitID]string) {
	u := old
	u.From = max(old.From, p.run.AsOf)
	u.Parent, u.NameKK, u.NameRU, u.Closed = p.unitOf[p.get(i, "parent")], p.get(i, "name_kk"), p.get(i, "name_ru"), false
	fields := unitChanges(&old.UnitState, &u.UnitState, codes)
	if len(fields) > 0 {
		p.plan.units = append(p.plan.units, planned[Unit]{old: &old, new: u})
		p.plan.fields[string(u.ID)] = fields
		p.found(i, false, fields)
	}
}
