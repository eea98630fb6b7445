package store

import (
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// NotesPut stores notes where none with the same or a greater number are stored;
// false where there are.
func (tx *Tx) NotesPut(n *interview.Notes) (bool, error) {
	rows, err := tx.Exec(`insert into interview_notes (interview, member, seq, written, changed, sealed) values ($1, $2, $3, $4, $5, $6)
on conflict (interview, member) do update
set seq = excluded.seq, written = excluded.written, changed = excluded.changed, sealed = excluded.sealed
where interview_notes.seq < excluded.seq`, n.Interview, n.Member, n.Seq, flag(n.Any), Micro(n.At), n.Sealed)
	return rows == 1, err
}

// NotesGet reads a member's notes; nil where there are none.
func (tx *Tx) NotesGet(id interview.ID, member people.PersonID) (*interview.Notes, error) {
	return oneOrNil(scanNotes(tx.QueryRow(
		"select interview, member, seq, written, changed, sealed from interview_notes where interview = $1 and member = $2", id, member).Scan))
}

func scanNotes(scan Scan) (n interview.Notes, err error) {
	var written, at int64
	if err = scan(&n.Interview, &n.Member, &n.Seq, &written, &at, &n.Sealed); err != nil {
		return n, err
	}
	n.Any, n.At = written != 0, Instant(at)
	return n, nil
}

// NotesOf are the notes of all members of an interview, by member, without what
// stands in them.
func (tx *Tx) NotesOf(id interview.ID) ([]interview.Notes, error) {
	return Collect(tx, func(scan Scan) (n interview.Notes, err error) {
		var written, at int64
		err = scan(&n.Interview, &n.Member, &n.Seq, &written, &at)
		n.Any, n.At = written != 0, Instant(at)
		return n, err
	}, "select interview, member, seq, written, changed from interview_notes where interview = $1 order by member", id)
}

// SheetPut stores a sheet: version 1 as a new one, a later one in place of the
// version before; false where that is not there, or there is one already, or it
// is locked.
func (tx *Tx) SheetPut(s *interview.SealedSheet) (bool, error) {
	var n int64
	var err error
	if s.Version == 1 {
		n, err = tx.Exec(`insert into interview_sheet (interview, member, series, version, locked, changed, sealed)
values ($1, $2, $3, 1, $4, $5, $6) on conflict do nothing`, s.Interview, s.Member, s.Series, orNever(s.LockedAt), Micro(s.At), s.Sealed)
	} else {
		n, err = tx.Exec(`update interview_sheet set version = $3, locked = $4, changed = $5, sealed = $6
where interview = $1 and member = $2 and version = $7 and locked = 0`,
			s.Interview, s.Member, s.Version, orNever(s.LockedAt), Micro(s.At), s.Sealed, s.Version-1)
	}
	return n == 1, err
}

const sheetColumns = "select interview, series, member, version, locked, changed, sealed from interview_sheet"

// SheetGet reads a member's sheet; nil where there is none.
func (tx *Tx) SheetGet(id interview.ID, member people.PersonID) (*interview.SealedSheet, error) {
	return oneOrNil(scanSheet(tx.QueryRow(sheetColumns+" where interview = $1 and member = $2", id, member).Scan))
}

// SheetsOf are the sheets of an interview, by member.
func (tx *Tx) SheetsOf(id interview.ID) ([]interview.SealedSheet, error) {
	return Collect(tx, scanSheet, sheetColumns+" where interview = $1 order by member", id)
}

func scanSheet(scan Scan) (s interview.SealedSheet, err error) {
	var locked, at int64
	if err = scan(&s.Interview, &s.Series, &s.Member, &s.Version, &locked, &at, &s.Sealed); err != nil {
		return s, err
	}
	s.LockedAt, s.At = notNever(locked), Instant(at)
	return s, nil
}

// SheetsLocked are those who have locked their sheets of a series, by
// interview, each list by member.
func (tx *Tx) SheetsLocked(id interview.SeriesID) (map[interview.ID][]people.PersonID, error) {
	type locked struct {
		interview interview.ID
		member    people.PersonID
	}
	all, err := Collect(tx, func(scan Scan) (l locked, err error) {
		err = scan(&l.interview, &l.member)
		return l, err
	}, "select interview, member from interview_sheet where series = $1 and locked <> 0 order by interview, member", id)
	if err != nil {
		return nil, err
	}
	out := map[interview.ID][]people.PersonID{}
	for _, l := range all {
		out[l.interview] = append(out[l.interview], l.member)
	}
	return out, nil
}

// orNever is an instant as it is stored where it may not have come: 0 then.
func orNever(at *time.Time) int64 {
	if at == nil {
		return 0
	}
	return Micro(*at)
}

// notNever reads what orNever stored.
func notNever(micro int64) *time.Time {
	if micro == 0 {
		return nil
	}
	at := Instant(micro)
	return &at
}
