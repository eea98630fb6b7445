package strict

import (
	"testing"

	"tarazy/internal/fault"
)

type inner struct {
	N int `key:"n"`
}

type sample struct {
	Text  string         `key:"text"`
	Yes   bool           `key:"yes,optional"`
	List  []inner        `key:"list,optional"`
	Map   map[string]int `key:"map,optional"`
	Maybe *inner         `key:"maybe,optional"`
}

func TestWhatIsDecodedAndWhereItIsRefused(t *testing.T) {
	for in, want := range map[string]struct{ code, field string }{
		`{"text":"a","list":[{"n":1},{"n":2}],"map":{"x":3},"maybe":null}`: {},
		`{"text":"a","list":[{"n":1},{"n":"2"}]}`:                          {"strict.type", "list[1].n"},
		`{"text":"a","list":[{"n":1,"m":2}]}`:                              {"strict.unknown", "list[0].m"},
		`{"text":"a","list":[{}]}`:                                         {"strict.missing", "list[0].n"},
		`{"text":"a","map":{"x":1.5}}`:                                     {"strict.type", "map.x"},
		`{"text":"a","map":{"x":1,"x":2}}`:                                 {"strict.repeated", "map.x"},
		`{"text":null}`:                                                    {"strict.null", "text"},
		`{"text":"a","yes":"true"}`:                                        {"strict.type", "yes"},
		`{"text":"\ud800"}`:                                                {"strict.syntax", "text"},
		`{"text":"a",}`:                                                    {"strict.syntax", ""},
		`{"text":"a"`:                                                      {"strict.syntax", ""},
	} {
		n, err := JSON([]byte(in))
		if err == nil {
			err = Decode(n, new(sample))
		}
		f, _ := fault.As(err)
		switch {
		case want.code == "" && err != nil:
			t.Errorf("%s: %v", in, err)
		case want.code != "" && (f == nil || f.Code != want.code || f.Field != want.field):
			t.Errorf("%s: %v", in, err)
		}
	}
}

func TestYAMLNamesFileAndLine(t *testing.T) {
	n, err := YAML("a.yaml", []byte("text: a\nlist:\n  - n: 1\n  - n: x\n"))
	if err != nil {
		t.Fatal(err)
	}
	f, ok := fault.As(Decode(n, new(sample)))
	if !ok || f.Code != "strict.type" || f.Args["file"] != "a.yaml" || f.Args["line"] != 4 || f.Args["field"] != "list[1].n" {
		t.Errorf("%v", f)
	}
}

func TestEncodeIsReadBackTheSame(t *testing.T) {
	in := `{"b":[1,2.50,true,null,"<\"ә\\>"],"a":{}}`
	n, err := JSON([]byte(in))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(Encode(n)); got != in {
		t.Errorf("%s", got)
	}
}

func FuzzJSON(f *testing.F) {
	f.Add(`{"text":"a","list":[{"n":1}]}`)
	f.Add(`[[[[[]]]]]`)
	f.Fuzz(func(t *testing.T, in string) {
		n, err := JSON([]byte(in))
		if err != nil {
			if _, ok := fault.As(err); !ok {
				t.Fatalf("no fault: %v", err)
			}
			return
		}
		again, err := JSON(Encode(n))
		if err != nil || string(Encode(again)) != string(Encode(n)) {
			t.Fatalf("%q: %v", in, err)
		}
		_ = Decode(n, new(sample))
	})
}
