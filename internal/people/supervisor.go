package people

import "tarazy/internal/fault"

// Step is one step of how an answer was found; Key is a message key.
type Step struct {
	Key  string     `json:"key"`
	Args fault.Args `json:"args"`
}

// Superior is who is above a person on the day, and how that was found. Person
// is "" where nobody is.
type Superior struct {
	Person     PersonID `json:"person"`
	Post       PostID   `json:"post"`
	FirstHead  bool     `json:"first_head"` // the post is that of the first head
	Acting     bool     `json:"acting"`     // holds the post by acting in it
	Absent     bool     `json:"absent"`     // is away on the day
	Substitute PersonID `json:"substitute"` // who stands in while the person is away; "" for nobody
	Steps      []Step   `json:"steps"`
}

// Deciding is the person who acts: the substitute while the superior is away,
// otherwise the superior; "" where the superior is away and nobody stands in.
func (s Superior) Deciding() PersonID {
	if s.Absent {
		return s.Substitute
	}
	return s.Person
}

func (s *Superior) step(key string, kv ...any) {
	s.Steps = append(s.Steps, Step{Key: "people.step." + key, Args: fault.New(0, "", kv...).Args})
}

// ImmediateSupervisor finds the holder of the head post of the person's unit;
// for the head of a unit, the head of the unit above it, up to the first head.
// A vacant head post passes the question on to the unit above. The fault is
// people.no_post.
func (s *Structure) ImmediateSupervisor(p PersonID) (Superior, error) {
	var out Superior
	post, err := s.postOf(p, &out)
	if err != nil {
		return out, err
	}
	err = s.above(post, []PersonID{p}, &out)
	return out, err
}

// HigherSupervisor finds the immediate supervisor of the immediate supervisor.
// Where that one is the first head there is nobody higher in the body. The
// fault is people.no_post.
func (s *Structure) HigherSupervisor(p PersonID) (Superior, error) {
	direct, err := s.ImmediateSupervisor(p)
	if err != nil || direct.Person == "" {
		return direct, err
	}
	out := Superior{Steps: direct.Steps}
	if direct.FirstHead {
		out.step("immediate_is_first_head", "name", s.name(direct.Person))
		return out, nil
	}
	err = s.above(s.posts[direct.Post], []PersonID{p, direct.Person}, &out)
	return out, err
}

// FirstHead finds who heads the body on the day; nobody where the post is
// vacant or there is none.
func (s *Structure) FirstHead() Superior {
	var out Superior
	if s.firstHead == "" {
		out.step("no_first_head")
		return out
	}
	s.take(s.posts[s.firstHead], nil, &out)
	return out
}

// Supervises reports whether a is the immediate or the higher supervisor of b
// on the day.
func (s *Structure) Supervises(a, b PersonID) (immediate, higher bool, err error) {
	x, err := s.ImmediateSupervisor(b)
	if err != nil {
		return false, false, err
	}
	y, err := s.HigherSupervisor(b)
	return x.Person == a && a != "", y.Person == a && a != "", err
}

// StandsInFor reports whether a decides on the day in place of the immediate
// or the higher supervisor of b.
func (s *Structure) StandsInFor(a, b PersonID) (bool, error) {
	x, err := s.ImmediateSupervisor(b)
	if err != nil {
		return false, err
	}
	y, err := s.HigherSupervisor(b)
	return a != "" && (x.Absent && x.Substitute == a || y.Absent && y.Substitute == a), err
}

// Subordinates are those whose immediate supervisor the person is, sorted by
// id. The structure must hold the whole body.
func (s *Structure) Subordinates(p PersonID) ([]PersonID, error) {
	out := []PersonID{}
	for _, id := range sortedKeys(s.held) {
		if _, err := s.postOf(id, &Superior{}); err != nil {
			continue // holds only posts that do not exist on the day
		}
		above, err := s.ImmediateSupervisor(id)
		if err != nil {
			return nil, err
		}
		if above.Person == p {
			out = append(out, id)
		}
	}
	return out, nil
}

// postOf is the post by which a person's place is known: the main one, or the
// one acted in where there is no other.
func (s *Structure) postOf(p PersonID, out *Superior) (Post, error) {
	for _, a := range s.held[p] {
		post, ok := s.posts[a.Post]
		if !ok {
			continue
		}
		out.step("post."+string(a.Kind), "name", s.name(p), "post", post.Code, "day", s.Day.String())
		return post, nil
	}
	return Post{}, fault.New(fault.Missing, "people.no_post", "name", s.name(p), "day", s.Day.String())
}

// above finds who is above a post, none of the persons named.
func (s *Structure) above(post Post, not []PersonID, out *Superior) error {
	if post.FirstHead {
		out.step("is_first_head", "post", post.Code)
		return nil
	}
	unit := post.Unit
	if post.Heads() {
		out.step("heads_unit", "post", post.Code, "unit", s.units[unit].Code)
		unit = s.units[unit].Parent
	}
	seen := map[UnitID]bool{}
	for unit != "" {
		if seen[unit] {
			return fault.New(fault.Conflict, "people.unit_cycle", "unit", s.units[unit].Code, "day", s.Day.String())
		}
		seen[unit] = true
		u, ok := s.units[unit]
		if !ok {
			return fault.New(fault.Conflict, "people.unit_missing", "day", s.Day.String())
		}
		if s.headOf(u, not, out) {
			return nil
		}
		unit = u.Parent
	}
	if first, ok := s.posts[s.firstHead]; ok && s.take(first, not, out) {
		return nil
	}
	out.step("nobody_above", "day", s.Day.String())
	return nil
}

// headOf takes the head of a unit, unless there is none to take.
func (s *Structure) headOf(u Unit, not []PersonID, out *Superior) bool {
	head, ok := s.heads[u.ID]
	if !ok {
		out.step("no_head_post", "unit", u.Code)
		return false
	}
	return s.take(s.posts[head], not, out)
}

// take makes the holder of a head post the answer.
func (s *Structure) take(post Post, not []PersonID, out *Superior) bool {
	for _, a := range s.holders[post.ID] {
		if contains(not, a.Person) {
			out.step("own_post", "post", post.Code, "name", s.name(a.Person))
			return false
		}
		out.Person, out.Post, out.FirstHead, out.Acting = a.Person, post.ID, post.FirstHead, a.Kind == Acting
		out.step("head."+string(a.Kind), "unit", s.units[post.Unit].Code, "post", post.Code, "name", s.name(a.Person))
		s.standIn(not, out)
		return true
	}
	out.step("head_vacant", "unit", s.units[post.Unit].Code, "post", post.Code)
	return false
}

// standIn adds who stands in for an answer that is away.
func (s *Structure) standIn(not []PersonID, out *Superior) {
	absence, away := s.Away(out.Person)
	if !away {
		return
	}
	out.Absent = true
	out.step("away", "name", s.name(out.Person), "kind", string(absence.Kind))
	for _, p := range s.Substitutes(out.Person) {
		if !contains(not, p) {
			out.Substitute = p
			out.step("substitute", "name", s.name(p))
			return
		}
	}
	out.step("no_substitute", "name", s.name(out.Person))
}
