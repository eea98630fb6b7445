package people

import (
	"slices"
	"strconv"
)

// planPosts compares the sheet of posts with the posts stored.
func (p *planner) planPosts() error {
	stored := map[string]Post{}
	p.postOf = map[string]PostID{}
	for _, x := range p.snap.posts {
		stored[x.Code] = x
		if !x.Closed {
			p.postOf[x.Code] = x.ID
		}
	}
	p.twice(Posts, "post", "post_twice", func(i int) string { return p.get(i, "post") })
	for _, i := range p.good(Posts) {
		if _, ok := p.unitOf[p.get(i, "unit")]; !ok {
			p.fail(i, "unit", "unit_unknown", "value", clip(p.get(i, "unit")))
		}
	}
	for p.headsTwice(stored) {
	}
	codes := map[UnitID]string{}
	for code, id := range p.unitOf {
		codes[id] = code
	}
	for _, i := range p.good(Posts) {
		old, ok := stored[p.get(i, "post")]
		if ok {
			p.changePost(i, old, codes)
			continue
		}
		x := Post{ID: PostID(p.s.IDs.New("pst")), Version: 1, Body: p.run.Body, Code: p.get(i, "post"), PostState: p.postState(i, PostState{From: p.since(i)})}
		p.postOf[x.Code] = x.ID
		p.plan.posts = append(p.plan.posts, planned[Post]{new: x})
		p.found(i, true, p.shown(i, Posts))
	}
	return nil
}

// postState is the state that a row gives a post; what the sheet has no column
// for stays as in the old state.
func (p *planner) postState(i int, old PostState) PostState {
	old.Unit, old.Category = p.unitOf[p.get(i, "unit")], p.get(i, "category")
	old.TitleKK, old.TitleRU, old.Closed = p.get(i, "title_kk"), p.get(i, "title_ru"), false
	if p.has(Posts, "level") {
		old.Level = nil
		if n, err := strconv.Atoi(p.get(i, "level")); err == nil {
			old.Level = &n
		}
	}
	for _, flag := range []struct {
		column string
		to     *bool
	}{{"head", &old.Head}, {"first_head", &old.FirstHead}, {"public_services", &old.PublicServices}} {
		if p.has(Posts, flag.column) {
			*flag.to = p.get(i, flag.column) == "yes"
		}
	}
	return old
}

func (p *planner) changePost(i int, old Post, codes map[UnitID]string) {
	x := old
	x.PostState = p.postState(i, old.PostState)
	x.From = max(old.From, p.run.AsOf)
	fields := postChanges(&old.PostState, &x.PostState, codes)
	if len(fields) > 0 {
		p.plan.posts = append(p.plan.posts, planned[Post]{old: &old, new: x})
		p.plan.fields[string(x.ID)] = fields
		p.found(i, false, fields)
	}
}

// headsTwice marks rows that would give a unit a second head, or the body a
// second first head, and reports whether it marked any.
func (p *planner) headsTwice(stored map[string]Post) bool {
	heads := map[UnitID][]string{}
	var firsts []string
	row := map[string]int{}
	note := func(code string, x PostState) {
		if x.Heads() {
			heads[x.Unit] = append(heads[x.Unit], code)
		}
		if x.FirstHead {
			firsts = append(firsts, code)
		}
	}
	for _, i := range p.good(Posts) {
		code := p.get(i, "post")
		row[code] = i
		note(code, p.postState(i, stored[code].PostState))
	}
	for _, code := range sortedKeys(stored) {
		if _, ok := row[code]; !ok && !stored[code].Closed {
			note(code, stored[code].PostState)
		}
	}
	marked := p.markTwice(firsts, row, "first_head", "first_head_twice")
	for _, unit := range sortedKeys(heads) {
		marked = p.markTwice(heads[unit], row, "head", "head_twice") || marked
	}
	return marked
}

// markTwice marks the rows among several codes where one alone may stand.
func (p *planner) markTwice(codes []string, row map[string]int, column, code string) bool {
	if len(codes) < 2 {
		return false
	}
	marked := false
	for n, c := range codes {
		i, ok := row[c]
		if !ok || p.rows[i].Action == Bad {
			continue
		}
		other := codes[(n+1)%len(codes)]
		p.fail(i, column, code, "post", clip(other), "rows", p.rowsOf(codes, row))
		marked = true
	}
	return marked
}

// rowsOf are the numbers of the rows of some codes, as text.
func (p *planner) rowsOf(codes []string, row map[string]int) []string {
	out := []string{}
	for _, c := range codes {
		if i, ok := row[c]; ok {
			out = append(out, strconv.Itoa(p.rows[i].Row))
		}
	}
	slices.Sort(out)
	return out
}
