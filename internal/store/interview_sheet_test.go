package store_test

import (
	"testing"
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// kept wants something stored, or not.
func kept(t *testing.T, what string, want bool) func(bool, error) error {
	t.Helper()
	return func(ok bool, err error) error {
		t.Helper()
		if ok != want {
			t.Errorf("%s: stored %v", what, ok)
		}
		return err
	}
}

func TestTheNotesWithTheGreatestNumberAreInForce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestPersons(t, db, "М", "Н")
		notes := func(seq int64, text string) *interview.Notes {
			return &interview.Notes{Interview: "int_1", Member: "perМ", Seq: seq, Sealed: []byte(text), Any: text != "",
				At: storetest.Start.Add(time.Duration(seq) * time.Second)}
		}
		write(t, db, func(tx *store.Tx) error {
			return firstError(
				kept(t, "the first", true)(tx.NotesPut(notes(3, "three"))),
				kept(t, "a later one", true)(tx.NotesPut(notes(5, "five"))),
				kept(t, "an older one", false)(tx.NotesPut(notes(4, "four"))),
				kept(t, "the same again", false)(tx.NotesPut(notes(5, ""))),
				kept(t, "another's", true)(tx.NotesPut(&interview.Notes{Interview: "int_1", Member: "perН", Seq: 1, Sealed: []byte{0}, At: storetest.Start})),
			)
		})
		read(t, db, func(tx *store.Tx) error {
			got, err := tx.NotesGet("int_1", "perМ")
			equal(t, "notes", got, notes(5, "five"))
			none, err2 := tx.NotesGet("int_2", "perМ")
			equal(t, "none", none == nil, true)
			all, err3 := tx.NotesOf("int_1")
			bare := notes(5, "five")
			bare.Sealed = nil
			equal(t, "all", all, []interview.Notes{*bare, {Interview: "int_1", Member: "perН", Seq: 1, At: storetest.Start}})
			return firstError(err, err2, err3)
		})
	})
}

func TestALockedSheetNeverChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestPersons(t, db, "М", "Н")
		sheet := func(version int64, locked bool) *interview.SealedSheet {
			s := &interview.SealedSheet{Interview: "int_1", Series: "ser_1", Member: "perМ", Version: version, Sealed: []byte{byte(version), 255},
				At: storetest.Start.Add(time.Duration(version) * time.Minute)}
			if locked {
				s.LockedAt = &s.At
			}
			return s
		}
		other := &interview.SealedSheet{Interview: "int_2", Series: "ser_1", Member: "perН", Version: 1, Sealed: []byte{1}, At: storetest.Start}
		write(t, db, func(tx *store.Tx) error {
			return firstError(
				kept(t, "the first", true)(tx.SheetPut(sheet(1, false))),
				kept(t, "the first again", false)(tx.SheetPut(sheet(1, false))),
				kept(t, "the second", true)(tx.SheetPut(sheet(2, false))),
				kept(t, "the second again", false)(tx.SheetPut(sheet(2, false))),
				kept(t, "the lock", true)(tx.SheetPut(sheet(3, true))),
				kept(t, "a change after the lock", false)(tx.SheetPut(sheet(4, false))),
				kept(t, "another's", true)(tx.SheetPut(other)),
			)
		})
		read(t, db, func(tx *store.Tx) error {
			got, err := tx.SheetGet("int_1", "perМ")
			equal(t, "sheet", got, sheet(3, true))
			none, err2 := tx.SheetGet("int_1", "perН")
			equal(t, "none", none == nil, true)
			all, err3 := tx.SheetsOf("int_2")
			equal(t, "sheets", all, []interview.SealedSheet{*other})
			locked, err4 := tx.SheetsLocked("ser_1")
			equal(t, "locked", locked, map[interview.ID][]people.PersonID{"int_1": {"perМ"}})
			return firstError(err, err2, err3, err4)
		})
	})
}
