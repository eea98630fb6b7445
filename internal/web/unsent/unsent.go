// Package unsent gives back what a person typed into a form and has not sent,
// and tells the browser where to save what is typed next.
package unsent

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/draft"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// Kept is what a person typed into a form and has not sent. Of an empty one
// nothing is put back.
type Kept struct {
	// Attrs are for the form's element: by them it saves itself.
	Attrs  templ.Attributes
	fields map[string]string // as a draft keeps them
}

// Find looks for what the signed-in person typed before into a form about a
// thing. The errors are those of draft.Service.Load.
func Find(r *route.Request, drafts *draft.Service, form, about string) (Kept, error) {
	found, err := drafts.Load(r.Context(), me(r), form, about)
	if err != nil {
		return Kept{}, err
	}
	version := int64(0)
	k := Kept{}
	if found != nil {
		version, k.fields = found.Version, found.Fields
	}
	k.Attrs = templ.Attributes{"data-draft": url(form, about), "data-draft-version": strconv.FormatInt(version, 10)}
	return k, nil
}

// url is where a form saves itself.
func url(form, about string) string { return "/drafts/" + form + "/" + about }

// Drop forgets the draft of a form that was sent.
func Drop(r *route.Request, drafts *draft.Service, form, about string) error {
	return drafts.Drop(r.Context(), me(r), form, about)
}

func me(r *route.Request) people.PersonID { return people.PersonID(r.Actor.Person) }

// Unless gives back nothing of a form that was sent just now: what was sent
// stands before what was typed earlier.
func (k Kept) Unless(sent bool) Kept {
	if sent {
		k.fields = nil
	}
	return k
}

// Names are the fields that were touched, in order.
func (k Kept) Names() []string { return slices.Sorted(maps.Keys(k.fields)) }

// Any reports whether there is something to put back.
func (k Kept) Any() bool { return len(k.fields) > 0 }

// Value is what was typed into a field; false where nothing was. Of a check box
// by itself it is its value, or "" where it was left open; several choices stay
// the list that Values reads.
func (k Kept) Value(name string) (string, bool) {
	text, ok := k.fields[name]
	all, list := choices(text)
	switch {
	case list && len(all) == 0:
		return "", ok
	case list && len(all) == 1:
		return all[0], ok
	}
	return text, ok
}

// Values are the choices made in a field that has several; false where the
// field was not touched.
func (k Kept) Values(name string) ([]string, bool) {
	text, ok := k.fields[name]
	if !ok {
		return nil, false
	}
	return Choices(text), true
}

// Choices are the values of a field as a draft keeps it: a text, or a list.
func Choices(text string) []string {
	if all, list := choices(text); list {
		return all
	}
	return []string{text}
}

// choices reads the list that a draft keeps of check boxes.
func choices(text string) (all []string, list bool) {
	list = strings.HasPrefix(text, "[") && json.Unmarshal([]byte(text), &all) == nil
	return all, list
}

// Or is what was typed into a field, or else the text given.
func (k Kept) Or(name, text string) string {
	if v, ok := k.Value(name); ok {
		return v
	}
	return text
}

// Over puts what was typed in the place of what fields hold.
func (k Kept) Over(fields ...*kit.Field) {
	for _, f := range fields {
		f.Value = k.Or(f.Name, f.Value)
	}
}

// Into puts what was typed in the place of texts by name, all but some.
func (k Kept) Into(texts map[string]string, but ...string) {
	for name := range k.fields {
		if !slices.Contains(but, name) {
			texts[name], _ = k.Value(name)
		}
	}
}

// Under puts what was typed where texts by name have none yet, all but some.
func (k Kept) Under(texts map[string]string, but ...string) {
	for name := range k.fields {
		if _, there := texts[name]; !there && !slices.Contains(but, name) {
			texts[name], _ = k.Value(name)
		}
	}
}

// Choose marks the options that were chosen in a field, where it was touched.
func (k Kept) Choose(name string, options []kit.Option) {
	chosen, ok := k.Values(name)
	for i := range options {
		if ok {
			options[i].Chosen = slices.Contains(chosen, options[i].Value)
		}
	}
}
