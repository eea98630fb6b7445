package press

import (
	"context"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// Tx is what the package needs of a transaction. What is not found is nil.
type Tx interface {
	Now() time.Time
	BodyGet(people.BodyID) (*people.Body, error)

	TemplateInsert(*Template) (bool, error) // false: the part has such a number
	// TemplateOn is the version of a part that holds on a day: the one with the
	// latest day from which, and of several the highest number.
	TemplateOn(people.BodyID, Part, day.Day) (*Template, error)
	TemplateGet(people.BodyID, Part, int) (*Template, error)
	TemplatesOf(people.BodyID) ([]Template, error) // of every part, latest first, without what they say

	PaperEnter([]Issued) error // those that are there stay as they are
	PapersByCode(string) ([]Issued, error)
	PaperLatest(Kind, string, locale.Lang) (*Issued, error) // entered last of a matter and language
}

// Store runs transactions.
type Store interface {
	Write(context.Context, func(Tx) error) error
	Read(context.Context, func(Tx) error) error
}
