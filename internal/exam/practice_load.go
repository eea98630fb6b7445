package exam

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// LoadPractice puts the practice bank that the program ships into the bank of a
// body, as ready items of the program itself. An item whose key is there
// already is left as it is. It tells how many were added.
func (s *Service) LoadPractice(ctx context.Context, by *access.Actor, body people.BodyID) (added int, err error) {
	if err := allow(by, access.WriteItem, body, 0); err != nil {
		return 0, err
	}
	all, err := Practice()
	if err != nil {
		return 0, err
	}
	stimuli := map[string]*Stimulus{}
	for i := range all.Stimuli {
		stimuli[all.Stimuli[i].Key] = &all.Stimuli[i]
	}
	err = s.write(ctx, func(tx Tx) error {
		added = 0
		for i := range all.Stimuli {
			if _, err := tx.StimulusPut(&BankStimulus{Body: body, Version: 1, Content: all.Stimuli[i]}); err != nil {
				return err
			}
		}
		for i := range all.Items {
			ok, err := s.addPractice(tx, body, &all.Items[i], stimuli[all.Items[i].Stimulus])
			if err != nil {
				return err
			}
			if ok {
				added++
			}
		}
		return s.Record(tx, journal.Entry{Verb: string(access.WriteItem), Actor: by.Person, Body: string(body), Facts: map[string]any{"practice": added}})
	})
	return added, err
}

func (s *Service) addPractice(tx Tx, body people.BodyID, i *Item, about *Stimulus) (bool, error) {
	item := &BankItem{
		ID: ItemID(s.IDs.New("itm")), Version: 1, Body: body, State: ItemReady, Edition: 1, Ready: 1, Content: *i,
		Author: people.PersonID(systemActor.Person), Created: tx.Now(), Changed: tx.Now(),
	}
	ok, err := tx.ItemInsert(item)
	if err != nil || !ok {
		return false, err
	}
	return true, tx.FrozenInsert(&Frozen{Body: body, Key: i.Key, Edition: 1, Item: *i, Stimulus: about})
}
