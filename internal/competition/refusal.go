package competition

import (
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// refuse makes the fault for a field that cannot be accepted, on the clause
// that sets the limit.
func refuse(by law.Citer, field, code string, kv ...any) *fault.Error {
	c := by.Cite()
	return fault.New(fault.Invalid, "selection."+code, kv...).At(field).Cited(c.Act, c.Clause)
}

// within checks a count against its bounds, both included.
func within(by law.Citer, field string, n, least, most int) error {
	if n < least || n > most {
		return refuse(by, field, "range", "given", n, "least", least, "most", most)
	}
	return nil
}

// placed names the field that a fault of the calendar came from, if nothing
// nearer has named one.
func placed(err error, field string) error {
	if f, ok := fault.As(err); ok && f.Field == "" {
		return f.At(field)
	}
	return err
}
