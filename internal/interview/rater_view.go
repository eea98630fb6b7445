package interview

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/interview/raters"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// RatersView is how those who mark in a body use the scale. A member gets the
// own figures and nobody else's.
type RatersView struct {
	Body   people.BodyID
	Names  map[people.PersonID]string
	All    bool           // the reader advises the panels of the body
	Report *raters.Report // nil for a member
	Own    *raters.Rater  // of the reader; nil for who has marked nothing
}

// RatersOf gives the statistics of a body's raters: all of them to the HR expert
// of its panels, and to a member the own ones. They stand on the marks as they
// were locked, and serve to learn: no mark is changed by them.
func (s *Service) RatersOf(ctx context.Context, by *access.Actor, body people.BodyID) (*RatersView, error) {
	out := &RatersView{Body: body}
	var sheets []raters.Sheet
	err := s.Store.Read(ctx, func(tx Tx) error {
		out.All = access.May(by, access.SeeRaters, access.Target{Body: string(body)})
		if !out.All {
			if err := allow(by, access.SeeRaters, body, access.Own); err != nil {
				return err
			}
		}
		var err error
		sheets, err = s.openSheets(tx, by, out)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, out.work(by, sheets)
}

// openSheets reads the sheets that the reader's figures stand on, and the names
// that the page tells.
func (s *Service) openSheets(tx Tx, by *access.Actor, out *RatersView) ([]raters.Sheet, error) {
	b, _, err := bodyDay(tx, out.Body)
	if err != nil {
		return nil, err
	}
	of := people.PersonID(by.Person)
	if out.All {
		of = ""
	}
	sealed, err := tx.OpenSheetsOf(out.Body, of)
	if err != nil {
		return nil, err
	}
	var ids []people.PersonID
	for _, x := range sealed {
		if out.All && !slices.Contains(ids, x.Member) {
			ids = append(ids, x.Member)
		}
	}
	if out.Names, err = tx.PersonNames(ids); err != nil {
		return nil, err
	}
	return s.unsealed(sealed, b.Zone)
}

// unsealed opens sheets, each candidate's key once.
func (s *Service) unsealed(sealed []OpenSheet, zone string) ([]raters.Sheet, error) {
	in, err := day.Zone(zone)
	if err != nil {
		return nil, err
	}
	var out []raters.Sheet
	var key *seal.Key
	last := ID("")
	for _, x := range sealed {
		if key == nil || x.Interview != last {
			if key, err = s.Master.Key(x.Key); err != nil {
				return nil, fmt.Errorf("key of the candidate of %s: %w", x.Interview, err)
			}
			last = x.Interview
		}
		text, err := key.Open(fieldSheet, x.Sealed)
		if err != nil {
			return nil, fmt.Errorf("sheet of %s: %w", x.Interview, err)
		}
		var sheet Sheet
		if err := json.Unmarshal(text, &sheet); err != nil {
			return nil, fmt.Errorf("sheet of %s: %w", x.Interview, err)
		}
		one := raters.Sheet{Interview: string(x.Interview), Rater: string(x.Member), Starts: x.Starts, Overall: sheet.Overall, Marks: map[string]int{}}
		if !x.Starts.IsZero() {
			one.Day = day.In(x.Starts, in).String()
		}
		for _, r := range sheet.Ratings {
			if r.Mark != nil {
				one.Marks[r.Competency] = *r.Mark
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// work makes the figures.
func (v *RatersView) work(by *access.Actor, sheets []raters.Sheet) (err error) {
	marked := slices.ContainsFunc(sheets, func(s raters.Sheet) bool { return s.Rater == by.Person })
	if v.All {
		if v.Report, err = raters.Work(sheets); err != nil {
			return err
		}
	}
	if marked {
		v.Own, err = raters.Of(by.Person, sheets)
	}
	return err
}
