package store

import (
	"tarazy/internal/appraisal"
	"tarazy/internal/people"
)

// PlanInsert adds a version of a plan; false where the case has that number, or
// a version on its way.
func (tx *Tx) PlanInsert(p *appraisal.Plan) (bool, error) {
	data, err := asJSON(p)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into appraisal_plan (of_case, number, version, state, data) values ($1, $2, $3, $4, $5) on conflict do nothing",
		p.Case, p.Number, p.Version, p.State, data)
	return n == 1, err
}

// PlanUpdate stores a plan in place of the record before; false where another
// record is stored. The KCI of a plan that comes into force are entered under
// their aims, those of one that is replaced are taken out.
func (tx *Tx) PlanUpdate(p *appraisal.Plan) (bool, error) {
	data, err := asJSON(p)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update appraisal_plan set version = $3, state = $4, data = $5 where of_case = $1 and number = $2 and version = $6",
		p.Case, p.Number, p.Version, p.State, data, p.Version-1)
	if err != nil || n != 1 {
		return false, err
	}
	return true, tx.cascade(p)
}

func (tx *Tx) cascade(p *appraisal.Plan) error {
	switch p.State {
	case appraisal.PlanReplaced:
		_, err := tx.Exec("delete from appraisal_cascade where of_case = $1", p.Case)
		return err
	case appraisal.PlanApproved:
		var rows [][]any
		for i, k := range p.KCI {
			if k.Aim != "" {
				rows = append(rows, []any{k.Aim, p.Case, i + 1, k.Name})
			}
		}
		_, err := tx.insertAll("appraisal_cascade", "aim, of_case, kci, name", "on conflict do nothing", rows)
		return err
	}
	return nil
}

// PlanLatest reads the latest version of the plan of a case; nil where there is
// none.
func (tx *Tx) PlanLatest(id appraisal.CaseID) (*appraisal.Plan, error) {
	return oneOrNil(scanData[appraisal.Plan](tx.QueryRow("select data from appraisal_plan where of_case = $1 order by number desc limit 1", id).Scan))
}

// PlanApproved reads the version in force; nil where there is none.
func (tx *Tx) PlanApproved(id appraisal.CaseID) (*appraisal.Plan, error) {
	return oneOrNil(scanData[appraisal.Plan](tx.QueryRow("select data from appraisal_plan where of_case = $1 and state = $2", id, appraisal.PlanApproved).Scan))
}

// PlansOf reads every version of the plan of a case, the first one first.
func (tx *Tx) PlansOf(id appraisal.CaseID) ([]appraisal.Plan, error) {
	return Collect(tx, scanData[appraisal.Plan], "select data from appraisal_plan where of_case = $1 order by number", id)
}

// PlansApprovedOf reads the versions in force of several cases.
func (tx *Tx) PlansApprovedOf(ids []appraisal.CaseID) (map[appraisal.CaseID]*appraisal.Plan, error) {
	return tx.plansOf("select data from appraisal_plan where state = 'approved' and ", ids)
}

// PlansLatestOf reads the latest versions of the plans of several cases.
func (tx *Tx) PlansLatestOf(ids []appraisal.CaseID) (map[appraisal.CaseID]*appraisal.Plan, error) {
	return tx.plansOf("select data from appraisal_plan p where number = (select max(number) from appraisal_plan l where l.of_case = p.of_case) and ", ids)
}

func (tx *Tx) plansOf(query string, ids []appraisal.CaseID) (map[appraisal.CaseID]*appraisal.Plan, error) {
	all, err := collectIn(tx, scanData[appraisal.Plan], query, "of_case", ids)
	if err != nil {
		return nil, err
	}
	out := make(map[appraisal.CaseID]*appraisal.Plan, len(all))
	for i := range all {
		out[all[i].Case] = &all[i]
	}
	return out, nil
}

// AimPut stores an aim: version 1 as a new one, a later one in place of the
// version before; false where another version is stored.
func (tx *Tx) AimPut(a *appraisal.Aim) (bool, error) {
	data, err := asJSON(a)
	if err != nil {
		return false, err
	}
	var n int64
	if a.Version == 1 {
		n, err = tx.Exec("insert into appraisal_aim (id, version, body, year, data) values ($1, $2, $3, $4, $5) on conflict do nothing",
			a.ID, a.Version, a.Body, a.Year, data)
	} else {
		n, err = tx.Exec("update appraisal_aim set version = $2, data = $3 where id = $1 and version = $4", a.ID, a.Version, data, a.Version-1)
	}
	return n == 1, err
}

// AimsOf reads the aims of a body for a year, in the order of their entry.
func (tx *Tx) AimsOf(body people.BodyID, year int) ([]appraisal.Aim, error) {
	return Collect(tx, scanData[appraisal.Aim], "select data from appraisal_aim where body = $1 and year = $2 order by place", body, year)
}

// CascadeOf reads the KCI of plans in force that come from the aims of a body
// for a year, in the order of the aims and the servants' names; at most limit.
func (tx *Tx) CascadeOf(body people.BodyID, year int, limit int) ([]appraisal.Cascaded, error) {
	return Collect(tx, func(scan Scan) (c appraisal.Cascaded, err error) {
		err = scan(&c.Aim, &c.Case, &c.Person, &c.Unit, &c.KCI, &c.Name)
		return c, err
	}, `select k.aim, k.of_case, c.person, c.unit, k.kci, k.name from appraisal_aim a
join appraisal_cascade k on k.aim = a.id join appraisal_case c on c.id = k.of_case
where a.body = $1 and a.year = $2 order by a.place, c.name_sort, k.of_case, k.kci limit $3`, body, year, limit)
}
