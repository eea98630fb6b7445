package exam

import (
	"context"
	"reflect"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// StimulusIn is a stimulus: version 0 a new one, else in place of that version.
// It must be there in each of the languages.
type StimulusIn struct {
	Body      people.BodyID
	Version   int64
	Languages []locale.Lang
	Content   Stimulus
}

// PutStimulus keeps what items are asked about. Papers keep showing what was
// approved with their items: the items that stand on it are flagged, and the
// new form reaches papers with their next edition. The faults are those of
// Stimulus.Check, exam.item.name, exam.item.taken and exam.changed.
func (s *Service) PutStimulus(ctx context.Context, by *access.Actor, in StimulusIn) (*BankStimulus, error) {
	if err := allow(by, access.WriteItem, in.Body, 0); err != nil {
		return nil, err
	}
	if len(in.Languages) == 0 {
		in.Languages = languages
	}
	if in.Version == 0 && !keyText(in.Content.Key) {
		return nil, fault.New(fault.Invalid, "exam.item.name", "given", clip(in.Content.Key)).At("key")
	}
	if err := in.Content.Check(in.Languages); err != nil {
		return nil, err
	}
	b := &BankStimulus{Body: in.Body, Version: in.Version + 1, Content: in.Content}
	return b, s.write(ctx, func(tx Tx) error { return s.putStimulus(tx, by, b) })
}

func (s *Service) putStimulus(tx Tx, by *access.Actor, b *BankStimulus) error {
	old, err := tx.StimulusGet(b.Body, b.Content.Key)
	if err != nil {
		return err
	}
	if old != nil && b.Version == 1 {
		return fault.New(fault.Conflict, "exam.item.taken", "given", clip(b.Content.Key)).At("key")
	}
	ok, err := tx.StimulusPut(b)
	if err != nil || !ok {
		return changedOr(err)
	}
	flagged := 0
	if old != nil && !reflect.DeepEqual(old.Content, b.Content) {
		if flagged, err = flagMaterial(tx, b); err != nil {
			return err
		}
	}
	return s.Record(tx, journal.Entry{
		Verb: string(access.WriteItem), Actor: by.Person, Body: string(b.Body), Case: b.Content.Key,
		Facts: map[string]any{"stimulus": b.Content.Key, "form": b.Content.Form, "version": b.Version, "flagged": flagged},
	})
}

// flagMaterial flags the items whose ready edition shows an older form.
func flagMaterial(tx Tx, b *BankStimulus) (int, error) {
	_, today, err := bodyToday(tx, b.Body)
	if err != nil {
		return 0, err
	}
	pool, err := tx.ItemPool(b.Body)
	if err != nil {
		return 0, err
	}
	n := 0
	for k := range pool {
		if pool[k].Stimulus != b.Content.Key {
			continue
		}
		i, err := tx.ItemByKey(b.Body, pool[k].Key)
		if err != nil {
			return n, err
		}
		is, err := raise(tx, i, MaterialFlag, today, Noted{Key: "exam_bank.flag.material", Args: fault.Args{"key": b.Content.Key}})
		if err != nil {
			return n, err
		}
		if is {
			n++
		}
	}
	return n, nil
}

// Stimuli are those of a bank, by key.
func (s *Service) Stimuli(ctx context.Context, by *access.Actor, body people.BodyID) (out []BankStimulus, err error) {
	if err := allow(by, access.SeeItems, body, 0); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.StimulusList(body)
		return err
	})
	return out, err
}

// StimulusOf is one of a bank. The fault is exam.missing.stimulus.
func (s *Service) StimulusOf(ctx context.Context, by *access.Actor, body people.BodyID, key string) (out *BankStimulus, err error) {
	if err := allow(by, access.SeeItems, body, 0); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.StimulusGet(body, key)
		return err
	})
	if err == nil && out == nil {
		return nil, fault.New(fault.Missing, "exam.missing.stimulus")
	}
	return out, err
}
