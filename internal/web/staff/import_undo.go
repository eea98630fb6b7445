package staff

import (
	"errors"
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// undoPage is what undoing an import would put back, or what stands in its way.
type undoPage struct {
	Head    kit.Heading
	Run     *people.ImportRun
	What    []kit.Fact
	Rows    kit.Rows // that would be put back
	More    bool     // there are more rows than are shown
	Blocked string   // why it cannot be undone; "" where it can
	Changes changesView
}

// importUndoPreview shows what undoing would do, by rehearsing it.
func (d Deps) importUndoPreview(w http.ResponseWriter, r *route.Request) error {
	by, id := reach.By(r.Actor, access.UndoImport), people.ImportID(r.PathValue("id"))
	run, err := d.People.Import(r.Context(), by, id)
	if err != nil {
		return err
	}
	err = d.rehearse(func(s *people.Service) error {
		_, err := s.UndoImport(r.Context(), by, id, run.Version)
		return err
	})
	return d.drawUndo(w, r, run, err, http.StatusOK)
}

// importUndo puts back all that an import changed.
func (d Deps) importUndo(w http.ResponseWriter, r *route.Request) error {
	by, id := reach.By(r.Actor, access.UndoImport), people.ImportID(r.PathValue("id"))
	run, err := d.People.Import(r.Context(), by, id)
	if err != nil {
		return err
	}
	if _, err := d.People.UndoImport(r.Context(), by, id, seenVersion(r)); err != nil {
		return d.drawUndo(w, r, run, err, http.StatusConflict)
	}
	return page.Go(w, r, "/staff/imports/"+string(id))
}

func (d Deps) drawUndo(w http.ResponseWriter, r *route.Request, run *people.ImportRun, why error, status int) error {
	v := &undoPage{Run: run}
	bad, ok := fault.As(why)
	if why != nil && (!ok || bad.Kind != fault.Conflict) {
		return why
	}
	p, err := d.placeOn(r.Context(), run.Body, nil)
	if err != nil {
		return err
	}
	if bad != nil {
		v.Blocked = locale.T(r.Lang, bad.Key(), bad.Args)
		var blocked *people.UndoBlocked
		if errors.As(why, &blocked) {
			if v.Changes, err = d.changes(r, blocked.Changes, p); err != nil {
				return err
			}
		}
	}
	if err := d.undoRows(r, v); err != nil {
		return err
	}
	tr := func(key string) string { return locale.T(r.Lang, key, nil) }
	v.Head = kit.Heading{
		Crumbs: []kit.Link{{Text: tr("staff.import.title"), Href: "/staff/imports"}, {Text: run.File, Href: "/staff/imports/" + string(run.ID)}},
		Title:  tr("staff.import.undo"), Sub: p.Body.Names.In(r.Lang) + ". " + moment(r.Lang, run.Finished, p.Zone),
	}
	v.What = []kit.Fact{
		{Name: tr("staff.import.undo_removed"), Value: number(r.Lang, int(run.New))}, {Name: tr("staff.import.undo_back"), Value: number(r.Lang, int(run.Changed))},
	}
	return d.Draw(w, r, page.Page{Title: v.Head.Title, Class: "p-staff", Status: status}, undoView(v))
}

// undoRows shows the first rows that would be put back.
func (d Deps) undoRows(r *route.Request, v *undoPage) error {
	rows, err := d.People.ImportRows(r.Context(), reach.By(r.Actor, access.UndoImport), v.Run.ID, 0, rowsShown+1, people.New, people.Changed)
	if err != nil {
		return err
	}
	if v.More = len(rows) > rowsShown; v.More {
		rows = rows[:rowsShown]
	}
	for i := range rows {
		for n, c := range rows[i].Open.Changes { // what was after the import is before its undoing
			rows[i].Open.Changes[n].Before, rows[i].Open.Changes[n].After = c.After, c.Before
		}
		if rows[i].Action == people.New {
			rows[i].Open.Changes = nil
		}
	}
	v.Rows = stagedRows(r.Lang, rows)
	for i, x := range rows {
		v.Rows.Rows[i].Cells[2] = undoState(r.Lang, x.Action)
	}
	return nil
}
