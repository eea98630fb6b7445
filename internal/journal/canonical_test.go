package journal_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"tarazy/internal/day"
	"tarazy/internal/journal"
	"tarazy/internal/law"
)

type inner struct {
	B int `json:"b"`
	A int `json:"a"`
}

type ruleIn struct {
	On    *day.Day   `key:"on,optional"`
	Total law.Points `key:"total"`
	Kind  string     `key:"kind,optional"`
	List  []inner    `key:"list"`
	None  *inner     `key:"none"`
}

type outer struct {
	inner
	inside
	Name string `json:"name"`
	Gone string `json:"-"`
	Opt  string `json:"opt,omitempty"`
	skip int
}

type named struct {
	inner `json:"inner"`
}

type inside struct {
	C bool `json:"c"`
}

func TestCanonicalVectors(t *testing.T) {
	d := day.Of(2026, 3, 2)
	for _, c := range []struct {
		in   any
		want string
	}{
		{nil, `null`}, {true, `true`}, {-7, `-7`}, {uint8(7), `7`}, {int64(1) << 62, `4611686018427387904`},
		{"", `""`}, {"Әліби 😀 <&>\u2028", "\"Әліби 😀 <&>\u2028\""},
		{"\"\\/\b\f\n\r\t\x01\x1f\x7f", "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\""},
		{[]string{}, `[]`}, {[]string(nil), `[]`}, {map[string]int(nil), `{}`}, {[]byte("ab"), `"YWI="`},
		{map[string]any{"b": 1, "a": []any{nil, "x"}, "": 0}, `{"":0,"a":[null,"x"],"b":1}`},
		{map[int]string{10: "x", 9: "y"}, `{"10":"x","9":"y"}`},
		// The order of RFC 8785, 3.2.3.
		{map[string]int{"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7},
			"{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}"},
		{outer{inner: inner{1, 2}, inside: inside{true}, Name: "n", Gone: "g", skip: 1}, `{"a":2,"b":1,"c":true,"name":"n"}`},
		{named{inner{1, 2}}, `{"inner":{"a":2,"b":1}}`},
		{ruleIn{Total: 3350}, `{"list":[],"none":null,"total":"33.5"}`},
		{ruleIn{On: &d, Kind: "k", List: []inner{{1, 2}}, None: &inner{}},
			`{"kind":"k","list":[{"a":2,"b":1}],"none":{"a":0,"b":0},"on":"2026-03-02","total":"0"}`},
		{json.RawMessage(` {"b" : 1, "a": "\u0041\/"} `), `{"a":"A/","b":1}`},
		{json.Number("5"), `5`}, {d, `"2026-03-02"`},
	} {
		got, err := journal.Canonical(c.in)
		if err != nil || string(got) != c.want {
			t.Errorf("%#v: %s, %v\nwant %s", c.in, got, err, c.want)
		}
	}
}

func TestWhatHasNoCanonicalForm(t *testing.T) {
	loop := map[string]any{}
	loop["x"] = loop
	for _, v := range []any{
		1.0, float32(1), []any{1.5}, map[string]any{"x": 1.0}, "\xff", map[string]int{"\xff": 1}, uint64(1) << 63,
		json.RawMessage(`1.0`), json.RawMessage(`1e3`), json.RawMessage(`{"a":1,"a":2}`), json.RawMessage(`"` + "\xff" + `"`),
		json.RawMessage(`9223372036854775808`), json.Number("0.5"), func() {}, make(chan int), loop, map[float64]int{1: 1}, complex(1, 2),
	} {
		if got, err := journal.Canonical(v); !errors.Is(err, journal.ErrNotCanonical) {
			t.Errorf("%T: %s, %v", v, got, err)
		}
	}
}

// What may be written may be read: both bounds of nesting are one.
func TestTheDeepestNesting(t *testing.T) {
	for levels, fits := range map[int]bool{32: true, 33: false} {
		text := strings.Repeat("[", levels) + "1" + strings.Repeat("]", levels)
		var v any = 1
		for range levels {
			v = []any{v}
		}
		for _, in := range []any{v, json.RawMessage(text)} {
			got, err := journal.Canonical(in)
			if fits != (err == nil) || fits && string(got) != text {
				t.Errorf("%d levels of %T: %s, %v", levels, in, got, err)
			}
		}
	}
}

// Whatever JSON comes in, its canonical form is JSON, and its own canonical
// form.
func FuzzCanonical(f *testing.F) {
	for _, s := range []string{`{"b":[1,null,true],"a":"\ud83d\ude00"}`, `-0`, `"\u0000"`, `{"":{}}`, `[[[]]]`, `{"\ufb33":1,"😀":2}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		once, err := journal.Canonical(json.RawMessage(in))
		if err != nil {
			return
		}
		twice, err := journal.Canonical(json.RawMessage(once))
		if err != nil || !bytes.Equal(once, twice) || !json.Valid(once) {
			t.Errorf("%q: %q, %q, %v", in, once, twice, err)
		}
		var a, b any
		decode := func(text []byte, into *any) {
			d := json.NewDecoder(bytes.NewReader(text))
			d.UseNumber()
			if err := d.Decode(into); err != nil {
				t.Errorf("%q: %v", text, err)
			}
		}
		decode(in, &a)
		decode(once, &b)
		x, _ := json.Marshal(a)
		y, _ := json.Marshal(b)
		if !bytes.Equal(bytes.ReplaceAll(x, []byte("-0"), []byte("0")), bytes.ReplaceAll(y, []byte("-0"), []byte("0"))) {
			t.Errorf("%q became %q", x, y)
		}
	})
}

func TestTheErrorNamesThePlace(t *testing.T) {
	_, err := journal.Canonical(map[string]any{"a": []any{1, 2.5}})
	if err == nil || !strings.Contains(err.Error(), "a: [1]: ") {
		t.Error(err)
	}
}
