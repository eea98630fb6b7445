package contest

import (
	"encoding/json"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// unsent is what a person typed into a form and has not sent, and where the
// browser saves what is typed next.
type unsent struct {
	Attrs  templ.Attributes
	fields map[string]string
}

// The names of the forms among the drafts.
const (
	newDraft     = "contest-new"
	changeDraft  = "contest-change"
	checkDraft   = "contest-check"
	conductDraft = "contest-conduct"
	appealDraft  = "contest-appeal"
)

// unsent finds what was typed before. What was just sent stands before it: of a
// form that comes back, sent, nothing is put back.
func (d Deps) unsent(r *route.Request, form, about string, sent bool) (unsent, error) {
	found, err := d.Drafts.Load(r.Context(), me(r), form, about)
	if err != nil {
		return unsent{}, err
	}
	k := unsent{Attrs: templ.Attributes{"data-draft": "/drafts/" + form + "/" + about, "data-draft-version": "0"}}
	if found == nil {
		return k, nil
	}
	k.Attrs["data-draft-version"] = strconv.FormatInt(found.Version, 10)
	if !sent {
		k.fields = found.Fields
	}
	return k, nil
}

// forget drops a draft whose form was sent.
func (d Deps) forget(r *route.Request, form, about string) error {
	return d.Drafts.Drop(r.Context(), me(r), form, about)
}

func me(r *route.Request) people.PersonID { return people.PersonID(r.Actor.Person) }

// over puts what was typed in the place of what the fields hold.
func (k unsent) over(fields ...*kit.Field) {
	for _, f := range fields {
		if v, ok := k.fields[f.Name]; ok {
			f.Value = ticked(v)
		}
	}
}

// ticked is what a draft keeps of a field: its text, or of a check box by
// itself the value, "" where it is open.
func ticked(text string) string {
	var all []string
	if json.Unmarshal([]byte(text), &all) != nil {
		return text
	}
	if len(all) == 0 {
		return ""
	}
	return all[0]
}
