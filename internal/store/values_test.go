package store_test

import (
	"fmt"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

type word string
type number int32

func bytesType(db *store.DB) string {
	if db.Kind() == "sqlite" {
		return "blob"
	}
	return "bytea"
}

func TestValuesComeBackAsTheyWere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		run(t, db, "create table thing (id bigint primary key, s text, n bigint, b smallint, h "+bytesType(db)+")")
		texts := []string{"", "әіңғүұқөһ ӘІҢҒҮҰҚӨҺ ₸", "'; drop table thing; --", `\ " % _ ? $1`, "😀\u2028\r\n\t", "e\u0301"}
		for i, s := range texts {
			write(t, db, func(tx *store.Tx) error {
				_, err := tx.Exec("insert into thing values ($1, $2, $3, $4, $5)", i, word(s), number(-i), i%2 == 0, []byte{0, 255, byte(i)})
				return err
			})
			read(t, db, func(tx *store.Tx) error {
				var s2 string
				var n int64
				var b bool
				var h []byte
				err := tx.QueryRow("select s, n, b, h from thing where id = $1", i).Scan(&s2, &n, &b, &h)
				if s2 != s || n != int64(-i) || b != (i%2 == 0) || string(h) != string([]byte{0, 255, byte(i)}) {
					t.Errorf("%q %d %v %v", s2, n, b, h)
				}
				return err
			})
		}
	})
}

func TestNullAndEmpty(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		run(t, db, "create table thing (id bigint primary key, s text, h "+bytesType(db)+")")
		write(t, db, func(tx *store.Tx) error {
			_, err := tx.Exec("insert into thing values (1, $1, $2), (2, $3, $4)", (*string)(nil), []byte(nil), "", []byte{})
			return err
		})
		if n := count(t, db, "thing where s is null and h is null and id = 1"); n != 1 {
			t.Error("null did not stay null")
		}
		if n := count(t, db, "thing where s = '' and h is not null and id = 2"); n != 1 {
			t.Error("empty did not stay empty")
		}
	})
}

func TestValuesThatAreRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		for _, v := range []any{1.5, storetest.Start, []string{"a"}, uint64(1 << 63), struct{}{}} {
			err := db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := tx.Exec("update setting set value = $1", v)
				return err
			})
			if err == nil {
				t.Errorf("%T was stored", v)
			}
		}
		for _, s := range []string{"a\x00b", "\xff"} {
			err := db.Write(t.Context(), func(tx *store.Tx) error { return set(tx, "a", s) })
			if !fault.Is(err, "store.text") {
				t.Errorf("%q: %v", s, err)
			}
		}
	})
}

func TestTextComparesByteByByte(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		want := []string{"", "A", "B", "_", "a", "b", "а", "ё", "Ә", "ә"}
		for _, key := range []string{"ә", "b", "A", "а", "_", "B", "", "Ә", "a", "ё"} {
			write(t, db, func(tx *store.Tx) error { return set(tx, key, "") })
		}
		read(t, db, func(tx *store.Tx) error {
			got, err := store.Collect(tx, func(scan store.Scan) (s string, err error) {
				return s, scan(&s)
			}, "select key from setting order by key")
			if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
				t.Errorf("%q", got)
			}
			return err
		})
	})
}
