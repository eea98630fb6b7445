package exam

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/batch"
	"tarazy/internal/clock"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// AnswerField is what an answer is sealed as.
const AnswerField = "exam.answer"

// Delivery carries out attempts: it holds what the answers of running attempts
// are checked against in memory, and writes them in batches. What it holds can
// be lost at any moment: it is read from the database again, and the database
// itself refuses an answer under an old lease, so several processes may serve
// the same attempt.
type Delivery struct {
	Service *Service
	Store   DeliveryStore
	Wall    clock.Wall
	// First makes writes with the context go before all others.
	First func(context.Context) context.Context
	// Journal writes prepared entries in the transaction of what they record.
	Journal func(tx DeliveryTx, all []*journal.Prepared) error
	// Alive reports whether the session that took a lease still holds.
	Alive func(ctx context.Context, session string) (bool, error)

	queue  *batch.Queue[*pending]
	coming *atomic.Int64 // requests that will be in the queue in a moment
	seats  *seats
	frozen *frozenKept
}

// seats are the attempts that are held in memory.
type seats struct {
	mu sync.Mutex
	of map[AttemptID]*seat
}

func (s *seats) get(id AttemptID) *seat {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.of[id]
}

// put keeps a seat, or lets go of it where it is nil.
func (s *seats) put(id AttemptID, one *seat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of[id] = one; one == nil {
		delete(s.of, id)
	}
}

// DeliveryTx is what the path of answers needs of a transaction beyond Tx.
type DeliveryTx interface {
	Tx
	journal.PlacedTx
	journal.KeyTx
}

// DeliveryStore runs its transactions.
type DeliveryStore interface {
	Write(context.Context, func(DeliveryTx) error) error
	Read(context.Context, func(DeliveryTx) error) error
}

// aliveEvery is how long a session that was found to hold is believed to.
const aliveEvery = 15 * time.Second

// seat is an attempt as the path of answers needs it. What is in it never
// changes but for checked; a change of the attempt makes another seat.
type seat struct {
	a       Attempt // without what only pages need
	slots   []*Slot
	first   int // slot of the section
	end     int
	key     *seal.Key // answers are sealed under it; nil: nothing was answered yet, and it was not read
	journal *seal.Key // entries are sealed under it

	mu      sync.Mutex
	checked time.Time // when the session was last found to hold
}

// NewDelivery makes a delivery; Run makes it work.
func NewDelivery(d Delivery) *Delivery {
	d.queue, d.coming, d.seats = batch.New[*pending](batchMost), new(atomic.Int64), &seats{of: map[AttemptID]*seat{}}
	d.frozen = &frozenKept{of: map[frozenName]*Frozen{}}
	return &d
}

// seatOf gives the seat of an attempt, from memory or from the database.
func (d *Delivery) seatOf(ctx context.Context, id AttemptID) (*seat, error) {
	if s := d.seats.get(id); s != nil && s.key != nil {
		return s, nil
	}
	return d.load(ctx, id)
}

// seen reads an attempt of one's own; the test and the paper, which never change
// and are most of it, are taken from memory where they are there.
func (d *Delivery) seen(tx AttemptTx, by *access.Actor, id AttemptID) (*Attempt, error) {
	s := d.seats.get(id)
	if s == nil {
		return ownAttempt(tx, by, id)
	}
	a, err := s.now(tx)
	if err == nil && (by == nil || people.PersonID(by.Person) != a.Person) {
		return nil, fault.New(fault.Missing, "exam.missing.attempt")
	}
	return a, err
}

// now reads the attempt of a seat as it stands in the database; its test and paper are
// the seat's. The fault is exam.missing.attempt.
func (s *seat) now(tx AttemptTx) (*Attempt, error) {
	a, err := tx.ExamAttemptStanding(s.a.ID)
	if err != nil {
		return nil, err
	}
	if a == nil {
		return nil, fault.New(fault.Missing, "exam.missing.attempt")
	}
	a.Test, a.Paper = s.a.Test, s.a.Paper
	return a, nil
}

// load reads an attempt and keeps it as a seat.
func (d *Delivery) load(ctx context.Context, id AttemptID) (*seat, error) {
	s := &seat{}
	err := d.Store.Read(ctx, func(tx DeliveryTx) error {
		a, err := attemptOf(tx, id)
		if err != nil {
			return err
		}
		s.a = *a
		if s.key, err = d.Service.key(tx, a.Person); err != nil {
			return err
		}
		s.journal, err = journal.SubjectKey(tx, string(a.Person))
		return err
	})
	if err != nil {
		return nil, err
	}
	s.slots = s.a.Paper.Slots()
	s.first, s.end = s.a.Paper.Bounds(s.a.Section)
	d.seats.put(id, s)
	return s, nil
}

// renewed gives a seat as its attempt stands in the database now, for another process
// may have changed it: the same seat where none has.
func (d *Delivery) renewed(ctx context.Context, s *seat) (*seat, error) {
	var a *Attempt
	err := d.Store.Read(ctx, func(tx DeliveryTx) (err error) {
		a, err = s.now(tx)
		return err
	})
	if err != nil || a.Version == s.a.Version {
		return s, err
	}
	s.mu.Lock()
	out := &seat{a: *a, slots: s.slots, key: s.key, journal: s.journal, checked: s.checked}
	s.mu.Unlock()
	out.first, out.end = a.Paper.Bounds(a.Section)
	d.seats.put(a.ID, out)
	return out, nil
}

// Forget lets go of an attempt after it changed, or ended.
func (d *Delivery) Forget(id AttemptID) { d.seats.put(id, nil) }

// holds reports whether a secret and a session are those of the lease.
func (s *seat) holds(secret, session string) bool {
	return s.a.heldBy(secret) && subtle.ConstantTimeCompare([]byte(session), []byte(s.a.HolderSession)) == 1
}

// heldBy reports whether a secret is that of the lease of an attempt.
func (a *Attempt) heldBy(secret string) bool {
	return a.Holder != "" && subtle.ConstantTimeCompare([]byte(holderOf(secret)), []byte(a.Holder)) == 1
}

// holderOf is what an attempt keeps of the secret of its lease.
func holderOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// held checks that a browser holds the lease of an attempt, reading the attempt
// anew before it is refused: another process may have given the lease. The
// faults are exam.missing.attempt and exam.lease.lost.
func (d *Delivery) held(ctx context.Context, id AttemptID, secret, session string) (*seat, error) {
	s, err := d.seatOf(ctx, id)
	if err != nil {
		return nil, err
	}
	if !s.holds(secret, session) {
		if s, err = d.renewed(ctx, s); err != nil {
			return nil, err
		}
		if !s.holds(secret, session) {
			return nil, fault.New(fault.Conflict, "exam.lease.lost")
		}
	}
	return s, d.alive(ctx, s)
}

// alive asks from time to time whether the session of a lease still holds.
func (d *Delivery) alive(ctx context.Context, s *seat) error {
	now := d.Wall.Now()
	s.mu.Lock()
	fresh := now.Sub(s.checked) < aliveEvery
	if !fresh {
		s.checked = now
	}
	s.mu.Unlock()
	if fresh {
		return nil
	}
	ok, err := d.Alive(ctx, s.a.HolderSession)
	if err == nil && !ok {
		s.mu.Lock()
		s.checked = time.Time{}
		s.mu.Unlock()
		return fault.New(fault.Unauthenticated, "access.sign_in")
	}
	return err
}

// Save takes answers of an attempt and returns when those it names as saved are
// durable. An answer that cannot be taken is named with its reason; the others
// are kept. session is the mark of the browser's session. The faults are
// exam.missing.attempt, exam.lease.lost, exam.answer.many and access.sign_in.
func (d *Delivery) Save(ctx context.Context, id AttemptID, session string, in SaveIn) (SaveOut, error) {
	if len(in.Answers) > savesMost {
		return SaveOut{}, fault.New(fault.Invalid, "exam.answer.many", "given", len(in.Answers), "most", savesMost)
	}
	s, err := d.held(ctx, id, in.Secret, session)
	if err != nil {
		return SaveOut{}, err
	}
	if len(in.Answers) == 0 { // a browser that asks where it stands
		if s, err = d.renewed(ctx, s); err != nil {
			return SaveOut{}, err
		}
	}
	out, err := d.save(ctx, s, in)
	if err == errFenced || err == nil && out.mayBeOld() {
		now, failed := d.renewed(ctx, s)
		switch {
		case failed != nil:
			return SaveOut{}, failed
		case !now.holds(in.Secret, session):
			return SaveOut{}, fault.New(fault.Conflict, "exam.lease.lost")
		case now != s:
			s = now
			out, err = d.save(ctx, s, in)
		}
	}
	if err == errFenced {
		return SaveOut{}, fault.New(fault.Conflict, "exam.lease.lost")
	}
	if err == nil {
		d.note(ctx, s, out.Refused)
	}
	return out, err
}

// mayBeOld reports whether answers were refused by where the attempt stands, which
// another process may have changed: minutes given back, a section begun, a halt ended.
func (o *SaveOut) mayBeOld() bool {
	return slices.ContainsFunc(o.Refused, func(r Refusal) bool { return slices.Contains(standingRefusals, r.Code) })
}

var standingRefusals = []string{"exam.halted", "exam.answer.section", "exam.answer.late"}

func (d *Delivery) save(ctx context.Context, s *seat, in SaveIn) (SaveOut, error) {
	now := d.Service.Legal.Now()
	out := SaveOut{Standing: s.a.standing(now)}
	p := &pending{}
	d.coming.Add(1)
	for i := range in.Answers {
		one := &in.Answers[i]
		if err := s.judge(one, in.Section, now); err != nil {
			out.Refused = append(out.Refused, refusal(one, err))
			continue
		}
		if err := p.add(s, one, now); err != nil {
			d.coming.Add(-1)
			return SaveOut{}, err
		}
	}
	if len(p.rows) == 0 {
		d.coming.Add(-1)
		return out, nil
	}
	if err := d.hand(ctx, p); err != nil {
		return out, err
	}
	for i, r := range p.rows {
		name := SlotSeq{r.Slot, r.Seq}
		switch p.outcomes[i] {
		case Stored:
			out.Saved = append(out.Saved, name)
		case Exists:
			same, err := d.same(ctx, s, name, p.texts[i])
			if err != nil {
				return out, err
			}
			if !same {
				out.Refused = append(out.Refused, Refusal{SlotSeq: name, Code: "exam.answer.taken"})
				continue
			}
			out.Saved = append(out.Saved, name)
		case Fenced:
			return out, errFenced
		}
	}
	return out, nil
}

func refusal(one *Save, err error) Refusal {
	out := Refusal{SlotSeq: SlotSeq{one.Slot, one.Seq}}
	if f, ok := fault.As(err); ok {
		out.Code, out.Args = f.Code, f.Args
	}
	return out
}

// standing is where the attempt stands, as the browser must know it.
func (a *Attempt) standing(now time.Time) Standing {
	x := *a
	x.Advance(now)
	out := Standing{State: x.State, Section: x.Section, Sections: len(x.Test.Sections), Now: now, Break: x.BreakLeft}
	if x.State == Running || x.State == Paused {
		out.Deadline = x.Deadline
	}
	return out
}

// judge refuses an answer that may not be given: of another section, to a slot
// that is not there, in another form, or too late. One that was given in time
// may arrive a while later.
func (s *seat) judge(one *Save, section int, now time.Time) error {
	switch {
	case s.a.Halt != nil && section == s.a.Section: // what was given before the halt is taken once it ends
		return fault.New(fault.Conflict, "exam.halted")
	case s.a.State != Running || section != s.a.Section:
		return fault.New(fault.Conflict, "exam.answer.section")
	case one.Slot < s.first || one.Slot >= s.end:
		return fault.New(fault.Denied, "exam.answer.slot", "slot", one.Slot)
	case one.Seq < 1:
		return fault.New(fault.Invalid, "exam.answer.seq", "given", one.Seq)
	}
	given := s.given(one, now)
	grace := time.Duration(s.a.Test.Grace) * time.Second
	if given.After(s.a.Deadline) || now.After(s.a.Deadline.Add(grace)) {
		return fault.New(fault.Conflict, "exam.answer.late")
	}
	return s.slots[one.Slot].Fits(&one.Answer, s.a.Test.Sections[section].Words)
}

// given is when an answer was given: what the browser says, but not before the
// section was opened and not after now.
func (s *seat) given(one *Save, now time.Time) time.Time {
	at := time.UnixMilli(one.At)
	if at.Before(s.a.Opened) {
		return s.a.Opened
	}
	if at.After(now) {
		return now
	}
	return at
}

// same reports whether a version that is stored is the answer that was sent
// again.
func (d *Delivery) same(ctx context.Context, s *seat, name SlotSeq, text []byte) (same bool, err error) {
	err = d.Store.Read(ctx, func(tx DeliveryTx) error {
		g, err := tx.AnswerGet(s.a.ID, name.Slot, name.Seq)
		if err != nil || g == nil {
			return err
		}
		stored, err := s.key.Open(AnswerField, g.Sealed)
		same = string(stored) == string(text)
		return err
	})
	return same, err
}

// note keeps on record what was refused; a browser that sends the same thing
// for ever fills no table.
func (d *Delivery) note(ctx context.Context, s *seat, refused []Refusal) {
	if len(refused) == 0 || s.a.Halt != nil { // those come again
		return
	}
	e := &Event{Attempt: s.a.ID, Kind: "refused", By: s.a.Person, Args: map[string]string{"code": refused[0].Code}}
	_ = d.Store.Write(ctx, func(tx DeliveryTx) error { // the answer to the browser does not wait for its record
		all, err := tx.EventsOf(s.a.ID)
		if err != nil || len(all) >= eventsMost {
			return err
		}
		e.At = tx.Now()
		return tx.EventInsert(e)
	})
}

// attemptOf reads an attempt. The fault is exam.missing.attempt.
func attemptOf(tx AttemptTx, id AttemptID) (*Attempt, error) {
	a, err := tx.ExamAttemptGet(id)
	if err == nil && a == nil {
		err = fault.New(fault.Missing, "exam.missing.attempt")
	}
	return a, err
}

// ownAttempt reads an attempt of one's own; that of somebody else is not there.
func ownAttempt(tx AttemptTx, by *access.Actor, id AttemptID) (*Attempt, error) {
	a, err := attemptOf(tx, id)
	if err == nil && (by == nil || people.PersonID(by.Person) != a.Person) {
		return nil, fault.New(fault.Missing, "exam.missing.attempt")
	}
	return a, err
}
