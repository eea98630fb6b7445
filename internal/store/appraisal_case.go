package store

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"tarazy/internal/appraisal"
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// noTerm stands for the day of a term where none runs: it sorts behind every
// day.
const noTerm = "~"

func dueText(d *day.Day) string {
	if d == nil {
		return noTerm
	}
	return d.String()
}

const caseColumns = "id, version, year, number, person, stage, unit, unit_code, immediate, higher, supervisor, due, tally, grade, postponed, appealed, name_fold, name_sort, changed, asked, data"

// AppraisalCaseInsertAll adds the cases whose person has none in the year, and
// tells how many these are. All are of one year.
func (tx *Tx) AppraisalCaseInsertAll(all []appraisal.Case) (int64, error) {
	if len(all) == 0 {
		return 0, nil
	}
	var number int64
	if err := tx.QueryRow("select number from appraisal_year where id = $1", all[0].Year).Scan(&number); err != nil {
		return 0, err
	}
	changed, err := tx.caseStamp(all[0].Year)
	if err != nil {
		return 0, err
	}
	names, codes, err := tx.namesOfCases(all)
	if err != nil {
		return 0, err
	}
	rows := make([][]any, len(all))
	for i := range all {
		c := &all[i]
		data, err := asJSON(c)
		if err != nil {
			return 0, err
		}
		name := names[c.Person]
		rows[i] = []any{c.ID, c.Version, c.Year, number, c.Person, c.Stage, c.Place.Unit, codes[c.Place.Unit], c.Route.Immediate, c.Route.Higher, c.Route.Direct,
			dueText(c.Due), c.Tally().String(), c.Grade, c.Postponed(), c.Appealed(), Fold(name), CollationKey(name), changed, askedText(c), data}
	}
	return tx.insertAll("appraisal_case", caseColumns, "on conflict do nothing", rows)
}

// askedText are those whom a case asks to act, between blanks; ” for nobody.
func askedText(c *appraisal.Case) (out string) {
	for _, p := range c.Asked() {
		out += " " + string(p)
	}
	if out != "" {
		out += " "
	}
	return out
}

// namesOfCases are the names of persons and the codes of units.
func (tx *Tx) namesOfCases(all []appraisal.Case) (map[people.PersonID]string, map[people.UnitID]string, error) {
	persons, units := make([]people.PersonID, len(all)), map[people.UnitID]bool{}
	for i, c := range all {
		persons[i], units[c.Place.Unit] = c.Person, true
	}
	names, err := tx.PersonNames(persons)
	if err != nil {
		return nil, nil, err
	}
	found, err := collectIn(tx, scanUnit, selectUnit, "u.id", slices.Sorted(maps.Keys(units)))
	codes := make(map[people.UnitID]string, len(found))
	for _, u := range found {
		codes[u.ID] = u.Code
	}
	return names, codes, err
}

// AppraisalCaseUpdate stores a case in place of the version before; false where
// another version is stored.
func (tx *Tx) AppraisalCaseUpdate(c *appraisal.Case) (bool, error) {
	data, err := asJSON(c)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`update appraisal_case set version = $2, stage = $3, unit = $4, unit_code = coalesce((select code from unit where id = $4), ''),
  immediate = $5, higher = $6, supervisor = $7, due = $8, tally = $9, grade = $10, postponed = $11, appealed = $12, data = $13, asked = $14, changed = `+tx.stampOf("$15")+`
where id = $1 and year = $15 and version = $16`,
		c.ID, c.Version, c.Stage, c.Place.Unit, c.Route.Immediate, c.Route.Higher, c.Route.Direct, dueText(c.Due), c.Tally().String(), c.Grade,
		c.Postponed(), c.Appealed(), data, askedText(c), c.Year, c.Version-1)
	return n == 1, err
}

// AppraisalCaseGet reads a case; nil where there is none.
func (tx *Tx) AppraisalCaseGet(id appraisal.CaseID) (*appraisal.Case, error) {
	return oneOrNil(scanData[appraisal.Case](tx.QueryRow("select data from appraisal_case where id = $1", id).Scan))
}

// AppraisalCaseOpen reads a case with its year, its body and the order on the
// commission that is in force there; nil where there is none. Every verb on a case
// begins with it, so it is one question.
func (tx *Tx) AppraisalCaseOpen(id appraisal.CaseID) (*appraisal.OpenCase, error) {
	found, err := Collect(tx, scanOpenCase, `select c.data, y.data, coalesce(s.changes, 0), coalesce(o.data, 'null'),
  b.id, b.version, b.bin, b.name_kk, b.name_ru, b.name_en, b.zone, b.scope, b.acts
from appraisal_case c join appraisal_year y on y.id = c.year join body b on b.id = y.body
left join staff_stamp s on s.body = y.body left join appraisal_order o on o.body = y.body and o.in_force = 1
where c.id = $1 order by o.number desc limit 1`, id)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return &found[0], nil
}

func scanOpenCase(scan Scan) (o appraisal.OpenCase, err error) {
	var c, y, order string
	if err = part(scan, 0, 9)(&c, &y, &o.Stamp, &order); err != nil {
		return o, err
	}
	if o.Body, err = scanBody(part(scan, 4, 0)); err != nil {
		return o, err
	}
	return o, errors.Join(dataInto(c, &o.Case), dataInto(y, &o.Year), dataInto(order, &o.Order))
}

// AppraisalCaseOf reads the case of a person in a year; nil where there is none.
func (tx *Tx) AppraisalCaseOf(year appraisal.YearID, p people.PersonID) (*appraisal.Case, error) {
	return oneOrNil(scanData[appraisal.Case](tx.QueryRow("select data from appraisal_case where year = $1 and person = $2", year, p).Scan))
}

// AppraisalCasesOfPerson reads the cases of a person, the latest year first.
func (tx *Tx) AppraisalCasesOfPerson(p people.PersonID) ([]appraisal.Case, error) {
	return Collect(tx, scanData[appraisal.Case], "select data from appraisal_case where person = $1 order by number desc, id desc", p)
}

// AppraisalCasesIn reads cases of a year in the order of their ids, behind one
// of them.
func (tx *Tx) AppraisalCasesIn(year appraisal.YearID, after appraisal.CaseID, limit int) ([]appraisal.Case, error) {
	return Collect(tx, scanData[appraisal.Case], "select data from appraisal_case where year = $1 and id > $2 order by id limit $3", year, after, limit)
}

// AppraisalPersonsIn are the persons who have a case in a year.
func (tx *Tx) AppraisalPersonsIn(year appraisal.YearID) ([]people.PersonID, error) {
	return Collect(tx, func(scan Scan) (id people.PersonID, err error) {
		err = scan(&id)
		return id, err
	}, "select person from appraisal_case where year = $1 order by person", year)
}

// AppraisalCasesByID reads the cases with the ids.
func (tx *Tx) AppraisalCasesByID(ids []appraisal.CaseID) ([]appraisal.Case, error) {
	return collectIn(tx, scanData[appraisal.Case], "select data from appraisal_case where ", "id", ids)
}

// AppraisalCasesDue reads the cases of a year whose term ends on one of the days
// between two, by day.
func (tx *Tx) AppraisalCasesDue(year appraisal.YearID, from, to day.Day) ([]appraisal.Case, error) {
	return Collect(tx, scanData[appraisal.Case], "select data from appraisal_case where year = $1 and due >= $2 and due <= $3 order by due, name_sort, id",
		year, from.String(), to.String())
}

// AppraisalCasesUnrouted reads the cases of a year that take part and for which
// somebody is missing who appraises, by name.
func (tx *Tx) AppraisalCasesUnrouted(year appraisal.YearID) ([]appraisal.Case, error) {
	return Collect(tx, scanData[appraisal.Case], `select data from appraisal_case where year = $1 and tally < '1' and (immediate = '' or higher = '')
order by name_sort, id`, year)
}

// AppraisalCasesNamed reads the cases of a year for which an order names who
// appraises, by name.
func (tx *Tx) AppraisalCasesNamed(year appraisal.YearID) ([]appraisal.Case, error) {
	return Collect(tx, scanData[appraisal.Case], `select data from appraisal_case where year = $1 and id in (select of_case from appraisal_named)
order by name_sort, id`, year)
}

// AppraisalAppraisers are those who appraise the cases of a year that take part,
// as last computed.
func (tx *Tx) AppraisalAppraisers(year appraisal.YearID) ([]people.PersonID, error) {
	return Collect(tx, func(scan Scan) (id people.PersonID, err error) {
		err = scan(&id)
		return id, err
	}, `select immediate from appraisal_case where year = $1 and tally < '1' and immediate <> ''
union select higher from appraisal_case where year = $1 and tally < '1' and higher <> '' order by 1`, year)
}

// AppraisalNamedPut stores who appraises a case by an order, in place of those
// before.
func (tx *Tx) AppraisalNamedPut(id appraisal.CaseID, body people.BodyID, persons []people.PersonID) error {
	if _, err := tx.Exec("delete from appraisal_named where of_case = $1", id); err != nil {
		return err
	}
	for _, p := range persons {
		if _, err := tx.Exec("insert into appraisal_named (of_case, person, body) values ($1, $2, $3) on conflict do nothing", id, p, body); err != nil {
			return err
		}
	}
	return nil
}

// AppraisalGrades counts the grades of a year by unit.
func (tx *Tx) AppraisalGrades(year appraisal.YearID) ([]appraisal.GradeCount, error) {
	return Collect(tx, func(scan Scan) (g appraisal.GradeCount, err error) {
		err = scan(&g.Unit, &g.Grade, &g.Count)
		return g, err
	}, "select unit, grade, count(*) from appraisal_case where year = $1 and grade <> '' and tally < '1' group by unit, grade order by unit, grade", year)
}

// AppraisalCaseList reads a page of the cases of a year.
func (tx *Tx) AppraisalCaseList(q appraisal.CaseQuery) (appraisal.CasePage, error) {
	l := caseList(q)
	if narrow(q) {
		ids, err := tx.few(l)
		if err != nil {
			return appraisal.CasePage{}, err
		}
		if len(ids) <= inMost {
			l.Where = []Filter{In(l.ID, ids...)}
		}
	}
	page, err := ReadPage(tx, l, scanData[appraisal.Case])
	if err != nil {
		return appraisal.CasePage{}, err
	}
	out := appraisal.CasePage{Items: make([]appraisal.CaseRow, len(page.Items)), Next: page.Next}
	for i, c := range page.Items {
		out.Items[i].Case = c
	}
	return out, tx.addCaseNames(out.Items)
}

// AppraisalCaseCount tells how many cases the list has on all pages.
func (tx *Tx) AppraisalCaseCount(q appraisal.CaseQuery) (int64, error) { return tx.Count(caseList(q)) }

// narrow reports whether a query asks for what few cases have. A text is looked
// for in the index of the names alone, not in every case by its term.
func narrow(q appraisal.CaseQuery) bool {
	return q.Acting != "" || q.Postponed || q.Appealed || len(q.Stages) > 0 || q.Grade != "" || len(q.Units) > 0 || searched(q)
}

// searched reports whether a query asks for a text.
func searched(q appraisal.CaseQuery) bool { return strings.TrimSpace(q.Text) != "" }

// caseSorts are backed by an index each.
var caseSorts = map[appraisal.CaseOrder][]Sort{
	appraisal.LateFirst:  {{Column: "due"}, {Column: "name_sort"}},
	appraisal.ByName:     {{Column: "name_sort"}},
	appraisal.ByCaseUnit: {{Column: "unit_code"}, {Column: "name_sort"}},
}

func caseList(q appraisal.CaseQuery) List {
	sort, ok := caseSorts[q.Order]
	if !ok {
		sort = caseSorts[appraisal.LateFirst]
	}
	return List{Columns: "data", From: "appraisal_case", Where: caseFilters(q), Sort: sort, ID: "id", After: q.After, Limit: q.Limit}
}

func caseFilters(q appraisal.CaseQuery) []Filter {
	all := []Filter{Is("year", q.Year)}
	if len(q.Units) > 0 {
		all = append(all, In("unit", q.Units...))
	}
	if len(q.Stages) > 0 {
		all = append(all, In("stage", q.Stages...))
	}
	if q.Acting != "" {
		// Found by the two indexes on who acts, whatever else is asked for.
		all = append(all, Where("id in (select id from appraisal_case where immediate = ? union select id from appraisal_case where higher = ?)", q.Acting, q.Acting))
	}
	if q.Asked != "" {
		all = append(all, Where("asked <> '' and asked like ?", "% "+string(q.Asked)+" %"))
	}
	if q.Late != nil {
		all = append(all, Below("due", q.Late.String()))
	}
	if q.Postponed {
		all = append(all, Where("postponed = 1"))
	}
	if q.Appealed {
		all = append(all, Where("appealed = 1"))
	}
	if searched(q) {
		all = append(all, Contains("name_fold", q.Text))
	}
	if q.Grade != "" {
		all = append(all, Is("grade", q.Grade))
	}
	return all
}

// addCaseNames adds the names of persons, units and posts to the rows of a
// page.
func (tx *Tx) addCaseNames(rows []appraisal.CaseRow) error {
	var persons []people.PersonID
	var units []people.UnitID
	var posts []people.PostID
	for _, r := range rows {
		persons, units, posts = append(persons, r.Person), append(units, r.Place.Unit), append(posts, r.Place.Post)
	}
	names, err := tx.PersonNames(persons)
	if err != nil {
		return err
	}
	foundUnits, err := collectIn(tx, scanUnit, selectUnit, "u.id", units)
	if err != nil {
		return err
	}
	foundPosts, err := collectIn(tx, scanPost, selectPost, "p.id", posts)
	if err != nil {
		return err
	}
	unitOf, postOf := map[people.UnitID]people.Unit{}, map[people.PostID]people.Post{}
	for _, u := range foundUnits {
		unitOf[u.ID] = u
	}
	for _, p := range foundPosts {
		postOf[p.ID] = p
	}
	for i := range rows {
		r := &rows[i]
		u, p := unitOf[r.Place.Unit], postOf[r.Place.Post]
		r.Name, r.UnitKK, r.UnitRU, r.PostKK, r.PostRU = names[r.Person], u.NameKK, u.NameRU, p.TitleKK, p.TitleRU
	}
	return nil
}
