package store

import (
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// Standing is what the roles of a person on a day follow from.
type Standing struct {
	Candidate bool            // registered, and the consent stands
	Places    []people.Place  // posts held, and those whose holder the person stands in for
	Named     []people.BodyID // in which the person appraises by an order, while something has to be done there
}

// StandingOn reads how a person stands on a day in one question: every request asks
// it. Own posts come first; who stands in for somebody does so while that person is
// away.
func (tx *Tx) StandingOn(p people.PersonID, on day.Day) (s Standing, err error) {
	_, err = Collect(tx, func(scan Scan) (none struct{}, err error) {
		var kind string
		var at people.Place
		if err = scan(&kind, &at.Body, &at.Heads, &at.FirstHead); err != nil {
			return none, err
		}
		switch kind {
		case "candidate":
			s.Candidate = true
		case "named":
			s.Named = append(s.Named, at.Body)
		default:
			at.Own, at.Heads = kind == "own", at.Heads || at.FirstHead
			s.Places = append(s.Places, at)
		}
		return none, nil
	}, `select 'own' as kind, a.body, p.head, p.first_head from assignment a join post p on p.id = a.post
where a.person = $1 and a.from_day <= $2 and (a.until_day is null or a.until_day >= $2)
union all select 'stands in', a.body, p.head, p.first_head from assignment a join post p on p.id = a.post
where a.from_day <= $2 and (a.until_day is null or a.until_day >= $2) and a.person in (select s.person from substitution s
  where s.substitute = $1 and s.from_day <= $2 and (s.until_day is null or s.until_day >= $2) and exists (select 1 from absence b
    where b.person = s.person and b.from_day <= $2 and case when b.returned_day is not null then b.returned_day > $2 else b.until_day is null or b.until_day >= $2 end))
union all select 'candidate', '', 0, 0 from (select withdrawn from candidate_registration where person = $1 order by at desc, withdrawn, id limit 1) r where r.withdrawn = 0
union all select distinct 'named', n.body, 0, 0 from appraisal_named n join appraisal_case c on c.id = n.of_case where n.person = $1 and c.tally < '1'
order by 1, 2`, p, on.String())
	return s, err
}
