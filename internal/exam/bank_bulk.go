package exam

import (
	"context"
	"errors"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// BulkAct is an act on several items of a bank.
type BulkAct string

// The acts on several items.
const (
	BulkSubmit BulkAct = "submit"
	BulkRetire BulkAct = "retire"
	BulkTag    BulkAct = "tag" // of a ready item it makes a new edition, to be reviewed
)

// bulkVerbs are the verbs of the acts on several items.
var bulkVerbs = map[BulkAct]access.Verb{BulkSubmit: access.WriteItem, BulkRetire: access.RetireItem, BulkTag: access.WriteItem}

// BulkMost is how many items one act takes.
const BulkMost = 200

// BulkIn is an act on several items, each in the version that was seen.
type BulkIn struct {
	Act   BulkAct
	Body  people.BodyID
	Tag   string // that BulkTag adds
	Items []ItemAt
}

// BulkDone is what became of one item.
type BulkDone struct {
	At    ItemAt
	Item  *BankItem    // as it was before; nil where it is not there
	Fault *fault.Error // why nothing was done; nil where it was
}

// errRehearsed ends a transaction that must leave nothing behind.
var errRehearsed = errors.New("exam: rehearsed")

// rehearsal is a store whose writes are taken back once they have succeeded.
type rehearsal struct{ Store }

// Write runs fn and lets nothing of it stay.
func (r rehearsal) Write(ctx context.Context, fn func(Tx) error) error {
	return r.Store.Write(ctx, func(tx Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return errRehearsed
	})
}

// TryBulk tells what an act on several items would come to, and changes nothing:
// the checks of the act itself answer. The faults are exam.bulk.most,
// exam.bulk.none and exam.required.
func (s *Service) TryBulk(ctx context.Context, by *access.Actor, in BulkIn) ([]BulkDone, error) {
	twin := *s
	twin.Store = rehearsal{s.Store}
	return s.bulk(ctx, by, in, twin.bulkOne)
}

// DoBulk carries an act out on several items, each by itself with the checks of
// the act; what is refused for one item stops no other. The reviewers are told
// once of all that was submitted. The faults are those of TryBulk.
func (s *Service) DoBulk(ctx context.Context, by *access.Actor, in BulkIn) ([]BulkDone, error) {
	out, err := s.bulk(ctx, by, in, s.bulkOne)
	if err != nil || in.Act != BulkSubmit {
		return out, err
	}
	n := 0
	for i := range out {
		if out[i].Fault == nil {
			n++
		}
	}
	if n == 0 {
		return out, nil
	}
	return out, s.write(ctx, func(tx Tx) error {
		return tellReviewers(tx, in.Body, outbox.Notice{
			Key: "exam_bank.notice.submitted_many", Args: fault.Args{"n": n}, Link: "/bank?state=" + string(ItemReview),
		}, people.PersonID(by.Person))
	})
}

func (s *Service) bulk(ctx context.Context, by *access.Actor, in BulkIn, do func(context.Context, *access.Actor, BulkIn, *BankItem, ItemAt) error) ([]BulkDone, error) {
	verb, ok := bulkVerbs[in.Act]
	if !ok {
		return nil, fault.New(fault.Invalid, "exam.bulk.act")
	}
	if err := allow(by, verb, in.Body, 0); err != nil {
		return nil, err
	}
	switch in.Tag = strings.TrimSpace(in.Tag); {
	case len(in.Items) == 0:
		return nil, fault.New(fault.Invalid, "exam.bulk.none")
	case len(in.Items) > BulkMost:
		return nil, fault.New(fault.Invalid, "exam.bulk.most", "given", len(in.Items), "most", BulkMost)
	case in.Act == BulkTag && in.Tag == "":
		return nil, fault.New(fault.Invalid, "exam.required").At("tag")
	}
	out := make([]BulkDone, len(in.Items))
	for n, at := range in.Items {
		at.Body = in.Body
		out[n].At = at
		err := s.Store.Read(ctx, func(tx Tx) (err error) {
			out[n].Item, err = itemOf(tx, by, verb, in.Body, at.ID)
			return err
		})
		if err == nil {
			err = do(ctx, by, in, out[n].Item, at)
		}
		if f, is := fault.As(err); is {
			out[n].Fault = f
		} else if err != nil && !errors.Is(err, errRehearsed) {
			return nil, err
		}
	}
	return out, nil
}

func (s *Service) bulkOne(ctx context.Context, by *access.Actor, in BulkIn, i *BankItem, at ItemAt) (err error) {
	switch in.Act {
	case BulkSubmit:
		_, err = s.submit(ctx, by, at, nil)
	case BulkRetire:
		_, err = s.Retire(ctx, by, at)
	case BulkTag:
		if i.State == ItemRetired { // writing would bring it back
			return fault.New(fault.Conflict, "exam.item.state")
		}
		if slices.Contains(i.Content.Tags, in.Tag) {
			return fault.New(fault.Conflict, "exam.bulk.tagged", "tag", clip(in.Tag))
		}
		_, err = s.WriteItem(ctx, by, WriteIn{ItemAt: at, Content: tagged(i.Content, in.Tag)})
	}
	return err
}

// tagged is content with one tag more.
func tagged(c Item, tag string) Item {
	c.Tags = append(slices.Clone(c.Tags), tag)
	return c
}

// tellReviewers tells those who review items in a body, but for some.
func tellReviewers(tx Tx, body people.BodyID, n outbox.Notice, not ...people.PersonID) error {
	_, today, err := bodyToday(tx, body)
	if err != nil {
		return err
	}
	all, err := tx.GrantHoldersIn(access.ItemReviewer, body, today)
	if err != nil {
		return err
	}
	for _, p := range all {
		if slices.Contains(not, p) {
			continue
		}
		n.To = string(p)
		if err := outbox.Notify(tx, n); err != nil {
			return err
		}
	}
	return nil
}
