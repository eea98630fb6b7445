package store

import (
	"tarazy/internal/competition"
	"tarazy/internal/people"
)

const applicationColumns = `a.id, a.version, a.competition, a.vacancy, a.body, a.person, a.number, a.wish, a.applied, a.on_day, a.stage, a.standing, a.why,
  a.check_due, a.experience, a.education, a.points, a.place, a.extra_time, a.extra_asked`

// ApplicationInsert adds an application; false where the person has one for the
// vacancy, or the number is taken.
func (tx *Tx) ApplicationInsert(a *competition.Application) (bool, error) {
	p, err := tx.PersonGet(a.Person)
	if err != nil {
		return false, err
	}
	if p == nil {
		return false, ErrReference
	}
	n, err := tx.Exec(`insert into application (id, version, competition, vacancy, body, person, number, wish, applied, on_day, stage, standing, why,
  check_due, experience, education, points, place, extra_time, extra_asked, name_fold, name_sort)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) on conflict do nothing`,
		a.ID, a.Version, a.Competition, a.Vacancy, a.Body, a.Person, a.Number, a.Wish, Micro(a.Applied), a.On.String(), a.Stage, a.Standing, a.Why,
		a.CheckDue.String(), a.Experience, a.Education, a.Points, a.Place, a.ExtraTime, a.ExtraAsked, Fold(p.Name()), namesSort(p))
	if err != nil || n != 1 {
		return false, err
	}
	return true, tx.ExecOne("insert into application_sealed (application, snapshot, extra_reason) values ($1, $2, $3)", a.ID, a.Snapshot, a.ExtraReason)
}

// ApplicationUpdate stores an application in place of the version before; false
// where another version is stored. The file that went with it never changes.
func (tx *Tx) ApplicationUpdate(a *competition.Application) (bool, error) {
	n, err := tx.Exec(`update application set version = $2, wish = $3, stage = $4, standing = $5, why = $6, check_due = $7, experience = $8, education = $9,
  points = $10, place = $11, extra_time = $12, extra_asked = $13 where id = $1 and version = $14`,
		a.ID, a.Version, a.Wish, a.Stage, a.Standing, a.Why, a.CheckDue.String(), a.Experience, a.Education, a.Points, a.Place, a.ExtraTime, a.ExtraAsked, a.Version-1)
	return n == 1, err
}

const selectApplicationWhole = "select " + applicationColumns + `, s.snapshot, s.extra_reason
from application a join application_sealed s on s.application = a.id where `

// ApplicationGet reads an application with what is sealed; nil where there is
// none.
func (tx *Tx) ApplicationGet(id competition.ApplicationID) (*competition.Application, error) {
	return oneOrNil(scanApplicationWhole(tx.QueryRow(selectApplicationWhole+"a.id = $1", id).Scan))
}

// ApplicationByNumber reads the application of a number; nil where there is
// none.
func (tx *Tx) ApplicationByNumber(number string) (*competition.Application, error) {
	return oneOrNil(scanApplicationWhole(tx.QueryRow(selectApplicationWhole+"a.number = $1", number).Scan))
}

// ApplicationsOf reads all applications for a vacancy, by number, without what
// is sealed.
func (tx *Tx) ApplicationsOf(id competition.VacancyID) ([]competition.Application, error) {
	return Collect(tx, scanApplication, "select "+applicationColumns+" from application a where a.vacancy = $1 order by a.number", id)
}

// ApplicationsOfPerson reads the applications of a person.
func (tx *Tx) ApplicationsOfPerson(p people.PersonID) ([]competition.Application, error) {
	return Collect(tx, scanApplication, "select "+applicationColumns+" from application a where a.person = $1 order by a.applied, a.number", p)
}

// applicationSorts are backed by an index each.
var applicationSorts = map[string]Sort{
	"": {Column: "a.number"}, "number": {Column: "a.number"}, "name": {Column: "a.name_sort"}, "points": {Column: "a.points"},
	"-points": {Column: "a.points", Desc: true}, "applied": {Column: "a.applied"}, "-applied": {Column: "a.applied", Desc: true}, "due": {Column: "a.check_due"},
}

// ApplicationList reads a page of the applications of a competition or of one
// vacancy. Names are read only where they are asked for.
func (tx *Tx) ApplicationList(q competition.ApplicationQuery) (competition.ApplicationPage, error) {
	sort, ok := applicationSorts[q.Sort]
	if !ok {
		sort = applicationSorts[""]
	}
	l := List{Columns: applicationColumns, From: "application a", Where: applicationFilters(q), Sort: []Sort{sort}, ID: "a.id", After: q.After, Limit: q.Limit}
	page, total, err := readCounted(tx, l, l, q.Text != "", scanApplication)
	out := competition.ApplicationPage{Total: total}
	if err != nil {
		return out, err
	}
	out.Next, out.Items = page.Next, make([]competition.ApplicationRow, len(page.Items))
	for i, a := range page.Items {
		out.Items[i].Application = a
	}
	if q.Named {
		if err := tx.nameApplications(out.Items); err != nil {
			return out, err
		}
	}
	return out, nil
}

// applicationFilters always hold the competition, which the caller was let
// into. The vacancy and the day stand in functions, so that SQLite walks the
// index that gives the rows in order.
func applicationFilters(q competition.ApplicationQuery) []Filter {
	all := []Filter{Is("a.competition", q.Competition)}
	if q.Vacancy != "" {
		all = append(all, Where("coalesce(a.vacancy, '') = ?", q.Vacancy))
	}
	if len(q.Only) > 0 {
		all = append(all, In("a.id", q.Only...))
	}
	if len(q.Standing) > 0 {
		all = append(all, In("a.standing", q.Standing...))
	}
	if q.Stage != "" {
		all = append(all, Is("a.stage", q.Stage))
	}
	if q.Late != 0 {
		all = append(all, Is("a.standing", competition.Submitted), Where("coalesce(a.check_due, '') < ?", q.Late.String()))
	}
	switch {
	case q.Text != "" && q.Named:
		all = append(all, Any(Contains("a.name_fold", q.Text), Contains("lower(a.number)", q.Text)))
	case q.Text != "":
		all = append(all, Contains("lower(a.number)", q.Text))
	}
	return all
}

func (tx *Tx) nameApplications(rows []competition.ApplicationRow) error {
	ids := make([]people.PersonID, len(rows))
	for i, r := range rows {
		ids[i] = r.Person
	}
	names, err := tx.PersonNames(ids)
	for i := range rows {
		rows[i].Name = names[rows[i].Person]
	}
	return err
}

// ApplicationCounts counts the applications for a vacancy by stage and
// standing.
func (tx *Tx) ApplicationCounts(id competition.VacancyID) ([]competition.Count, error) {
	return Collect(tx, func(scan Scan) (c competition.Count, err error) {
		err = scan(&c.Stage, &c.Standing, &c.N)
		return c, err
	}, "select stage, standing, count(*) from application where vacancy = $1 group by stage, standing order by stage, standing", id)
}

func applicationInto(a *competition.Application, applied *int64) []any {
	return []any{&a.ID, &a.Version, &a.Competition, &a.Vacancy, &a.Body, &a.Person, &a.Number, &a.Wish, applied, dayDest{&a.On}, &a.Stage, &a.Standing, &a.Why,
		dayDest{&a.CheckDue}, &a.Experience, &a.Education, &a.Points, &a.Place, &a.ExtraTime, &a.ExtraAsked}
}

func scanApplication(scan Scan) (competition.Application, error) {
	var a competition.Application
	var applied int64
	err := scan(applicationInto(&a, &applied)...)
	a.Applied = Instant(applied)
	return a, err
}

func scanApplicationWhole(scan Scan) (competition.Application, error) {
	var a competition.Application
	var applied int64
	err := scan(append(applicationInto(&a, &applied), &a.Snapshot, &a.ExtraReason)...)
	a.Applied = Instant(applied)
	return a, err
}
