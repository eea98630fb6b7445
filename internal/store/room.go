package store

import (
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/people"
	"tarazy/internal/room"
)

// RoomPut stores a room: version 1 as a new one, else in place of the version
// before; false where that is not what is stored.
func (tx *Tx) RoomPut(r *room.Room) (bool, error) {
	data, err := asJSON(r)
	if err != nil {
		return false, err
	}
	query, args := "update room set version = $2, data = $3 where interview = $1 and version = $4", []any{r.Interview, r.Version, data, r.Version - 1}
	if r.Version == 1 {
		query, args = "insert into room (interview, version, data) values ($1, $2, $3) on conflict do nothing", args[:3]
	}
	n, err := tx.Exec(query, args...)
	return n == 1, err
}

// RoomGet reads the room of an interview; nil where there is none.
func (tx *Tx) RoomGet(id interview.ID) (*room.Room, error) {
	return oneOrNil(scanData[room.Room](tx.QueryRow("select data from room where interview = $1", id).Scan))
}

// RoomLease lets a process hold a room until an instant; false where another one
// holds it now.
func (tx *Tx) RoomLease(id interview.ID, host string, now, until time.Time) (bool, error) {
	n, err := tx.Exec(`insert into room_lease (interview, host, until) values ($1, $2, $3)
on conflict (interview) do update set host = excluded.host, until = excluded.until
where room_lease.host = excluded.host or room_lease.until < $4`, id, host, Micro(until), Micro(now))
	return n == 1, err
}

// RoomRelease lets another process hold a room.
func (tx *Tx) RoomRelease(id interview.ID, host string) error {
	_, err := tx.Exec("delete from room_lease where interview = $1 and host = $2", id, host)
	return err
}

// LineInsert adds a line as the next one of its room and sets its number; false
// where the person sent one with that press.
func (tx *Tx) LineInsert(l *room.Line) (bool, error) {
	var known int
	err := tx.QueryRow("select count(*) from room_line where interview = $1 and person = $2 and press = $3", l.Interview, l.Person, l.Press).Scan(&known)
	if err != nil || known > 0 {
		return false, err
	}
	if err := tx.QueryRow("select coalesce(max(n), 0) + 1 from room_line where interview = $1", l.Interview).Scan(&l.N); err != nil {
		return false, err
	}
	return true, tx.ExecOne("insert into room_line (interview, n, person, press, at, sealed) values ($1, $2, $3, $4, $5, $6)",
		l.Interview, l.N, l.Person, l.Press, Micro(l.At), l.Sealed)
}

// LinesOf are the lines of a room after a number, in their order.
func (tx *Tx) LinesOf(id interview.ID, after int64) ([]room.Line, error) {
	return Collect(tx, func(scan Scan) (l room.Line, err error) {
		var at int64
		err = scan(&l.Interview, &l.N, &l.Person, &l.Press, &at, &l.Sealed)
		l.At = Instant(at)
		return l, err
	}, "select interview, n, person, press, at, sealed from room_line where interview = $1 and n > $2 order by n", id, after)
}

// LineCount counts the lines of a person in a room.
func (tx *Tx) LineCount(id interview.ID, by people.PersonID) (n int, err error) {
	return n, tx.QueryRow("select count(*) from room_line where interview = $1 and person = $2", id, by).Scan(&n)
}

// TrackPut stores a track, in place of what was stored of it.
func (tx *Tx) TrackPut(t *room.Track) error {
	data, err := asJSON(t)
	if err != nil {
		return err
	}
	return tx.ExecOne(`insert into room_track (id, interview, began, data) values ($1, $2, $3, $4)
on conflict (id) do update set data = excluded.data`, t.ID, t.Interview, Micro(t.Began), data)
}

// TrackGet reads a track; nil where there is none.
func (tx *Tx) TrackGet(id string) (*room.Track, error) {
	return oneOrNil(scanData[room.Track](tx.QueryRow("select data from room_track where id = $1", id).Scan))
}

// TracksOf are the tracks of a room, by their beginning.
func (tx *Tx) TracksOf(id interview.ID) ([]room.Track, error) {
	return Collect(tx, scanData[room.Track], "select data from room_track where interview = $1 order by began, id", id)
}

// PartPut stores a piece of a track, in place of the one with its number.
func (tx *Tx) PartPut(p *room.Part) error {
	return tx.ExecOne(`insert into room_part (track, n, size, hash, object, starts, lasts, seen) values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (track, n) do update set size = excluded.size, hash = excluded.hash, object = excluded.object`, p.Track, p.N, p.Size, p.Hash, p.Key, p.Starts, p.Lasts, int64(p.Seen))
}

// PartsOf are the pieces of a track, in their order.
func (tx *Tx) PartsOf(track string) ([]room.Part, error) {
	return Collect(tx, func(scan Scan) (p room.Part, err error) {
		return p, scan(&p.Track, &p.N, &p.Size, &p.Hash, &p.Key, &p.Starts, &p.Lasts, &p.Seen)
	}, "select track, n, size, hash, object, starts, lasts, seen from room_part where track = $1 order by n", track)
}

// PartsDelete forgets the pieces of a track.
func (tx *Tx) PartsDelete(track string) error {
	_, err := tx.Exec("delete from room_part where track = $1", track)
	return err
}

// RoomViewing puts a viewing on record; false where it is there.
func (tx *Tx) RoomViewing(v *room.Viewing) (bool, error) {
	n, err := tx.Exec("insert into room_viewing (interview, person, slot, at) values ($1, $2, $3, $4) on conflict do nothing",
		v.Interview, v.Person, Micro(v.Slot), Micro(v.At))
	return n == 1, err
}

// RoomViewings are who looked at the recordings of a room, the latest first.
func (tx *Tx) RoomViewings(id interview.ID, limit int) ([]room.Viewing, error) {
	return Collect(tx, func(scan Scan) (v room.Viewing, err error) {
		var slot, at int64
		err = scan(&v.Interview, &v.Person, &slot, &at)
		v.Slot, v.At = Instant(slot), Instant(at)
		return v, err
	}, "select interview, person, slot, at from room_viewing where interview = $1 order by at desc, person limit $2", id, limit)
}
