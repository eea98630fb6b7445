package front

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"

	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// draftIn is what the browser sends of a form that saves itself: the fields
// that changed, over the version that it saw.
type draftIn struct {
	Version int64                      `json:"version"`
	Fields  map[string]json.RawMessage `json:"fields"`
}

// draftSave keeps what is typed. Another window that saved meanwhile is a
// conflict, and nothing is lost on either side.
func (d Deps) draftSave(w http.ResponseWriter, r *route.Request) error {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	var in draftIn
	if err := json.Unmarshal(body, &in); err != nil {
		return fault.New(fault.Invalid, "strict.syntax", "detail", err.Error())
	}
	person, form, about := people.PersonID(r.Actor.Person), r.PathValue("form"), r.PathValue("case")
	fields := map[string]string{}
	old, err := d.Drafts.Load(r.Context(), person, form, about)
	if err != nil {
		return err
	}
	if old != nil && old.Version == in.Version {
		maps.Copy(fields, old.Fields)
	}
	if err := in.into(fields); err != nil {
		return err
	}
	if old != nil && old.Version == in.Version+1 && holds(old.Fields, fields) {
		return answerDraft(w, old.Version, false) // a page that was left has sent the same
	}
	saved, err := d.Drafts.Save(r.Context(), person, form, about, fields, in.Version)
	if err != nil {
		return err
	}
	return answerDraft(w, saved.Version, saved.Other != nil)
}

// holds reports whether a draft has all of some fields with the same texts.
func holds(draft, fields map[string]string) bool {
	for name, text := range fields {
		if had, ok := draft[name]; !ok || had != text {
			return false
		}
	}
	return true
}

// into puts what was sent into the fields of a draft.
func (in *draftIn) into(fields map[string]string) (err error) {
	for name, raw := range in.Fields {
		if fields[name], err = typed(raw); err != nil {
			return fault.New(fault.Invalid, "strict.type", "field", name, "want", "text").At(name)
		}
	}
	return nil
}

// typed is the text of a field; several chosen values stay a JSON list.
func typed(raw json.RawMessage) (string, error) {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return one, nil
	}
	var many []string
	return string(raw), json.Unmarshal(raw, &many)
}

func answerDraft(w http.ResponseWriter, version int64, conflict bool) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if conflict {
		w.WriteHeader(http.StatusConflict)
	}
	_, err := fmt.Fprintf(w, "{\"version\":%d}\n", version)
	return err
}
