package journal

import (
	"cmp"
	"encoding"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"tarazy/internal/strict"
)

// ErrNotCanonical says that a value has no canonical form: a float, text that
// is no UTF-8, a number with a fraction, a kind that JSON does not know.
var ErrNotCanonical = errors.New("journal: no canonical JSON")

// deepest is how far values may nest, as strict.JSON has it; a value that holds
// itself goes over it.
const deepest = 32

// Canonical writes a value as the one JSON text there is for it, after RFC 8785
// but for numbers: keys sorted by UTF-16 units, no spaces, the fewest escapes,
// whole numbers of 64 bits only. Fields are named by their tag "key" (as rules
// read their input) or else "json"; an optional field that is zero is left out;
// a nil list is empty.
func Canonical(v any) ([]byte, error) {
	return appendValue(nil, reflect.ValueOf(v), 0)
}

func refused(why string, args ...any) error {
	return fmt.Errorf("%w: "+why, append([]any{ErrNotCanonical}, args...)...)
}

var (
	nodeType    = reflect.TypeFor[strict.Node]()
	nodePointer = reflect.TypeFor[*strict.Node]()
	jsonType    = reflect.TypeFor[json.Marshaler]()
	textType    = reflect.TypeFor[encoding.TextMarshaler]()
	numberType  = reflect.TypeFor[json.Number]()
	rawJSONType = reflect.TypeFor[json.RawMessage]()
)

func appendValue(b []byte, v reflect.Value, depth int) ([]byte, error) {
	if !v.IsValid() {
		return append(b, "null"...), nil
	}
	if depth > deepest {
		return nil, refused("nested deeper than %d", deepest)
	}
	if k := v.Kind(); (k == reflect.Pointer || k == reflect.Interface) && v.IsNil() {
		return append(b, "null"...), nil
	}
	switch t := v.Type(); {
	case t == nodeType:
		n := v.Interface().(strict.Node)
		return appendNode(b, &n, depth)
	case t == nodePointer:
		return appendNode(b, v.Interface().(*strict.Node), depth)
	case t == numberType:
		return appendNumber(b, v.String())
	case t == rawJSONType:
		return appendJSON(b, v.Bytes(), depth)
	case t.Implements(jsonType):
		text, err := v.Interface().(json.Marshaler).MarshalJSON()
		if err != nil {
			return nil, fmt.Errorf("journal: %s: %w", t, err)
		}
		return appendJSON(b, text, depth)
	case t.Implements(textType):
		return appendMarshalled(b, v)
	}
	return appendKind(b, v, depth)
}

func appendMarshalled(b []byte, v reflect.Value) ([]byte, error) {
	text, err := v.Interface().(encoding.TextMarshaler).MarshalText()
	if err != nil {
		return nil, fmt.Errorf("journal: %s: %w", v.Type(), err)
	}
	return appendText(b, string(text))
}

func appendKind(b []byte, v reflect.Value, depth int) ([]byte, error) {
	switch v.Kind() {
	case reflect.Pointer:
		return appendValue(b, v.Elem(), depth+1)
	case reflect.Interface:
		return appendValue(b, v.Elem(), depth)
	case reflect.String:
		return appendText(b, v.String())
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.AppendInt(b, v.Int(), 10), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if v.Uint() > 1<<63-1 {
			return nil, refused("%d is over 63 bits", v.Uint())
		}
		return strconv.AppendUint(b, v.Uint(), 10), nil
	case reflect.Slice, reflect.Array:
		return appendList(b, v, depth)
	case reflect.Map:
		return appendMap(b, v, depth)
	case reflect.Struct:
		return appendStruct(b, v, depth)
	}
	return nil, refused("%s", v.Type())
}

func appendList(b []byte, v reflect.Value, depth int) ([]byte, error) {
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
		b = append(b, '"')
		b = base64.StdEncoding.AppendEncode(b, v.Bytes())
		return append(b, '"'), nil
	}
	b = append(b, '[')
	var err error
	for i := range v.Len() {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendValue(b, v.Index(i), depth+1); err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return append(b, ']'), nil
}

// member of an object that is being written.
type member struct {
	name  string
	value reflect.Value
}

func appendMap(b []byte, v reflect.Value, depth int) ([]byte, error) {
	members := make([]member, 0, v.Len())
	for it := v.MapRange(); it.Next(); {
		name, err := keyName(it.Key())
		if err != nil {
			return nil, err
		}
		members = append(members, member{name, it.Value()})
	}
	return appendMembers(b, members, depth)
}

func keyName(k reflect.Value) (string, error) {
	if k.Type().Implements(textType) {
		text, err := k.Interface().(encoding.TextMarshaler).MarshalText()
		return string(text), err
	}
	switch {
	case k.Kind() == reflect.String:
		return k.String(), nil
	case k.CanInt():
		return strconv.FormatInt(k.Int(), 10), nil
	}
	return "", refused("a map by %s", k.Type())
}

func appendMembers(b []byte, members []member, depth int) ([]byte, error) {
	slices.SortFunc(members, func(x, y member) int { return compareNames(x.name, y.name) })
	b = append(b, '{')
	var err error
	for i, m := range members {
		if i > 0 {
			b = append(b, ',')
			if m.name == members[i-1].name {
				return nil, refused("the key %q twice", m.name)
			}
		}
		if b, err = appendMember(b, m, depth); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func appendMember(b []byte, m member, depth int) ([]byte, error) {
	b, err := appendText(b, m.name)
	if err != nil {
		return nil, err
	}
	if b, err = appendValue(append(b, ':'), m.value, depth+1); err != nil {
		return nil, fmt.Errorf("%s: %w", m.name, err)
	}
	return b, nil
}

// compareNames orders keys by UTF-16 units (RFC 8785, 3.2.3), which differs
// from the order of bytes only beyond the basic plane.
func compareNames(x, y string) int {
	for i := 0; i < len(x) && i < len(y); i++ {
		if x[i] != y[i] {
			if x[i] < utf8.RuneSelf || y[i] < utf8.RuneSelf {
				return cmp.Compare(x[i], y[i])
			}
			return slices.Compare(utf16.Encode([]rune(x)), utf16.Encode([]rune(y)))
		}
	}
	return cmp.Compare(len(x), len(y))
}

const hexDigits = "0123456789abcdef"

// short are the escapes of two characters.
var short = map[byte]byte{'"': '"', '\\': '\\', '\b': 'b', '\f': 'f', '\n': 'n', '\r': 'r', '\t': 't'}

func appendText(b []byte, s string) ([]byte, error) {
	if !utf8.ValidString(s) {
		return nil, refused("text that is no UTF-8")
	}
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		if e, ok := short[c]; ok {
			b = append(b, '\\', e)
		} else {
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(append(b, s[from:]...), '"'), nil
}

func appendNumber(b []byte, digits string) ([]byte, error) {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return nil, refused("the number %s is no whole number of 64 bits", digits)
	}
	return strconv.AppendInt(b, n, 10), nil
}

func appendJSON(b, text []byte, depth int) ([]byte, error) {
	if !utf8.Valid(text) {
		return nil, refused("text that is no UTF-8")
	}
	n, err := strict.JSON(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotCanonical, err)
	}
	return appendNode(b, n, depth)
}

func appendNode(b []byte, n *strict.Node, depth int) ([]byte, error) {
	switch n.Kind {
	case strict.Null:
		return append(b, "null"...), nil
	case strict.Bool:
		return append(b, n.Value...), nil
	case strict.Number:
		return appendNumber(b, n.Value)
	case strict.Text:
		return appendText(b, n.Value)
	case strict.List:
		return appendList(b, reflect.ValueOf(n.Items), depth)
	}
	members := make([]member, len(n.Keys))
	for i, k := range n.Keys {
		members[i] = member{k.Name, reflect.ValueOf(n.Items[i])}
	}
	return appendMembers(b, members, depth)
}
