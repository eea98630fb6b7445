package appraisal

import (
	"context"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// BenchView is the commission of a body with its orders, and who may sit in it.
type BenchView struct {
	Body    people.Body
	Rules   *Rules
	Edition *law.Edition
	Today   day.Day
	Now     *Order  // in force; nil for none
	Next    *Order  // waits to be put in force; nil for none
	Orders  []Order // put in force, the latest first
	Names   map[people.PersonID]string
	Holders map[Duty][]people.PersonID             // who may have a seat, by name
	Away    map[people.PersonID]people.AbsenceKind // of the order in force, who is absent today
	Prepare bool
	Form    bool
}

// Shown is the order whose composition stands on the page: the draft, else the
// one in force; nil for none.
func (v *BenchView) Shown() *Order {
	if v.Next != nil {
		return v.Next
	}
	return v.Now
}

// Commission shows the commission of a body to who sees its years. The faults
// are those of openBench and appraisal.missing.case.
func (s *Service) Commission(ctx context.Context, by *access.Actor, body people.BodyID) (*BenchView, error) {
	var out *BenchView
	err := s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.SeeYear, body, 0); err != nil {
			return err
		}
		b, err := s.openBench(tx, body)
		if err != nil {
			return err
		}
		at := access.Target{Body: string(body)}
		out = &BenchView{Body: *b.body, Rules: b.rules, Edition: b.env.Edition, Today: b.today, Now: b.now, Next: b.next,
			Prepare: access.May(by, access.PrepareOrder, at), Form: access.May(by, access.FormCommission, at), Away: map[people.PersonID]people.AbsenceKind{}}
		for _, o := range b.all {
			if o.InForce != nil {
				out.Orders = append([]Order{o}, out.Orders...)
			}
		}
		return out.read(tx, b)
	})
	return out, err
}

func (v *BenchView) read(tx Tx, b *bench) (err error) {
	if v.Holders, err = b.holders(tx); err != nil {
		return err
	}
	var who []people.PersonID
	for _, held := range v.Holders {
		who = append(who, held...)
	}
	for _, o := range b.all {
		who = append(who, o.By, o.Formed)
		for _, seat := range o.Seats {
			who = append(who, seat.Person)
		}
		for _, c := range o.Changes {
			who = append(who, c.Out, c.In)
		}
	}
	if v.Names, err = tx.PersonNames(distinctPersons(who...)); err != nil {
		return err
	}
	if b.now != nil {
		for _, seat := range b.now.Seats {
			if a, away := b.st.Away(seat.Person); away {
				v.Away[seat.Person] = a.Kind
			}
		}
	}
	v.sort()
	return nil
}

// sort puts the holders in the order of their names, each once.
func (v *BenchView) sort() {
	inOrder := collate.New(language.Kazakh) // Russian names sort rightly by it too
	for duty, held := range v.Holders {
		held = distinctPersons(held...)
		slices.SortFunc(held, func(a, b people.PersonID) int { return inOrder.CompareString(v.Names[a], v.Names[b]) })
		v.Holders[duty] = held
	}
}
