package proctor

import (
	"context"
	"io"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// reviewsAtOnce is how many reviews a page of the queue has.
const reviewsAtOnce = 50

// ReviewRow is a line of the queue.
type ReviewRow struct {
	Review
	Flags FlagCount
	Mine  bool // the one who asks works at it
	Other bool // somebody else does
	Gave  bool // the one who asks has given an opinion
}

// ReviewQueue is a page of the reviews of the bodies of a proctor.
type ReviewQueue struct {
	Rows []ReviewRow
	Next string
	Open int // how many wait
	Now  time.Time
}

// Reviews gives a page of the queue, those first whose term ends first; done are those
// that were decided.
func (s *Service) Reviews(ctx context.Context, by *access.Actor, done bool, after string) (out ReviewQueue, err error) {
	ids, _ := access.Bodies(by, access.ReviewConduct)
	q := ReviewQuery{Open: !done, After: after, Limit: reviewsAtOnce}
	for _, b := range ids {
		q.Bodies = append(q.Bodies, people.BodyID(b))
	}
	if len(q.Bodies) == 0 {
		return out, fault.New(fault.Denied, "access.denied")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		page, err := tx.ReviewList(q)
		if err != nil {
			return err
		}
		if out.Open, err = tx.ReviewOpen(q.Bodies); err != nil {
			return err
		}
		attempts := make([]exam.AttemptID, len(page.Items))
		for i := range page.Items {
			attempts[i] = page.Items[i].Attempt
		}
		flags, err := tx.FlagCounts(attempts)
		out.Rows, out.Next, out.Now = nil, page.Next, tx.Now()
		for _, r := range page.Items {
			taken := r.takenBy(out.Now)
			out.Rows = append(out.Rows, ReviewRow{
				Review: r, Flags: flags[r.Attempt], Mine: taken == people.PersonID(by.Person), Other: taken != "" && taken != people.PersonID(by.Person),
				Gave: r.gave(people.PersonID(by.Person)),
			})
		}
		return err
	})
	return out, err
}

// Judged is an opinion with its reason in words.
type Judged struct {
	Opinion
	Words string
}

// Watchable is a review with what there is to look at.
type Watchable struct {
	Review
	Ruled     *ReviewRuled
	Began     time.Time
	Flags     []Flag
	Notes     map[FlagID]string // of flags that a person set
	Events    []exam.Event      // of the line, the lease, pauses
	Answers   []time.Time
	Identity  IdentityState // "" where none was asked
	Before    []PictureKind // pictures with which the attempt began: the face, the room
	Pictures  int64         // pieces kept
	Films     []Run
	Recording *Recording
	Opinions  []Judged          // those that the reader may see
	Cover     map[Track][]Cover // what there is of each track; for proctors alone
	Explained []Explained
	MayWrite  bool // the candidate may explain
	Contested ContestWords
	Until     day.Day // last day on which the candidate may contest the outcome; 0 for not
	MayDecide bool    // the reader decides what was contested
	WhyNot    error   // why the reader does not; nil where there is nothing to decide
	MayJudge  bool
	Why       error // why not
	Now       time.Time
}

// GrowsUntil is until when pieces of the recording may still come; zero where none do.
func (w *Watchable) GrowsUntil() time.Time {
	end := w.Ended.Add(time.Duration(w.Recording.CatchUp) * time.Minute)
	if w.Recording.State != RecordingOpen || !w.Now.Before(end) {
		return time.Time{}
	}
	return end
}

// Look gives a review to a proctor. Who has still to judge sees no opinion of
// another. The fault is proctor.review.missing.
func (s *Service) Look(ctx context.Context, by *access.Actor, id exam.AttemptID) (out *Watchable, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		r, err := reviewed(tx, by, id)
		if err != nil {
			return err
		}
		if out, err = s.watchable(tx, r); err != nil {
			return err
		}
		every := time.Duration(0)
		if s.Recorded != nil {
			if rules, err := s.Recorded(r.Act, r.Edition); err != nil {
				return err
			} else if rules.Ruled() {
				every = time.Duration(rules.SnapshotSeconds.V) * time.Second
			}
		}
		if out.Cover, err = coverOf(tx, out.Recording, r.Ended, every); err != nil {
			return err
		}
		out.Why = r.open(by, tx.Now())
		out.MayJudge = out.Why == nil
		if r.State != ReviewDecided && !r.gave(people.PersonID(by.Person)) {
			out.Opinions = nil
		}
		if r.Contest != nil && r.Contest.State == ContestFiled {
			out.WhyNot = s.mayDecide(tx, by, r)
			out.MayDecide = out.WhyNot == nil
		}
		return nil
	})
	return out, err
}

// watchable reads all that belongs to a review.
func (s *Service) watchable(tx Tx, r *Review) (*Watchable, error) {
	out := &Watchable{Review: *r, Notes: map[FlagID]string{}, Now: tx.Now()}
	key, err := s.keyOf(tx, r.Person)
	if err != nil {
		return nil, err
	}
	if out.Ruled, err = s.Judges.Rules(r.Act, r.Edition); err != nil {
		return nil, err
	}
	if out.Recording, err = tx.RecordingOf(r.Attempt); err != nil || out.Recording == nil {
		return nil, absentReview(err)
	}
	out.Began = out.Recording.Began
	if out.Pictures, _, err = tx.PieceSums(r.Attempt); err != nil {
		return nil, err
	}
	if out.Films, err = tx.Runs(r.Attempt); err != nil {
		return nil, err
	}
	if out.Flags, err = tx.FlagsOf(r.Attempt); err != nil {
		return nil, err
	}
	for _, f := range out.Flags {
		if len(f.Note) == 0 {
			continue
		}
		text, err := key.Open(FlagNoteField, f.Note)
		if err != nil {
			return nil, err
		}
		out.Notes[f.ID] = string(text)
	}
	if out.Events, err = tx.EventsOf(r.Attempt); err != nil {
		return nil, err
	}
	if out.Answers, err = tx.AnswerTimes(r.Attempt); err != nil {
		return nil, err
	}
	who, err := tx.IdentityOf(r.Attempt)
	if err != nil {
		return nil, err
	}
	if who != nil {
		out.Identity = who.State
	}
	start, err := tx.BeginningOf(r.Attempt)
	if err != nil {
		return nil, err
	}
	if start != nil {
		if start.Face != nil {
			out.Before = append(out.Before, FaceShown)
		}
		for _, p := range start.Room {
			out.Before = append(out.Before, p.Kind)
		}
	}
	if out.Explained, err = explained(tx, key, r.Attempt); err != nil {
		return nil, err
	}
	if out.Contested, err = contestWords(key, r.Contest); err != nil {
		return nil, err
	}
	out.Opinions, err = worded(key, r.Opinions)
	return out, err
}

func absentReview(err error) error {
	if err != nil {
		return err
	}
	return fault.New(fault.Missing, "proctor.review.missing")
}

func worded(key *seal.Key, all []Opinion) ([]Judged, error) {
	var out []Judged
	for _, o := range all {
		j := Judged{Opinion: o}
		if len(o.Reason) > 0 {
			text, err := key.Open(OpinionField, o.Reason)
			if err != nil {
				return nil, err
			}
			j.Words = string(text)
		}
		out = append(out, j)
	}
	return out, nil
}

// OwnReview gives the candidate the own stage. Before it is decided that are the flags
// that wait for a person, without a note; then the outcome, the opinions that led to it
// without names, and the flags that were confirmed. The fault is proctor.review.missing.
func (s *Service) OwnReview(ctx context.Context, by *access.Actor, id exam.AttemptID) (out *Watchable, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		r, err := ownReview(tx, by, id)
		if err != nil {
			return err
		}
		if out, err = s.watchable(tx, r); err != nil {
			return err
		}
		if r.Outcome == nil {
			out.Notes, out.Opinions = nil, nil
			out.MayWrite = out.Ruled.Rules.mayWrite(r, len(out.Explained)) == nil
			return nil
		}
		out.Flags = slices.DeleteFunc(out.Flags, func(f Flag) bool { return !r.confirmed(f.ID) })
		if last, err := s.contestUntil(tx, r); err == nil {
			out.Until = last
		}
		for i := range out.Opinions {
			out.Opinions[i].By = ""
		}
		return nil
	})
	return out, err
}

func ownReview(tx Tx, by *access.Actor, id exam.AttemptID) (*Review, error) {
	r, err := tx.ReviewGet(id)
	if err != nil {
		return nil, err
	}
	if r == nil || by == nil || string(r.Person) != by.Person {
		return nil, fault.New(fault.Missing, "proctor.review.missing")
	}
	return r, nil
}

// confirmed reports whether the last proctor confirmed a flag.
func (r *Review) confirmed(f FlagID) bool {
	return len(r.Opinions) > 0 && r.Opinions[len(r.Opinions)-1].Flags[f] == FlagConfirmed
}

// around is how much of a recording the candidate sees beside a confirmed flag.
const around = 15 * time.Second

// sight is what of a recording somebody may look at: all, or what is beside flags.
type sight struct {
	all   bool
	flags []Flag
}

// sightOf tells what of a recording somebody may look at: a proctor at all, the
// candidate at what confirmed flags are about. The fault is proctor.review.missing.
func sightOf(tx Tx, by *access.Actor, id exam.AttemptID) (x sight, err error) {
	if _, err := reviewed(tx, by, id); err == nil {
		return sight{all: true}, nil
	}
	r, err := ownReview(tx, by, id)
	if err != nil || r.Outcome == nil {
		return x, err
	}
	x.flags, err = tx.FlagsOf(id)
	x.flags = slices.DeleteFunc(x.flags, func(f Flag) bool { return !r.confirmed(f.ID) })
	return x, err
}

func (x sight) of(p *Piece) bool {
	return x.all || slices.ContainsFunc(x.flags, func(f Flag) bool { return p.beside(&f) })
}

// seenOf is what looking at a piece is on record as.
var seenOf = map[PieceKind]Seen{Snapshot: SeenPicture, Clip: SeenClip, Stretch: SeenVideo}

// LookAt opens a piece of a recording for one who may look at it, and puts that on
// record. The faults are proctor.review.missing and proctor.piece.gone.
func (s *Service) LookAt(ctx context.Context, by *access.Actor, id exam.AttemptID, name string) (*Piece, []byte, error) {
	var p *Piece
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		if p, err = tx.PieceGet(id, name); err != nil || p == nil || p.Key == "" {
			return absentReview(err)
		}
		may, err := sightOf(tx, by, id)
		if err == nil && !may.of(p) {
			err = absentReview(nil)
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	if err := s.Saw(ctx, by, id, seenOf[p.Kind]); err != nil {
		return nil, nil, err
	}
	data, err := s.OpenPiece(ctx, *p)
	return p, data, err
}

// LookAtFilm opens continuous video for a proctor, and puts that on record. The
// faults are proctor.review.missing and proctor.piece.gone.
func (s *Service) LookAtFilm(ctx context.Context, by *access.Actor, id exam.AttemptID, track Track, run string) (io.ReadSeeker, time.Time, error) {
	err := s.Store.Read(ctx, func(tx Tx) error {
		_, err := reviewed(tx, by, id)
		return err
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	if err := s.Saw(ctx, by, id, SeenVideo); err != nil {
		return nil, time.Time{}, err
	}
	return s.OpenTrack(ctx, id, track, run)
}

// LookAtBefore opens a picture with which the attempt began, of the face or of the room,
// for a proctor, who never sees a document, and puts that on record. The faults are
// proctor.review.missing and proctor.picture.gone.
func (s *Service) LookAtBefore(ctx context.Context, by *access.Actor, id exam.AttemptID, kind PictureKind) ([]byte, error) {
	err := s.Store.Read(ctx, func(tx Tx) error {
		_, err := reviewed(tx, by, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := s.Saw(ctx, by, id, SeenFace); err != nil {
		return nil, err
	}
	return s.BeginningPicture(ctx, id, kind)
}

// Shown lists the pictures and clips of a recording, oldest first: to a proctor all,
// to the candidate those beside confirmed flags, with the pieces of continuous video.
func (s *Service) Shown(ctx context.Context, by *access.Actor, id exam.AttemptID) (out []Piece, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		may, err := sightOf(tx, by, id)
		if err != nil || !may.all && len(may.flags) == 0 {
			return err
		}
		for q := (PieceQuery{Attempt: id, Limit: piecesAtOnce}); ; {
			page, err := tx.PiecesOf(q)
			if err != nil {
				return err
			}
			for i := range page.Items {
				if p := &page.Items[i]; p.Key != "" && (p.Kind != Stretch || !may.all) && may.of(p) {
					out = append(out, *p)
				}
			}
			if q.After = page.Next; page.Next == "" {
				return nil
			}
		}
	})
	return out, err
}

// RecordingBegan is when a recording began that one may look at. The fault is
// proctor.review.missing.
func (s *Service) RecordingBegan(ctx context.Context, by *access.Actor, id exam.AttemptID) (at time.Time, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if _, err := reviewed(tx, by, id); err != nil {
			if _, err := ownReview(tx, by, id); err != nil {
				return err
			}
		}
		r, err := tx.RecordingOf(id)
		if err != nil || r == nil {
			return absentReview(err)
		}
		at = r.Began
		return nil
	})
	return at, err
}
