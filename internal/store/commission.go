package store

import (
	"tarazy/internal/competition"
	"tarazy/internal/people"
)

// OrderInsert adds a version of the order on a commission; false where there is
// one of the version.
func (tx *Tx) OrderInsert(o *competition.Order) (bool, error) {
	data, err := asJSON(o)
	if err != nil {
		return false, err
	}
	if _, err := tx.Exec("update commission_order set latest = 0 where competition = $1 and version < $2", o.Competition, o.Version); err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into commission_order (competition, version, latest, data) values ($1, $2, 1, $3) on conflict do nothing", o.Competition, o.Version, data)
	if err != nil || n != 1 {
		return false, err
	}
	for _, s := range o.Seats {
		if err := tx.ExecOne("insert into commission_seat (competition, version, person, duty) values ($1, $2, $3, $4)", o.Competition, o.Version, s.Person, s.Duty); err != nil {
			return false, err
		}
	}
	return true, nil
}

// OrdersOf reads the orders on the commission of a competition, the oldest
// first.
func (tx *Tx) OrdersOf(id competition.ID) ([]competition.Order, error) {
	return Collect(tx, scanData[competition.Order], "select data from commission_order where competition = $1 order by version", id)
}

// SeatsOfPerson reads in which competitions that are not over a person sits.
func (tx *Tx) SeatsOfPerson(p people.PersonID) ([]competition.ID, error) {
	return Collect(tx, func(scan Scan) (id competition.ID, err error) {
		err = scan(&id)
		return id, err
	}, `select s.competition from commission_seat s
  join commission_order o on o.competition = s.competition and o.version = s.version
  join competition c on c.id = s.competition
where s.person = $1 and o.latest = 1 and c.state not in ('finished', 'cancelled') order by c.created, s.competition`, p)
}

// DeclarationInsert adds a member's declaration; false where there is one.
func (tx *Tx) DeclarationInsert(d *competition.Declaration) (bool, error) {
	data, err := asJSON(d)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into interest (vacancy, member, competition, data, reason) values ($1, $2, $3, $4, $5) on conflict do nothing", d.Vacancy, d.Member, d.Competition, data, d.Reason)
	return n == 1, err
}

// DeclarationUpdate stores a declaration in place of the member's earlier one;
// false where there is none.
func (tx *Tx) DeclarationUpdate(d *competition.Declaration) (bool, error) {
	data, err := asJSON(d)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update interest set data = $3, reason = $4 where vacancy = $1 and member = $2", d.Vacancy, d.Member, data, d.Reason)
	return n == 1, err
}

// DeclarationsOf reads the declarations of members about a vacancy.
func (tx *Tx) DeclarationsOf(id competition.VacancyID) ([]competition.Declaration, error) {
	return Collect(tx, func(scan Scan) (d competition.Declaration, err error) {
		var data string
		var reason []byte
		if err = scan(&data, &reason); err != nil {
			return d, err
		}
		err = dataInto(data, &d)
		d.Reason = reason
		return d, err
	}, "select data, reason from interest where vacancy = $1 order by member", id)
}
