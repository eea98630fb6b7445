package store

import "tarazy/internal/people"

// AssignmentList reads a page of the staff of a body.
func (tx *Tx) AssignmentList(q people.StaffQuery) (people.StaffPage, error) {
	page, err := ReadPage(tx, staffList(q), scanStaff)
	if err != nil {
		return people.StaffPage{}, err
	}
	out := people.StaffPage{Rows: page.Items, Next: page.Next}
	return out, tx.addAway(q, out.Rows)
}

// AssignmentCount tells how many rows the list has on all pages.
func (tx *Tx) AssignmentCount(q people.StaffQuery) (int64, error) { return tx.Count(staffList(q)) }

var staffSorts = map[people.StaffSort][]string{
	people.ByName:     {"a.name_sort"},
	people.ByCategory: {"p.category", "a.name_sort"},
	people.BySince:    {"a.from_day", "a.name_sort"},
}

func staffList(q people.StaffQuery) List {
	l := List{
		Columns: assignmentColumns + `, n.version, n.surname, n.given, n.patronymic, p.code, p.title_kk, p.title_ru, p.category, p.level,
  p.head, p.first_head, p.public_services, u.id, u.code, u.name_kk, u.name_ru`,
		From:  "assignment a join person n on n.id = a.person join post p on p.id = a.post join unit u on u.id = p.unit",
		Where: staffFilters(q), ID: "a.id", After: q.After, Limit: q.Limit,
	}
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
	all := []Filter{Is("a.body", q.Body), Where("a.from_day <= ?", on), Any(Where("a.until_day is null"), AtLeast("a.until_day", on))}
	if q.Unit != "" {
		all = append(all, Is("p.unit", q.Unit))
	}
	if q.Category != "" {
		all = append(all, Is("p.category", q.Category))
	}
	if q.Kind != "" {
		all = append(all, Is("a.kind", q.Kind))
	}
	if q.Text != "" {
		all = append(all, Contains("n.name_fold", q.Text))
	}
	if q.IINMark != nil {
		all = append(all, Is("n.iin_mark", q.IINMark))
	}
	if q.Away != "" {
		all = append(all, Where(`exists (select 1 from absence x where x.person = a.person and x.kind = ? and x.from_day <= ?
  and ((x.returned_day is null and (x.until_day is null or x.until_day >= ?)) or x.returned_day > ?))`, q.Away, on, on, on))
	}
	return all
}

// addAway adds the absences of the day to the rows of a page.
func (tx *Tx) addAway(q people.StaffQuery, rows []people.StaffRow) error {
	ids := make([]people.PersonID, len(rows))
	for i, r := range rows {
		ids[i] = r.Person
	}
	absences, err := tx.AbsencesOf(ids)
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

func scanStaff(scan Scan) (people.StaffRow, error) {
	var r people.StaffRow
	err := scan(append(assignmentInto(&r.Assignment), &r.PersonVersion, &r.Surname, &r.Given, &r.Patronymic, &r.PostCode, &r.TitleKK, &r.TitleRU,
		&r.Category, &r.Level, &r.Head, &r.FirstHead, &r.PublicServices, &r.Unit, &r.UnitCode, &r.UnitKK, &r.UnitRU)...)
	return r, err
}
