package store

import "tarazy/internal/people"

// AssignmentList reads a page of the staff of a body. The page is found in the
// table of assignments alone, so that no plan of a join decides how long it
// takes; the rest is read for the rows of the page.
func (tx *Tx) AssignmentList(q people.StaffQuery) (people.StaffPage, error) {
	page, err := ReadPage(tx, staffList(q), scanAssignment)
	if err != nil {
		return people.StaffPage{}, err
	}
	out := people.StaffPage{Rows: make([]people.StaffRow, len(page.Items)), Next: page.Next}
	for i, a := range page.Items {
		out.Rows[i].Assignment = a
	}
	if err := tx.addPersons(out.Rows); err != nil {
		return out, err
	}
	if err := tx.addPosts(out.Rows); err != nil {
		return out, err
	}
	return out, tx.addAway(q, out.Rows)
}

// AssignmentCount tells how many rows the list has on all pages.
func (tx *Tx) AssignmentCount(q people.StaffQuery) (int64, error) { return tx.Count(staffList(q)) }

// staffSorts are backed by an index each.
var staffSorts = map[people.StaffSort][]string{
	people.ByName:     {"a.name_sort"},
	people.ByCategory: {"a.category", "a.name_sort"},
	people.BySince:    {"a.from_day", "a.name_sort"},
}

func staffList(q people.StaffQuery) List {
	l := List{Columns: assignmentColumns, From: "assignment a", Where: staffFilters(q), ID: "a.id", After: q.After, Limit: q.Limit}
	sort, ok := staffSorts[q.Sort]
	if !ok {
		sort = staffSorts[people.ByName]
	}
	for _, column := range sort {
		l.Sort = append(l.Sort, Sort{Column: column, Desc: q.Desc})
	}
	return l
}

func staffFilters(q people.StaffQuery) []Filter {
	on := q.On.String()
	// The first day stands in a function so that SQLite does not take the index
	// on it for the condition, and sort all rows, in place of the one that
	// gives them in order.
	all := []Filter{bodyFilter(q), Where("coalesce(a.from_day, '') <= ?", on), Any(Where("a.until_day is null"), AtLeast("a.until_day", on))}
	if q.Unit != "" {
		all = append(all, Is("a.unit", q.Unit))
	}
	if q.Category != "" {
		all = append(all, Is("a.category", q.Category))
	}
	if q.Kind != "" {
		all = append(all, Is("a.kind", q.Kind))
	}
	if q.Text != "" {
		all = append(all, Contains("a.name_fold", q.Text))
	}
	if q.IINMark != nil {
		all = append(all, Where("a.person in (select n.id from person n where n.iin_mark = ?)", q.IINMark))
	}
	if q.Away != "" {
		all = append(all, Where(`a.person in (select x.person from absence x where x.kind = ? and x.from_day <= ?
  and ((x.returned_day is null and (x.until_day is null or x.until_day >= ?)) or x.returned_day > ?))`, q.Away, on, on, on))
	}
	return all
}

// bodyFilter holds for the rows of the body. Where few persons are asked for,
// it stands in a function too, so that they are found by person or by unit.
func bodyFilter(q people.StaffQuery) Filter {
	if q.IINMark != nil || q.Away != "" || q.Unit != "" {
		return Where("coalesce(a.body, '') = ?", q.Body)
	}
	return Is("a.body", q.Body)
}

// addPersons adds names to the rows of a page.
func (tx *Tx) addPersons(rows []people.StaffRow) error {
	persons, err := collectIn(tx, scanPerson, selectPerson, "id", personsOf(rows))
	if err != nil {
		return err
	}
	byID := make(map[people.PersonID]*people.Person, len(persons))
	for i := range persons {
		byID[persons[i].ID] = &persons[i]
	}
	for i := range rows {
		r := &rows[i]
		if p := byID[r.Person]; p != nil {
			r.PersonVersion, r.Surname, r.Given, r.Patronymic = p.Version, p.Surname, p.Given, p.Patronymic
		}
	}
	return nil
}

// addPosts adds posts and units to the rows of a page.
func (tx *Tx) addPosts(rows []people.StaffRow) error {
	ids := make([]people.PostID, len(rows))
	for i, r := range rows {
		ids[i] = r.Post
	}
	posts, err := collectIn(tx, scanPost, selectPost, "p.id", ids)
	if err != nil {
		return err
	}
	byID := make(map[people.PostID]*people.Post, len(posts))
	var units []people.UnitID
	for i := range posts {
		byID[posts[i].ID] = &posts[i]
		units = append(units, posts[i].Unit)
	}
	found, err := collectIn(tx, scanUnit, selectUnit, "u.id", units)
	if err != nil {
		return err
	}
	unitOf := make(map[people.UnitID]*people.Unit, len(found))
	for i := range found {
		unitOf[found[i].ID] = &found[i]
	}
	for i := range rows {
		r := &rows[i]
		p := byID[r.Post]
		if p == nil {
			continue
		}
		r.PostCode, r.TitleKK, r.TitleRU, r.Category, r.Level = p.Code, p.TitleKK, p.TitleRU, p.Category, p.Level
		r.Head, r.FirstHead, r.PublicServices, r.Unit = p.Head, p.FirstHead, p.PublicServices, p.Unit
		if u := unitOf[p.Unit]; u != nil {
			r.UnitCode, r.UnitKK, r.UnitRU = u.Code, u.NameKK, u.NameRU
		}
	}
	return nil
}

// addAway adds the absences of the day to the rows of a page.
func (tx *Tx) addAway(q people.StaffQuery, rows []people.StaffRow) error {
	absences, err := tx.AbsencesOf(personsOf(rows))
	if err != nil {
		return err
	}
	away := map[people.PersonID][]string{}
	for _, a := range absences {
		if a.On(q.On) {
			away[a.Person] = append(away[a.Person], string(a.Kind))
		}
	}
	for i := range rows {
		rows[i].Away = append([]string{}, away[rows[i].Person]...)
	}
	return nil
}

func personsOf(rows []people.StaffRow) []people.PersonID {
	ids := make([]people.PersonID, len(rows))
	for i, r := range rows {
		ids[i] = r.Person
	}
	return ids
}
