package demo

import (
	"context"
	"fmt"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// rolePlan gives a role of the town to the holder of a post, or to a person of
// no post where post is empty.
type rolePlan struct {
	role  access.Role
	post  string // "akbulak/10-01"
	body  string // in which the role is held; "" for the installation
	order string
	until *day.Day
}

// cast is who can be entered as. Roles that follow from the structure are not
// granted: the door leads to the holder of a post in which they arise.
var cast = []rolePlan{
	{role: access.HROfficer, post: "akbulak/10-01", body: "akbulak"},
	{role: access.Secretary, post: "akbulak/10-02", body: "akbulak"},
	{role: access.BodyAdmin, post: "akbulak/10-03", body: "akbulak"},
	{role: access.Authorised, body: "akbulak"},
	{role: access.Chair, post: "akbulak/00-02", body: "akbulak"},
	{role: access.Member, post: "akbulak/30-01", body: "akbulak"},
	{role: access.Member, post: "akbulak/70-01", body: "akbulak"},
	{role: access.Member, post: "akbulak/20-01", body: "akbulak"},
	{role: access.Member, post: "akbulak/60-01", body: "akbulak"},
	{role: access.Proctor, post: "akbulak/90-02", body: "akbulak"},
	{role: access.IdentityChecker, post: "akbulak/80-02", body: "akbulak"},
	{role: access.Observer, body: "akbulak"},
	{role: access.HROfficer, post: "maslikhat/10-02", body: "maslikhat"},
	{role: access.AppealOfficer, post: "department/10-02"},
	{role: access.Inspector, post: "department/10-03", order: "№ 112", until: ptr(day.Of(2027, 12, 31))},
	{role: access.Installation},
	{role: access.Secretary, post: "maslikhat/10-03", body: "maslikhat"},
	{role: access.Chair, post: "maslikhat/20-01", body: "maslikhat"},
	{role: access.Member, post: "maslikhat/10-04", body: "maslikhat"},
	{role: access.Member, post: "maslikhat/10-05", body: "maslikhat"},
	{role: access.Member, post: "maslikhat/20-02", body: "maslikhat"},
	{role: access.Member, post: "maslikhat/20-03", body: "maslikhat"},
	{role: access.Authorised, body: "maslikhat"},
}

// arising are the doors to roles that nobody grants.
var arising = map[access.Role]string{
	access.FirstHead: "akbulak/00-01", access.Supervisor: "akbulak/50-01",
	access.HigherSupervisor: "akbulak/00-01", access.Employee: "akbulak/50-03",
}

// beside are the doors to the maslikhat's office, where another act is in force.
var beside = []rolePlan{
	{role: access.HROfficer, post: "maslikhat/10-02", body: "maslikhat"},
	{role: access.Employee, post: "maslikhat/20-03", body: "maslikhat"},
}

// besides notes the doors to those of the other body.
func (s *seeder) besides() {
	for _, p := range beside {
		s.doors = append(s.doors, Door{Role: p.role, Person: string(s.posts[p.post]), Body: string(s.bodies[p.body]), Beside: true})
	}
}

func ptr[T any](v T) *T { return &v }

// roles gives the cast its roles.
func (s *seeder) roles(ctx context.Context) error {
	for _, p := range cast {
		person := s.posts[p.post]
		if p.post == "" {
			out, err := s.person(ctx, "")
			if err != nil {
				return err
			}
			person = out.ID
		}
		if person == "" {
			return fmt.Errorf("role %s: nobody holds %s", p.role, p.post)
		}
		err := s.Grant(ctx, access.Giving{
			Person: string(person), Role: p.role, Body: string(s.bodies[p.body]), From: day.Of(2020, 1, 6), Until: p.until, Order: p.order,
		})
		if err != nil {
			return fmt.Errorf("role %s at %s: %w", p.role, p.post, err)
		}
		s.door(person, p.role, s.bodies[p.body])
		if s.granted[p.role] == nil {
			s.granted[p.role] = map[string]people.PersonID{}
		}
		s.granted[p.role][p.body] = person
	}
	for _, role := range access.Roles {
		if post, ok := arising[role]; ok {
			s.door(s.posts[post], role, s.bodies["akbulak"])
		}
	}
	return nil
}

// door notes a role of the cast, the first holder only.
func (s *seeder) door(person people.PersonID, role access.Role, body people.BodyID) {
	for _, d := range s.doors {
		if d.Role == role {
			return
		}
	}
	s.doors = append(s.doors, Door{Role: role, Person: string(person), Body: string(body)})
}
