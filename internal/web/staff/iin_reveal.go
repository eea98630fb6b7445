package staff

import (
	"net/http"

	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
)

// reveal shows the whole IIN of a person on the record, once it is journalled
// who looked.
func (d Deps) reveal(w http.ResponseWriter, r *route.Request) error {
	seen, err := reach.Person(r.Context(), d.People, r.Actor, people.PersonID(r.PathValue("id")))
	if err != nil {
		return err
	}
	if !seen.Private {
		return fault.New(fault.Denied, "access.denied")
	}
	p := seen.File.Person
	err = d.People.Store.Write(r.Context(), func(tx people.Tx) error {
		return d.People.Record(tx, journal.Entry{Verb: "staff.iin.reveal", Actor: r.Actor.Person, Body: string(p.Body), Case: string(p.ID)})
	})
	if err != nil {
		return err
	}
	return d.drawPerson(w, r, true)
}
