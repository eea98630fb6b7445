package people

import "tarazy/internal/day"

// Place is where a person stands in a body on a day: by an own post, or by
// standing in for somebody who is away.
type Place struct {
	Body      BodyID
	Own       bool // by an own post
	Heads     bool // a unit or the body
	FirstHead bool
}

// Places are the posts that a person holds on a day, and those whose holder
// the person stands in for.
func Places(tx Tx, id PersonID, d day.Day) ([]Place, error) {
	who, err := standingIn(tx, id, d)
	if err != nil {
		return nil, err
	}
	held, err := tx.AssignmentsOfPersons(append(who, id))
	if err != nil {
		return nil, err
	}
	var out []Place
	for _, a := range held {
		if !a.On(d) {
			continue
		}
		post, err := tx.PostGet(a.Post)
		if err != nil {
			return nil, err
		}
		if post != nil {
			out = append(out, Place{Body: a.Body, Own: a.Person == id, Heads: post.Heads(), FirstHead: post.FirstHead})
		}
	}
	return out, nil
}

// standingIn are those who are away on the day and for whom the person stands
// in.
func standingIn(tx Tx, id PersonID, d day.Day) ([]PersonID, error) {
	all, err := tx.SubstitutionsBy(id)
	if err != nil {
		return nil, err
	}
	var who []PersonID
	for _, x := range all {
		if !x.On(d) {
			continue
		}
		away, err := tx.AbsencesOf([]PersonID{x.Person})
		if err != nil {
			return nil, err
		}
		for _, a := range away {
			if a.On(d) {
				who = append(who, x.Person)
				break
			}
		}
	}
	return who, nil
}
