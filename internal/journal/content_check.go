package journal

import (
	"bytes"
	"fmt"
	"sync"

	"tarazy/internal/fault"
	"tarazy/internal/seal"
	"tarazy/internal/strict"
)

// outcome of looking at one record by itself.
type outcome struct {
	trouble     *Trouble
	destruction *Destruction // under which the content was destroyed
	decided     bool
	same        bool
	gone        bool // decided, but not worked out
	newRules    bool // the files of the edition are not those of the time
	claims      []Claim
}

// contentCheck looks at records one by one, from several goroutines.
type contentCheck struct {
	service      *Service
	keys         map[string]*PersonKey
	opened       sync.Map // subject → *seal.Key
	destructions map[int64]*knownDestruction
}

// knownDestruction is a destruction with what its record says.
type knownDestruction struct {
	Destruction
	says *destroyed // nil where no record tells of it
}

func newContentCheck(tx Log, s *Service) (*contentCheck, error) {
	c := &contentCheck{service: s, keys: map[string]*PersonKey{}, destructions: map[int64]*knownDestruction{}}
	keys, err := tx.KeyAll()
	if err != nil {
		return nil, err
	}
	for i := range keys {
		c.keys[keys[i].Subject] = &keys[i]
	}
	all, err := tx.JournalDestructions()
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		entry, err := tx.JournalByID(d.Entry)
		if err != nil {
			return nil, err
		}
		c.destructions[d.ID] = &knownDestruction{Destruction: d, says: c.saidBy(entry, &d)}
	}
	return c, nil
}

// saidBy reads what the record of a destruction says; nil if it is not whole
// or speaks of another act.
func (c *contentCheck) saidBy(entry *Stored, d *Destruction) *destroyed {
	if entry == nil || entry.Verb != VerbDestroy && entry.Verb != VerbDestroyKey {
		return nil
	}
	content, _ := c.open(entry)
	if content == nil {
		return nil
	}
	n, err := strict.JSON(content.facts)
	if err != nil {
		return nil
	}
	says := &destroyed{}
	if err := strict.Decode(n, says); err != nil || says.Act != d.Act || says.Day != d.Day {
		return nil
	}
	return says
}

// open opens the content of a record, or tells the kind of trouble.
func (c *contentCheck) open(r *Stored) (*content, Kind) {
	if r.Sealed == nil {
		return nil, FactsMissing
	}
	stored := c.keys[r.Subject]
	if stored == nil || stored.Wrapped == nil {
		return nil, KeyMissing
	}
	key, err := c.key(stored)
	if err != nil {
		return nil, KeyMissing
	}
	packed, err := key.Open(sealField, r.Sealed)
	if err != nil {
		return nil, FactsChanged
	}
	content, err := unpack(packed)
	if err != nil || !content.fits(&r.Record) {
		return nil, FactsChanged
	}
	return content, ""
}

func (c *contentCheck) key(stored *PersonKey) (*seal.Key, error) {
	if k, ok := c.opened.Load(stored.Subject); ok {
		return k.(*seal.Key), nil
	}
	k, err := c.service.Keeper.unwrap(stored)
	if err == nil {
		c.opened.Store(stored.Subject, k)
	}
	return k, err
}

// look looks at the content of a record and works its decision out again.
func (c *contentCheck) look(r *Stored) (o outcome) {
	o.decided = r.Decided()
	if len(r.FactsHash) == 0 && len(r.FindingHash) == 0 {
		if r.HasContent {
			o.trouble = about(r, FactsChanged, "")
		}
		if c.service.Beside != nil {
			o.claims = c.service.Beside.Claims(&r.Record, nil, nil)
		}
		return o
	}
	if id := c.goneUnder(r); id != 0 {
		o.gone = o.decided
		d := c.destructions[id]
		if d == nil || d.says == nil || !d.says.covers(&r.Record) {
			o.trouble = about(r, DestructionFalse, "")
			return o
		}
		o.destruction = &d.Destruction
		return o
	}
	content, kind := c.open(r)
	if content == nil {
		o.gone = o.decided
		o.trouble = about(r, kind, "")
		return o
	}
	if c.service.Beside != nil {
		o.claims = c.service.Beside.Claims(&r.Record, content.facts, content.input)
	}
	if o.decided && c.service.Replayer != nil {
		c.replay(r, content, &o)
	}
	return o
}

// goneUnder is the destruction that a record or its key is marked with; 0 for
// none.
func (c *contentCheck) goneUnder(r *Stored) int64 {
	if r.Destruction != 0 {
		return r.Destruction
	}
	if k := c.keys[r.Subject]; k != nil {
		return k.Destruction
	}
	return 0
}

func about(r *Stored, kind Kind, what string) *Trouble {
	return &Trouble{Kind: kind, Number: r.Number, Case: r.Case, What: what}
}

// replay works a decision out again and compares everything but texts.
func (c *contentCheck) replay(r *Stored, content *content, o *outcome) {
	version := c.service.Keeper.Version(r.Act, r.Edition)
	if version == "" {
		o.trouble = about(r, EditionMissing, r.Act+"@"+r.Edition)
		return
	}
	o.newRules = version != r.Version
	finding, err := c.service.Replayer.Replay(r.Act, r.Edition, r.Rule, content.input)
	if err != nil {
		what := fmt.Sprint(err)
		if f, ok := fault.As(err); ok {
			what = f.Code
		}
		o.trouble = about(r, FindingRefused, what)
		return
	}
	again, err := canonicalFinding(finding)
	if err != nil {
		o.trouble = about(r, FindingRefused, fmt.Sprint(err))
		return
	}
	if o.same = bytes.Equal(again, content.finding); !o.same {
		o.trouble = about(r, FindingDiffers, firstDifference(content.finding, again))
	}
}

// firstDifference is the path of the first value in which two findings differ.
func firstDifference(was, is []byte) string {
	a, errA := parse(was)
	b, errB := parse(is)
	if errA != nil || errB != nil {
		return "finding"
	}
	return difference("", a, b)
}
