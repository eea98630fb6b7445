package staff

import (
	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
)

// structureCase reads the unit or post that a form is about, or the body to
// which one is added.
func (d Deps) structureCase(r *route.Request, f form, c *formCase) error {
	c.part = r.PathValue("id")
	body, err := d.bodyOf(r, f, c)
	if err != nil {
		return err
	}
	c.place, err = d.placeOn(r.Context(), body, nil)
	return err
}

func (d Deps) bodyOf(r *route.Request, f form, c *formCase) (body people.BodyID, err error) {
	if c.part == "" {
		return reach.Body(r.Actor, access.ChangeStaff, r.URL.Query().Get("body"))
	}
	err = d.People.Store.Read(r.Context(), func(tx people.Tx) (err error) {
		if f.root == people.RootUnit {
			c.unit, err = tx.UnitGet(people.UnitID(c.part))
			return err
		}
		c.post, err = tx.PostGet(people.PostID(c.part))
		return err
	})
	switch {
	case err != nil:
		return "", err
	case c.unit != nil:
		body = c.unit.Body
	case c.post != nil:
		body = c.post.Body
	}
	return body, mayBuild(r.Actor, body, f.root)
}

// mayBuild refuses a body whose structure the person may see and not change;
// what lies in any other is not there.
func mayBuild(a *access.Actor, body people.BodyID, root people.Root) error {
	t := access.Target{Body: string(body)}
	switch {
	case body != "" && access.May(a, access.ChangeStaff, t):
		return nil
	case body != "" && access.May(a, access.SeeStaff, t):
		return fault.New(fault.Denied, "access.denied")
	}
	return fault.New(fault.Missing, "people.missing."+string(root))
}

// about names the unit or post that the form is about; "" where it adds one.
func (c *formCase) about() string {
	switch {
	case c.unit != nil:
		return c.unit.Code + " · " + c.unit.Name(c.lang)
	case c.post != nil:
		return c.post.Code + " · " + c.post.Title(c.lang)
	}
	return ""
}
