package appraisal_test

import (
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/clock"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store/storetest"
)

// maslikhat is a body under the act of Almaty with a head of the body, a head of
// a unit, and a servant of each further category given.
func maslikhat(w *appraisaltest.World, bin, scope string, categories ...string) (people.BodyID, *access.Actor, []people.PersonID) {
	w.T.Helper()
	ctx := w.T.Context()
	b, err := w.People.Service.AddBody(ctx, appraisaltest.By, people.Body{
		BIN: bin, Zone: "Asia/Almaty", Names: locale.Words{KK: "Мәслихат аппараты", RU: "Аппарат маслихата", EN: "Maslikhat office"},
		Scope: scope, Acts: map[string]string{"appraisal": appraisaltest.Almaty},
	})
	w.Must(err)
	u, err := w.People.Service.AddUnit(ctx, appraisaltest.By, people.Unit{Body: b.ID, Code: "10", UnitState: people.UnitState{From: people.Always, NameKK: "Бөлім", NameRU: "Отдел"}})
	w.Must(err)
	var out []people.PersonID
	for i, category := range categories {
		post, err := w.People.Service.AddPost(ctx, appraisaltest.By, people.Post{Body: b.ID, Code: category + string(rune('a'+i)), PostState: people.PostState{
			From: people.Always, Unit: u.ID, TitleKK: "Маман", TitleRU: "Специалист", Category: category, Head: i == 0,
		}})
		w.Must(err)
		a := w.Person("Мәслихатов"+string(rune('а'+i)), b.ID)
		_, err = w.People.Service.Appoint(ctx, appraisaltest.By, appraisaltest.ID(a), 1, people.Appointment{Post: post.ID, Kind: people.Main, From: w.Day("2020-02-03")})
		w.Must(err)
		out = append(out, appraisaltest.ID(a))
	}
	hr := w.Person("Кадрлы", b.ID)
	w.Grant(hr, access.HROfficer, b.ID)
	return b.ID, hr, out
}

func TestTheActOfAlmatyCoversItsBodyUntilItsRepeal(t *testing.T) {
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			c := clock.NewFixed(time.Date(2022, time.January, 10, 4, 0, 0, 0, time.UTC))
			w := appraisaltest.New(t, storetest.Open(t, kind.URL(t), c), c)
			body, hr, servants := maslikhat(w, "180140000666", "maslikhat_office_almaty", "D-3", "D-4", "D-3", "D-2")
			in := appraisal.YearIn{Body: body, Number: 2022, From: w.Day("2022-01-01"), Until: w.Day("2022-12-31")}
			y, err := w.Service.OpenYear(t.Context(), hr, in)
			w.Must(err)
			if y.Act != appraisaltest.Almaty || y.Edition != appraisaltest.AlmatyEdition {
				t.Errorf("the year is under %s %s", y.Act, y.Edition)
			}
			for i, gap := range []string{"", "", "appraisal.no_group_but_heads", "appraisal.no_group"} {
				w.Tx(func(tx appraisal.Tx) error {
					c, err := tx.AppraisalCaseOf(y.ID, servants[i])
					if err == nil && c.Gap != gap {
						t.Errorf("servant %d: gap %q", i, c.Gap)
					}
					return err
				})
			}
			other, officer, _ := maslikhat(w, "180140000777", "executive_bodies_arys", "D-3")
			in.Body = other
			if _, err := w.Service.OpenYear(t.Context(), officer, in); !fault.Is(err, "appraisal.out_of_scope") {
				t.Errorf("a body outside of the scope: %v", err)
			}
			w.At("2022-09-23")
			in = appraisal.YearIn{Body: body, Number: 2023, From: w.Day("2023-01-01"), Until: w.Day("2023-12-31")}
			if _, err := w.Service.OpenYear(t.Context(), hr, in); !fault.Is(err, "law.not_in_force") {
				t.Errorf("after the repeal: %v", err)
			}
			w.At("2022-12-12")
			w.Must(w.Sync(t.Context(), y.ID))
		})
	}
}
