package proctor

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// KeptState is where a recording stands.
//
//	kept ──its term is over, nothing holds it──► going ──all is deleted──► gone
type KeptState string

// The states of a kept recording.
const (
	StillKept KeptState = "kept"
	Going     KeptState = "going"
	AllGone   KeptState = "gone"
)

// Hold keeps a recording from deletion: a court or an inspection wants it.
type Hold struct {
	Why string          `json:"why"`
	By  people.PersonID `json:"by"`
	At  time.Time       `json:"at"`
}

// Gone is what was deleted of a recording, and when: the proof of deletion.
type Gone struct {
	Made
	Pictures [][]byte   `json:"pictures"` // SHA-256 of the sealed pictures taken before the stage
	Check    []byte     `json:"check"`    // SHA-256 of the check of equipment with which the attempt began; nil for none
	Missing  int64      `json:"missing"`  // files that were on record and not there when the deletion began
	From     time.Time  `json:"from"`     // the deletion began
	At       *time.Time `json:"at"`       // it was done
}

func (g *Gone) facts() map[string]any {
	out := g.Made.facts()
	out["check"], out["missing"] = g.Check, g.Missing
	return out
}

// Kept is how a recording is kept.
type Kept struct {
	Attempt exam.AttemptID  `json:"attempt"`
	Version int64           `json:"version"`
	Body    people.BodyID   `json:"body"`
	Person  people.PersonID `json:"person"`
	Number  string          `json:"number"`
	Booking exam.BookingID  `json:"booking"`
	Title   locale.Words    `json:"title"` // of the test
	Case    string          `json:"case"`  // of the procedure; "" for none
	Test    string          `json:"test"`  // key
	// Unrecorded is whether nothing was recorded and no review decides: there is what
	// was handed in before the stage alone.
	Unrecorded bool      `json:"unrecorded"`
	State      KeptState `json:"state"`
	Began      time.Time `json:"began"`
	Made
	Class   Class        `json:"class"`
	In      *RetentionIn `json:"in"`      // of the finding; nil while nobody has decided
	Finding *law.Finding `json:"finding"` // why it is kept until then
	Until   *day.Day     `json:"until"`   // the last day; nil where none is known yet
	Ends    *time.Time   `json:"ends"`    // the end of that day in the body's zone
	Hold    *Hold        `json:"hold"`
	Gone    *Gone        `json:"gone"`
}

// due reports whether a recording is to be deleted at an instant.
func (k *Kept) due(now time.Time) bool {
	return k.State == StillKept && k.Hold == nil && k.Ends != nil && !now.Before(*k.Ends)
}

// KeptQuery asks for a page of recordings.
type KeptQuery struct {
	Bodies []people.BodyID // none: no recording at all
	Class  Class           // "" for all, as with the following
	State  KeptState
	Held   bool // those alone that are held
	Person people.PersonID
	After  string
	Limit  int
}

// KeptPage is a page of recordings, those first whose term ends first.
type KeptPage struct {
	Items []Kept `json:"items"`
	Next  string `json:"next"`
}

// KeptTx is what keeping recordings needs of a transaction.
type KeptTx interface {
	ViewingTx
	outbox.Tx

	BodyGet(people.BodyID) (*people.Body, error)
	PersonNames([]people.PersonID) (map[people.PersonID]string, error)
	ExamAttemptGet(exam.AttemptID) (*exam.Attempt, error)
	ExamAttemptStanding(exam.AttemptID) (*exam.Attempt, error)

	KeptGet(exam.AttemptID) (*Kept, error)
	// KeptPut stores a recording's keeping: version 1 as a new one, else in place
	// of the version before; false where that is not what is stored.
	KeptPut(*Kept) (bool, error)
	KeptList(KeptQuery) (KeptPage, error)
	KeptOfCase(of, test string) ([]Kept, error) // of all attempts
}

// KeepRuled is the edition by which recordings are kept, with its rules.
type KeepRuled struct {
	Edition *law.Edition
	Rules   *RetentionRules
}

// whyMost bounds what is written of a hold, in letters.
const whyMost = 2000

func settled(ok bool, err error) error {
	if ok {
		return nil
	}
	return changedOr(err)
}

// Reviewed is how the review of a recording stands.
type Reviewed struct {
	Breach  bool    // it found one
	Flags   int     // how many were raised
	Dispute Dispute // of the decision
}

// Classify says anew, in the transaction of a decision on a recording or of a
// dispute about one, as what it is kept and until when. An attempt without a
// recording, or one whose recording is gone, has nothing to keep.
func (s *Service) Classify(tx Tx, by people.PersonID, attempt exam.AttemptID, how Reviewed) error {
	k, err := s.keptOf(tx, attempt)
	if err != nil || k == nil {
		return err
	}
	return s.keepAs(tx, by, k, RetentionIn{Breach: how.Breach, Flags: how.Flags, Dispute: how.Dispute}, tx.Now())
}

// keepAs sets the class and the term of what is still kept, counted from an instant.
func (s *Service) keepAs(tx Tx, by people.PersonID, k *Kept, in RetentionIn, from time.Time) error {
	if k.State != StillKept {
		return nil
	}
	a, err := tx.ExamAttemptGet(k.Attempt)
	if err != nil || a == nil {
		return err
	}
	ruled, err := s.Keeping(a.Test.Act, a.Test.Edition)
	if err != nil || ruled == nil {
		return err
	}
	body, err := tx.BodyGet(k.Body)
	if err != nil {
		return err
	}
	zone, err := day.Zone(body.Zone)
	if err != nil {
		return err
	}
	in.Decided = day.In(from, zone)
	found, err := Retention(ruled.Rules, in)
	if err != nil {
		return err
	}
	finding := found.In(ruled.Edition, RetentionRule)
	k.Version++
	k.Class, k.In, k.Finding, k.Until, k.Ends = found.Outcome.Class, &in, &finding, found.Outcome.Until, nil
	if k.Until != nil {
		ends := k.Until.End(zone)
		k.Ends = &ends
	}
	if err := settled(tx.KeptPut(k)); err != nil {
		return err
	}
	if err := s.schedule(tx, k); err != nil {
		return err
	}
	return s.Record(tx, k.entry(string(access.KeepRecordings), by, map[string]any{"did": "classify"}, &finding, in))
}

// keptOf reads the keeping of a recording, and begins it where it is not known yet;
// nil where nothing is recorded.
func (s *Service) keptOf(tx Tx, attempt exam.AttemptID) (*Kept, error) {
	k, err := tx.KeptGet(attempt)
	if err != nil || k != nil {
		return k, err
	}
	r, err := tx.RecordingOf(attempt)
	if err != nil || r == nil {
		return nil, err
	}
	return s.KeepClosed(tx, attempt)
}

// KeepClosed begins the keeping of a recording that was closed, in its transaction.
// It is kept until somebody decides on it.
func (s *Service) KeepClosed(tx Tx, attempt exam.AttemptID) (*Kept, error) {
	a, err := tx.ExamAttemptGet(attempt)
	if err != nil {
		return nil, err
	}
	if a == nil {
		return nil, fault.New(fault.Missing, "proctor.keep.missing")
	}
	k, err := tx.KeptGet(attempt)
	if err != nil {
		return nil, err
	}
	if k == nil {
		k = &Kept{
			Attempt: a.ID, Body: a.Body, Person: a.Person, Booking: a.Booking, Number: a.Number, Title: a.Test.Title, Case: a.Case, Test: a.Test.Key, State: StillKept, Began: a.Began,
			Class: Unreviewed,
		}
	}
	made, _, err := madeOf(tx, attempt)
	if err != nil {
		return nil, err
	}
	k.Version++
	k.Made = made
	return k, settled(tx.KeptPut(k))
}

// Made is what a recording is made of: how many pieces and bytes, and the SHA-256
// over those of the pieces, the oldest first.
type Made struct {
	Pieces int64  `json:"pieces"`
	Bytes  int64  `json:"bytes"`
	Root   []byte `json:"root"`
}

func (m *Made) facts() map[string]any {
	return map[string]any{"pieces": m.Pieces, "bytes": m.Bytes, "root": m.Root}
}

// RootOf is the SHA-256 over hashes of pieces, one behind another.
func RootOf(hashes [][]byte) []byte {
	root := sha256.New()
	for _, h := range hashes {
		root.Write(h)
	}
	return root.Sum(nil)
}

// RecordingFolder is where the objects of a recording lie in the blob store.
func RecordingFolder(a exam.AttemptID) string { return "recording/" + strings.ToLower(string(a)) + "/" }

// madeOf reads what a recording is made of, and where its objects lie.
func madeOf(tx PieceTx, attempt exam.AttemptID) (out Made, keys []string, err error) {
	var hashes [][]byte
	for q := (PieceQuery{Attempt: attempt, Limit: piecesAtOnce}); ; {
		page, err := tx.PiecesOf(q)
		if err != nil {
			return out, nil, err
		}
		for i := range page.Items {
			hashes, keys = append(hashes, page.Items[i].Hash), append(keys, page.Items[i].Key)
			out.Pieces++
			out.Bytes += page.Items[i].Size
		}
		if q.After = page.Next; q.After == "" {
			out.Root = RootOf(hashes)
			return out, keys, nil
		}
	}
}

// piecesAtOnce is how many pieces are read, or deleted, at a time.
const piecesAtOnce = 200

// entry is a journal's entry about a recording.
func (k *Kept) entry(verb string, by people.PersonID, facts map[string]any, f *law.Finding, in any) journal.Entry {
	return journal.Entry{
		Verb: verb, Actor: string(by), Body: string(k.Body), Case: string(k.Attempt), Subject: string(k.Person), Facts: facts, Finding: f, Input: in,
	}
}

// schedule leaves the job that deletes a recording when its term is over.
func (s *Service) schedule(tx Tx, k *Kept) error {
	if k.Ends == nil || k.Hold != nil {
		return nil
	}
	return outbox.Enqueue(tx, outbox.Job{
		Kind: DestroyJob, Key: fmt.Sprintf("%s/%d", k.Attempt, k.Version), Payload: k.Attempt, Due: *k.Ends, Body: string(k.Body), Case: string(k.Attempt),
	})
}

// HoldRecording keeps a recording from deletion, for a reason, until it is
// released. The faults are exam.changed, proctor.keep.gone, proctor.keep.held and
// proctor.keep.reason at why.
func (s *Service) HoldRecording(ctx context.Context, by *access.Actor, attempt exam.AttemptID, version int64, why string) error {
	return s.onKept(ctx, by, attempt, version, func(tx Tx, k *Kept) (map[string]any, error) {
		if k.Hold != nil {
			return nil, fault.New(fault.Conflict, "proctor.keep.held", "why", k.Hold.Why)
		}
		text, err := reasoned(why, "why")
		if err != nil {
			return nil, err
		}
		k.Hold = &Hold{Why: text, By: people.PersonID(by.Person), At: tx.Now()}
		return map[string]any{"did": "hold", "why": text}, nil
	})
}

// ReleaseRecording ends a hold, on a ground. The faults are exam.changed,
// proctor.keep.gone, proctor.keep.not_held and proctor.keep.reason at ground.
func (s *Service) ReleaseRecording(ctx context.Context, by *access.Actor, attempt exam.AttemptID, version int64, ground string) error {
	return s.onKept(ctx, by, attempt, version, func(tx Tx, k *Kept) (map[string]any, error) {
		if k.Hold == nil {
			return nil, fault.New(fault.Conflict, "proctor.keep.not_held")
		}
		text, err := reasoned(ground, "ground")
		if err != nil {
			return nil, err
		}
		held := k.Hold.Why
		k.Hold = nil
		return map[string]any{"did": "release", "held": held, "ground": text}, nil
	})
}

func reasoned(text, field string) (string, error) {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n == 0 || n > whyMost {
		return "", fault.New(fault.Invalid, "proctor.keep.reason", "most", whyMost).At(field)
	}
	return text, nil
}

// onKept carries out an act on a recording that is still there.
func (s *Service) onKept(ctx context.Context, by *access.Actor, attempt exam.AttemptID, version int64, do func(Tx, *Kept) (map[string]any, error)) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		k, err := tx.KeptGet(attempt)
		if err != nil {
			return err
		}
		if err := s.mayKeep(by, k); err != nil {
			return err
		}
		switch {
		case k.State != StillKept:
			return fault.New(fault.Conflict, "proctor.keep.gone")
		case k.Version != version:
			return changedOr(nil)
		}
		facts, err := do(tx, k)
		if err != nil {
			return err
		}
		k.Version++
		if err := settled(tx.KeptPut(k)); err != nil {
			return err
		}
		if err := s.schedule(tx, k); err != nil {
			return err
		}
		return s.Record(tx, k.entry(string(access.KeepRecordings), people.PersonID(by.Person), facts, nil, nil))
	})
}

func (s *Service) mayKeep(by *access.Actor, k *Kept) error {
	switch {
	case !access.MayEver(by, access.KeepRecordings):
		return fault.New(fault.Denied, "access.denied")
	case k == nil || !access.May(by, access.KeepRecordings, access.Target{Body: string(k.Body)}):
		return fault.New(fault.Missing, "proctor.keep.missing")
	}
	return nil
}

// Recordings are those of the bodies whose recordings the actor keeps.
func (s *Service) Recordings(ctx context.Context, by *access.Actor, q KeptQuery) (out KeptPage, err error) {
	ids, _ := access.Bodies(by, access.KeepRecordings)
	if len(ids) == 0 {
		return out, fault.New(fault.Denied, "access.denied")
	}
	q.Bodies, q.Person = nil, ""
	for _, id := range ids {
		q.Bodies = append(q.Bodies, people.BodyID(id))
	}
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.KeptList(q)
		return err
	})
	return out, err
}

// KeptView is a recording as a person may see how it is kept.
type KeptView struct {
	Kept
	Own      bool      // it is the person's who asks
	MayHold  bool      // or release
	Viewings []Viewing // the latest first
	Zone     string    // of the body
	Edition  *law.Edition
	// Names are of who held it and who looked; a candidate learns roles alone.
	Names map[people.PersonID]string
}

// viewingsMost is how many viewings are shown.
const viewingsMost = 500

// Keep shows how a recording is kept and who looked at it: to HR, to inspectors,
// and to the candidate. The fault is proctor.keep.missing.
func (s *Service) Keep(ctx context.Context, by *access.Actor, attempt exam.AttemptID) (out *KeptView, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		k, err := tx.KeptGet(attempt)
		if err != nil {
			return err
		}
		v, err := seeing(by, k)
		if err != nil {
			return err
		}
		out = v
		return s.fill(tx, v)
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// seeing is what a person may see of a recording's keeping.
func seeing(by *access.Actor, k *Kept) (*KeptView, error) {
	if k == nil {
		return nil, fault.New(fault.Missing, "proctor.keep.missing")
	}
	t := access.Target{Body: string(k.Body)}
	own := by.SignedIn() && string(k.Person) == by.Person
	if own {
		t.Relation |= access.Subject
	}
	if !access.May(by, access.SeeViewings, t) {
		return nil, fault.New(fault.Missing, "proctor.keep.missing")
	}
	return &KeptView{Kept: *k, Own: own, MayHold: k.State == StillKept && access.May(by, access.KeepRecordings, access.Target{Body: string(k.Body)})}, nil
}

// fill reads what stands around a recording.
func (s *Service) fill(tx Tx, v *KeptView) (err error) {
	if v.Viewings, err = tx.ViewingsOf(v.Attempt, viewingsMost); err != nil {
		return err
	}
	body, err := tx.BodyGet(v.Body)
	if err != nil || body == nil {
		return err
	}
	v.Zone = body.Zone
	if v.Own {
		return nil
	}
	var who []people.PersonID
	if v.Hold != nil {
		who = append(who, v.Hold.By)
	}
	for _, seen := range v.Viewings {
		who = append(who, seen.Person)
	}
	v.Names, err = tx.PersonNames(who)
	return err
}

// MyRecordings are those of the person who asks.
func (s *Service) MyRecordings(ctx context.Context, by *access.Actor) (out []Kept, err error) {
	if !access.MayEver(by, access.SeeViewings) || !by.SignedIn() {
		return nil, fault.New(fault.Denied, "access.denied")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		page, err := tx.KeptList(KeptQuery{Person: people.PersonID(by.Person), Limit: viewingsMost})
		out = page.Items
		return err
	})
	return out, err
}
