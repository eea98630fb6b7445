package api

import (
	"net/http"

	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
)

// PersonAnswer is the record of a person. Contacts stand in it for all who see
// the record; the IIN, relatives and former employers are not given.
type PersonAnswer struct {
	ID            people.PersonID       `json:"id"`
	Version       int64                 `json:"version"`
	Body          people.BodyID         `json:"body"`
	Surname       string                `json:"surname"`
	Given         string                `json:"given"`
	Patronymic    string                `json:"patronymic"`
	Lang          string                `json:"lang"`
	Email         string                `json:"email"`
	Phone         string                `json:"phone"`
	Assignments   []people.Assignment   `json:"assignments"`
	Absences      []people.Absence      `json:"absences"`
	Substitutions []people.Substitution `json:"substitutions"`
}

// person shows one record.
func (d StaffDeps) person(w http.ResponseWriter, r *route.Request) error {
	seen, err := reach.Person(r.Context(), d.People, r.Actor, people.PersonID(r.PathValue("id")))
	if err != nil {
		return err
	}
	f := seen.File
	p := f.Person
	return write(w, r, http.StatusOK, PersonAnswer{
		ID: p.ID, Version: p.Version, Body: p.Body, Surname: p.Surname, Given: p.Given, Patronymic: p.Patronymic, Lang: string(p.Lang),
		Email: f.Private.Email, Phone: f.Private.Phone, Assignments: orEmpty(f.Assignments), Absences: orEmpty(f.Absences),
		Substitutions: orEmpty(f.Substitutions),
	})
}

// orEmpty prints a list that is nil as [].
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
