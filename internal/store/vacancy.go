package store

import (
	"tarazy/internal/competition"
	"tarazy/internal/day"
)

// VacancyInsert adds a vacancy of a competition.
func (tx *Tx) VacancyInsert(v *competition.Vacancy) error {
	data, err := asJSON(v)
	if err != nil {
		return err
	}
	c, err := tx.CompetitionGet(v.Competition)
	if err != nil {
		return err
	}
	if c == nil {
		return ErrReference
	}
	public, number, announced, until := published(c)
	err = tx.ExecOne(`insert into vacancy (id, version, competition, body, post, code, category, fold, sort, public, number, announced, until_day, data)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`, v.ID, v.Version, v.Competition, v.Body, v.Post, v.Code, v.Category,
		vacancyFold(v), vacancySort(v), public, number, announced, until, data)
	if err != nil {
		return err
	}
	return tx.vacancyDirections(v)
}

// vacancySort is the key by which a vacancy stands in lists. An index takes no
// text of any length, so the order of very long titles rests on their
// beginning.
func vacancySort(v *competition.Vacancy) string {
	title := []rune(v.Title.KK)
	return CollationKey(string(title[:min(len(title), 80)]))
}

func vacancyFold(v *competition.Vacancy) string {
	return Fold(v.Title.KK + " " + v.Title.RU + " " + v.Unit.KK + " " + v.Unit.RU + " " + v.Category)
}

func (tx *Tx) vacancyDirections(v *competition.Vacancy) error {
	if _, err := tx.Exec("delete from vacancy_direction where vacancy = $1", v.ID); err != nil {
		return err
	}
	for _, d := range v.Directions {
		if _, err := tx.Exec("insert into vacancy_direction (vacancy, direction) values ($1, $2) on conflict do nothing", v.ID, d); err != nil {
			return err
		}
	}
	return nil
}

// VacancyUpdate stores a vacancy in place of the version before; false where
// another version is stored.
func (tx *Tx) VacancyUpdate(v *competition.Vacancy) (bool, error) {
	data, err := asJSON(v)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update vacancy set version = $2, post = $3, code = $4, category = $5, fold = $6, sort = $7, data = $8 where id = $1 and version = $9",
		v.ID, v.Version, v.Post, v.Code, v.Category, vacancyFold(v), vacancySort(v), data, v.Version-1)
	if err != nil || n != 1 {
		return false, err
	}
	return true, tx.vacancyDirections(v)
}

// VacancyGet reads a vacancy; nil where there is none.
func (tx *Tx) VacancyGet(id competition.VacancyID) (*competition.Vacancy, error) {
	return oneOrNil(scanData[competition.Vacancy](tx.QueryRow("select data from vacancy where id = $1", id).Scan))
}

// VacanciesOf reads the vacancies of a competition, by code.
func (tx *Tx) VacanciesOf(id competition.ID) ([]competition.Vacancy, error) {
	return Collect(tx, scanData[competition.Vacancy], "select data from vacancy where competition = $1 order by code, id", id)
}

// VacancyDelete removes a vacancy of a draft.
func (tx *Tx) VacancyDelete(id competition.VacancyID) error {
	if _, err := tx.Exec("delete from vacancy_direction where vacancy = $1", id); err != nil {
		return err
	}
	return tx.ExecOne("delete from vacancy where id = $1", id)
}

// vacancySorts are backed by an index each.
var vacancySorts = map[string]Sort{
	"": {Column: "v.until_day"}, "until": {Column: "v.until_day"}, "-announced": {Column: "v.announced", Desc: true}, "title": {Column: "v.sort"},
}

// VacancyList reads a page of the public list.
func (tx *Tx) VacancyList(q competition.VacancyQuery) (competition.VacancyPage, error) {
	sort, ok := vacancySorts[q.Sort]
	if !ok {
		sort = vacancySorts[""]
	}
	l := List{Columns: "v.data, v.number, v.until_day, v.announced", From: "vacancy v", ID: "v.id", Sort: []Sort{sort}, After: q.After, Limit: q.Limit,
		Where: vacancyFilters(q, sort.Column == "v.until_day")}
	all := List{From: l.From, ID: l.ID, Where: vacancyFilters(q, q.Text == "")}
	page, total, err := readCounted(tx, l, all, q.Text != "", scanVacancyRow)
	return competition.VacancyPage{Items: page.Items, Next: page.Next, Total: total}, err
}

// vacancyFilters holds the last day bare only where the index on it serves:
// elsewhere it stands in a function, so that SQLite walks the index that gives
// the rows in order, or the one that holds the text.
func vacancyFilters(q competition.VacancyQuery, byUntil bool) []Filter {
	on, until := q.On.String(), "coalesce(v.until_day, '')"
	if byUntil {
		until = "v.until_day"
	}
	all := []Filter{Is("v.public", 1), AtLeast(until, on), Where("coalesce(v.announced, '') <= ?", on)}
	if q.Closed {
		all = []Filter{Is("v.public", 1), Below(until, on)}
	}
	if len(q.Bodies) > 0 {
		all = append(all, In("v.body", q.Bodies...))
	}
	if q.Category != "" { // itself, or what begins with it and a dash; a full stop comes next
		all = append(all, Any(Is("v.category", q.Category), Where("v.category >= ? and v.category < ?", q.Category+"-", q.Category+".")))
	}
	if q.Direction != "" {
		all = append(all, Where("v.id in (select d.vacancy from vacancy_direction d where d.direction = ?)", q.Direction))
	}
	if q.Text != "" {
		all = append(all, Contains("v.fold", q.Text))
	}
	return all
}

func scanVacancyRow(scan Scan) (r competition.VacancyRow, err error) {
	var data, until, announced string
	if err = scan(&data, &r.Number, &until, &announced); err != nil {
		return r, err
	}
	if err = dataInto(data, &r.Vacancy); err != nil {
		return r, err
	}
	if r.Until, err = day.Parse(until); err != nil {
		return r, err
	}
	r.Announced, err = day.Parse(announced)
	return r, err
}
