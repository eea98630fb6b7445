package webtest

import (
	"net/http"
	"strings"

	"tarazy/internal/access"
)

// ByCookie signs in whom the cookie "as" names; nil is nobody.
type ByCookie func(as string) *access.Actor

// Actor is who asks.
func (f ByCookie) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	if err != nil || c.Value == "" {
		return nil, nil
	}
	return f(c.Value), nil
}

// Candidate is a candidate with the id of a person.
func Candidate(person string) *access.Actor {
	return holding(person, access.Held{Role: access.Candidate})
}

// InRole reads who asks as "role:person" of a body; a candidate is of none.
func InRole(body string) ByCookie {
	return func(as string) *access.Actor {
		role, person, _ := strings.Cut(as, ":")
		if access.Role(role) == access.Candidate {
			return Candidate(person)
		}
		return holding(person, access.Held{Role: access.Role(role), Body: body})
	}
}

func holding(person string, held access.Held) *access.Actor {
	return &access.Actor{Person: person, Name: "Сынақов Сынақ", Acting: held.Role, Body: held.Body, Held: []access.Held{held}, Personal: true}
}
