package competency

import (
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/strict"
)

// Catalogue decodes one catalogue of an edition strictly into T. The fault is
// law.no_catalogue, or that of package strict.
func Catalogue[T any](e *law.Edition, name string) (T, error) {
	var out T
	n, ok := e.Catalogues[name]
	if !ok {
		return out, fault.New(fault.Invalid, "law.no_catalogue", "act", e.Act, "edition", e.Day, "name", name)
	}
	return out, strict.Decode(n, &out)
}
