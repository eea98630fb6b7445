package exam

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// noteMost bounds the words of a reviewer, in characters.
const noteMost = 2000

// ReviewIn is the opinion of a second person.
type ReviewIn struct {
	ItemAt
	Stimulus int64  // the version of the stimulus that was seen; 0 for none
	Note     string // what is to be done about it; an approval needs none
}

// act is a verb on an item in a transaction of its own.
func (s *Service) act(ctx context.Context, by *access.Actor, v access.Verb, at ItemAt, fn func(Tx, *BankItem) error) (out *BankItem, err error) {
	err = s.write(ctx, func(tx Tx) error {
		out, err = s.changeItem(tx, by, v, at, func(i *BankItem) error { return fn(tx, i) })
		return err
	})
	return out, err
}

// stands refuses an act on an item that does not stand in one of the states.
func (i *BankItem) stands(in ...ItemState) error {
	if !slices.Contains(in, i.State) {
		return fault.New(fault.Conflict, "exam.item.state")
	}
	return nil
}

// Submit hands a draft to the reviewers and tells those of them who did not
// write on it. The faults are exam.item.state, exam.missing.item and
// exam.changed.
func (s *Service) Submit(ctx context.Context, by *access.Actor, at ItemAt) (*BankItem, error) {
	return s.submit(ctx, by, at, func(tx Tx, i *BankItem) error {
		n := outbox.Notice{Key: "exam_bank.notice.submitted", Args: fault.Args{"key": i.Content.Key}, Case: string(i.ID), Link: "/bank/items/" + string(i.ID)}
		return tellReviewers(tx, i.Body, n, append(slices.Clone(i.Writers), i.Author, people.PersonID(by.Person))...)
	})
}

// submit hands a draft in; tell may be nil.
func (s *Service) submit(ctx context.Context, by *access.Actor, at ItemAt, tell func(Tx, *BankItem) error) (*BankItem, error) {
	return s.act(ctx, by, access.WriteItem, at, func(tx Tx, i *BankItem) error {
		if err := i.stands(ItemDraft); err != nil {
			return err
		}
		if i.State = ItemReview; tell == nil {
			return nil
		}
		return tell(tx, i)
	})
}

// TakeBack takes an item back from the reviewers. The faults are those of
// Submit.
func (s *Service) TakeBack(ctx context.Context, by *access.Actor, at ItemAt) (*BankItem, error) {
	return s.act(ctx, by, access.WriteItem, at, func(_ Tx, i *BankItem) error {
		if err := i.stands(ItemReview); err != nil {
			return err
		}
		i.State = ItemDraft
		return nil
	})
}

// Return gives an item back to its authors with a note. The faults are those of
// Submit and exam.required and exam.text.long, at the note.
func (s *Service) Return(ctx context.Context, by *access.Actor, in ReviewIn) (*BankItem, error) {
	return s.act(ctx, by, access.ReviewItem, in.ItemAt, func(tx Tx, i *BankItem) error {
		if err := i.stands(ItemReview); err != nil {
			return err
		}
		if strings.TrimSpace(in.Note) == "" {
			return fault.New(fault.Invalid, "exam.required").At("note")
		}
		if err := i.judged(tx, by, in.Note, false); err != nil {
			return err
		}
		i.State = ItemDraft
		return tellAuthors(tx, i, by, "returned")
	})
}

// Approve makes an edition ready: papers draw it from now on, and it never
// changes. Nobody approves what they wrote on. What the item was flagged for
// is over. The faults are those of Submit and of Item.Check, exam.item.own, and
// exam.changed where the stimulus is another than the one that was seen.
func (s *Service) Approve(ctx context.Context, by *access.Actor, in ReviewIn) (*BankItem, error) {
	return s.act(ctx, by, access.ReviewItem, in.ItemAt, func(tx Tx, i *BankItem) error {
		if err := i.stands(ItemReview); err != nil {
			return err
		}
		if i.WrittenBy(people.PersonID(by.Person)) {
			return fault.New(fault.Denied, "exam.item.own")
		}
		about, version, err := s.checked(tx, i.Body, &i.Content)
		if err != nil {
			return err
		}
		if version != in.Stimulus {
			return fault.New(fault.Conflict, "exam.changed")
		}
		if err := i.judged(tx, by, in.Note, true); err != nil {
			return err
		}
		i.State, i.Ready, i.Flags = ItemReady, i.Edition, nil
		if err := tx.FrozenInsert(&Frozen{Body: i.Body, Key: i.Content.Key, Edition: i.Edition, Item: i.Content, Stimulus: about}); err != nil {
			return err
		}
		return tellAuthors(tx, i, by, "approved")
	})
}

// WrittenBy reports whether a person wrote on the latest edition.
func (i *BankItem) WrittenBy(p people.PersonID) bool {
	return i.Author == p || slices.Contains(i.Writers, p)
}

func (i *BankItem) judged(tx Tx, by *access.Actor, note string, approved bool) error {
	note = strings.TrimSpace(note)
	if n := len([]rune(note)); n > noteMost {
		return fault.New(fault.Invalid, "exam.text.long", "given", n, "most", noteMost).At("note")
	}
	i.Reviews = append(i.Reviews, Review{Edition: i.Edition, By: people.PersonID(by.Person), At: tx.Now(), Approved: approved, Note: note})
	return nil
}

// tellAuthors tells those who wrote on the edition what became of it.
func tellAuthors(tx Tx, i *BankItem, by *access.Actor, what string) error {
	told := []people.PersonID{people.PersonID(systemActor.Person), people.PersonID(by.Person)}
	for _, p := range append([]people.PersonID{i.Author}, i.Writers...) {
		if slices.Contains(told, p) {
			continue
		}
		told = append(told, p)
		err := outbox.Notify(tx, outbox.Notice{
			To: string(p), Key: "exam_bank.notice." + what, Args: fault.Args{"key": i.Content.Key}, Case: string(i.ID), Link: "/bank/items/" + string(i.ID),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Retire takes an item out of use: no paper draws it from now on. The faults
// are those of Submit.
func (s *Service) Retire(ctx context.Context, by *access.Actor, at ItemAt) (*BankItem, error) {
	return s.act(ctx, by, access.RetireItem, at, func(_ Tx, i *BankItem) error {
		if err := i.stands(ItemDraft, ItemReview, ItemReady); err != nil {
			return err
		}
		i.State = ItemRetired
		return nil
	})
}

// Reopen brings a retired item back as it was: ready, or in draft where its
// latest edition was never approved. The faults are those of Submit.
func (s *Service) Reopen(ctx context.Context, by *access.Actor, at ItemAt) (*BankItem, error) {
	return s.act(ctx, by, access.RetireItem, at, func(_ Tx, i *BankItem) error {
		if err := i.stands(ItemRetired); err != nil {
			return err
		}
		i.State = ItemDraft
		if i.Ready == i.Edition {
			i.State = ItemReady
		}
		return nil
	})
}

// Unflag says that somebody looked at a flagged item and that it holds; the
// note says why. The faults are those of Return.
func (s *Service) Unflag(ctx context.Context, by *access.Actor, in ReviewIn) (*BankItem, error) {
	return s.act(ctx, by, access.ReviewItem, in.ItemAt, func(tx Tx, i *BankItem) error {
		if len(i.Flags) == 0 {
			return fault.New(fault.Conflict, "exam.item.state")
		}
		if strings.TrimSpace(in.Note) == "" {
			return fault.New(fault.Invalid, "exam.required").At("note")
		}
		i.Flags = nil
		return i.judged(tx, by, in.Note, true)
	})
}
