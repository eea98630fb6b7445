package strict

import (
	"encoding"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"tarazy/internal/fault"
)

// Decode fills the value that into points to. Fields take their key from the
// tag `key:"name"`, or `key:"name,optional"`; every other field is required.
// Pointers take null; nothing else does. A type that implements
// encoding.TextUnmarshaler is read from text; its refusal is placed. After a
// struct is filled its Checked method, if any, is asked.
func Decode(n *Node, into any) error {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		panic("strict: Decode needs a pointer")
	}
	return decode(n, v.Elem())
}

// Checker is implemented by structs with conditions over their fields.
type Checker interface {
	Checked() error
}

var textType = reflect.TypeFor[encoding.TextUnmarshaler]()

func decode(n *Node, v reflect.Value) error {
	if v.Kind() == reflect.Pointer {
		if n.Kind == Null {
			return nil
		}
		v.Set(reflect.New(v.Type().Elem()))
		return decode(n, v.Elem())
	}
	if v.Type() == reflect.TypeFor[*Node]().Elem() {
		v.Set(reflect.ValueOf(*n))
		return nil
	}
	if n.Kind == Null && v.Kind() != reflect.Interface {
		return refuse("strict.null", n.Place)
	}
	if v.CanAddr() && v.Addr().Type().Implements(textType) {
		return text(n, v)
	}
	switch v.Kind() {
	case reflect.Struct:
		return object(n, v)
	case reflect.Slice:
		return list(n, v)
	case reflect.Map:
		return dict(n, v)
	}
	return leaf(n, v)
}

func text(n *Node, v reflect.Value) error {
	if n.Kind != Text {
		return refuse("strict.type", n.Place, "want", "text")
	}
	err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(n.Value))
	return located(err, n)
}

// located gives a refusal of a leaf or a check the place at which it stands.
func located(err error, n *Node) error {
	if err == nil {
		return nil
	}
	if f, ok := fault.As(err); ok {
		return placed(f, n.Place)
	}
	return refuse("strict.value", n.Place, "detail", err.Error())
}

func object(n *Node, v reflect.Value) error {
	if n.Kind != Map {
		return refuse("strict.type", n.Place, "want", "object")
	}
	fields := fieldsOf(v.Type())
	seen := 0
	for i, k := range n.Keys {
		f, ok := fields.byKey[k.Name]
		if !ok {
			return under(refuse("strict.unknown", k.Place), k.Name)
		}
		if !f.optional {
			seen++
		}
		if err := decode(n.Items[i], v.FieldByIndex(f.index)); err != nil {
			return under(err, k.Name)
		}
	}
	if seen < fields.required {
		return missing(n, fields)
	}
	if c, ok := v.Addr().Interface().(Checker); ok {
		return located(c.Checked(), n)
	}
	return nil
}

func missing(n *Node, fields *fields) error {
	for _, name := range fields.order {
		if !fields.byKey[name].optional && n.get(name) == nil {
			return under(refuse("strict.missing", n.Place), name)
		}
	}
	panic("strict: unreachable")
}

func list(n *Node, v reflect.Value) error {
	if n.Kind != List {
		return refuse("strict.type", n.Place, "want", "list")
	}
	out := reflect.MakeSlice(v.Type(), len(n.Items), len(n.Items))
	for i, item := range n.Items {
		if err := decode(item, out.Index(i)); err != nil {
			return under(err, at(i))
		}
	}
	v.Set(out)
	return nil
}

func dict(n *Node, v reflect.Value) error {
	if n.Kind != Map {
		return refuse("strict.type", n.Place, "want", "object")
	}
	t := v.Type()
	out := reflect.MakeMapWithSize(t, len(n.Keys))
	for i, k := range n.Keys {
		key, val := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
		name := &Node{Kind: Text, Value: k.Name, Place: k.Place}
		if key.Kind() == reflect.Int {
			name.Kind = Number
		}
		if err := decode(name, key); err != nil {
			return under(err, k.Name)
		}
		if err := decode(n.Items[i], val); err != nil {
			return under(err, k.Name)
		}
		out.SetMapIndex(key, val)
	}
	v.Set(out)
	return nil
}

func leaf(n *Node, v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		if n.Kind == Text {
			v.SetString(n.Value)
			return nil
		}
		return refuse("strict.type", n.Place, "want", "text")
	case reflect.Bool:
		if n.Kind == Bool {
			v.SetBool(n.Value == "true")
			return nil
		}
		return refuse("strict.type", n.Place, "want", "boolean")
	case reflect.Int, reflect.Int64:
		i, err := strconv.ParseInt(n.Value, 10, 64)
		if n.Kind != Number || err != nil {
			return refuse("strict.type", n.Place, "want", "integer")
		}
		v.SetInt(i)
		return nil
	}
	panic("strict: no decoding into " + v.Type().String())
}

type field struct {
	index    []int
	optional bool
}

type fields struct {
	byKey    map[string]field
	order    []string
	required int
}

var known sync.Map // reflect.Type → *fields

func fieldsOf(t reflect.Type) *fields {
	if f, ok := known.Load(t); ok {
		return f.(*fields)
	}
	out := &fields{byKey: map[string]field{}}
	for _, sf := range reflect.VisibleFields(t) {
		tag, ok := sf.Tag.Lookup("key")
		if !ok {
			continue
		}
		name, opt, _ := strings.Cut(tag, ",")
		f := field{index: sf.Index, optional: opt == "optional"}
		out.byKey[name] = f
		out.order = append(out.order, name)
		if !f.optional {
			out.required++
		}
	}
	f, _ := known.LoadOrStore(t, out)
	return f.(*fields)
}
