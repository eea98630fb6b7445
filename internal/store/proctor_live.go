package store

import (
	"encoding/json"
	"math"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
)

// BeatPut keeps what the browser of an attempt told, in place of what it told
// before.
func (tx *Tx) BeatPut(b *proctor.Beat) error {
	data, err := asJSON(b)
	if err != nil {
		return err
	}
	return tx.ExecOne(`insert into proctor_beat (attempt, at, data) values ($1, $2, $3)
on conflict (attempt) do update set at = excluded.at, data = excluded.data`, b.Attempt, Micro(b.At), data)
}

// BeatOf reads what the browser of an attempt told last; nil for nothing.
func (tx *Tx) BeatOf(id exam.AttemptID) (*proctor.Beat, error) {
	return oneOrNil(scanData[proctor.Beat](tx.QueryRow("select data from proctor_beat where attempt = $1", id).Scan))
}

// LookedPut keeps how many flags of an attempt were looked at.
func (tx *Tx) LookedPut(l *proctor.Looked) error {
	data, err := asJSON(l)
	if err != nil {
		return err
	}
	return tx.ExecOne(`insert into proctor_looked (attempt, flags, data) values ($1, $2, $3)
on conflict (attempt) do update set flags = excluded.flags, data = excluded.data`, l.Attempt, l.Flags, data)
}

// openHelp is the oldest request for help of an attempt that nobody has seen to.
const openHelp = "select h.data from proctor_entry h where h.attempt = a.id and h.kind = 'help' and h.done is null order by h.at, h.id limit 1"

// LiveSeats reads a page of the attempts of a sitting, by number, with all that
// their tiles need.
func (tx *Tx) LiveSeats(q proctor.LiveQuery) (out proctor.LivePage, err error) {
	err = tx.QueryRow("select count(*) from exam_attempt where sitting = $1 and person <> $2", q.Sitting, q.Not).Scan(&out.Total)
	if err != nil {
		return out, err
	}
	out.Seats, err = Collect(tx, scanLiveSeat, liveSeats("select id, person, number, data from exam_attempt where sitting = $1 and person <> $2 order by number, id limit $3 offset $4"),
		q.Sitting, q.Not, q.Limit, q.Offset)
	return out, err
}

// LiveSeat reads one attempt as its tile needs it; nil where there is none.
func (tx *Tx) LiveSeat(id exam.AttemptID) (*proctor.LiveSeat, error) {
	return oneOrNil(scanLiveSeat(tx.QueryRow(liveSeats("select id, person, number, data from exam_attempt where id = $1"), id).Scan))
}

// liveSeats reads what tiles need of the attempts that a query names.
func liveSeats(of string) string {
	return `select a.data, (select count(distinct x.slot) from exam_answer x where x.attempt = a.id),
  (select max(x.at) from exam_answer x where x.attempt = a.id), b.data, coalesce(l.flags, 0), (` + openHelp + `),
  (select max(x.began) from proctor_piece x where x.attempt = a.id and x.track = 'camera' and x.kind = 'snapshot'), p.key
from (` + of + `) a join person p on p.id = a.person
left join proctor_beat b on b.attempt = a.id left join proctor_looked l on l.attempt = a.id order by a.number, a.id`
}

func scanLiveSeat(scan Scan) (s proctor.LiveSeat, err error) {
	var data []byte
	var last, picture *int64
	var beat, help *string
	if err = scan(&data, &s.Answered, &last, &beat, &s.Looked, &help, &picture, &s.Key); err != nil {
		return s, err
	}
	if picture != nil {
		s.Picture = Instant(*picture)
	}
	if last != nil {
		s.Last = Instant(*last)
	}
	if s.Beat, err = mayBe[proctor.Beat](beat); err != nil {
		return s, err
	}
	if s.Help, err = mayBe[proctor.Entry](help); err != nil {
		return s, err
	}
	return s, json.Unmarshal(data, &s.Attempt)
}

// mayBe reads a value of JSON that may be missing.
func mayBe[T any](text *string) (*T, error) {
	if text == nil {
		return nil, nil
	}
	out := new(T)
	return out, json.Unmarshal([]byte(*text), out)
}

// LiveWaiting are the attempts of a sitting that somebody has to look at: who asks
// for help first, then by number.
func (tx *Tx) LiveWaiting(id exam.SittingID, not people.PersonID, limit int) ([]proctor.Waiting, error) {
	return Collect(tx, func(scan Scan) (w proctor.Waiting, err error) {
		var help int
		err = scan(&w.Attempt, &w.Number, &w.Place, &help, &w.Flags)
		w.Place, w.Help = w.Place-1, help > 0
		return w, err
	}, `select r.id, r.number, r.place, r.help, r.flags from (
  select a.id, a.number, row_number() over (order by a.number, a.id) place,
    case when exists (select 1 from proctor_entry h where h.attempt = a.id and h.kind = 'help' and h.done is null) then 1 else 0 end help,
    (select count(*) from proctor_flag f where f.attempt = a.id) - coalesce(l.flags, 0) flags
  from exam_attempt a left join proctor_looked l on l.attempt = a.id where a.sitting = $1 and a.person <> $2
) r where r.help > 0 or r.flags > 0 order by r.help desc, r.number, r.id limit $3`, id, not, limit)
}

// EntryInsert adds an entry; false where the person made one with that press in
// the sitting.
func (tx *Tx) EntryInsert(e *proctor.Entry) (bool, error) {
	data, err := asJSON(e)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`insert into proctor_entry (id, sitting, attempt, kind, person, press, at, data) values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (sitting, person, press) do nothing`, e.ID, e.Sitting, textOrNull(e.Attempt), e.Kind, e.By, e.Press, Micro(e.At), data)
	return n == 1, err
}

// EntriesOf are the entries about an attempt, oldest first, with when a message
// was read.
func (tx *Tx) EntriesOf(id exam.AttemptID) ([]proctor.Entry, error) {
	return Collect(tx, scanLiveEntry, `select e.data, e.done, r.at from proctor_entry e
left join proctor_read r on r.entry = e.id and r.attempt = e.attempt where e.attempt = $1 order by e.at, e.id`, id)
}

// EntriesUnread are the messages to an attempt and to all of its sitting since an
// instant that were not read, oldest first.
func (tx *Tx) EntriesUnread(s exam.SittingID, id exam.AttemptID, since time.Time, limit int) ([]proctor.Entry, error) {
	return Collect(tx, scanLiveEntry, `select e.data, e.done, null from proctor_entry e
where e.sitting = $1 and e.kind = 'message' and (e.attempt = $2 or e.attempt is null) and e.at >= $3
  and not exists (select 1 from proctor_read r where r.attempt = $2 and r.entry = e.id) order by e.at, e.id limit $4`, s, id, Micro(since), limit)
}

func scanLiveEntry(scan Scan) (e proctor.Entry, err error) {
	var data []byte
	var done, read *int64
	if err = scan(&data, &done, &read); err != nil {
		return e, err
	}
	e.Done, e.Read = instantOrNil(done), instantOrNil(read)
	return e, json.Unmarshal(data, &e)
}

func instantOrNil(micro *int64) *time.Time {
	if micro == nil {
		return nil
	}
	at := Instant(*micro)
	return &at
}

// EntryCount counts the entries of a person in a sitting.
func (tx *Tx) EntryCount(s exam.SittingID, by people.PersonID) (n int, err error) {
	return n, tx.QueryRow("select count(*) from proctor_entry where sitting = $1 and person = $2", s, by).Scan(&n)
}

// EntryRead keeps when a candidate has read a message, once.
func (tx *Tx) EntryRead(a exam.AttemptID, id proctor.EntryID, at time.Time) error {
	_, err := tx.Exec("insert into proctor_read (attempt, entry, at) values ($1, $2, $3) on conflict (attempt, entry) do nothing", a, id, Micro(at))
	return err
}

// EntriesDone ends the requests for help of an attempt and tells how many there
// were.
func (tx *Tx) EntriesDone(a exam.AttemptID, at time.Time) (int64, error) {
	return tx.Exec("update proctor_entry set done = $2 where attempt = $1 and kind = 'help' and done is null", a, Micro(at))
}

// LogOf reads a page of the log of a sitting, the latest first: what those who
// watch did and wrote, what they said, breaks and requests for help.
func (tx *Tx) LogOf(q proctor.LogQuery) ([]proctor.LogRow, error) {
	if q.After == (proctor.LogPlace{}) {
		q.After.At = math.MaxInt64
	}
	return Collect(tx, scanLogRow, `select l.at, l.place, l.source, l.kind, l.person, l.attempt, l.data, l.done, r.at, coalesce(a.number, ''), p.key,
  case when l.person = a.person then 1 else 0 end from (
  select e.at, 'event' || cast(e.id as text) place, 'event' source, e.kind, e.person, e.attempt, e.args data, cast(null as bigint) done from exam_event e
  join exam_attempt x on x.id = e.attempt where x.sitting = $1 and (e.person <> x.person or e.kind = 'break') and e.at <= $2
  union all
  select e.at, 'entry' || e.id, 'entry', e.kind, e.person, e.attempt, e.data, e.done from proctor_entry e where e.sitting = $1 and e.at <= $2
) l left join exam_attempt a on a.id = l.attempt left join person p on p.id = a.person
left join proctor_read r on r.attempt = l.attempt and 'entry' || r.entry = l.place
where (a.person is null or a.person <> $4) and (l.at < $2 or l.place < $3) order by l.at desc, l.place desc limit $5`,
		q.Sitting, q.After.At, q.After.Key, q.Not, q.Limit)
}

func scanLogRow(scan Scan) (r proctor.LogRow, err error) {
	var source, kind, person, data string
	var attempt *string
	var done, read *int64
	var own int
	if err = scan(&r.Place.At, &r.Place.Key, &source, &kind, &person, &attempt, &data, &done, &read, &r.Number, &r.Key, &own); err != nil {
		return r, err
	}
	r.Own = own == 1
	if source == "entry" {
		r.Entry = &proctor.Entry{}
		if err = json.Unmarshal([]byte(data), r.Entry); err != nil {
			return r, err
		}
		r.Entry.Done, r.Entry.Read = instantOrNil(done), instantOrNil(read)
		return r, nil
	}
	r.Event = &exam.Event{At: Instant(r.Place.At), Kind: kind, By: people.PersonID(person)}
	if attempt != nil {
		r.Event.Attempt = exam.AttemptID(*attempt)
	}
	return r, json.Unmarshal([]byte(data), &r.Event.Args)
}
