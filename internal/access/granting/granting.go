// Package granting is what the pages and the API share of giving roles and
// taking them back.
package granting

import (
	"context"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
)

// Roles gives and takes back roles; package access does, with the reason of a
// revocation in its record.
type Roles interface {
	Grants(ctx context.Context, a *access.Actor, body string) ([]access.Grant, error)
	Grant(ctx context.Context, a *access.Actor, in access.Giving) (access.Grant, error)
	Revoke(ctx context.Context, a *access.Actor, grant, reason string) error
}

// reasonMost bounds the words of a reason, in characters.
const reasonMost = 500

// Reason tidies the reason of a revocation. The fault adminpages.revoke.reason
// is of one that is lacking or too long.
func Reason(text string) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" || len([]rune(text)) > reasonMost {
		return text, fault.New(fault.Invalid, "adminpages.revoke.reason", "most", reasonMost).At("reason")
	}
	return text, nil
}
