package people

import (
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// lawful refuses an act that is not there, or is of another kind than the
// procedure, and a scope that no act names. What the body is under already
// stays. The faults are people.act_unknown at act_<procedure>, and
// people.scope_unknown.
func (s *Service) lawful(old, b *Body) error {
	if s.Library == nil {
		return nil
	}
	lib := s.Library()
	for _, procedure := range sortedKeys(b.Acts) {
		act := b.Acts[procedure]
		if old.Acts[procedure] == act {
			continue
		}
		if e, err := lib.Latest(act); err != nil || e.Kind != procedure {
			return fault.New(fault.Invalid, "people.act_unknown", "given", clip(act)).At("act_" + procedure)
		}
	}
	if b.Scope != "" && b.Scope != old.Scope && !covered(lib, b.Scope) {
		return fault.New(fault.Invalid, "people.scope_unknown", "given", clip(b.Scope)).At("scope")
	}
	return nil
}

// covered reports whether an edition of an act names a kind of bodies.
func covered(lib *law.Library, scope string) bool {
	for _, act := range lib.Acts() {
		for _, e := range lib.Editions(act) {
			if slices.ContainsFunc(e.Scope, func(b law.Body) bool { return b.Key == scope }) {
				return true
			}
		}
	}
	return false
}
