package competition

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// Marking is what a member has to mark of a vacancy: essays in an order of the
// member's own, and nothing of what others did.
type Marking struct {
	Vacancy     Vacancy
	Least, Most int // of the scale
	Essays      []EssayToMark
}

// EssayToMark is an essay as a member marks it: by its number, with the own
// mark. Open says that every member has marked it, and all marks may be seen.
type EssayToMark struct {
	Number string
	Words  int
	Due    day.Day
	Mine   *int
	Open   bool
	Text   string // "" in a queue
	Note   string // of the own mark; "" in a queue
}

// MarkingQueue gives a member the essays of a vacancy that are open for
// marking. Two members never get them in the same order, and one always does.
func (s *Service) MarkingQueue(ctx context.Context, by *access.Actor, id VacancyID) (out *Marking, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		j, err := s.judge(tx, by, id, access.MarkEssay)
		if err != nil {
			return err
		}
		out = &Marking{Vacancy: *j.v, Least: j.rules.Essay.MarkLeast.V, Most: j.rules.Essay.MarkMost.V}
		essays, err := openEssays(tx, j.v)
		if err != nil {
			return err
		}
		shuffle(essays, j.me)
		for _, e := range essays {
			x, err := s.toMark(tx, j, e)
			if err != nil {
				return err
			}
			out.Essays = append(out.Essays, *x)
		}
		return nil
	})
	return out, err
}

// shuffle puts essays into an order that follows from the member and each
// application alone, so that no order tells which came first.
func shuffle(essays []openEssay, member people.PersonID) {
	place := func(e openEssay) []byte {
		sum := sha256.Sum256([]byte(string(member) + "\x00" + string(e.app.ID)))
		return sum[:]
	}
	slices.SortFunc(essays, func(a, b openEssay) int { return bytes.Compare(place(a), place(b)) })
}

// toMark is an essay with what the member may know of it.
func (s *Service) toMark(tx Tx, j *judging, e openEssay) (*EssayToMark, error) {
	paper, err := tx.EssayGet(e.app.ID)
	if err != nil {
		return nil, err
	}
	if paper == nil {
		return nil, noEssay()
	}
	x := &EssayToMark{Number: e.app.Number, Words: paper.Words}
	orders, err := tx.OrdersOf(j.c.ID)
	if err != nil {
		return nil, err
	}
	if x.Due, err = j.markDue(orders, j.me, e.result); err != nil {
		return nil, err
	}
	marks, err := tx.MarksOf(e.app.ID, AtEssay)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(marks, func(k Mark) bool { return k.Member == j.me }); i >= 0 {
		x.Mine = &marks[i].Mark
		_, x.Open = counted(marks, j.order.Judges())
	}
	return x, nil
}

func noEssay() error { return fault.New(fault.Missing, "panel.no_essay") }

// essayOf finds an open essay by its number. Whatever keeps it from being
// marked, the answer is the same: panel.no_essay.
func essayOf(tx Tx, v *Vacancy, number string) (openEssay, error) {
	essays, err := openEssays(tx, v)
	if err != nil {
		return openEssay{}, err
	}
	number = strings.ToUpper(strings.TrimSpace(number))
	for _, e := range essays {
		if e.app.Number == number {
			return e, nil
		}
	}
	return openEssay{}, noEssay()
}

// EssayToMark gives a member the text of one essay. The fault is panel.no_essay.
func (s *Service) EssayToMark(ctx context.Context, by *access.Actor, id VacancyID, number string) (out *EssayToMark, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		j, err := s.judge(tx, by, id, access.MarkEssay)
		if err != nil {
			return err
		}
		e, err := essayOf(tx, j.v, number)
		if err != nil {
			return err
		}
		if out, err = s.toMark(tx, j, e); err != nil {
			return err
		}
		paper, err := tx.EssayGet(e.app.ID)
		if err != nil {
			return err
		}
		if out.Text, err = s.opened(tx, e.app, fieldEssay, paper.Text); err != nil {
			return err
		}
		out.Note, err = s.ownNote(tx, j, e.app)
		return err
	})
	return out, err
}

func (s *Service) ownNote(tx Tx, j *judging, a *Application) (string, error) {
	marks, err := tx.MarksBy(j.v.ID, AtEssay, j.me)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(marks, func(k Mark) bool { return k.Application == a.ID })
	if i < 0 {
		return "", nil
	}
	return s.opened(tx, a, fieldNote, marks[i].Note)
}

// MarkEssay takes a member's mark for an essay, once and for good. What the
// others did changes nothing of the answer. The faults are panel.no_essay,
// panel.marked, selection.range and selection.too_long.
func (s *Service) MarkEssay(ctx context.Context, by *access.Actor, id VacancyID, number string, mark int, note string) error {
	note = strings.TrimSpace(note)
	return s.write(ctx, func(tx Tx) error {
		j, err := s.judge(tx, by, id, access.MarkEssay)
		if err != nil {
			return err
		}
		if err := j.scale(mark, note); err != nil {
			return err
		}
		e, err := essayOf(tx, j.v, number)
		if err != nil {
			return err
		}
		k := Mark{Application: e.app.ID, Vacancy: j.v.ID, Stage: AtEssay, Member: j.me, Mark: mark, At: tx.Now()}
		if k.Note, err = s.sealed(tx, e.app, fieldNote, note); err != nil {
			return err
		}
		ok, err := tx.MarkInsert(&k)
		if err != nil {
			return err
		}
		if !ok {
			return fault.New(fault.Conflict, "panel.marked")
		}
		return s.marked(tx, j, e, by, &k, note)
	})
}

// scale checks a mark against the scale of the edition.
func (j *judging) scale(mark int, note string) error {
	e := &j.rules.Essay
	if err := within(e.MarkMost, "mark", mark, e.MarkLeast.V, e.MarkMost.V); err != nil {
		return err
	}
	if n := len([]rune(note)); n > groundMost {
		return fault.New(fault.Invalid, "selection.too_long", "given", n, "most", groundMost).At("note")
	}
	return nil
}

// marked puts a mark on record. Until the last member has marked, the journal
// holds a keyed digest of it under the member's own key and names no essay:
// whoever reads the journal beside sitting in the commission learns nothing.
// With the last mark all of them are recorded in the open.
func (s *Service) marked(tx Tx, j *judging, e openEssay, by *access.Actor, k *Mark, note string) error {
	orders, err := tx.OrdersOf(j.c.ID)
	if err != nil {
		return err
	}
	due, err := j.markDue(orders, j.me, e.result)
	if err != nil {
		return err
	}
	err = s.Record(tx, journal.Entry{
		Verb: string(access.MarkEssay), Actor: by.Person, Body: string(j.c.Body), Case: string(j.c.ID), Subject: by.Person,
		Facts: map[string]any{"vacancy": j.v.ID, "digest": s.markDigest(k, note)},
	})
	if err != nil {
		return err
	}
	if err := s.markedAll(tx, j, due); err != nil {
		return err
	}
	return s.opensMarks(tx, j, e, by)
}

// markDigest binds a mark without telling it.
func (s *Service) markDigest(k *Mark, note string) string {
	text := strings.Join([]string{string(k.Application), string(k.Member), strconv.Itoa(k.Mark), note}, "\x00")
	return hex.EncodeToString(s.Master.Find("essay.mark", text))
}

// openedMark is a mark as the journal keeps it once all are given.
type openedMark struct {
	Member people.PersonID `json:"member"`
	Mark   int             `json:"mark"`
	Digest string          `json:"digest"` // as recorded when the mark was given
}

// opensMarks records all marks of an essay when the last has come.
func (s *Service) opensMarks(tx Tx, j *judging, e openEssay, by *access.Actor) error {
	marks, err := tx.MarksOf(e.app.ID, AtEssay)
	if err != nil {
		return err
	}
	all, complete := counted(marks, j.order.Judges())
	if !complete {
		return nil
	}
	facts := make([]openedMark, 0, len(all))
	for _, k := range all {
		note, err := s.opened(tx, e.app, fieldNote, k.Note)
		if err != nil {
			return err
		}
		facts = append(facts, openedMark{k.Member, k.Mark, s.markDigest(&k, note)})
	}
	if err := s.Record(tx, j.entry("essay.marks", by, e.app, map[string]any{"marks": facts})); err != nil {
		return err
	}
	return s.tellMarked(tx, j)
}

// tellMarked tells HR and the secretary that the stage can be closed, once
// every open essay has all its marks.
func (s *Service) tellMarked(tx Tx, j *judging) error {
	essays, err := openEssays(tx, j.v)
	if err != nil || len(essays) == 0 {
		return err
	}
	for _, e := range essays {
		marks, err := tx.MarksOf(e.app.ID, AtEssay)
		if err != nil {
			return err
		}
		if _, complete := counted(marks, j.order.Judges()); !complete {
			return nil
		}
	}
	args := fault.Args{"post": j.v.Title.KK, "post_ru": j.v.Title.RU, "n": len(essays)}
	to := slices.Clone(j.officers)
	for _, seat := range j.order.Seats {
		if seat.Duty == SecretaryDuty {
			to = append(to, seat.Person)
		}
	}
	for _, p := range to {
		if err := j.tellMember(tx, p, "marked", args); err != nil {
			return err
		}
	}
	return nil
}
