package people

import (
	"strconv"

	"tarazy/internal/day"
	"tarazy/internal/locale"
)

// member is a person of the file with what the file does to the person.
type member struct {
	row    int     // the first row
	old    *Person // nil for a new one
	person Person
	had    Private
	fields []FieldChange
	held   []Assignment // stored
	main   bool         // the file names a main post
}

// effect is what a row does to assignments.
type effect struct {
	writes []planned[Assignment]
	fields []FieldChange
}

// planStaff compares the sheet of staff with the persons and assignments
// stored.
func (p *planner) planStaff() error {
	p.twice(Staff, "iin", "person_twice", p.staffKey)
	members, err := p.members()
	if err != nil {
		return err
	}
	for _, i := range p.good(Staff) {
		if _, ok := p.postOf[p.get(i, "post")]; !ok {
			p.fail(i, "post", "post_unknown", "value", clip(p.get(i, "post")))
		}
	}
	effects := map[int]effect{}
	for _, i := range p.good(Staff) {
		if e, ok := p.effect(i, members[p.get(i, "iin")]); ok {
			effects[i] = e
		}
	}
	for p.occupied(effects, members) {
	}
	for _, i := range p.good(Staff) {
		m := members[p.get(i, "iin")]
		if p.rows[m.row].Action == Bad {
			p.fail(i, "iin", "person_row_bad", "first", p.rows[m.row].Row)
			continue
		}
		p.takeStaff(i, m, effects[i])
	}
	return nil
}

// staffKey is what may stand in the sheet but once: a person's main post, and
// each post that the person acts in.
func (p *planner) staffKey(i int) string {
	iin := p.get(i, "iin")
	if iin == "" || p.kindOf(i) == Main {
		return iin
	}
	return iin + " " + p.get(i, "post")
}

func (p *planner) kindOf(i int) AssignmentKind {
	if k := p.get(i, "kind"); k != "" {
		return AssignmentKind(k)
	}
	return Main
}

// members gathers the persons of the good rows by IIN.
func (p *planner) members() (map[string]*member, error) {
	stored := map[string]*Person{}
	for i := range p.snap.persons {
		stored[string(p.snap.persons[i].IINMark)] = &p.snap.persons[i]
	}
	held := map[PersonID][]Assignment{}
	for _, a := range p.snap.held {
		held[a.Person] = append(held[a.Person], a)
	}
	out := map[string]*member{}
	for _, i := range p.good(Staff) {
		iin := p.get(i, "iin")
		if m, ok := out[iin]; ok {
			m.main = m.main || p.kindOf(i) == Main
			if p.get(i, "surname") != m.person.Surname || p.get(i, "given") != m.person.Given {
				p.fail(i, "surname", "person_differs", "first", p.rows[m.row].Row)
			}
			continue
		}
		m, err := p.member(i, stored[string(IINMark(p.s.Master, iin))])
		if err != nil {
			return nil, err
		}
		if m.old != nil {
			m.held = held[m.old.ID]
		}
		out[iin] = m
	}
	return out, nil
}

// member is the person of a row, new or stored.
func (p *planner) member(i int, old *Person) (*member, error) {
	m := &member{row: i, old: old, main: p.kindOf(i) == Main}
	now := Private{IIN: p.get(i, "iin")}
	if old == nil {
		m.person = Person{ID: PersonID(p.s.IDs.New("per")), Version: 1, Body: p.run.Body, Lang: locale.KK}
	} else {
		m.person = *old
		had, err := old.Open(p.s.Master)
		if err != nil {
			return nil, err
		}
		m.had, now = had, had
	}
	x := &m.person
	x.Surname, x.Given = p.get(i, "surname"), p.get(i, "given")
	if p.has(Staff, "patronymic") {
		x.Patronymic = p.get(i, "patronymic")
	}
	if l := p.get(i, "lang"); l != "" {
		x.Lang = locale.Lang(l)
	}
	if p.has(Staff, "email") {
		now.Email = p.get(i, "email")
	}
	if p.has(Staff, "phone") {
		now.Phone = p.get(i, "phone")
	}
	if old != nil {
		m.compare(p, i, now)
		if len(m.fields) == 0 {
			return m, nil
		}
	}
	return m, m.person.sealInto(p.s.Master, now)
}

// compare finds what a row changes about a stored person. Another surname and
// another given name under the same IIN are another person.
func (m *member) compare(p *planner, i int, now Private) {
	if m.old.Surname != m.person.Surname && m.old.Given != m.person.Given {
		p.fail(i, "iin", "iin_other_person", "name", m.old.Name())
		return
	}
	m.fields = personChanges(m.old, &m.person, m.had, now)
	for n := range m.fields {
		switch f := &m.fields[n]; f.Field {
		case "email":
			f.Before, f.After = m.had.Email, now.Email
		case "phone":
			f.Before, f.After = m.had.Phone, now.Phone
		}
	}
}

// effect is what a row does to the assignments of its person; ok is false
// where it cannot be done.
func (p *planner) effect(i int, m *member) (e effect, ok bool) {
	a := Assignment{Person: m.person.ID, Post: p.postOf[p.get(i, "post")], Body: p.run.Body, Kind: p.kindOf(i), From: dayOr(p.get(i, "from"), 0),
		Until: dayPtr(p.get(i, "until")), ProbationUntil: dayPtr(p.get(i, "probation_until"))}
	for _, old := range m.held {
		if old.Post == a.Post && old.Kind == a.Kind && overlap(old.From, old.Until, a.From, a.Until) {
			p.keepUnsaid(&a, &old)
			return p.changeAssignment(old, a), true
		}
	}
	if a.Kind == Main {
		for _, old := range m.held {
			if old.Kind != Main || !overlap(old.From, old.Until, a.From, a.Until) {
				continue
			}
			switch {
			case old.Body != p.run.Body:
				p.fail(i, "iin", "main_elsewhere")
				return e, false
			case old.From >= a.From:
				p.fail(i, "from", "from_before", "from", old.From.String())
				return e, false
			}
			ended := old
			last := a.From.Add(-1)
			ended.Until = &last
			e.writes = append(e.writes, planned[Assignment]{old: &old, new: ended})
			differ(&e.fields, "post", p.codeOf(old.Post), p.get(i, "post"))
		}
	}
	a.ID = AssignmentID(p.s.IDs.New("asg"))
	e.writes = append(e.writes, planned[Assignment]{new: a})
	if len(e.fields) == 0 {
		differ(&e.fields, "post", "", p.get(i, "post"))
	}
	differ(&e.fields, "from", "", a.From.String())
	return e, true
}

// keepUnsaid leaves what the sheet has no column for as it is stored.
func (p *planner) keepUnsaid(a *Assignment, old *Assignment) {
	a.ID = old.ID
	if !p.has(Staff, "until") {
		a.Until = old.Until
	}
	if !p.has(Staff, "probation_until") {
		a.ProbationUntil = old.ProbationUntil
	}
}

func (p *planner) changeAssignment(old, a Assignment) (e effect) {
	differ(&e.fields, "from", old.From.String(), a.From.String())
	differ(&e.fields, "until", dayText(old.Until), dayText(a.Until))
	differ(&e.fields, "probation_until", dayText(old.ProbationUntil), dayText(a.ProbationUntil))
	if len(e.fields) > 0 {
		e.writes = []planned[Assignment]{{old: &old, new: a}}
	}
	return e
}

func (p *planner) codeOf(id PostID) string {
	for _, x := range p.snap.posts {
		if x.ID == id {
			return x.Code
		}
	}
	return ""
}

// stay is a main post held for a time, by a row or as stored.
type stay struct {
	person PersonID
	from   day.Day
	until  *day.Day
	row    int // -1 for one that no row writes
}

// occupied marks rows that would put a second person in a post, and reports
// whether it marked any.
func (p *planner) occupied(effects map[int]effect, members map[string]*member) bool {
	stays := map[PostID][]stay{}
	written := map[AssignmentID]bool{}
	rowOf := map[PostID][]int{}
	for _, i := range p.good(Staff) {
		for _, w := range effects[i].writes {
			written[w.new.ID] = true
			if w.new.Kind == Main {
				stays[w.new.Post] = append(stays[w.new.Post], stay{w.new.Person, w.new.From, w.new.Until, i})
				rowOf[w.new.Post] = append(rowOf[w.new.Post], i)
			}
		}
	}
	for _, a := range p.snap.held {
		if a.Kind == Main && !written[a.ID] && len(rowOf[a.Post]) > 0 {
			stays[a.Post] = append(stays[a.Post], stay{a.Person, a.From, a.Until, -1})
		}
	}
	marked := false
	for _, post := range sortedKeys(stays) {
		marked = p.markOccupied(stays[post], members) || marked
	}
	return marked
}

func (p *planner) markOccupied(all []stay, members map[string]*member) bool {
	marked := false
	for n, a := range all {
		for _, b := range all[n+1:] {
			if a.person == b.person || !overlap(a.from, a.until, b.from, b.until) {
				continue
			}
			for _, pair := range [][2]stay{{a, b}, {b, a}} {
				if i := pair[0].row; i >= 0 && p.rows[i].Action != Bad {
					p.fail(i, "post", "post_occupied", "name", p.nameOf(pair[1], members), "other", rowText(p, pair[1].row))
					marked = true
				}
			}
		}
	}
	return marked
}

// rowText is the number of a row, "" for none.
func rowText(p *planner, i int) string {
	if i < 0 {
		return ""
	}
	return strconv.Itoa(p.rows[i].Row)
}

func (p *planner) nameOf(s stay, members map[string]*member) string {
	if s.row >= 0 {
		m := members[p.get(s.row, "iin")]
		return m.person.Name()
	}
	return p.snap.names[s.person]
}

// takeStaff puts a good row into the plan.
func (p *planner) takeStaff(i int, m *member, e effect) {
	id := string(m.person.ID)
	p.plan.assignments = append(p.plan.assignments, e.writes...)
	p.plan.names[m.person.ID] = m.person.Name()
	fields := e.fields
	if m.row == i {
		fields = append(m.fields[:len(m.fields):len(m.fields)], e.fields...)
	}
	if m.old == nil && m.row == i {
		p.plan.persons = append(p.plan.persons, planned[Person]{new: m.person})
		p.found(i, true, p.shown(i, Staff))
		return
	}
	p.found(i, false, fields)
	if m.old == nil || len(fields) == 0 {
		return
	}
	if _, twice := p.plan.fields[id]; !twice {
		if m.main {
			m.person.Body = p.run.Body
		}
		p.plan.persons = append(p.plan.persons, planned[Person]{old: m.old, new: m.person})
	}
	p.plan.fields[id] = append(p.plan.fields[id], fields...)
}
