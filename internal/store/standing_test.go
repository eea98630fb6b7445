package store_test

import (
	"testing"

	"tarazy/internal/day"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// Who holds a post stands there; who stands in for a head does so on the days on
// which the head is away, and no longer than the order says.
func TestHowAPersonStands(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		appraisalBody(t, db, 4)
		on := func(n int) day.Day { return appraisalDay.Add(n) }
		until := func(n int) *day.Day { d := on(n); return &d }
		write(t, db, func(tx *store.Tx) error {
			posts := []people.Post{
				{ID: "pos_head", Version: 1, Body: "bod_a", Code: "h", PostState: people.PostState{From: people.Always, Unit: "uni_a", Head: true}},
				{ID: "pos_one", Version: 1, Body: "bod_a", Code: "1", PostState: people.PostState{From: people.Always, Unit: "uni_a"}},
			}
			if _, err := tx.PostInsertAll(posts); err != nil {
				return err
			}
			_, err := tx.AssignmentInsertAll([]people.Assignment{
				{ID: "asg_1", Person: "per001", Post: "pos_head", Body: "bod_a", Kind: people.Main, From: on(0)},
				{ID: "asg_2", Person: "per002", Post: "pos_one", Body: "bod_a", Kind: people.Main, From: on(0), Until: until(20)},
			}, nil)
			return firstError(err,
				tx.AbsenceInsert(&people.Absence{ID: "abs_1", Person: "per001", Kind: people.Annual, From: on(5), Until: until(15), Returned: until(12)}),
				tx.SubstitutionInsert(&people.Substitution{ID: "sub_1", Person: "per001", Substitute: "per002", From: on(0), Until: until(10), Order: 1}),
				tx.SubstitutionInsert(&people.Substitution{ID: "sub_2", Person: "per001", Substitute: "per003", From: on(0), Order: 2}))
		})
		own, head := people.Place{Body: "bod_a", Own: true}, people.Place{Body: "bod_a", Heads: true}
		for _, x := range []struct {
			who  people.PersonID
			on   int
			want []people.Place
		}{
			{"per001", -1, nil},
			{"per001", 0, []people.Place{{Body: "bod_a", Own: true, Heads: true}}},
			{"per002", 4, []people.Place{own}},
			{"per002", 5, []people.Place{own, head}},
			{"per002", 10, []people.Place{own, head}},
			{"per002", 11, []people.Place{own}}, // the order is over
			{"per002", 20, []people.Place{own}},
			{"per002", 21, nil},
			{"per003", 11, []people.Place{head}},
			{"per003", 12, nil}, // the head has returned
			{"per000", 5, nil},
		} {
			read(t, db, func(tx *store.Tx) error {
				s, err := tx.StandingOn(x.who, on(x.on))
				equal(t, string(x.who)+" on "+on(x.on).String(), s.Places, x.want)
				return err
			})
		}
	})
}
