package store

import (
	"strings"

	"tarazy/internal/appraisal"
	"tarazy/internal/people"
)

const agendaColumns = "meeting, of_case, round, place, version, year, proposal, result, changed, voters, uses, data"

// voters are those who voted on an item, each between bars, for the lists.
func voters(i *appraisal.Item) string {
	var b strings.Builder
	for _, v := range i.Votes {
		b.WriteString("|" + string(v.Member) + "|")
	}
	return b.String()
}

func itemResult(i *appraisal.Item) string {
	if i.Result == nil {
		return ""
	}
	return string(*i.Result)
}

// AgendaInsertAll puts cases on the agenda of a meeting, all of one meeting.
func (tx *Tx) AgendaInsertAll(all []appraisal.Item) error {
	if len(all) == 0 {
		return nil
	}
	var year string
	if err := tx.QueryRow("select year from appraisal_meeting where id = $1", all[0].Meeting).Scan(&year); err != nil {
		return err
	}
	rows := make([][]any, len(all))
	for n := range all {
		i := &all[n]
		data, err := asJSON(i)
		if err != nil {
			return err
		}
		rows[n] = []any{i.Meeting, i.Case, i.Round, i.Place, i.Version, year, i.Proposal, itemResult(i), i.Changes(), voters(i), len(i.Uses) > 0, data}
	}
	_, err := tx.insertAll("appraisal_item", agendaColumns, "", rows)
	return err
}

// AgendaUpdate stores an item in place of the version before; false where another
// version is stored.
func (tx *Tx) AgendaUpdate(i *appraisal.Item) (bool, error) {
	data, err := asJSON(i)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`update appraisal_item set version = $3, place = $4, proposal = $5, result = $6, changed = $7, voters = $8, uses = $9, data = $10
where meeting = $1 and of_case = $2 and version = $11`,
		i.Meeting, i.Case, i.Version, i.Place, i.Proposal, itemResult(i), i.Changes(), voters(i), len(i.Uses) > 0, data, i.Version-1)
	return n == 1, err
}

// AgendaDelete takes a case off the agenda; false where it is not on it.
func (tx *Tx) AgendaDelete(m appraisal.MeetingID, c appraisal.CaseID) (bool, error) {
	n, err := tx.Exec("delete from appraisal_item where meeting = $1 and of_case = $2", m, c)
	return n == 1, err
}

// AgendaGet reads an item; nil where there is none.
func (tx *Tx) AgendaGet(m appraisal.MeetingID, c appraisal.CaseID) (*appraisal.Item, error) {
	return oneOrNil(scanData[appraisal.Item](tx.QueryRow("select data from appraisal_item where meeting = $1 and of_case = $2", m, c).Scan))
}

// AgendaLastPlace is the last place on the agenda; 0 where it is empty.
func (tx *Tx) AgendaLastPlace(m appraisal.MeetingID) (n int, err error) {
	err = tx.QueryRow("select coalesce(max(place), 0) from appraisal_item where meeting = $1", m).Scan(&n)
	return n, err
}

// ItemsOf reads items of a meeting by place, behind a place.
func (tx *Tx) ItemsOf(m appraisal.MeetingID, after, limit int) ([]appraisal.Item, error) {
	return tx.AgendaList(appraisal.ItemQuery{Meeting: m, After: after, Limit: limit})
}

// ItemsWith reads the items of some cases in a meeting.
func (tx *Tx) ItemsWith(m appraisal.MeetingID, cases []appraisal.CaseID) ([]appraisal.Item, error) {
	var all []appraisal.Item
	for len(cases) > 0 {
		n := min(len(cases), inMost)
		f := All(Is("meeting", m), In("of_case", cases[:n]...))
		some, err := Collect(tx, scanData[appraisal.Item], "select data from appraisal_item where "+f.numbered()+" order by place", f.args...)
		if err != nil {
			return nil, err
		}
		all, cases = append(all, some...), cases[n:]
	}
	return all, nil
}

// AgendaList reads the items of a meeting that a query asks for, by place.
func (tx *Tx) AgendaList(q appraisal.ItemQuery) ([]appraisal.Item, error) {
	all := []Filter{Is("meeting", q.Meeting), Where("place > ?", q.After)}
	switch q.State {
	case appraisal.ItemOpen:
		all = append(all, Is("result", ""))
	case appraisal.ItemAdopted:
		all = append(all, Is("result", "adopted"))
	case appraisal.ItemAgain:
		all = append(all, In("result", "rejected", "undecided"))
	}
	if q.Revised {
		all = append(all, Where("changed = 1"))
	}
	if q.Not != "" {
		all = append(all, Where(`voters not like ? escape '\'`, "%|"+literal(string(q.Not))+"|%"))
	}
	where := All(all...)
	limit := Where(" limit ?", q.Limit)
	f := Filter{text: where.text + " order by place" + limit.text, args: append(where.args, limit.args...)}
	return Collect(tx, scanData[appraisal.Item], "select data from appraisal_item where "+f.numbered(), f.args...)
}

// AgendaCounts counts the items of a meeting by how far they are, with those open
// ones in which a person has not voted.
func (tx *Tx) AgendaCounts(m appraisal.MeetingID, p people.PersonID) (n appraisal.ItemCount, err error) {
	err = tx.QueryRow(`select count(*), coalesce(sum(case when result = '' then 1 else 0 end), 0), coalesce(sum(case when result = 'adopted' then 1 else 0 end), 0),
  coalesce(sum(case when result in ('rejected', 'undecided') then 1 else 0 end), 0), coalesce(sum(case when result = 'adopted' and changed = 1 then 1 else 0 end), 0),
  coalesce(sum(case when result = '' and voters not like $2 escape '\' then 1 else 0 end), 0), coalesce(sum(case when result = '' and voters <> '' then 1 else 0 end), 0)
from appraisal_item where meeting = $1`, m, "%|"+literal(string(p))+"|%").Scan(&n.All, &n.Open, &n.Adopted, &n.Again, &n.Revised, &n.Mine, &n.Voted)
	return n, err
}

// ItemsRecommending reads items of a meeting in which something is recommended
// from the KCI result, by place.
func (tx *Tx) ItemsRecommending(m appraisal.MeetingID, after, limit int) ([]appraisal.Item, error) {
	return Collect(tx, scanData[appraisal.Item],
		"select data from appraisal_item where meeting = $1 and uses = 1 and place > $2 order by place limit $3", m, after, limit)
}

// ItemsOfCase reads the items of a case, by round and by when the meeting was
// planned.
func (tx *Tx) ItemsOfCase(c appraisal.CaseID) ([]appraisal.Item, error) {
	return Collect(tx, scanData[appraisal.Item],
		"select i.data from appraisal_item i join appraisal_meeting m on m.id = i.meeting where i.of_case = $1 order by i.round, m.number", c)
}

// ItemsAdopted reads the items of a year that were adopted, by case, behind one.
func (tx *Tx) ItemsAdopted(year appraisal.YearID, after appraisal.CaseID, limit int) ([]appraisal.Item, error) {
	return Collect(tx, scanData[appraisal.Item],
		"select data from appraisal_item where year = $1 and result = 'adopted' and of_case > $2 order by of_case, round limit $3", year, after, limit)
}

// toMeet are the cases that are with the commission and stand on no agenda that
// is still ahead or under way.
const toMeet = ` from appraisal_case c where c.year = $1 and c.stage = 'commission' and not exists (
  select 1 from appraisal_item i join appraisal_meeting m on m.id = i.meeting where i.of_case = c.id and m.state in ('planned', 'agreed', 'open'))`

// CasesToMeet reads so many of the cases that wait for a meeting, by unit and
// name.
func (tx *Tx) CasesToMeet(year appraisal.YearID, limit int) ([]appraisal.Case, error) {
	return Collect(tx, scanData[appraisal.Case], "select c.data"+toMeet+" order by c.unit_code, c.name_sort, c.id limit $2", year, limit)
}

// CasesToMeetCount tells how many cases wait for a meeting.
func (tx *Tx) CasesToMeetCount(year appraisal.YearID) (n int, err error) {
	err = tx.QueryRow("select count(*)"+toMeet, year).Scan(&n)
	return n, err
}
