package api

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/strict"
)

// importUpload bounds a request with a file, in bytes.
const importUpload = people.FileMost + 1<<20

// ImportList is a page of the imports of a body, the latest first.
type ImportList struct {
	Imports []ImportAnswer `json:"imports"`
	Next    string         `json:"next"` // cursor of the next page; "" for none
}

// ApplyOrder says which version of a preview is applied, and whether rows with
// errors may be left out.
type ApplyOrder struct {
	Version  int64 `key:"version" json:"version"`
	OnlyGood bool  `key:"only_good,optional" json:"only_good"`
}

// UndoOrder says which version of an import is undone.
type UndoOrder struct {
	Version int64 `key:"version" json:"version"`
}

func importRoutes(d StaffDeps) []route.Route {
	one := "/api/v1/staff/imports/{id}"
	return []route.Route{
		{
			Method: "GET", Pattern: "/api/v1/staff/imports", Verb: access.ImportStaff, Handle: d.importList,
			API: &route.Operation{ID: "listImports", Summary: "Imports of staff lists, the latest first", Out: ImportList{},
				Query: []route.Param{bodyParam, {Name: "after", About: "cursor of the page before"}, {Name: "limit", About: "imports of a page, at most 500", Integer: true}}},
		},
		{
			Method: "POST", Pattern: "/api/v1/staff/imports", Verb: access.ImportStaff, Handle: d.importStart, Body: importUpload,
			API: &route.Operation{
				ID: "startImport", Summary: "Send a staff list, XLSX or CSV: as the body itself, or as the part file of multipart/form-data. Nothing changes before it is applied",
				In: route.Anything{}, Out: ImportAnswer{}, Status: http.StatusAccepted,
				Query: []route.Param{bodyParam, {Name: "file", About: "name of the file"}, {Name: "as_of", About: "day from which changes of the structure hold; today where it is left out"},
					{Name: "kind", About: "what a CSV file holds: units, posts or staff; as its heading tells where it is left out"}},
			},
		},
		{
			Method: "GET", Pattern: one, Verb: access.ImportStaff, Handle: d.importShow,
			API: &route.Operation{ID: "showImport", Summary: "Where an import stands; it is worked on while it is received or staged", Out: ImportAnswer{}},
		},
		{
			Method: "GET", Pattern: one + "/rows", Verb: access.ImportStaff, Handle: d.importRows,
			API: &route.Operation{ID: "listImportRows", Summary: "Rows of an import, each with what it changes and its errors", Out: ImportRows{},
				Query: []route.Param{{Name: "action", About: "only new, changed, same or bad"}, {Name: "after", About: "number of the row before", Integer: true},
					{Name: "limit", About: "rows of a page, at most 1000", Integer: true}}},
		},
		{
			Method: "POST", Pattern: one + "/apply", Verb: access.ImportStaff, Handle: d.importApply,
			API: &route.Operation{ID: "applyImport", Summary: "Apply what the preview shows, all in one transaction", In: ApplyOrder{}, Out: ImportAnswer{}},
		},
		{
			Method: "POST", Pattern: one + "/undo", Verb: access.UndoImport, Handle: d.importUndo,
			API: &route.Operation{ID: "undoImport", Summary: "Put back all that an import changed, if nothing of it was changed since", In: UndoOrder{}, Out: ImportAnswer{}},
		},
		{
			Method: "POST", Pattern: one + "/discard", Verb: access.ImportStaff, Handle: d.importDiscard,
			API: &route.Operation{ID: "discardImport", Summary: "Give up an import that is not applied", Out: ImportAnswer{}},
		},
	}
}

// importList lists the imports of a body.
func (d StaffDeps) importList(w http.ResponseWriter, r *route.Request) error {
	body, err := reach.Body(r.Actor, access.ImportStaff, r.URL.Query().Get("body"))
	if err != nil {
		return err
	}
	limit, err := queryNumber(r, "limit", 0)
	if err != nil {
		return err
	}
	page, err := d.People.Imports(r.Context(), reach.By(r.Actor, access.ImportStaff), body, r.URL.Query().Get("after"), limit)
	if err != nil {
		return err
	}
	out := ImportList{Imports: make([]ImportAnswer, len(page.Runs)), Next: page.Next}
	for i := range page.Runs {
		out.Imports[i] = importAnswer(&page.Runs[i])
	}
	return write(w, r, http.StatusOK, out)
}

// importStart takes a file and lets it be worked on.
func (d StaffDeps) importStart(w http.ResponseWriter, r *route.Request) error {
	q := r.URL.Query()
	body, err := reach.Body(r.Actor, access.ImportStaff, q.Get("body"))
	if err != nil {
		return err
	}
	asOf, err := queryDay(r, "as_of")
	if err != nil {
		return err
	}
	data, name, err := uploaded(r)
	if err != nil {
		return err
	}
	if given := q.Get("file"); given != "" {
		name = given
	}
	kind := people.Kind(q.Get("kind"))
	if kind != "" && kind != people.Units && kind != people.Posts && kind != people.Staff {
		return fault.New(fault.Invalid, "staff.filter", "name", "kind").At("kind")
	}
	run, err := d.People.StartImport(r.Context(), reach.By(r.Actor, access.ImportStaff), people.Upload{Body: body, AsOf: asOf, File: name, Kind: kind, Data: data})
	if err != nil {
		return err
	}
	if err := d.Queue(r.Context(), run.ID); err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/staff/imports/"+string(run.ID))
	return d.answer(w, r, http.StatusAccepted, run.ID)
}

// uploaded is the file of a request: its part "file", or the whole body.
func uploaded(r *route.Request) (data io.Reader, name string, err error) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "multipart/form-data" {
		return r.Body, "", nil
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, "", fault.New(fault.Invalid, "staff.import.broken_request").Wrap(err)
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, "", fault.New(fault.Invalid, "staff.import.no_file").At("file").Wrap(err)
		}
		if part.FormName() == "file" {
			return part, part.FileName(), nil
		}
	}
}

// importShow shows where an import stands.
func (d StaffDeps) importShow(w http.ResponseWriter, r *route.Request) error {
	return d.answer(w, r, http.StatusOK, people.ImportID(r.PathValue("id")))
}

// answer writes an import as it stands now.
func (d StaffDeps) answer(w http.ResponseWriter, r *route.Request, status int, id people.ImportID) error {
	run, err := d.People.Import(r.Context(), reach.By(r.Actor, access.ImportStaff), id)
	if err != nil {
		return err
	}
	return write(w, r, status, importAnswer(run))
}

// importApply applies a preview. Where the staff has changed since, the preview
// is made anew and the answer is the conflict people.import.outdated.
func (d StaffDeps) importApply(w http.ResponseWriter, r *route.Request) error {
	var order ApplyOrder
	if err := readOrder(r, &order); err != nil {
		return err
	}
	id := people.ImportID(r.PathValue("id"))
	_, err := d.People.ApplyImport(r.Context(), reach.By(r.Actor, access.ImportStaff), id, order.Version, order.OnlyGood)
	if fault.Is(err, "people.import.outdated") {
		if again := d.Queue(r.Context(), id); again != nil {
			return again
		}
	}
	if err != nil {
		return err
	}
	return d.answer(w, r, http.StatusOK, id)
}

// importUndo puts back what an import changed.
func (d StaffDeps) importUndo(w http.ResponseWriter, r *route.Request) error {
	var order UndoOrder
	if err := readOrder(r, &order); err != nil {
		return err
	}
	id := people.ImportID(r.PathValue("id"))
	if _, err := d.People.UndoImport(r.Context(), reach.By(r.Actor, access.UndoImport), id, order.Version); err != nil {
		return err
	}
	return d.answer(w, r, http.StatusOK, id)
}

// importDiscard gives up an import.
func (d StaffDeps) importDiscard(w http.ResponseWriter, r *route.Request) error {
	id := people.ImportID(r.PathValue("id"))
	if _, err := d.People.DiscardImport(r.Context(), reach.By(r.Actor, access.ImportStaff), id); err != nil {
		return err
	}
	return d.answer(w, r, http.StatusOK, id)
}

// readOrder reads the body of a request strictly.
func readOrder(r *route.Request, into any) error {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return fmt.Errorf("order: %w", err)
	}
	n, err := strict.JSON(text)
	if err != nil {
		return err
	}
	return strict.Decode(n, into)
}

// queryNumber reads a whole number of the address that is not negative; one
// that is left out is the other.
func queryNumber(r *route.Request, name string, otherwise int) (int, error) {
	v := r.URL.Query().Get(name)
	if v == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(v)
	if err != nil || n < 0 {
		return 0, fault.New(fault.Invalid, "staff.filter", "name", name).At(name)
	}
	return n, nil
}
