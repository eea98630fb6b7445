package store_test

import (
	"fmt"
	"testing"
	"time"

	"tarazy/internal/clock"
	days "tarazy/internal/day"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestATaskIsPutOffForOnePerson(t *testing.T) {
	storetest.EachClock(t, func(t *testing.T, db *store.DB, c *clock.Fixed) {
		w := peopletest.New(t, db, c)
		var ids []people.PersonID
		for n := range 2 {
			p, err := w.Enrol(t.Context(), w.By, w.Body, people.Entry{Surname: "Қалиева", Given: "Үміт",
				Private: people.Private{IIN: peopletest.IIN(t, w.Rules, n)}})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, p.ID)
		}
		on := func(n int) days.Day { return days.Of(2026, time.March, n) }
		write(t, db, func(tx *store.Tx) error {
			for _, p := range []struct {
				task  string
				until days.Day
			}{{"import.a", on(3)}, {"import.b", on(5)}, {"import.a", on(4)}} {
				if err := tx.TaskLaterPut(ids[0], p.task, p.until); err != nil {
					return err
				}
			}
			return tx.TaskLaterPut(ids[1], "import.a", on(9))
		})
		laterIs(t, db, ids[0], "map[import.a:2026-03-04 import.b:2026-03-05]")
		laterIs(t, db, ids[1], "map[import.a:2026-03-09]")
		write(t, db, func(tx *store.Tx) error {
			n, err := tx.TaskLaterPurge(ids[0], on(4))
			if err != nil || n != 1 {
				t.Errorf("%d forgotten: %v", n, err)
			}
			for want, task := range map[bool]string{true: "import.b", false: "import.a"} {
				if was, err := tx.TaskLaterDelete(ids[0], task); err != nil || was != want {
					t.Errorf("%s: %t %v", task, was, err)
				}
			}
			return nil
		})
		laterIs(t, db, ids[0], "map[]")
		laterIs(t, db, ids[1], "map[import.a:2026-03-09]")
	})
}

func laterIs(t *testing.T, db *store.DB, person people.PersonID, want string) {
	t.Helper()
	read(t, db, func(tx *store.Tx) error {
		all, err := tx.TaskLaterOf(person)
		if got := fmt.Sprint(all); got != want {
			t.Errorf("%s, not %s", got, want)
		}
		return err
	})
}
