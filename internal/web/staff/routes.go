// Package staff holds the pages on who works where: the list, the structure,
// the record of each person with what is written into it, and the import of a
// staff list with its preview and undo.
package staff

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/draft"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	People *people.Service
	Draw   page.Draw
	// Queue lets an import be worked on: it runs people.Service.Step until the
	// import is no longer Running, beside requests or, in tests, at once.
	Queue func(ctx context.Context, id people.ImportID) error
	// Drafts keeps saved views and what is typed and not sent. The browser's
	// own code saves a form by PUT to /drafts/{form}/{case}.
	Drafts *draft.Service
}

// uploadMost bounds a request with a file, in bytes: the file and what a form
// puts around it.
const uploadMost = people.FileMost + 1<<20

// Routes of the area.
func Routes(d Deps) []route.Route {
	out := []route.Route{
		{Method: "GET", Pattern: "/staff", Verb: access.SeeStaff, Handle: d.list},
		{Method: "GET", Pattern: "/staff/export/{format}", Verb: access.ExportStaff, Handle: d.export},
		{Method: "POST", Pattern: "/staff/export/choose", Verb: access.ExportStaff, Handle: d.exportChoose},
		{Method: "POST", Pattern: "/staff/views/save", Verb: access.SeeStaff, Handle: d.viewSave},
		{Method: "POST", Pattern: "/staff/views/drop", Verb: access.SeeStaff, Handle: d.viewDrop},
		{Method: "GET", Pattern: "/staff/structure", Verb: access.SeeStaff, Handle: d.structure},
		{Method: "GET", Pattern: "/staff/people/{id}", Verb: access.SeeStaff, Handle: d.person},
		{Method: "POST", Pattern: "/staff/people/{id}/iin/reveal", Verb: access.ChangeStaff, Handle: d.reveal},

		{Method: "GET", Pattern: "/staff/imports", Verb: access.ImportStaff, Handle: d.imports},
		{Method: "POST", Pattern: "/staff/imports/start", Verb: access.ImportStaff, Handle: d.importStart, Body: uploadMost},
		{Method: "GET", Pattern: "/staff/form-file/{lang}", Verb: access.ImportStaff, Handle: d.importTemplate},
		{Method: "GET", Pattern: "/staff/imports/{id}", Verb: access.ImportStaff, Handle: d.importShow},
		{Method: "GET", Pattern: "/staff/imports/{id}/errors/{format}", Verb: access.ImportStaff, Handle: d.importErrors},
		{Method: "POST", Pattern: "/staff/imports/{id}/apply", Verb: access.ImportStaff, Handle: d.importApply},
		{Method: "POST", Pattern: "/staff/imports/{id}/discard", Verb: access.ImportStaff, Handle: d.importDiscard},
		{Method: "GET", Pattern: "/staff/imports/{id}/undo", Verb: access.UndoImport, Handle: d.importUndoPreview},
		{Method: "POST", Pattern: "/staff/imports/{id}/undo", Verb: access.UndoImport, Handle: d.importUndo},
	}
	for _, x := range bulkActs {
		at := "/staff/" + x.name
		out = append(out,
			route.Route{Method: "POST", Pattern: at + "/choose", Verb: access.ChangeStaff, Handle: d.bulkChoose(x)},
			route.Route{Method: "POST", Pattern: at + "/preview", Verb: access.ChangeStaff, Handle: d.bulkPreview(x)},
			route.Route{Method: "POST", Pattern: at + "/record", Verb: access.ChangeStaff, Handle: d.bulkRecord(x)},
		)
	}
	for _, f := range forms {
		out = append(out,
			route.Route{Method: "GET", Pattern: f.pattern, Verb: access.ChangeStaff, Handle: d.formShow(f)},
			route.Route{Method: "POST", Pattern: f.pattern, Verb: access.ChangeStaff, Handle: d.formSend(f)},
		)
	}
	return out
}
