package ownlaw

import (
	"regexp"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// Prefix begins the name of every own act.
const Prefix = "own-"

// maxName bounds the name of an act, in characters.
const maxName = 60

var namePattern = regexp.MustCompile(`^own-[a-z0-9]+(-[a-z0-9]+)*$`)

// Ref names an edition of an own act; the edition is its first day in force.
type Ref struct{ Act, Edition string }

// String is "act@edition".
func (r Ref) String() string { return r.Act + "@" + r.Edition }

// dir is the folder under the law folder, with slashes.
func (r Ref) dir() string { return r.Act + "/" + r.Edition }

// check refuses a name that is none of an own act (ownlaw.name) and an edition
// that is no day (day.invalid).
func (r Ref) check() error {
	if err := checkName(r.Act); err != nil {
		return err
	}
	d, err := day.Parse(r.Edition)
	if err != nil {
		return placedAt(err, "from")
	}
	if d.String() != r.Edition {
		return fault.New(fault.Invalid, "day.invalid", "value", r.Edition).At("from")
	}
	return nil
}

func checkName(name string) error {
	if len(name) > maxName || !namePattern.MatchString(name) {
		return fault.New(fault.Invalid, "ownlaw.name", "name", name, "prefix", Prefix, "most", maxName).At("name")
	}
	return nil
}

// Named adds the prefix to a name that lacks it.
func Named(name string) string {
	if strings.HasPrefix(name, Prefix) {
		return name
	}
	return Prefix + name
}

// placedAt names the field of a fault.
func placedAt(err error, field string) error {
	if f, ok := fault.As(err); ok {
		out := *f
		return out.At(field)
	}
	return err
}
