package exam

import (
	"context"
	"encoding/json"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// StatisticsFlag is the kind of a flag that odd figures raise.
const StatisticsFlag = "statistics"

// flagStep is how many items are flagged in one transaction.
const flagStep = 100

// Noted is a message with its arguments, whole numbers and texts; the note of a
// flag holds one as JSON.
type Noted struct {
	Key  string     `json:"key"`
	Args fault.Args `json:"args"`
}

// Seen is the note of a flag in a language; a note in words stands as it is.
func (f *Flag) Seen(l locale.Lang) string {
	var n Noted
	if json.Unmarshal([]byte(f.Note), &n) == nil && locale.Has(n.Key) {
		return locale.T(l, n.Key, n.Args)
	}
	return f.Note
}

// FlagStatistics puts what the figures of items show on their records, in place
// of what stood there before. found has a list for each edition that was
// analysed, empty where nothing is odd; it counts where the edition is the one
// that papers draw now. It returns how many items are flagged.
func (s *Service) FlagStatistics(ctx context.Context, by *access.Actor, body people.BodyID, testKey string, found map[ItemRef][]Noted) (flagged int, err error) {
	if err := allow(by, access.AnalyseTest, body, 0); err != nil {
		return 0, err
	}
	all := make([]ItemRef, 0, len(found))
	for ref := range found {
		all = append(all, ref)
	}
	slices.SortFunc(all, func(a, b ItemRef) int { return compareRefs(a, b) })
	for step := range slices.Chunk(all, flagStep) {
		n := 0
		err := s.write(ctx, func(tx Tx) error {
			n = 0
			for _, ref := range step {
				is, err := flagOne(tx, body, ref, found[ref])
				if err != nil {
					return err
				}
				if is {
					n++
				}
			}
			return s.Record(tx, journal.Entry{
				Verb: string(access.AnalyseTest), Actor: by.Person, Body: string(body), Case: testKey,
				Facts: map[string]any{"test": testKey, "looked_at": len(step), "flagged": n},
			})
		})
		if err != nil {
			return flagged, err
		}
		flagged += n
	}
	return flagged, nil
}

func compareRefs(a, b ItemRef) int {
	if a.Key != b.Key {
		if a.Key < b.Key {
			return -1
		}
		return 1
	}
	return a.Edition - b.Edition
}

// flagOne sets the flags of an item and reports whether it has any now.
func flagOne(tx Tx, body people.BodyID, ref ItemRef, notes []Noted) (bool, error) {
	i, err := tx.ItemByKey(body, ref.Key)
	if err != nil || i == nil || i.Ready != ref.Edition {
		return false, err
	}
	_, today, err := bodyToday(tx, body)
	if err != nil {
		return false, err
	}
	flags := slices.DeleteFunc(slices.Clone(i.Flags), func(f Flag) bool { return f.Kind == StatisticsFlag })
	had := len(i.Flags) - len(flags)
	for _, n := range notes {
		text, err := json.Marshal(n)
		if err != nil {
			return false, err
		}
		flags = append(flags, Flag{Kind: StatisticsFlag, Note: string(text), On: today})
	}
	if had == 0 && len(notes) == 0 || slices.Equal(flags, i.Flags) {
		return len(notes) > 0, nil
	}
	i.Flags, i.Changed = flags, tx.Now()
	i.Version++
	if ok, err := tx.ItemUpdate(i); err != nil || !ok {
		return false, changedOr(err)
	}
	return len(notes) > 0, nil
}
