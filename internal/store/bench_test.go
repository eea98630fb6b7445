package store_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"tarazy/internal/clock"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// each runs a benchmark on a fresh database of each kind. PostgreSQL is durable
// only under pgrun -durable.
func each(b *testing.B, fn func(b *testing.B, db *store.DB)) {
	for _, kind := range storetest.Kinds {
		b.Run(kind.Name, func(b *testing.B) {
			fn(b, storetest.Open(b, kind.URL(b), clock.NewFixed(storetest.Start)))
		})
	}
}

// Fifty or so writers who each wait until their row is durable.
func BenchmarkWriters(b *testing.B) {
	each(b, func(b *testing.B, db *store.DB) {
		var n atomic.Int64
		b.SetParallelism(25) // for each processor
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				key := fmt.Sprint(n.Add(1))
				if err := db.Write(b.Context(), func(tx *store.Tx) error { return set(tx, key, "value") }); err != nil {
					b.Error(err)
				}
			}
		})
		b.ReportMetric(float64(n.Load())/b.Elapsed().Seconds(), "writes/s")
	})
}

// One page of a list of ten thousand, filtered and sorted.
func BenchmarkList(b *testing.B) {
	each(b, func(b *testing.B, db *store.DB) {
		items(b, db, 10_000)
		l := store.List{
			Columns: "id, name, rank", From: "item", ID: "id",
			Sort:  []store.Sort{{Column: "name"}},
			Where: []store.Filter{store.Contains("name", "аты 3"), store.AtLeast("rank", 5)},
		}
		for b.Loop() {
			read(b, db, func(tx *store.Tx) error {
				page, err := store.ReadPage(tx, l, scanItem)
				if len(page.Items) != 50 {
					b.Error(len(page.Items))
				}
				return err
			})
		}
	})
}
