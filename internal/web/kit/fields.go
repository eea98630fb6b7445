package kit

import (
	"fmt"

	"github.com/a-h/templ"
)

// Field is a field of a form. The id is the name unless given. Source says where a read-only value came
// from. Optional is marked in words; everything else is required.
type Field struct {
	ID, Name string
	Label    string
	Hint     string
	Error    string
	Value    string
	Unit     string // after a number
	Optional bool
	ReadOnly bool
	Source   string
	Short    bool // a few characters: a date, a number
	Rows     int  // of a text area; 0 is the usual height
	Accept   string
	Attrs    templ.Attributes
}

// Option is a choice of a select, of radios or of check boxes.
type Option struct {
	Value, Text, Hint string
	Chosen            bool
	Off               bool
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

func (f Field) class() string {
	if f.Error != "" {
		return "field field--error"
	}
	return "field"
}

// hint is the hint, or for a read-only field the source of its value.
func (f Field) hint() string {
	if f.ReadOnly && f.Source != "" {
		return f.Source
	}
	return f.Hint
}

// described lists the ids of what explains the field.
func (f Field) described() string {
	switch {
	case f.hint() != "" && f.Error != "":
		return f.id() + "-hint " + f.id() + "-error"
	case f.Error != "":
		return f.id() + "-error"
	case f.hint() != "":
		return f.id() + "-hint"
	}
	return ""
}

func (f Field) inputClass(base string) string {
	if f.Short {
		return base + " input--short"
	}
	return base
}

// attrs are what every control of the field carries, with kind's own.
func (f Field) attrs(own ...string) templ.Attributes {
	attrs := templ.Attributes{"id": f.id(), "name": f.Name}
	if f.described() != "" {
		attrs["aria-describedby"] = f.described()
	}
	if f.Error != "" {
		attrs["aria-invalid"] = "true"
	}
	if f.ReadOnly {
		attrs["readonly"] = true
	}
	for i := 0; i+1 < len(own); i += 2 {
		attrs[own[i]] = own[i+1]
	}
	for name, value := range f.Attrs {
		attrs[name] = value
	}
	return attrs
}

func (f Field) groupAttrs() templ.Attributes {
	attrs := templ.Attributes{"id": f.id()}
	if f.described() != "" {
		attrs["aria-describedby"] = f.described()
	}
	return attrs
}

func (f Field) optionID(i int) string { return fmt.Sprintf("%s-%d", f.id(), i+1) }

func (f Field) optionAttrs(o Option, i int) templ.Attributes {
	attrs := templ.Attributes{"id": f.optionID(i), "name": f.Name, "value": o.Value}
	if o.Hint != "" {
		attrs["aria-describedby"] = f.optionID(i) + "-hint"
	}
	for name, value := range f.Attrs {
		attrs[name] = value
	}
	return attrs
}

func (f Field) rows() string {
	if f.Rows == 0 {
		return "4"
	}
	return fmt.Sprint(f.Rows)
}
