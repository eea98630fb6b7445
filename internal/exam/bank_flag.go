package exam

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// Kinds of flags besides StatisticsFlag.
const (
	LawFlag      = "law"      // the article that the item stands on was amended
	MaterialFlag = "material" // what it is asked about was changed
)

// AmendedIn says that an act, or one article of it, reads anew since a day.
type AmendedIn struct {
	Body    people.BodyID
	Act     string
	Article string // "" for the whole act
	Since   day.Day
}

// FlagAmended flags every item that stands on the act as it stood before the
// day, for somebody to look at; retired ones are left alone. It returns how many
// were flagged now. The fault is exam.required.
func (s *Service) FlagAmended(ctx context.Context, by *access.Actor, in AmendedIn) (flagged int, err error) {
	if err := allow(by, access.RetireItem, in.Body, 0); err != nil {
		return 0, err
	}
	in.Act, in.Article = strings.TrimSpace(in.Act), strings.TrimSpace(in.Article)
	switch {
	case in.Act == "":
		return 0, fault.New(fault.Invalid, "exam.required").At("act")
	case in.Since == 0:
		return 0, fault.New(fault.Invalid, "exam.required").At("since")
	}
	for after := ""; ; {
		n := 0
		err := s.write(ctx, func(tx Tx) error {
			n = 0
			page, err := tx.ItemList(ItemQuery{Body: in.Body, Sort: "key", After: after, Limit: flagStep})
			if err != nil {
				return err
			}
			for k := range page.Items {
				is, err := flagLaw(tx, &page.Items[k], in)
				if err != nil {
					return err
				}
				if is {
					n++
				}
			}
			after = page.Next
			if n == 0 {
				return nil
			}
			return s.Record(tx, journal.Entry{
				Verb: string(access.RetireItem), Actor: by.Person, Body: string(in.Body),
				Facts: map[string]any{"act": in.Act, "article": in.Article, "since": in.Since.String(), "flagged": n},
			})
		})
		if err != nil {
			return flagged, err
		}
		if flagged += n; after == "" {
			return flagged, nil
		}
	}
}

// flagLaw flags an item that stands on the act as it was; false where it does
// not, or is flagged for it already.
func flagLaw(tx Tx, i *BankItem, in AmendedIn) (bool, error) {
	stands := slices.ContainsFunc(i.Content.Law, func(l LawRef) bool {
		return l.Act == in.Act && (in.Article == "" || l.Article == in.Article) && l.On < in.Since
	})
	if !stands || i.State == ItemRetired {
		return false, nil
	}
	said := Noted{Key: "exam_bank.flag.law", Args: fault.Args{"act": in.Act, "day": in.Since.String()}}
	if in.Article != "" {
		said.Key, said.Args["article"] = "exam_bank.flag.article", in.Article
	}
	return raise(tx, i, LawFlag, in.Since, said)
}

// raise adds a flag to an item; false where it has it already.
func raise(tx Tx, i *BankItem, kind string, on day.Day, said Noted) (bool, error) {
	note, err := json.Marshal(said)
	if err != nil {
		return false, err
	}
	f := Flag{Kind: kind, Note: string(note), On: on}
	if slices.Contains(i.Flags, f) {
		return false, nil
	}
	i.Flags = append(i.Flags, f)
	return true, putItem(tx, i)
}
