package staff

import (
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/people"
	"tarazy/internal/route"
)

// draftOf names the form and the thing that a draft belongs to.
func draftOf(f form, c *formCase) (name, thing string) {
	thing = string(c.id)
	if c.part != "" {
		thing = c.part
	}
	if thing == "" {
		thing = string(c.place.Body.ID)
	}
	return "staff-" + f.name, thing
}

// draft puts back what was typed before and not sent, and tells the browser
// where to save what is typed now.
func (d Deps) draft(r *route.Request, f form, c *formCase) (templ.Attributes, error) {
	name, thing := draftOf(f, c)
	kept, err := d.Drafts.Load(r.Context(), people.PersonID(r.Actor.Person), name, thing)
	if err != nil {
		return nil, err
	}
	version := int64(0)
	if kept != nil {
		version = kept.Version
		for k, v := range kept.Fields {
			if _, asked := c.typed.values[k]; !asked {
				c.typed.values[k] = v
			}
		}
	}
	return templ.Attributes{"data-draft": "/drafts/" + name + "/" + thing, "data-draft-version": strconv.FormatInt(version, 10)}, nil
}

// dropDraft forgets a draft whose form was sent.
func (d Deps) dropDraft(r *route.Request, f form, c *formCase) error {
	name, thing := draftOf(f, c)
	return d.Drafts.Drop(r.Context(), people.PersonID(r.Actor.Person), name, thing)
}
