package people

import (
	"context"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// Appointment is an order to put a person in a post.
type Appointment struct {
	Post           PostID         `json:"post"`
	Kind           AssignmentKind `json:"kind"`
	From           day.Day        `json:"from"`
	Until          *day.Day       `json:"until"`
	ProbationUntil *day.Day       `json:"probation_until"`
}

// Appoint puts a person in a post from a day on. A main post that the person
// held until then in the same body ends on the day before: that is a transfer.
// The record of somebody of another body, or of none, comes to the body of the
// post once the other main post has ended. The faults are people.changed,
// people.missing.person, people.missing.post, people.post_occupied,
// people.main_elsewhere, people.appoint_before, people.until_before and
// people.kind.
func (s *Service) Appoint(ctx context.Context, by By, id PersonID, version int64, o Appointment) (*Person, error) {
	wide := By{Person: by.Person, All: true} // a person from elsewhere may be appointed to a post within reach
	return s.onPerson(ctx, wide, id, version, "staff.appoint", func(tx Tx, p *Person) ([]FieldChange, any, error) {
		post, err := tx.PostGet(o.Post)
		if err != nil {
			return nil, nil, err
		}
		if post == nil || post.Closed || !by.reaches(post.Body) {
			return nil, nil, missing(RootPost)
		}
		if err := firstOf(checkAppointment(&o), vacant(tx, post, id, &o)); err != nil {
			return nil, nil, err
		}
		fields, err := endMain(tx, p, post, &o)
		if err != nil {
			return nil, nil, err
		}
		if o.Kind == Main {
			p.Body = post.Body
		}
		a := Assignment{ID: AssignmentID(s.IDs.New("asg")), Person: id, Post: o.Post, Body: post.Body, Kind: o.Kind, From: o.From,
			Until: o.Until, ProbationUntil: o.ProbationUntil}
		_, err = tx.AssignmentInsertAll([]Assignment{a}, map[PersonID]string{id: p.Name()})
		return append(fields, FieldChange{Field: "post." + string(o.Kind), After: post.Code}), o, err
	})
}

func checkAppointment(o *Appointment) error {
	switch {
	case !o.Kind.Known():
		return fault.New(fault.Invalid, "people.kind").At("kind")
	case o.Until != nil && *o.Until < o.From:
		return fault.New(fault.Invalid, "people.until_before", "from", o.From.String(), "until", o.Until.String()).At("until")
	case o.ProbationUntil != nil && *o.ProbationUntil < o.From:
		return fault.New(fault.Invalid, "people.until_before", "from", o.From.String(), "until", o.ProbationUntil.String()).At("probation_until")
	}
	return nil
}

// vacant refuses a main post that another person holds at that time.
func vacant(tx Tx, post *Post, id PersonID, o *Appointment) error {
	if o.Kind != Main {
		return nil
	}
	held, err := tx.AssignmentsOfPosts([]PostID{post.ID})
	if err != nil {
		return err
	}
	for _, a := range held {
		if a.Kind == Main && a.Person != id && overlap(a.From, a.Until, o.From, o.Until) {
			names, err := tx.PersonNames([]PersonID{a.Person})
			if err != nil {
				return err
			}
			return fault.New(fault.Conflict, "people.post_occupied", "post", post.Code, "name", names[a.Person]).At("post")
		}
	}
	return nil
}

// endMain ends the main post that a new main one replaces.
func endMain(tx Tx, p *Person, post *Post, o *Appointment) ([]FieldChange, error) {
	if o.Kind != Main {
		return nil, nil
	}
	held, err := tx.AssignmentsOfPersons([]PersonID{p.ID})
	if err != nil {
		return nil, err
	}
	var out []FieldChange
	for _, a := range held {
		if a.Kind != Main || !overlap(a.From, a.Until, o.From, o.Until) {
			continue
		}
		switch {
		case a.Body != post.Body:
			return nil, fault.New(fault.Conflict, "people.main_elsewhere", "from", a.From.String())
		case a.From >= o.From:
			return nil, fault.New(fault.Conflict, "people.appoint_before", "from", a.From.String()).At("from")
		}
		last := o.From.Add(-1)
		a.Until = &last
		if err := tx.AssignmentUpdate(&a); err != nil {
			return nil, err
		}
		out = append(out, FieldChange{Field: "until", After: last.String()})
	}
	return out, nil
}

// Release ends an assignment with its last day. The faults are people.changed,
// people.missing.person, people.missing.assignment and people.until_before.
func (s *Service) Release(ctx context.Context, by By, id PersonID, version int64, assignment AssignmentID, last day.Day) (*Person, error) {
	return s.onPerson(ctx, by, id, version, "staff.release", func(tx Tx, p *Person) ([]FieldChange, any, error) {
		held, err := tx.AssignmentsOfPersons([]PersonID{id})
		if err != nil {
			return nil, nil, err
		}
		for _, a := range held {
			if a.ID != assignment {
				continue
			}
			if last < a.From {
				return nil, nil, fault.New(fault.Invalid, "people.until_before", "from", a.From.String(), "until", last.String()).At("until")
			}
			before := dayText(a.Until)
			a.Until = &last
			return []FieldChange{{Field: "until", Before: before, After: last.String()}}, a, tx.AssignmentUpdate(&a)
		}
		return nil, nil, fault.New(fault.Missing, "people.missing.assignment")
	})
}

// dayText is the text of a day, "" for none.
func dayText(d *day.Day) string {
	if d == nil {
		return ""
	}
	return d.String()
}
