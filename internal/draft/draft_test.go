package draft_test

import (
	"bytes"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/draft"
	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/people"
	"tarazy/internal/seal"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

type bench struct {
	*testing.T
	*draft.Service
	db    *store.DB
	clock *clock.Fixed
}

func each(t *testing.T, fn func(*bench)) {
	t.Helper()
	storetest.EachClock(t, func(t *testing.T, db *store.DB, c *clock.Fixed) {
		master, err := seal.NewMaster(make([]byte, 32))
		if err != nil {
			t.Fatal(err)
		}
		b := &bench{T: t, db: db, clock: c, Service: &draft.Service{Store: store.As[draft.Tx](db), Master: master, IDs: id.Sequence(1)}}
		for _, person := range []people.PersonID{"per_1", "per_2"} {
			key, err := master.NewKey()
			b.ok(err)
			b.ok(db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.PersonInsertAll([]people.Person{{ID: person, Version: 1, Surname: "Әлиева", Given: "Гүлнұр", Lang: "kk", Key: key}})
				return err
			}))
		}
		fn(b)
	})
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) save(version int64, essay string) draft.Saved {
	b.Helper()
	s, err := b.Save(b.Context(), "per_1", "competition.application", "cmp_1", fields(essay), version)
	b.ok(err)
	return s
}

func (b *bench) load(person people.PersonID) *draft.Draft {
	b.Helper()
	d, err := b.Load(b.Context(), person, "competition.application", "cmp_1")
	b.ok(err)
	return d
}

func fields(essay string) map[string]string { return map[string]string{"essay": essay, "phone": ""} }

func TestAFormIsSavedAndFoundAgain(t *testing.T) {
	each(t, func(b *bench) {
		if b.load("per_1") != nil {
			b.Error("a draft from nowhere")
		}
		if s := b.save(0, "Мен"); s.Version != 1 || s.Other != nil {
			b.Errorf("%+v", s)
		}
		b.clock.Advance(time.Minute)
		if s := b.save(1, "Мен жұмыс"); s.Version != 2 || s.Other != nil {
			b.Errorf("%+v", s)
		}
		d := b.load("per_1")
		if d == nil || d.Version != 2 || !maps.Equal(d.Fields, fields("Мен жұмыс")) || !d.Saved.Equal(b.clock.Now()) {
			b.Errorf("%+v", d)
		}
		if b.load("per_2") != nil {
			b.Error("seen by another")
		}
		all, err := b.Open(b.Context(), "per_1")
		if err != nil || len(all) != 1 || all[0].Form != "competition.application" || all[0].Case != "cmp_1" {
			b.Error(all, err)
		}
		b.ok(b.Drop(b.Context(), "per_1", "competition.application", "cmp_1"))
		if b.load("per_1") != nil {
			b.Error("still there")
		}
	})
}

func TestASecondTabLosesNothing(t *testing.T) {
	each(t, func(b *bench) {
		b.save(0, "both")
		b.save(1, "first tab")
		s := b.save(1, "second tab")
		if s.Version != 2 || s.Other == nil || s.Other.Fields["essay"] != "first tab" {
			b.Fatalf("%+v", s)
		}
		if d := b.load("per_1"); d.Fields["essay"] != "first tab" {
			b.Errorf("%+v", d)
		}
		if s := b.save(s.Version, "both tabs"); s.Version != 3 || s.Other != nil {
			b.Errorf("%+v", s)
		}
		if s := b.save(0, "opened before"); s.Version != 3 || s.Other == nil {
			b.Errorf("%+v", s)
		}
	})
}

func TestASaveWhoseAnswerWasLostMayBeSentAgain(t *testing.T) {
	each(t, func(b *bench) {
		b.save(0, "a")
		for range 2 {
			if s := b.save(1, "b"); s.Version != 2 || s.Other != nil {
				b.Errorf("%+v", s)
			}
		}
	})
}

func TestWhatWasDroppedInAnotherTabBeginsAnew(t *testing.T) {
	each(t, func(b *bench) {
		b.save(0, "a")
		b.ok(b.Drop(b.Context(), "per_1", "competition.application", "cmp_1"))
		if s := b.save(1, "b"); s.Version != 1 || s.Other != nil || b.load("per_1").Fields["essay"] != "b" {
			b.Errorf("%+v", s)
		}
	})
}

func TestOfSavesAtOnceOneIsKept(t *testing.T) {
	each(t, func(b *bench) {
		b.save(0, "a")
		var tabs sync.WaitGroup
		var mu sync.Mutex
		kept := 0
		for i := range 8 {
			tabs.Go(func() {
				s, err := b.Save(b.Context(), "per_1", "competition.application", "cmp_1", fields(fmt.Sprint(i)), 1)
				if err != nil {
					b.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if s.Other == nil {
					kept++
				}
			})
		}
		tabs.Wait()
		if kept != 1 || b.load("per_1").Version != 2 {
			b.Errorf("%d kept", kept)
		}
	})
}

func TestDraftsAreSealed(t *testing.T) {
	each(t, func(b *bench) {
		b.save(0, "a long essay")
		b.ok(b.db.Read(b.Context(), func(tx *store.Tx) error {
			r, err := tx.DraftGet("per_1", "competition.application", "cmp_1")
			if bytes.Contains(r.Data, []byte("essay")) {
				b.Error("plain")
			}
			return err
		}))
		// In another place it does not open.
		b.ok(b.db.Write(b.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("update draft set case_id = 'cmp_2'")
			return err
		}))
		if _, err := b.Load(b.Context(), "per_1", "competition.application", "cmp_2"); err == nil {
			b.Error("opened in another place")
		}
	})
}

func TestBounds(t *testing.T) {
	each(t, func(b *bench) {
		many := map[string]string{}
		for i := range 1001 {
			many[fmt.Sprint(i)] = ""
		}
		for name, c := range map[string]struct {
			person people.PersonID
			form   string
			fields map[string]string
			want   string
		}{
			"size":       {"per_1", "f", fields(strings.Repeat("ә", 1<<17)), "draft.too_large"},
			"fields":     {"per_1", "f", many, "draft.too_large"},
			"long name":  {"per_1", "f", map[string]string{strings.Repeat("a", 201): ""}, "draft.too_large"},
			"not text":   {"per_1", "f", fields("\xff"), "draft.text"},
			"form":       {"per_1", "F f", fields(""), "draft.place"},
			"no person":  {"per_3", "f", fields(""), "draft.person"},
			"whole 256K": {"per_1", "f", map[string]string{"a": strings.Repeat("x", 1<<18-1)}, ""},
			"zero byte":  {"per_1", "g", fields("a\x00b"), ""},
		} {
			_, err := b.Save(b.Context(), c.person, c.form, "", c.fields, 0)
			if c.want == "" && err != nil || c.want != "" && !fault.Is(err, c.want) {
				b.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestOldDraftsAreForgotten(t *testing.T) {
	each(t, func(b *bench) {
		for i := range 3 {
			_, err := b.Save(b.Context(), "per_1", fmt.Sprintf("form.f%d", i), "", fields("a"), 0)
			b.ok(err)
			b.clock.Advance(time.Hour)
		}
		n, err := b.Purge(b.Context(), storetest.Start.Add(time.Hour+1000), 10)
		if n != 2 || err != nil {
			b.Error(n, err)
		}
	})
}

func TestASweepForgetsDraftsThatNobodyWentOnWith(t *testing.T) {
	const keep = 90 * 24 * time.Hour
	each(t, func(b *bench) {
		b.ok(b.Sweep(b.Context(), keep))
		for i := range 501 { // more than one transaction takes
			_, err := b.Save(b.Context(), people.PersonID(fmt.Sprintf("per_%d", 1+i%2)), fmt.Sprintf("form.f%d", i), "", fields("a"), 0)
			b.ok(err)
		}
		b.clock.Advance(24 * time.Hour)
		b.save(0, "later")
		left := func() (n int) {
			b.Helper()
			for _, person := range []people.PersonID{"per_1", "per_2"} {
				all, err := b.Open(b.Context(), person)
				b.ok(err)
				n += len(all)
			}
			return n
		}
		for _, step := range []struct {
			after time.Duration
			want  int
		}{
			{keep - 24*time.Hour, 502},          // exactly as long as drafts are kept
			{time.Hour - time.Microsecond, 502}, // not yet time to look again
			{time.Microsecond, 1},
			{24 * time.Hour, 0},
		} {
			b.clock.Advance(step.after)
			b.ok(b.Sweep(b.Context(), keep))
			if n := left(); n != step.want {
				b.Errorf("%d drafts are left after %s, not %d", n, step.after, step.want)
			}
		}
	})
}

func TestViews(t *testing.T) {
	each(t, func(b *bench) {
		save := func(person people.PersonID, name, query string) draft.View {
			b.Helper()
			v, err := b.SaveView(b.Context(), person, "people.staff", name, query)
			b.ok(err)
			return v
		}
		save("per_1", "Үлгі", "?unit=u2&category=C")
		first := save("per_1", "  Ақпан   тізімі ", "q=%D3%98%D0%BB%D0%B8&sort=name")
		again := save("per_1", "Ақпан тізімі", "sort=since")
		save("per_2", "Ақпан тізімі", "")
		all, err := b.Views(b.Context(), "per_1", "people.staff")
		if err != nil || len(all) != 2 || all[0].ID != first.ID || again.ID != first.ID || all[0].Query != "sort=since" || all[1].Query != "category=C&unit=u2" {
			b.Errorf("%+v %v", all, err)
		}
		if err := b.DropView(b.Context(), "per_2", first.ID); !fault.Is(err, "draft.view.missing") {
			b.Error(err)
		}
		b.ok(b.DropView(b.Context(), "per_1", first.ID))
		if all, _ = b.Views(b.Context(), "per_1", "people.staff"); len(all) != 1 {
			b.Error(all)
		}
	})
}

func TestViewsThatAreRefused(t *testing.T) {
	each(t, func(b *bench) {
		for _, c := range [][4]string{
			{"people.staff", " ", "", "draft.view.name"},
			{"people.staff", strings.Repeat("ә", 81), "", "draft.view.name"},
			{"people.staff", "a", "%zz", "draft.view.query"},
			{"people.staff", "a", strings.Repeat("a", 4001), "draft.view.query"},
			{"../staff", "a", "", "draft.place"},
		} {
			if _, err := b.SaveView(b.Context(), "per_1", c[0], c[1], c[2]); !fault.Is(err, c[3]) {
				b.Errorf("%q: %v", c, err)
			}
		}
		for i := range 50 {
			_, err := b.SaveView(b.Context(), "per_1", "people.staff", fmt.Sprint(i), "")
			b.ok(err)
		}
		if _, err := b.SaveView(b.Context(), "per_1", "people.staff", "one more", ""); !fault.Is(err, "draft.view.too_many") {
			b.Error(err)
		}
		if _, err := b.SaveView(b.Context(), "per_1", "people.staff", "7", "a=b"); err != nil {
			b.Error(err)
		}
	})
}
