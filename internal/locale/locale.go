// Package locale holds everything that a person reads: messages in Kazakh,
// Russian and English, side by side so that none can lack a language, with
// days, numbers and plurals in the form of each (CLDR plural rules).
package locale

import (
	"embed"
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"sync"

	"tarazy/internal/fault"
	"tarazy/internal/strict"
)

// Lang is a language of the house.
type Lang string

// The three languages, the first being the default.
const (
	KK Lang = "kk"
	RU Lang = "ru"
	EN Lang = "en"
)

// Langs are the languages in the order in which they are offered.
var Langs = []Lang{KK, RU, EN}

// Words are one text in the three languages.
type Words struct {
	KK string `key:"kk" json:"kk"`
	RU string `key:"ru" json:"ru"`
	EN string `key:"en" json:"en"`
}

// In gives the text in one language.
func (w Words) In(l Lang) string {
	switch l {
	case RU:
		return w.RU
	case EN:
		return w.EN
	}
	return w.KK
}

// Checked refuses a text that lacks a language.
func (w Words) Checked() error {
	for _, l := range Langs {
		if strings.TrimSpace(w.In(l)) == "" {
			return fault.New(fault.Invalid, "strict.empty", "field", string(l)).At(string(l))
		}
	}
	return nil
}

//go:embed catalogues/*.yaml
var files embed.FS

type message [3]template

var catalogue = sync.OnceValue(func() map[string]message {
	m, err := load(files)
	if err != nil {
		panic(err)
	}
	return m
})

func load(fsys fs.FS) (map[string]message, error) {
	out := map[string]message{}
	names, err := fs.Glob(fsys, "catalogues/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("catalogues: %w", err)
	}
	for _, name := range names {
		if err := loadFile(fsys, name, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func loadFile(fsys fs.FS, name string, out map[string]message) error {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return fmt.Errorf("catalogue %s: %w", name, err)
	}
	node, err := strict.YAML(name, data)
	if err != nil {
		return err
	}
	var texts map[string]Words
	if err := strict.Decode(node, &texts); err != nil {
		return err
	}
	for key, words := range texts {
		if _, ok := out[key]; ok {
			return fmt.Errorf("catalogue %s: key %s stands in two files", name, key)
		}
		m, err := compileAll(words)
		if err != nil {
			return fmt.Errorf("catalogue %s: %s: %w", name, key, err)
		}
		out[key] = m
	}
	return nil
}

// compileAll compiles the three texts and refuses them where they do not name
// the same arguments.
func compileAll(w Words) (message, error) {
	var m message
	for i, l := range Langs {
		t, err := compile(l, w.In(l))
		if err != nil {
			return m, err
		}
		m[i] = t
	}
	for i, t := range m[1:] {
		if t.names() != m[0].names() {
			return m, fmt.Errorf("%s names {%s}, kk names {%s}", Langs[i+1], t.names(), m[0].names())
		}
	}
	return m, nil
}

// T gives the message in a language. An unknown key shows itself between
// brackets; a test keeps that from happening.
func T(l Lang, key string, args fault.Args) string {
	m, ok := catalogue()[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	return m[index(l)].render(l, args)
}

// All gives the message in the three languages.
func All(key string, args fault.Args) Words {
	return Words{KK: T(KK, key, args), RU: T(RU, key, args), EN: T(EN, key, args)}
}

// Has reports whether the catalogues hold the key.
func Has(key string) bool {
	_, ok := catalogue()[key]
	return ok
}

// Keys are all keys, sorted.
func Keys() []string {
	out := make([]string, 0, len(catalogue()))
	for k := range catalogue() {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}

// Names are the arguments that the message of a key names, sorted.
func Names(key string) []string {
	m, ok := catalogue()[key]
	if !ok || m[0].names() == "" {
		return nil
	}
	return strings.Split(m[0].names(), " ")
}

func index(l Lang) int {
	switch l {
	case RU:
		return 1
	case EN:
		return 2
	}
	return 0
}
