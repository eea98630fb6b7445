package store

import (
	"encoding/json"
	"errors"

	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// TestPut stores the description of a test: version 0 as a new one, else in
// place of that version; false where it is not there, or the key is taken.
func (tx *Tx) TestPut(body people.BodyID, t *exam.Test, version int64) (bool, error) {
	data, err := json.Marshal(t)
	if err != nil {
		return false, err
	}
	var n int64
	if version == 0 {
		n, err = tx.Exec("insert into exam_test (body, key, version, data) values ($1, $2, 1, $3) on conflict do nothing", body, t.Key, string(data))
	} else {
		n, err = tx.Exec("update exam_test set version = version + 1, data = $3 where body = $1 and key = $2 and version = $4", body, t.Key, string(data), version)
	}
	return n == 1, err
}

// TestGet reads the description of a test with its version; nil where there is
// none.
func (tx *Tx) TestGet(body people.BodyID, key string) (*exam.Test, int64, error) {
	var version int64
	t, err := oneOrNil(func() (t exam.Test, err error) {
		var data []byte
		if err = tx.QueryRow("select version, data from exam_test where body = $1 and key = $2", body, key).Scan(&version, &data); err != nil {
			return t, err
		}
		return t, json.Unmarshal(data, &t)
	}())
	return t, version, err
}

// TestList are the tests that a body described, by key.
func (tx *Tx) TestList(body people.BodyID) ([]exam.Test, error) {
	return Collect(tx, scanData[exam.Test], "select data from exam_test where body = $1 order by key", body)
}

// SittingInsert adds a sitting.
func (tx *Tx) SittingInsert(s *exam.Sitting) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return tx.ExecOne(`insert into exam_sitting (id, version, body, test, vacancy, state, starts, closes, seats, taken, data)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		s.ID, s.Version, s.Body, s.Test.Key, s.Vacancy, s.State, Micro(s.Starts), Micro(s.Closes), s.Seats, s.Taken, string(data))
}

// SittingUpdate stores a sitting in place of the version before; false where
// another version is stored, or more seats would be taken than there are.
func (tx *Tx) SittingUpdate(s *exam.Sitting) (bool, error) {
	if s.Taken > s.Seats {
		return false, nil
	}
	data, err := json.Marshal(s)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update exam_sitting set version = $2, state = $3, starts = $4, closes = $5, seats = $6, taken = $7, data = $8 where id = $1 and version = $9",
		s.ID, s.Version, s.State, Micro(s.Starts), Micro(s.Closes), s.Seats, s.Taken, string(data), s.Version-1)
	return n == 1, err
}

// SittingGet reads a sitting; nil where there is none.
func (tx *Tx) SittingGet(id exam.SittingID) (*exam.Sitting, error) {
	return oneOrNil(scanData[exam.Sitting](tx.QueryRow("select data from exam_sitting where id = $1", id).Scan))
}

// SittingList reads a page of sittings, the next one first.
func (tx *Tx) SittingList(q exam.SittingQuery) (exam.SittingPage, error) {
	var where []Filter
	if q.Body != "" {
		where = append(where, Is("s.body", q.Body))
	}
	if q.TestKey != "" {
		where = append(where, Is("s.test", q.TestKey))
	}
	if q.Vacancy != "" {
		where = append(where, Is("s.vacancy", q.Vacancy))
	}
	if !q.From.IsZero() {
		where = append(where, Where("s.closes > ?", Micro(q.From)))
	}
	if q.Free {
		where = append(where, Is("s.state", exam.SittingOpen), Where("s.taken < s.seats"))
	}
	page, err := ReadPage(tx, List{
		Columns: "s.data", From: "exam_sitting s", Where: where, Sort: []Sort{{Column: "s.starts"}}, ID: "s.id", After: q.After, Limit: q.Limit,
	}, scanData[exam.Sitting])
	return exam.SittingPage{Items: page.Items, Next: page.Next}, err
}

// bookingData is what of a booking lies in its row as JSON: all but the paper.
func bookingData(b *exam.Booking) (string, error) {
	x := *b
	x.Paper = exam.Paper{}
	data, err := json.Marshal(&x)
	return string(data), err
}

// BookingInsert adds a booking; false where its number is taken in the sitting,
// or the person has a seat there.
func (tx *Tx) BookingInsert(b *exam.Booking) (bool, error) {
	data, err := bookingData(b)
	if err != nil {
		return false, err
	}
	paper, err := json.Marshal(&b.Paper)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`insert into exam_booking (id, version, sitting, body, test, person, number, state, created, data)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
		b.ID, b.Version, b.Sitting, b.Body, b.TestKey, b.Person, b.Number, b.State, Micro(b.Created), data)
	if err != nil || n != 1 {
		return false, err
	}
	return true, tx.ExecOne("insert into exam_booking_paper (booking, seed, paper) values ($1, $2, $3)", b.ID, b.Paper.Seed, string(paper))
}

// BookingUpdate stores a booking, but for its paper, in place of the version
// before; false where another version is stored.
func (tx *Tx) BookingUpdate(b *exam.Booking) (bool, error) {
	data, err := bookingData(b)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update exam_booking set version = $2, sitting = $3, number = $4, state = $5, data = $6 where id = $1 and version = $7",
		b.ID, b.Version, b.Sitting, b.Number, b.State, data, b.Version-1)
	return n == 1, err
}

// BookingPaper stores the paper of a booking where another one was drawn.
func (tx *Tx) BookingPaper(b *exam.Booking) error {
	paper, err := json.Marshal(&b.Paper)
	if err != nil {
		return err
	}
	_, err = tx.Exec("update exam_booking_paper set seed = $2, paper = $3 where booking = $1 and seed <> $2", b.ID, b.Paper.Seed, string(paper))
	return err
}

const selectBooking = "select b.data, p.paper from exam_booking b join exam_booking_paper p on p.booking = b.id where "

func scanBooking(scan Scan) (b exam.Booking, err error) {
	var data, paper []byte
	if err = scan(&data, &paper); err != nil {
		return b, err
	}
	if err = json.Unmarshal(data, &b); err != nil {
		return b, err
	}
	return b, json.Unmarshal(paper, &b.Paper)
}

// BookingGet reads a booking; nil where there is none.
func (tx *Tx) BookingGet(id exam.BookingID) (*exam.Booking, error) {
	return oneOrNil(scanBooking(tx.QueryRow(selectBooking+"b.id = $1", id).Scan))
}

// SeatGet reads a booking with its sitting and with what is granted to its holder,
// nil for nothing; all are nil where there is no such booking.
func (tx *Tx) SeatGet(id exam.BookingID) (b *exam.Booking, s *exam.Sitting, granted *exam.Accommodation, err error) {
	var booking, paper, sitting, given, reason []byte
	err = tx.QueryRow(`select b.data, p.paper, s.data, a.data, a.reason from exam_booking b join exam_booking_paper p on p.booking = b.id
join exam_sitting s on s.id = b.sitting left join exam_accommodation a on a.person = b.person where b.id = $1`, id).
		Scan(&booking, &paper, &sitting, &given, &reason)
	if errors.Is(err, ErrNone) {
		return nil, nil, nil, nil
	}
	if err != nil {
		return nil, nil, nil, err
	}
	b, s = &exam.Booking{}, &exam.Sitting{}
	err = errors.Join(json.Unmarshal(booking, b), json.Unmarshal(paper, &b.Paper), json.Unmarshal(sitting, s))
	if err == nil && given != nil {
		granted = &exam.Accommodation{}
		err = json.Unmarshal(given, granted)
		granted.Reason = reason
	}
	return b, s, granted, err
}

// BookingsOf are the bookings of a sitting, by number.
func (tx *Tx) BookingsOf(id exam.SittingID) ([]exam.Booking, error) {
	return Collect(tx, scanBooking, selectBooking+"b.sitting = $1 order by b.number", id)
}

// BookingsOfPerson are the bookings of a person, the latest first.
func (tx *Tx) BookingsOfPerson(p people.PersonID) ([]exam.Booking, error) {
	return Collect(tx, scanBooking, selectBooking+"b.person = $1 order by b.created desc, b.id", p)
}

// AccommodationPut stores what a person is granted: version 1 as a new one, a
// later one in place of the version before; false where that is not there.
func (tx *Tx) AccommodationPut(a *exam.Accommodation) (bool, error) {
	x := *a
	x.Reason = nil
	data, err := json.Marshal(&x)
	if err != nil {
		return false, err
	}
	var n int64
	if a.Version == 1 {
		n, err = tx.Exec("insert into exam_accommodation (person, version, data, reason) values ($1, 1, $2, $3) on conflict do nothing", a.Person, string(data), a.Reason)
	} else {
		n, err = tx.Exec("update exam_accommodation set version = $2, data = $3, reason = $4 where person = $1 and version = $5",
			a.Person, a.Version, string(data), a.Reason, a.Version-1)
	}
	return n == 1, err
}

// AccommodationGet reads what a person is granted; nil for nothing.
func (tx *Tx) AccommodationGet(p people.PersonID) (*exam.Accommodation, error) {
	return oneOrNil(func() (a exam.Accommodation, err error) {
		var data, reason []byte
		if err = tx.QueryRow("select data, reason from exam_accommodation where person = $1", p).Scan(&data, &reason); err != nil {
			return a, err
		}
		err = json.Unmarshal(data, &a)
		a.Reason = reason
		return a, err
	}())
}
