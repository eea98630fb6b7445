package signin

import (
	"net/http"
	"net/url"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// choosePage offers the means that are on.
type choosePage struct {
	form
	IIN      string
	Password bool
	Others   []kit.Act
	Known    string // name of who is signed in already; "" for nobody
}

// choose shows the means of sign-in.
func (d Deps) choose(w http.ResponseWriter, r *route.Request) error {
	return d.drawChoose(w, r, choosePage{form: form{Next: next(r)}})
}

func (d Deps) drawChoose(w http.ResponseWriter, r *route.Request, p choosePage) error {
	means := d.Access.Means()
	p.Password = slices.Contains(means, access.ByPassword)
	p.Others = others(r, means, p.Next)
	title := t(r, "signin.title")
	if r.Actor.SignedIn() && r.Actor.Session != "" {
		p.Known, title = r.Actor.Name, t(r, "signin.confirm.title")
	}
	return d.Draw(w, r, narrow(title, p.Status), chooseView(p))
}

// others are the means besides the password, each with a page of its own.
func others(r *route.Request, means []access.Means, next string) []kit.Act {
	var out []kit.Act
	for _, m := range means {
		if m == access.ByPassword || m == access.ByDoor {
			continue
		}
		out = append(out, kit.Act{Text: t(r, "signin."+string(m)+".do"), Href: "/sign-in/" + string(m) + "?next=" + url.QueryEscape(next)})
	}
	return out
}
