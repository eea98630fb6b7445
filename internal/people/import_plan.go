package people

import (
	"context"

	"tarazy/internal/day"
	"tarazy/internal/seal"
)

// planned is a row of the database to write; old is nil for a new one.
type planned[T any] struct {
	old *T
	new T
}

// plan is what an import would write.
type plan struct {
	units       []planned[Unit]
	posts       []planned[Post]
	persons     []planned[Person]
	assignments []planned[Assignment]
	names       map[PersonID]string
	fields      map[string][]FieldChange // by id of the root
}

// snapshot is what is stored of a body, as an import compares with it.
type snapshot struct {
	units   []Unit
	posts   []Post
	held    []Assignment // in the body, and by the persons of the file anywhere
	persons []Person     // whose IIN is in the file
	names   map[PersonID]string
	stamp   int64
}

// readSnapshot reads what concerns the rows.
func readSnapshot(tx Tx, m *seal.Master, run *ImportRun, rows []ImportRow) (*snapshot, error) {
	s := &snapshot{}
	marks := [][]byte{}
	for _, r := range rows {
		if iin := r.Open.Values["iin"]; iin != "" {
			marks = append(marks, IINMark(m, iin))
		}
	}
	err := firstError(
		func() (err error) { s.stamp, err = tx.ChangeStamp(run.Body); return },
		func() (err error) { s.units, err = tx.UnitsOf(run.Body); return },
		func() (err error) { s.posts, err = tx.PostsOf(run.Body); return },
		func() (err error) { s.persons, err = tx.PersonsByIIN(marks); return },
		func() error { return s.readHeld(tx, run.Body) },
	)
	return s, err
}

func (s *snapshot) readHeld(tx Tx, body BodyID) (err error) {
	if s.held, err = tx.AssignmentsOf(body); err != nil {
		return err
	}
	ids := make([]PersonID, len(s.persons))
	for i, p := range s.persons {
		ids[i] = p.ID
	}
	elsewhere, err := tx.AssignmentsOfPersons(ids)
	if err != nil {
		return err
	}
	for _, a := range elsewhere {
		if a.Body != body {
			s.held = append(s.held, a)
		}
	}
	ids = ids[:0]
	for _, a := range s.held {
		ids = append(ids, a.Person)
	}
	s.names, err = tx.PersonNames(ids)
	return err
}

// planner compares the rows of a file with what is stored. It marks rows and
// gathers what would be written; it reads and writes nothing itself.
type planner struct {
	s    *Service
	run  *ImportRun
	rows []ImportRow
	snap *snapshot
	plan plan
	sort map[Kind][]int // indices of rows

	unitOf map[string]UnitID // code → unit, of those stored and new ones
	postOf map[string]PostID
}

// makePlan reads the rows of an import and what is stored, and compares them.
func (s *Service) makePlan(ctx context.Context, run *ImportRun) (*planner, error) {
	key, err := s.Master.Key(run.Key)
	if err != nil {
		return nil, err
	}
	p := &planner{s: s, run: run, sort: map[Kind][]int{}}
	p.plan.names, p.plan.fields = map[PersonID]string{}, map[string][]FieldChange{}
	if err := s.Store.Read(ctx, func(tx Tx) error { return p.load(tx, key) }); err != nil {
		return nil, err
	}
	for i := range p.rows {
		p.reset(i)
		p.sort[p.rows[i].Kind] = append(p.sort[p.rows[i].Kind], i)
	}
	p.merged()
	return p, firstError(p.planUnits, p.planPosts, p.planStaff)
}

func (p *planner) load(tx Tx, key *seal.Key) (err error) {
	p.rows, err = tx.ImportRows(p.run.ID, 0, RowsMost)
	if err != nil {
		return err
	}
	if err := openRows(key, p.rows); err != nil {
		return err
	}
	p.snap, err = readSnapshot(tx, p.s.Master, p.run, p.rows)
	return err
}

// reset takes from a row what an earlier check found.
func (p *planner) reset(i int) {
	r := &p.rows[i]
	r.Open.Issues, r.Open.Changes, r.Action = r.Open.Issues[:r.Open.Parsed], []FieldChange{}, Same
	if len(r.Open.Issues) > 0 {
		r.Action = Bad
	}
}

// merged marks the rows that merged cells reach into.
func (p *planner) merged() {
	for _, m := range p.run.Layout.Merged {
		for i := range p.rows {
			if r := &p.rows[i]; r.Sheet == m.Sheet && r.Row >= m.First && r.Row <= m.Last {
				r.fail(letters(m.Col), "merged", "cell", m.Cell)
			}
		}
	}
}

// good gives the rows of a kind without an issue.
func (p *planner) good(k Kind) []int {
	var out []int
	for _, i := range p.sort[k] {
		if p.rows[i].Action != Bad {
			out = append(out, i)
		}
	}
	return out
}

func (p *planner) get(i int, column string) string { return p.rows[i].Open.Values[column] }

// at is where a column stands on the sheet of a kind.
func (p *planner) at(k Kind, column string) string { return p.run.Layout.Sheets[k].Columns[column] }

// has reports whether the sheet has the column: one that it lacks leaves what
// is stored as it is.
func (p *planner) has(k Kind, column string) bool { return p.at(k, column) != "" }

func (p *planner) fail(i int, column, code string, kv ...any) {
	p.rows[i].fail(p.at(p.rows[i].Kind, column), code, kv...)
}

// twice marks rows that repeat the key of an earlier one of their kind.
func (p *planner) twice(k Kind, column, code string, keyOf func(i int) string) {
	first := map[string]int{}
	for _, i := range p.sort[k] {
		key := keyOf(i)
		if key == "" {
			continue
		}
		if j, ok := first[key]; ok {
			p.fail(i, column, code, "first", p.rows[j].Row)
			continue
		}
		first[key] = i
	}
}

// found notes what a row does.
func (p *planner) found(i int, fresh bool, fields []FieldChange) {
	r := &p.rows[i]
	r.Open.Changes = append(r.Open.Changes, fields...)
	switch {
	case fresh:
		r.Action = New
	case len(fields) > 0 && r.Action != New:
		r.Action = Changed
	}
}

// since is the day from which a new unit or post exists: always, as far as is
// known, unless the row says.
func (p *planner) since(i int) day.Day { return dayOr(p.get(i, "since"), Always) }

// dayOr reads a day that was checked before; "" is the other one.
func dayOr(text string, other day.Day) day.Day {
	d, err := day.Parse(text)
	if err != nil {
		return other
	}
	return d
}

// dayPtr reads a day that was checked before; "" is none.
func dayPtr(text string) *day.Day {
	if text == "" {
		return nil
	}
	d := dayOr(text, 0)
	return &d
}
