package api

import (
	"fmt"
	"io"
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/decide"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/route"
	"tarazy/internal/strict"
)

// maxObjects bounds how many inputs one request may hold.
const maxObjects = 10_000

// Deps are what the API stands on.
type Deps struct {
	Library func() *law.Library
}

// Routes of the acts and decisions.
func Routes(d Deps) []route.Route {
	return []route.Route{
		{
			Method: "GET", Pattern: "/api/v1/acts", Verb: access.Look, Handle: d.acts,
			API: &route.Operation{ID: "listActs", Summary: "The acts, their editions and the rules that can be asked", Out: []Act{}},
		},
		{
			Method: "GET", Pattern: "/api/v1/acts/{act}/{edition}", Verb: access.Look, Handle: d.act,
			API: &route.Operation{ID: "showAct", Summary: "An edition with its clauses in plain words", Out: ActWhole{}},
		},
		{
			Method: "POST", Pattern: "/api/v1/decide/{act}/{rule}", Verb: access.AskDecision, Handle: d.decide, Body: 8 << 20,
			API: &route.Operation{
				ID: "decide", Summary: "Answer a rule for one object, or for each object of an array in the same order; act may be ACT@EDITION",
				In: route.Anything{}, Out: route.Anything{}, Refused: decide.Refusal{},
			},
		},
	}
}

// decide answers a question, and refuses in the shape of the decision service.
func (d Deps) decide(w http.ResponseWriter, r *route.Request) error {
	err := d.answer(w, r)
	if f, ok := fault.As(err); ok {
		return write(w, r, f.Kind.Status(), decide.PrintFault(f))
	}
	return err
}

// answer answers one object, or an array of them; in an array a bad input gives
// its error in its place.
func (d Deps) answer(w http.ResponseWriter, r *route.Request) error {
	q, err := decide.Ask(d.Library(), r.PathValue("act"), r.PathValue("rule"))
	if err != nil {
		return err
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return fmt.Errorf("decide: %w", err)
	}
	n, err := strict.JSON(body)
	if err != nil {
		return err
	}
	if n.Kind != strict.List {
		f, err := q.DecideNode(n)
		if err != nil {
			return err
		}
		return write(w, r, http.StatusOK, decide.Print(f))
	}
	if len(n.Items) > maxObjects {
		return fault.New(fault.TooLarge, "decide.too_many", "most", maxObjects)
	}
	out := make([]any, len(n.Items))
	for i, item := range n.Items {
		f, err := q.DecideNode(item)
		if bad, ok := fault.As(err); ok {
			out[i] = decide.PrintFault(bad)
			continue
		}
		if err != nil {
			return err
		}
		out[i] = decide.Print(f)
	}
	return write(w, r, http.StatusOK, out)
}
