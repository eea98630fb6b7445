package staff

import (
	"github.com/a-h/templ"

	"tarazy/internal/route"
	"tarazy/internal/web/unsent"
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
	kept, err := unsent.Find(r, d.Drafts, name, thing)
	kept.Under(c.typed.values)
	return kept.Attrs, err
}

// dropDraft forgets a draft whose form was sent.
func (d Deps) dropDraft(r *route.Request, f form, c *formCase) error {
	name, thing := draftOf(f, c)
	return unsent.Drop(r, d.Drafts, name, thing)
}
