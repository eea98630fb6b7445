package people

import (
	"context"
	"encoding/json"
	"fmt"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// UndoBlocked is the cause of the fault people.import.undo_blocked: what was
// changed since the import, which undoing would lose.
type UndoBlocked struct {
	Names   []string // codes of units and posts, names of persons
	Changes []Change
}

func (u *UndoBlocked) Error() string { return fmt.Sprintf("%d rows changed since", len(u.Names)) }

// namesMost bounds how many names a message lists.
const namesMost = 20

// UndoImport puts back all that an import changed, in one transaction, if
// nothing of it was changed since. The faults are people.missing.import,
// people.import.state, people.import.moved, people.import.undo_blocked and
// people.in_use.
func (s *Service) UndoImport(ctx context.Context, by By, id ImportID, version int64) (*ImportRun, error) {
	run, err := s.Import(ctx, by, id)
	if err != nil {
		return nil, err
	}
	switch {
	case run.State != Applied:
		return nil, fault.New(fault.Conflict, "people.import.state", "state", string(run.State))
	case run.Version != version:
		return nil, fault.New(fault.Conflict, "people.import.moved")
	}
	u, err := s.openUndo(ctx, run)
	if err != nil {
		return nil, err
	}
	run.State = Undone
	err = s.saveImport(ctx, run, func(tx Tx) error {
		c := &undoCheck{tx: tx, run: run, blocked: &UndoBlocked{Names: []string{}}}
		if err := c.all(u); err != nil {
			return err
		}
		return firstError(
			func() error { return u.putBack(tx) },
			func() error { return tx.ChangeInsertAll(u.changes(tx, by, run)) },
			func() error { return s.recordImport(tx, by, "staff.import.undo", run) },
			func() error { return s.tellImport(tx, run) },
		)
	})
	if err != nil {
		return nil, err
	}
	return run, nil
}

func (s *Service) openUndo(ctx context.Context, run *ImportRun) (*undoing, error) {
	var sealed []byte
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		sealed, err = tx.ImportUndoGet(run.ID)
		return err
	})
	if err != nil {
		return nil, err
	}
	key, err := s.Master.Key(run.Key)
	if err != nil {
		return nil, err
	}
	text, err := key.Open(sealedUndo, sealed)
	if err != nil {
		return nil, err
	}
	u := &undoing{}
	return u, json.Unmarshal(text, u)
}

// undoCheck finds what was changed since an import.
type undoCheck struct {
	tx      Tx
	run     *ImportRun
	blocked *UndoBlocked
}

func (c *undoCheck) all(u *undoing) error {
	if err := firstError(func() error { return c.structure(u) }, func() error { return c.persons(u) }, func() error { return c.holders(u) }); err != nil {
		return err
	}
	if len(c.blocked.Names) == 0 {
		return nil
	}
	names := c.blocked.Names[:min(len(c.blocked.Names), namesMost)]
	return fault.New(fault.Conflict, "people.import.undo_blocked", "names", names, "count", len(c.blocked.Names)).Wrap(c.blocked)
}

// note adds a row that has another version than the import gave it.
func (c *undoCheck) note(root Root, id, name string, made, current int64) error {
	if made == current {
		return nil
	}
	c.blocked.Names = append(c.blocked.Names, name)
	if len(c.blocked.Names) > namesMost {
		return nil
	}
	changes, err := c.tx.ChangesSince(root, id, made)
	c.blocked.Changes = append(c.blocked.Changes, changes...)
	return err
}

// structure checks units and posts, and that no others stand in those that the
// import made.
func (c *undoCheck) structure(u *undoing) error {
	units, err := c.tx.UnitsOf(c.run.Body)
	if err != nil {
		return err
	}
	posts, err := c.tx.PostsOf(c.run.Body)
	if err != nil {
		return err
	}
	made := map[string]int64{}
	goes := map[UnitID]bool{}
	for _, x := range u.Units {
		made[x.ID] = x.Version
		goes[UnitID(x.ID)] = x.Old == nil
	}
	for _, x := range u.Posts {
		made[x.ID] = x.Version
	}
	for _, x := range units {
		v, ours := made[string(x.ID)]
		if err := c.stands(RootUnit, string(x.ID), x.Code, v, x.Version, ours, goes[x.Parent]); err != nil {
			return err
		}
	}
	for _, x := range posts {
		v, ours := made[string(x.ID)]
		if err := c.stands(RootPost, string(x.ID), x.Code, v, x.Version, ours, goes[x.Unit]); err != nil {
			return err
		}
	}
	return nil
}

// stands notes a unit or post that changed since, or that is not of the import
// but stands in a unit that would go.
func (c *undoCheck) stands(root Root, id, code string, made, current int64, ours, within bool) error {
	if ours {
		return c.note(root, id, code, made, current)
	}
	if within {
		c.blocked.Names = append(c.blocked.Names, code)
	}
	return nil
}

func (c *undoCheck) persons(u *undoing) error {
	for _, x := range u.Persons {
		p, err := c.tx.PersonGet(PersonID(x.ID))
		if err != nil {
			return err
		}
		if p == nil {
			return missing(RootPerson)
		}
		if err := c.note(RootPerson, x.ID, p.Name(), x.Version, p.Version); err != nil {
			return err
		}
	}
	return nil
}

// holders notes persons who were put in a post that the import made.
func (c *undoCheck) holders(u *undoing) error {
	ours := map[AssignmentID]bool{}
	for _, x := range u.Assignments {
		ours[AssignmentID(x.ID)] = true
	}
	var posts []PostID
	for _, x := range u.Posts {
		if x.Old == nil {
			posts = append(posts, PostID(x.ID))
		}
	}
	held, err := c.tx.AssignmentsOfPosts(posts)
	if err != nil {
		return err
	}
	for _, a := range held {
		if ours[a.ID] {
			continue
		}
		names, err := c.tx.PersonNames([]PersonID{a.Person})
		if err != nil {
			return err
		}
		c.blocked.Names = append(c.blocked.Names, names[a.Person])
	}
	return nil
}

// putBack writes what was there before, the last first.
func (u *undoing) putBack(tx Tx) error {
	for _, x := range u.Assignments {
		if err := restore(x, tx.AssignmentUpdate, func() error { return tx.AssignmentDelete(AssignmentID(x.ID)) }); err != nil {
			return err
		}
	}
	for _, x := range u.Persons {
		back := func(p *Person) error { p.Version = x.Version; _, err := tx.PersonUpdate(p); return err }
		if err := restore(x, back, func() error { return tx.PersonDelete(PersonID(x.ID)) }); err != nil {
			return err
		}
	}
	for _, x := range u.Posts {
		back := func(p *Post) error {
			p.Version = x.Version
			if err := dropState(x.State, p.From, func(d day.Day) error { return tx.PostStateDelete(p.ID, d) }); err != nil {
				return err
			}
			_, err := tx.PostUpdate(p)
			return err
		}
		if err := restore(x, back, func() error { return tx.PostDelete(PostID(x.ID)) }); err != nil {
			return err
		}
	}
	// Units that stay let go of those that do not before these are removed.
	for _, gone := range []bool{false, true} {
		for _, x := range u.Units {
			if (x.Old == nil) != gone {
				continue
			}
			back := func(v *Unit) error {
				v.Version = x.Version
				if err := dropState(x.State, v.From, func(d day.Day) error { return tx.UnitStateDelete(v.ID, d) }); err != nil {
					return err
				}
				_, err := tx.UnitUpdate(v)
				return err
			}
			if err := restore(x, back, func() error { return tx.UnitDelete(UnitID(x.ID)) }); err != nil {
				return err
			}
		}
	}
	return nil
}

func restore[T any](x undone[T], back func(*T) error, remove func() error) error {
	if x.Old == nil {
		return remove()
	}
	row := *x.Old
	return back(&row)
}

// dropState removes the state that the import made, unless it took the place
// of the one that comes back.
func dropState(made string, old day.Day, drop func(day.Day) error) error {
	d, err := day.Parse(made)
	if err != nil || d == old {
		return err
	}
	return drop(d)
}

// changes notes for each root that it was put back.
func (u *undoing) changes(tx Tx, by By, run *ImportRun) []Change {
	var out []Change
	note := func(root Root, id string, version int64) {
		out = append(out, Change{Body: run.Body, Root: root, ID: id, Version: version + 1, Verb: "staff.import.undo",
			Fields: []FieldChange{}, By: by.Person, At: tx.Now()})
	}
	for _, x := range u.Units {
		note(RootUnit, x.ID, x.Version)
	}
	for _, x := range u.Posts {
		note(RootPost, x.ID, x.Version)
	}
	for _, x := range u.Persons {
		note(RootPerson, x.ID, x.Version)
	}
	return out
}
