package people

import (
	"context"
	"strconv"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// AddPost sets up a post. The faults are people.missing.body,
// people.missing.unit, people.category, people.level, people.code_taken,
// people.head_taken, people.first_head_taken and people.required.
func (s *Service) AddPost(ctx context.Context, by By, p Post) (*Post, error) {
	if err := s.checkPost(by, &p); err != nil {
		return nil, err
	}
	p.ID, p.Version, p.Closed = PostID(s.IDs.New("pst")), 1, false
	err := s.Store.Write(ctx, func(tx Tx) error {
		if err := postFits(tx, &p); err != nil {
			return err
		}
		n, err := tx.PostInsertAll([]Post{p})
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "people.code_taken", "code", p.Code).At("code")
		}
		return s.keep(tx, act{by: by, verb: "staff.post.add", body: p.Body, root: RootPost, id: string(p.ID), version: 1, facts: p})
	})
	return &p, err
}

func (s *Service) checkPost(by By, p *Post) error {
	p.Code, p.TitleKK, p.TitleRU = tidy(p.Code), tidy(p.TitleKK), tidy(p.TitleRU)
	if err := firstOf(by.reach(p.Body), required("code", p.Code), required("title_kk", p.TitleKK), required("title_ru", p.TitleRU)); err != nil {
		return err
	}
	if !s.Categories.Known(p.Category) {
		return fault.New(fault.Invalid, "people.category", "category", p.Category).At("category")
	}
	if p.Level != nil && !s.Categories.Level(*p.Level) {
		return fault.New(fault.Invalid, "people.level", "level", *p.Level, "last", s.Categories.Levels).At("level")
	}
	return nil
}

// postFits refuses a post in no open unit, and a second head.
func postFits(tx Tx, p *Post) error {
	u, err := tx.UnitGet(p.Unit)
	if err != nil {
		return err
	}
	if u == nil || u.Body != p.Body || u.Closed && !p.Closed {
		return fault.New(fault.Missing, "people.missing.unit").At("unit")
	}
	if !p.Heads() || p.Closed {
		return nil
	}
	all, err := tx.PostsOf(p.Body)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.ID == p.ID || x.Closed {
			continue
		}
		if p.FirstHead && x.FirstHead {
			return fault.New(fault.Conflict, "people.first_head_taken", "post", x.Code).At("first_head")
		}
		if x.Heads() && x.Unit == p.Unit {
			return fault.New(fault.Conflict, "people.head_taken", "unit", u.Code, "post", x.Code).At("head")
		}
	}
	return nil
}

// ChangePost gives a post a new state from the day in p on, in place of the
// version that p names; Closed abolishes it. The faults are people.changed,
// people.missing.post, people.post_held, people.before_state and those of
// AddPost.
func (s *Service) ChangePost(ctx context.Context, by By, p Post) (*Post, error) {
	err := s.Store.Write(ctx, func(tx Tx) error {
		old, err := tx.PostGet(p.ID)
		if err != nil {
			return err
		}
		if old == nil || !by.reaches(old.Body) {
			return missing(RootPost)
		}
		p.Body, p.Code = old.Body, old.Code
		if err := firstOf(s.checkPost(by, &p), notBefore(p.From, old.From), postFits(tx, &p), vacantIfClosed(tx, &p)); err != nil {
			return err
		}
		ok, err := tx.PostUpdate(&p)
		if err != nil {
			return err
		}
		if !ok {
			return changed(tx, RootPost, string(p.ID), p.Version, old.Version)
		}
		codes, err := unitCodes(tx, p.Body)
		if err != nil {
			return err
		}
		return s.keep(tx, act{by: by, verb: "staff.post.change", body: p.Body, root: RootPost, id: string(p.ID), version: p.Version,
			fields: postChanges(&old.PostState, &p.PostState, codes), facts: p})
	})
	return &p, err
}

// vacantIfClosed refuses to abolish a post that is held on the day or later.
func vacantIfClosed(tx Tx, p *Post) error {
	if !p.Closed {
		return nil
	}
	held, err := tx.AssignmentsOfPosts([]PostID{p.ID})
	if err != nil {
		return err
	}
	for _, a := range held {
		if overlap(a.From, a.Until, p.From, nil) {
			return fault.New(fault.Conflict, "people.post_held", "post", p.Code)
		}
	}
	return nil
}

func postChanges(old, p *PostState, codes map[UnitID]string) []FieldChange {
	out := []FieldChange{}
	differ(&out, "unit", codes[old.Unit], codes[p.Unit])
	differ(&out, "title_kk", old.TitleKK, p.TitleKK)
	differ(&out, "title_ru", old.TitleRU, p.TitleRU)
	differ(&out, "category", old.Category, p.Category)
	differ(&out, "level", levelText(old.Level), levelText(p.Level))
	differ(&out, "head", yesNo(old.Head), yesNo(p.Head))
	differ(&out, "first_head", yesNo(old.FirstHead), yesNo(p.FirstHead))
	differ(&out, "public_services", yesNo(old.PublicServices), yesNo(p.PublicServices))
	differ(&out, "closed", yesNo(old.Closed), yesNo(p.Closed))
	return out
}

func levelText(level *int) string {
	if level == nil {
		return ""
	}
	return strconv.Itoa(*level)
}

// Posts are the posts of a body as they were on a day, by code.
func (s *Service) Posts(ctx context.Context, by By, body BodyID, d day.Day) ([]Post, error) {
	if err := by.reach(body); err != nil {
		return nil, err
	}
	var out []Post
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.PostsOn(body, d, false)
		return err
	})
	return out, err
}
