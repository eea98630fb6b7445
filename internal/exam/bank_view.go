package exam

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// ItemView is an item with what is shown beside it.
type ItemView struct {
	Item     BankItem
	Stimulus *BankStimulus // nil where it names none
	Ready    *Frozen       // the edition that papers draw, where it is another; nil for none
}

// Bank is a page of the bank of a body.
func (s *Service) Bank(ctx context.Context, by *access.Actor, q ItemQuery) (out ItemPage, err error) {
	if err := allow(by, access.SeeItems, q.Body, 0); err != nil {
		return out, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.ItemList(q)
		return err
	})
	return out, err
}

// Item is one item of a bank. The fault is exam.missing.item.
func (s *Service) Item(ctx context.Context, by *access.Actor, body people.BodyID, id ItemID) (*ItemView, error) {
	v := &ItemView{}
	return v, s.Store.Read(ctx, func(tx Tx) error {
		i, err := itemOf(tx, by, access.SeeItems, body, id)
		if err != nil {
			return err
		}
		v.Item = *i
		if i.Content.Stimulus != "" {
			if v.Stimulus, err = tx.StimulusGet(body, i.Content.Stimulus); err != nil {
				return err
			}
		}
		if i.Ready == 0 || i.Ready == i.Edition {
			return nil
		}
		ref := ItemRef{i.Content.Key, i.Ready}
		found, err := tx.FrozenGet(body, []ItemRef{ref})
		v.Ready = found[ref]
		return err
	})
}

// Lacking are the tests of a body for which its bank is too small.
func (s *Service) Lacking(ctx context.Context, by *access.Actor, body people.BodyID) (out []TestView, err error) {
	if err := allow(by, access.SeeItems, body, 0); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		all, err := s.testsOf(tx, body)
		if err != nil {
			return err
		}
		pool, err := tx.ItemPool(body)
		for i := range all {
			if all[i].Short = Short(&all[i].Test, pool); len(all[i].Short) > 0 {
				out = append(out, all[i])
			}
		}
		return err
	})
	return out, err
}

// BankParts are the parts of the tests of a body: what the first tag of an item
// names.
func (s *Service) BankParts(ctx context.Context, by *access.Actor, body people.BodyID) (out []Part, err error) {
	if err := allow(by, access.SeeItems, body, 0); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		all, err := s.testsOf(tx, body)
		seen := map[string]bool{}
		for i := range all {
			for _, section := range all[i].Test.Sections {
				for _, p := range section.Parts {
					if p.Key = p.Tagged(); !seen[p.Key] {
						seen[p.Key] = true
						out = append(out, p)
					}
				}
			}
		}
		return err
	})
	return out, err
}

// exportMost bounds the items of one export.
const exportMost = 5000

// ExportItems gives the items that fit a query, in their latest edition, with
// what they are asked about, and writes into the journal who took them.
func (s *Service) ExportItems(ctx context.Context, by *access.Actor, q ItemQuery, format string) (items []Item, stimuli []Stimulus, err error) {
	if err := allow(by, access.SeeItems, q.Body, 0); err != nil {
		return nil, nil, err
	}
	err = s.write(ctx, func(tx Tx) error {
		if items, err = allItems(tx, q); err != nil {
			return err
		}
		if stimuli, err = stimuliOf(tx, q.Body, items); err != nil {
			return err
		}
		return s.Record(tx, journal.Entry{
			Verb: string(access.SeeItems), Actor: by.Person, Body: string(q.Body), Facts: map[string]any{"export": format, "items": len(items)},
		})
	})
	return items, stimuli, err
}

func allItems(tx Tx, q ItemQuery) (out []Item, err error) {
	q.Limit, q.After, q.Sort = 500, "", "key"
	for {
		page, err := tx.ItemList(q)
		if err != nil {
			return nil, err
		}
		for i := range page.Items {
			if len(out) < exportMost {
				out = append(out, page.Items[i].Content)
			}
		}
		if q.After = page.Next; q.After == "" || len(out) == exportMost {
			return out, nil
		}
	}
}

func stimuliOf(tx Tx, body people.BodyID, items []Item) (out []Stimulus, err error) {
	named := map[string]bool{}
	for i := range items {
		named[items[i].Stimulus] = true
	}
	all, err := tx.StimulusList(body)
	for i := range all {
		if named[all[i].Content.Key] {
			out = append(out, all[i].Content)
		}
	}
	return out, err
}

// Mutual makes every item an enemy of those that name it as theirs: enemies
// never meet, whichever of the two names the other.
func Mutual(pool []PoolItem) {
	at := make(map[string]int, len(pool))
	for i := range pool {
		at[pool[i].Key] = i
	}
	type pair struct{ of, enemy string }
	known := map[pair]bool{}
	var missing []pair
	for i := range pool {
		for _, e := range pool[i].Enemies {
			known[pair{pool[i].Key, e}] = true
			missing = append(missing, pair{e, pool[i].Key})
		}
	}
	for _, p := range missing {
		if i, ok := at[p.of]; ok && !known[p] {
			known[p] = true
			pool[i].Enemies = append(pool[i].Enemies[:len(pool[i].Enemies):len(pool[i].Enemies)], p.enemy)
		}
	}
}
