package ownlaw

import (
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// clauseID is how a clause may be named: it stands in addresses.
var clauseID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,40}$`)

var scopeKey = regexp.MustCompile(`^[a-z0-9][a-z0-9_]{0,60}$`)

// maxScope bounds the bodies that one act names.
const maxScope = 200

// Head is what a person writes of the act as a whole.
type Head struct {
	Title locale.Words
	From  string // first day in force
	Until string // first day out of force; "" for no end
	Scope []ScopeBody
}

// ScopeBody is a body that the act covers.
type ScopeBody struct {
	Key, Clause string
	Name        locale.Words
}

func (h Head) apply(f Files) error {
	if err := wordsGiven(h.Title, "title"); err != nil {
		return err
	}
	from, err := day.Parse(strings.TrimSpace(h.From))
	if err != nil {
		return placedAt(err, "from")
	}
	until, err := openDay(h.Until)
	if err != nil {
		return err
	}
	if until != nil && *until <= from {
		return fault.New(fault.Invalid, "ownlaw.period", "from", from.String()).At("until")
	}
	scope, err := h.scope()
	if err != nil {
		return err
	}
	return f.head(func(top *yaml.Node) error {
		set(top, "title", words(h.Title))
		set(top, "edition", text(from.String()))
		set(top, "in_force", object("from", text(from.String()), "until", dayNode(until)))
		if scope == nil {
			del(top, "scope")
			return nil
		}
		set(top, "scope", scope)
		return nil
	})
}

func openDay(s string) (*day.Day, error) {
	if s = strings.TrimSpace(s); s == "" {
		return nil, nil
	}
	d, err := day.Parse(s)
	if err != nil {
		return nil, placedAt(err, "until")
	}
	return &d, nil
}

func dayNode(d *day.Day) *yaml.Node {
	if d == nil {
		return null()
	}
	return text(d.String())
}

// scope makes the list of bodies, nil for none.
func (h Head) scope() (*yaml.Node, error) {
	if len(h.Scope) > maxScope {
		return nil, fault.New(fault.TooLarge, "ownlaw.scope_most", "most", maxScope).At("scope")
	}
	if len(h.Scope) == 0 {
		return nil, nil
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	for _, b := range h.Scope {
		if !scopeKey.MatchString(b.Key) {
			return nil, fault.New(fault.Invalid, "ownlaw.scope_key", "key", b.Key).At("scope")
		}
		if err := b.Name.Checked(); err != nil {
			return nil, fault.New(fault.Invalid, "ownlaw.scope_name", "key", b.Key).At("scope")
		}
		push(list, object("key", text(b.Key), "clause", text(b.Clause), "name", words(b.Name)))
	}
	return list, nil
}
