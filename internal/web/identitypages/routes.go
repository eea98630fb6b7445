// Package identitypages holds the pages of the identity checker: who waits, and
// face and document side by side. Nothing of a test is shown here.
package identitypages

import (
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Proctor *proctor.Service
	Draw    page.Draw
	// Zone is that of a body, in which instants are shown.
	Zone func(body string) *time.Location
	// Now is the legal instant, by which a term is late.
	Now func() time.Time
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	const v = access.CheckIdentity
	return []route.Route{
		{Method: "GET", Pattern: "/identity-checks", Verb: v, Handle: d.list},
		{Method: "GET", Pattern: "/identity-checks/{identity}", Verb: v, Handle: d.one},
		{Method: "POST", Pattern: "/identity-checks/{identity}", Verb: v, Handle: d.answer},
		{Method: "GET", Pattern: "/identity-checks/{identity}/{shown}", Verb: v, Handle: d.picture},
	}
}

// t gives a message of these pages.
func t(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "identity_page."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// moment writes an instant in the zone of a body.
func (d Deps) moment(l locale.Lang, at time.Time, body string) string {
	return locale.Moment(l, at.In(d.Zone(body)))
}

// path is that of a check.
func path(id proctor.IdentityID) string { return "/identity-checks/" + string(id) }

// picture sends a picture that is compared.
func (d Deps) picture(w http.ResponseWriter, r *route.Request) error {
	data, err := d.Proctor.ComparedPicture(r.Context(), r.Actor, proctor.IdentityID(r.PathValue("identity")), proctor.PictureKind(r.PathValue("shown")))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("Cache-Control", "no-store")
	_, err = w.Write(data)
	return err
}
