// Package flagpages is how a proctored attempt is watched in the browser of its
// candidate: what the page of the exam carries for it, and where flags come in.
package flagpages

import (
	"errors"
	"io"
	"net"
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/strict"
	"tarazy/internal/web/page"
)

// Deps are what the routes stand on.
type Deps struct {
	Proctor *proctor.Service
}

// flagsMost bounds a request of flags, in bytes.
const flagsMost = 32 << 10

// Routes of the area.
func Routes(d Deps) []route.Route {
	return []route.Route{
		{Method: "POST", Pattern: "/proctor/{attempt}/flags", Verb: access.SitExam, Body: flagsMost, Handle: page.Answered(d.raise)},
	}
}

// raise takes flags of the candidate's own attempt, as JSON.
func (d Deps) raise(w http.ResponseWriter, r *route.Request) error {
	data, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.New(fault.TooLarge, "proctor.flag.large", "most", int(tooLarge.Limit))
	}
	if err != nil {
		return err
	}
	n, err := strict.JSON(data)
	if err != nil {
		return fault.New(fault.Invalid, "proctor.flag.json").Wrap(err)
	}
	var in proctor.RaiseIn
	if err := strict.Decode(n, &in); err != nil {
		return err
	}
	id := exam.AttemptID(r.PathValue("attempt"))
	out, err := d.Proctor.Raise(r.Context(), r.Actor, id, in)
	if err != nil {
		return err
	}
	Seen(d.Proctor, r, id)
	return page.JSON(w, r, http.StatusOK, struct {
		Kept int `json:"kept"`
		Over int `json:"over"`
	}{out.Kept, out.Over})
}

// Seen tells the proctor from where a request of an attempt came. What goes wrong
// there stands in nobody's way.
func Seen(p *proctor.Service, r *route.Request, id exam.AttemptID) {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if err := p.Seen(r.Context(), r.Actor, id, host); err != nil {
		r.Log.Warn("not kept from where an attempt is sat", "attempt", id, "error", err)
	}
}
