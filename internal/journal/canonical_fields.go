package journal

import (
	"reflect"
	"slices"
	"strings"
	"sync"
)

// field of a struct as it is written.
type field struct {
	name     string
	index    []int
	optional bool // left out where it is zero
}

var known sync.Map // reflect.Type → []field

func appendStruct(b []byte, v reflect.Value, depth int) ([]byte, error) {
	b = append(b, '{')
	first := true
	fields := fieldsOf(v.Type())
	for i, f := range fields {
		if i > 0 && fields[i-1].name == f.name {
			return nil, refused("the key %q twice", f.name)
		}
		value, err := v.FieldByIndexErr(f.index)
		if err != nil || f.optional && value.IsZero() {
			// An embedded pointer that is nil has no fields.
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		if b, err = appendMember(b, member{f.name, value}, depth); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

// fieldsOf are the fields of a struct in the order in which they are written.
func fieldsOf(t reflect.Type) []field {
	if f, ok := known.Load(t); ok {
		return f.([]field)
	}
	var out []field
	for _, sf := range reflect.VisibleFields(t) {
		f, ok := fieldOf(sf)
		// What lies in a field that is written itself is not written twice.
		within := slices.ContainsFunc(out, func(o field) bool {
			return len(o.index) < len(sf.Index) && slices.Equal(o.index, sf.Index[:len(o.index)])
		})
		if ok && !within {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(x, y field) int { return compareNames(x.name, y.name) })
	known.Store(t, out)
	return out
}

func fieldOf(sf reflect.StructField) (field, bool) {
	tag, tagged := sf.Tag.Lookup("key")
	if !tagged {
		tag, tagged = sf.Tag.Lookup("json")
	}
	name, options, _ := strings.Cut(tag, ",")
	if name == "" && sf.Anonymous || name == "-" || !sf.IsExported() && !sf.Anonymous {
		return field{}, false
	}
	if name == "" {
		name = sf.Name
	}
	f := field{name: name, index: sf.Index}
	for o := range strings.SplitSeq(options, ",") {
		f.optional = f.optional || o == "optional" || o == "omitempty" || o == "omitzero"
	}
	return f, true
}
