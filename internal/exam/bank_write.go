package exam

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// enemiesMost bounds the list of enemies of an item.
const enemiesMost = 50

// ItemAt names an item in the version that a person saw.
type ItemAt struct {
	Body    people.BodyID
	ID      ItemID
	Version int64
}

// WriteIn is an edition of an item. An empty ID is a new item; its key may be
// left out, and the program gives one.
type WriteIn struct {
	ItemAt
	Content Item
}

// WriteItem writes an item: a new one, a draft in place of itself, or a new
// edition of a ready item in draft, while papers keep drawing the ready one. A
// retired item that is written comes back as a draft that no paper draws. The
// faults are those of Item.Check, exam.item.name, exam.item.taken,
// exam.item.enemy, exam.item.in_review, exam.missing.item and exam.changed.
func (s *Service) WriteItem(ctx context.Context, by *access.Actor, in WriteIn) (out *BankItem, err error) {
	err = s.write(ctx, func(tx Tx) error {
		if in.ID == "" {
			out, err = s.addItem(tx, by, in.Body, in.Content)
			return err
		}
		out, err = s.changeItem(tx, by, access.WriteItem, in.ItemAt, func(i *BankItem) error {
			return s.rewrite(tx, by, i, in.Content)
		})
		return err
	})
	return out, err
}

// addItem puts a new item into a bank, in draft.
func (s *Service) addItem(tx Tx, by *access.Actor, body people.BodyID, c Item) (*BankItem, error) {
	if err := allow(by, access.WriteItem, body, 0); err != nil {
		return nil, err
	}
	id := s.IDs.New("itm")
	if c.Key == "" {
		c.Key = string(c.Kind) + "-" + id[len(id)-10:]
	}
	if !keyText(c.Key) {
		return nil, fault.New(fault.Invalid, "exam.item.name", "given", clip(c.Key)).At("key")
	}
	if err := s.fits(tx, body, &c); err != nil {
		return nil, err
	}
	return s.insertItem(tx, by, body, ItemID(id), c)
}

func (s *Service) insertItem(tx Tx, by *access.Actor, body people.BodyID, id ItemID, c Item) (*BankItem, error) {
	me := people.PersonID(by.Person)
	i := &BankItem{
		ID: id, Version: 1, Body: body, State: ItemDraft, Edition: 1, Content: c, Author: me, Writers: []people.PersonID{me},
		Created: tx.Now(), Changed: tx.Now(),
	}
	ok, err := tx.ItemInsert(i)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fault.New(fault.Conflict, "exam.item.taken", "given", clip(c.Key)).At("key")
	}
	return i, s.Record(tx, i.entry(access.WriteItem, by))
}

// rewrite puts content into an item; what an import kept unread stays.
func (s *Service) rewrite(tx Tx, by *access.Actor, i *BankItem, c Item) error {
	if i.State == ItemReview {
		return fault.New(fault.Conflict, "exam.item.in_review")
	}
	c.Key, c.Void = i.Content.Key, false
	if c.Unknown == nil {
		c.Unknown = i.Content.Unknown
	}
	if err := s.fits(tx, i.Body, &c); err != nil {
		return err
	}
	i.renew(people.PersonID(by.Person), c)
	return nil
}

// renew puts content into a draft, or makes it a new edition in draft.
func (i *BankItem) renew(by people.PersonID, c Item) {
	if i.State == ItemRetired {
		i.Ready = 0
	}
	if i.State != ItemDraft {
		i.Edition++
		i.State, i.Writers = ItemDraft, nil
	}
	if !slices.Contains(i.Writers, by) {
		i.Writers = append(i.Writers, by)
	}
	i.Content, i.Author = c, by
}

// fits checks content against its stimulus and the items that it names.
func (s *Service) fits(tx Tx, body people.BodyID, c *Item) error {
	if _, _, err := s.checked(tx, body, c); err != nil {
		return err
	}
	if len(c.Enemies) > enemiesMost {
		return fault.New(fault.Invalid, "exam.item.enemy", "given", clip(strings.Join(c.Enemies, ", "))).At("enemies")
	}
	for _, key := range c.Enemies {
		found, err := tx.ItemByKey(body, key)
		if err != nil {
			return err
		}
		if found == nil || key == c.Key {
			return fault.New(fault.Invalid, "exam.item.enemy", "given", clip(key)).At("enemies")
		}
	}
	return nil
}

// checked checks content and gives the stimulus that it names, nil for none,
// with its version.
func (s *Service) checked(tx Tx, body people.BodyID, c *Item) (*Stimulus, int64, error) {
	if c.Stimulus == "" {
		return nil, 0, c.Check(nil)
	}
	b, err := tx.StimulusGet(body, c.Stimulus)
	if err != nil {
		return nil, 0, err
	}
	if b == nil {
		return nil, 0, fault.New(fault.Invalid, "exam.item.stimulus", "given", clip(c.Stimulus)).At("stimulus")
	}
	return &b.Content, b.Version, c.Check(&b.Content)
}

// changeItem carries out an act on an item in the version that was seen.
func (s *Service) changeItem(tx Tx, by *access.Actor, v access.Verb, at ItemAt, fn func(*BankItem) error) (*BankItem, error) {
	i, err := itemOf(tx, by, v, at.Body, at.ID)
	if err != nil {
		return nil, err
	}
	if i.Version != at.Version {
		return nil, fault.New(fault.Conflict, "exam.changed")
	}
	if err := fn(i); err != nil {
		return nil, err
	}
	if err := putItem(tx, i); err != nil {
		return nil, err
	}
	return i, s.Record(tx, i.entry(v, by))
}

func putItem(tx Tx, i *BankItem) error {
	i.Version++
	i.Changed = tx.Now()
	if ok, err := tx.ItemUpdate(i); err != nil || !ok {
		return changedOr(err)
	}
	return nil
}

// itemOf reads an item of a body for a verb. The fault is exam.missing.item.
func itemOf(tx Tx, by *access.Actor, v access.Verb, body people.BodyID, id ItemID) (*BankItem, error) {
	if err := allow(by, v, body, 0); err != nil {
		return nil, err
	}
	i, err := tx.ItemGet(id)
	if err != nil {
		return nil, err
	}
	if i == nil || i.Body != body {
		return nil, fault.New(fault.Missing, "exam.missing.item")
	}
	return i, nil
}

// itemFacts are what the journal keeps of an item: never its text or its key.
type itemFacts struct {
	Key     string    `json:"key"`
	Kind    Kind      `json:"kind"`
	State   ItemState `json:"state"`
	Edition int       `json:"edition"`
	Ready   int       `json:"ready"`
	Flags   int       `json:"flags"`
}

func (i *BankItem) entry(v access.Verb, by *access.Actor) journal.Entry {
	return journal.Entry{
		Verb: string(v), Actor: by.Person, Body: string(i.Body), Case: string(i.ID),
		Facts: itemFacts{i.Content.Key, i.Content.Kind, i.State, i.Edition, i.Ready, len(i.Flags)},
	}
}
