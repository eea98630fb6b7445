package appraisal

import (
	"fmt"

	"tarazy/internal/law"
	"tarazy/internal/strict"
)

// Kind reads the acts of kind "appraisal": their rules, the catalogues that
// belong to them, and whether the two agree.
func Kind() law.Kind {
	return law.Kind{Name: "appraisal", Decode: func(e *law.Edition, rules *strict.Node) (any, error) {
		r := new(Rules)
		if err := strict.Decode(rules, r); err != nil {
			return nil, err
		}
		if err := r.Wording.read(e); err != nil {
			return nil, err
		}
		if err := r.consistent(); err != nil {
			return nil, fmt.Errorf("appraisal: %s: %w", e.Name(), err)
		}
		return r, nil
	}}
}
