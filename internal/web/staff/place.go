package staff

import (
	"context"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// place is the body that a page is about, with its units and posts on a day.
type place struct {
	Body  people.Body
	Zone  *time.Location
	Today day.Day
	On    day.Day // the day asked for, or today
	Units []people.Unit
	Posts []people.Post
}

// placeOn reads a body; on is nil for today.
func (d Deps) placeOn(ctx context.Context, id people.BodyID, on *day.Day) (*place, error) {
	p := &place{}
	err := d.People.Store.Read(ctx, func(tx people.Tx) error {
		b, err := tx.BodyGet(id)
		if err != nil {
			return err
		}
		if b == nil {
			return fault.New(fault.Missing, "people.missing.body")
		}
		p.Body = *b
		if p.Zone, err = day.Zone(b.Zone); err != nil {
			return err
		}
		p.Today = day.In(tx.Now(), p.Zone)
		p.On = p.Today
		if on != nil {
			p.On = *on
		}
		if p.Units, err = tx.UnitsOn(id, p.On); err != nil {
			return err
		}
		p.Posts, err = tx.PostsOn(id, p.On, false)
		return err
	})
	return p, err
}

// moment writes an instant in the body's zone.
func moment(l locale.Lang, at time.Time, zone *time.Location) string {
	return locale.Moment(l, at.In(zone))
}

// dayIn writes a day in the words of a language.
func dayIn(l locale.Lang, d day.Day) string {
	if d == people.Always {
		return locale.T(l, "staff.always", nil)
	}
	return locale.Day(l, d.String())
}

// dayOrNone writes a day that may be none.
func dayOrNone(l locale.Lang, d *day.Day) string {
	if d == nil {
		return locale.T(l, "staff.open_end", nil)
	}
	return dayIn(l, *d)
}

// span writes a time from a day through another.
func span(l locale.Lang, from day.Day, until *day.Day) string {
	if until == nil {
		return locale.T(l, "staff.since", fault.Args{"from": dayIn(l, from)})
	}
	return locale.T(l, "staff.span", fault.Args{"from": dayIn(l, from), "until": dayIn(l, *until)})
}

// title of a post in the language of the page.
func title(l locale.Lang, kk, ru string) string {
	if l == locale.RU {
		return ru
	}
	return kk
}

// askedDay reads a day of the address; an empty one is none.
func askedDay(text string) (*day.Day, error) {
	if text == "" {
		return nil, nil
	}
	d, err := day.Parse(text)
	if err != nil {
		return nil, err
	}
	return &d, nil
}
