package journalpages

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
)

// flatMost bounds the lines of one part of a record; the receipt has all.
const flatMost = 400

// flatValue lists the values of a finding's outcome.
func flatValue(l locale.Lang, v any) ([]kit.Fact, error) {
	text, err := journal.Canonical(v)
	if err != nil {
		return nil, err
	}
	return flatJSON(l, text)
}

// flatJSON lists the values of JSON, each with its path: "candidates[2].points".
func flatJSON(l locale.Lang, text json.RawMessage) ([]kit.Fact, error) {
	if text == nil {
		return nil, nil
	}
	var v any
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("journalpages: %w", err)
	}
	f := flat{lang: l}
	f.add("", v)
	return f.out, nil
}

type flat struct {
	lang locale.Lang
	out  []kit.Fact
}

func (f *flat) add(path string, v any) {
	if len(f.out) >= flatMost {
		return
	}
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			f.add(joined(path, name), v[name])
		}
	case []any:
		for i, x := range v {
			f.add(path+"["+strconv.Itoa(i+1)+"]", x)
		}
		if len(v) == 0 {
			f.leaf(path, "–")
		}
	case bool:
		f.leaf(path, locale.T(f.lang, "journalpages."+strconv.FormatBool(v), nil))
	case nil:
		f.leaf(path, "–")
	default:
		f.leaf(path, fmt.Sprint(v))
	}
}

func (f *flat) leaf(path, value string) { f.out = append(f.out, kit.Fact{Name: path, Value: value}) }

func joined(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
