package people_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/clock"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// bigBook is a staff list of n employees in units of fifty.
func bigBook(t testing.TB, w *peopletest.World, n int) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	sheets := map[string]*excelize.StreamWriter{}
	for i, name := range []string{"Structure", "Posts", "Staff"} {
		var err error
		if i == 0 {
			err = f.SetSheetName("Sheet1", name)
		} else {
			_, err = f.NewSheet(name)
		}
		if err == nil {
			sheets[name], err = f.NewStreamWriter(name)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	next := map[string]int{}
	put := func(sheet string, row ...any) {
		next[sheet]++
		if err := sheets[sheet].SetRow(fmt.Sprint("A", next[sheet]), row); err != nil {
			t.Fatal(err)
		}
	}
	put("Structure", unitHead...)
	put("Posts", postHead...)
	put("Staff", staffHead...)
	put("Structure", "0", "", "Басшылық", "Руководство")
	surnames := []string{"Әбенов", "Болатов", "Ғабитов", "Дәулетов", "Ермеков", "Жұмабаев", "Қасымов", "Мұратов", "Нұрланов", "Өтегенов", "Серіков", "Үмбетов", "Һәкімов", "Ысқақов"}
	for i := range n {
		if i%50 == 0 {
			put("Structure", fmt.Sprint("u", i/50), "0", fmt.Sprint("Бөлім ", i/50), fmt.Sprint("Отдел ", i/50))
		}
		head := ""
		if i%50 == 0 {
			head = "Да"
		}
		put("Posts", fmt.Sprint("p", i), fmt.Sprint("u", i/50), "Маман", "Специалист", fmt.Sprint("E-R-", 1+i%5), head, "", "")
		put("Staff", peopletest.IIN(t, w.Rules, i), surnames[i*7%len(surnames)], fmt.Sprint("Есім", i%97), "Серікұлы", fmt.Sprint("p", i), 43000+i%2000, "", "", fmt.Sprint("n", i, "@example.kz"))
	}
	var b bytes.Buffer
	for _, s := range sheets {
		if err := s.Flush(); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func benchEach(b *testing.B, fn func(b *testing.B, w *peopletest.World, db *store.DB)) {
	for _, kind := range storetest.Kinds {
		b.Run(kind.Name, func(b *testing.B) {
			c := clock.NewFixed(storetest.Start)
			db := storetest.Open(b, kind.URL(b), c)
			fn(b, peopletest.New(b, db, c), db)
		})
	}
}

// BenchmarkImport takes in 5,000 employees with their posts from XLSX: upload,
// stage, check and apply.
func BenchmarkImport(b *testing.B) {
	benchEach(b, func(b *testing.B, w *peopletest.World, _ *store.DB) {
		file := bigBook(b, w, 5_000)
		for b.Loop() {
			run := apply(b, w, upload(b, w, "staff.xlsx", file))
			b.StopTimer()
			if _, err := w.UndoImport(b.Context(), w.By, run.ID, run.Version); err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
		}
	})
}

// BenchmarkList filters and sorts the staff of a body of 10,000 and reports
// the slowest of 95 in a hundred questions.
func BenchmarkList(b *testing.B) {
	benchEach(b, func(b *testing.B, w *peopletest.World, db *store.DB) {
		half := bigBook(b, w, 9_900)
		apply(b, w, upload(b, w, "staff.xlsx", half))
		if db.Kind() == "postgres" { // what its autovacuum does within a minute of such an import
			if err := db.Write(b.Context(), func(tx *store.Tx) error { _, err := tx.Exec("analyze assignment"); return err }); err != nil {
				b.Fatal(err)
			}
		}
		unit := rows(b, w, people.StaffQuery{Limit: 1})[0].Unit
		for name, q := range map[string]people.StaffQuery{
			"name": {}, "name-desc": {Desc: true}, "category": {Sort: people.ByCategory}, "since": {Sort: people.BySince, Desc: true},
			"unit": {Unit: unit}, "by-category": {Category: "E-R-3"}, "text": {Text: "өтеген"}, "text-none": {Text: "жоқмұндай"},
			"iin": {Text: peopletest.IIN(b, w.Rules, 4_000)}, "unit-since": {Unit: unit, Sort: people.BySince}, "away": {Away: people.Sick},
		} {
			b.Run(name, func(b *testing.B) { measure(b, w, q) })
		}
	})
}

func measure(b *testing.B, w *peopletest.World, q people.StaffQuery) {
	q.Body, q.On = w.Body, start
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		first, err := w.Staff(b.Context(), w.By, q)
		if err == nil && first.Next != "" {
			next := q
			next.After = first.Next
			_, err = w.Staff(b.Context(), w.By, next)
		}
		if err = errors.Join(err, b.Context().Err()); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}
