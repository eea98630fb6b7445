package access

import "tarazy/internal/locale"

// Verb is one thing that can be done.
type Verb string

// grants say which role may do a verb in which relations.
type grants map[Role]Relation

// everyone may do what concerns nobody's data.
var everyone = grants{Visitor: anyone}

// signedIn are all roles but the visitor.
func signedIn(rel Relation) grants {
	g := grants{}
	for _, r := range Roles {
		if r != Visitor {
			g[r] = rel
		}
	}
	return g
}

func roles(rel Relation, rs ...Role) grants {
	g := grants{}
	for _, r := range rs {
		g[r] = rel
	}
	return g
}

func (g grants) and(other grants) grants {
	out := grants{}
	for r, rel := range g {
		out[r] = rel
	}
	for r, rel := range other {
		out[r] |= rel
	}
	return out
}

// Actor is who asks: a person with the roles held at this moment.
type Actor struct {
	Person   string      // id; empty for a visitor
	Name     string      // as shown to the person
	Lang     locale.Lang // of the person's record; "" for a visitor
	Session  string      // id of the session; empty with a token
	Held     []Held
	Body     string // the body worked in now
	Acting   Role   // the role worked in now
	Scopes   []Verb // of a token: nothing else is allowed; nil: no limit
	Personal bool   // signed in with a means of the person's own, not through a demonstration door
}

// Held is a role with its scope.
type Held struct {
	Role Role
	Body string // id; empty: the whole installation
}

// SignedIn reports whether the actor is a person.
func (a *Actor) SignedIn() bool { return a != nil && a.Person != "" }

// Holds reports whether the actor holds the role in the body; a role without
// a body is held everywhere.
func (a *Actor) Holds(r Role, body string) bool {
	if r == Visitor {
		return true
	}
	if a == nil {
		return false
	}
	for _, h := range a.Held {
		if h.Role == r && (h.Body == "" || h.Body == body) {
			return true
		}
	}
	return false
}

// MayEver reports whether the actor may do the verb in any relation at all: the
// check of a route before its thing is known.
func MayEver(a *Actor, v Verb) bool {
	if !a.scoped(v) {
		return false
	}
	for r := range table[v] {
		if r == Visitor || a.has(r) {
			return true
		}
	}
	return false
}

// Target is the thing that a verb is about.
type Target struct {
	Body     string   // id of the body that it belongs to; empty: of none
	Relation Relation // what holds besides the body
}

// May reports whether the actor may do the verb to the target. A conflict of
// interest forbids everything.
func May(a *Actor, v Verb, t Target) bool {
	if t.Relation&Conflict != 0 || !a.scoped(v) {
		return false
	}
	for r, allowed := range table[v] {
		if r != Visitor && !a.has(r) {
			continue
		}
		if allowed&(t.Relation|bodyRelation(a, r, t.Body)) != 0 {
			return true
		}
	}
	return false
}

func bodyRelation(a *Actor, r Role, body string) Relation {
	switch {
	case body == "":
		return None
	case a.Holds(r, body) && r != Visitor:
		return SameBody
	}
	return OtherBody
}

func (a *Actor) has(r Role) bool {
	if a == nil {
		return false
	}
	for _, h := range a.Held {
		if h.Role == r {
			return true
		}
	}
	return false
}

func (a *Actor) scoped(v Verb) bool {
	if a == nil || a.Scopes == nil {
		return true
	}
	for _, s := range a.Scopes {
		if s == v {
			return true
		}
	}
	return false
}

// Bodies are the bodies in which the actor may do the verb because of a role
// held there; all is true where one of the roles covers the installation. A
// list adds it to its query as a condition.
func Bodies(a *Actor, v Verb) (ids []string, all bool) {
	if a == nil || !a.scoped(v) {
		return nil, false
	}
	for _, h := range a.Held {
		if table[v][h.Role]&SameBody == 0 {
			continue
		}
		if h.Body == "" {
			return nil, true
		}
		ids = append(ids, h.Body)
	}
	return ids, false
}

// Verbs are all verbs of the table, for the tests that walk it.
func Verbs() []Verb {
	out := make([]Verb, 0, len(table))
	for v := range table {
		out = append(out, v)
	}
	return out
}

// Known reports whether the table holds the verb.
func (v Verb) Known() bool { _, ok := table[v]; return ok }
