package ownlaw

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

// ClauseText is what a person writes of a clause. Reason says why no rule
// carries it; it is asked of a clause that nothing stands on, and of a new one.
type ClauseText struct {
	ID     string
	Gist   locale.Words
	Quote  string // in the words of the order itself; "" for none
	Lang   locale.Lang
	Note   string
	Reason locale.Words
}

// check refuses what is longer than a clause can be.
func (c ClauseText) check() error {
	for field, s := range map[string]string{
		"gist_kk": c.Gist.KK, "gist_ru": c.Gist.RU, "gist_en": c.Gist.EN, "quote": c.Quote, "note": c.Note,
		"reason_kk": c.Reason.KK, "reason_ru": c.Reason.RU, "reason_en": c.Reason.EN,
	} {
		if len(s) > maxTyped {
			return fault.New(fault.TooLarge, "ownlaw.too_long", "most", maxTyped).At(field)
		}
	}
	if c.Quote != "" && !slices.Contains(locale.Langs, c.Lang) {
		return fault.New(fault.Invalid, "ownlaw.quote_lang").At("lang")
	}
	return wordsGiven(c.Gist, "gist")
}

// wordsGiven refuses a text that lacks a language, at the field of that one.
func wordsGiven(w locale.Words, field string) error {
	for _, l := range locale.Langs {
		if strings.TrimSpace(w.In(l)) == "" {
			return fault.New(fault.Invalid, "ownlaw.words", "lang", string(l)).At(field + "_" + string(l))
		}
	}
	return nil
}

// change writes the text of a clause that exists.
func (c ClauseText) change(f Files) error {
	if err := c.check(); err != nil {
		return err
	}
	return f.head(func(top *yaml.Node) error {
		item := byKey(get(top, "clauses"), "id", c.ID)
		if item == nil {
			return fault.New(fault.Missing, "ownlaw.no_clause", "clause", c.ID)
		}
		set(item, "gist", words(c.Gist))
		c.rest(item)
		reason := byKey(get(top, "not_encoded"), "clause", c.ID)
		if reason == nil {
			return nil
		}
		if err := wordsGiven(c.Reason, "reason"); err != nil {
			return err
		}
		set(reason, "reason", words(c.Reason))
		return nil
	})
}

func (c ClauseText) rest(item *yaml.Node) {
	del(item, "quote")
	del(item, "note")
	if q := strings.TrimSpace(c.Quote); q != "" {
		set(item, "quote", object("lang", text(string(c.Lang)), "text", text(q)))
	}
	if note := strings.TrimSpace(c.Note); note != "" {
		set(item, "note", text(note))
	}
}

// add writes a new clause, which no rule carries yet.
func (c ClauseText) add(f Files) error {
	if c.ID = strings.TrimSpace(c.ID); !clauseID.MatchString(c.ID) {
		return fault.New(fault.Invalid, "ownlaw.clause_id", "clause", c.ID).At("id")
	}
	if err := c.check(); err != nil {
		return err
	}
	if err := wordsGiven(c.Reason, "reason"); err != nil {
		return err
	}
	return f.head(func(top *yaml.Node) error {
		list := get(top, "clauses")
		if byKey(list, "id", c.ID) != nil {
			return fault.New(fault.Conflict, "law.clause_repeated", "clause", c.ID, "file", "act.yaml").At("id")
		}
		item := object("id", text(c.ID), "gist", words(c.Gist))
		c.rest(item)
		push(list, item)
		push(get(top, "not_encoded"), object("clause", text(c.ID), "reason", words(c.Reason)))
		return nil
	})
}

// dropClause removes a clause that nothing stands on.
func dropClause(f Files, id string) error {
	return f.head(func(top *yaml.Node) error {
		if byKey(get(top, "not_encoded"), "clause", id) == nil {
			return fault.New(fault.Conflict, "ownlaw.clause_used", "clause", id)
		}
		without(get(top, "clauses"), "id", id)
		without(get(top, "not_encoded"), "clause", id)
		return nil
	})
}

// head changes act.yaml in its tree.
func (f Files) head(change func(top *yaml.Node) error) error {
	d, err := parse("act.yaml", f["act.yaml"])
	if err != nil {
		return err
	}
	if err := change(d.top()); err != nil {
		return err
	}
	f["act.yaml"], err = d.bytes()
	return err
}

// byKey finds the item of a list whose key has the value.
func byKey(list *yaml.Node, key, value string) *yaml.Node {
	if list == nil {
		return nil
	}
	for _, item := range list.Content {
		if k := get(item, key); k != nil && k.Value == value {
			return item
		}
	}
	return nil
}

// push adds to a list, which becomes one of blocks.
func push(list, item *yaml.Node) {
	list.Style &^= yaml.FlowStyle
	list.Content = append(list.Content, item)
}

func without(list *yaml.Node, key, value string) {
	list.Content = slices.DeleteFunc(list.Content, func(n *yaml.Node) bool {
		k := get(n, key)
		return k != nil && k.Value == value
	})
}

// settle makes the list of clauses that no rule carries fit again after a value
// moved from one clause to another: the clause that lost its last value is
// listed with the plain reason that it did, the one that gained a value leaves
// the list. What it cannot settle is left to the check.
func settle(lib *law.Library, kinds []law.Kind, r Ref, f Files) error {
	for range maxSettled {
		_, _, err := load(lib, kinds, r, f)
		bad, ok := fault.As(err)
		if !ok {
			return nil
		}
		id, _ := bad.Args["clause"].(string)
		moved, err := settleOne(f, bad.Code, id)
		if err != nil || !moved {
			return err
		}
	}
	return nil
}

// maxSettled bounds how many clauses one change can move.
const maxSettled = 40

func settleOne(f Files, code, id string) (moved bool, err error) {
	err = f.head(func(top *yaml.Node) error {
		list := get(top, "not_encoded")
		switch {
		case list == nil:
		case code == "law.uncited":
			push(list, object("clause", text(id), "reason", words(locale.All("ownlaw.reason.moved", nil))))
			moved = true
		case code == "law.not_encoded" && byKey(get(top, "clauses"), "id", id) != nil:
			without(list, "clause", id)
			moved = true
		}
		return nil
	})
	return moved, err
}
