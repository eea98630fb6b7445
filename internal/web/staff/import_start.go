package staff

import (
	"errors"
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// importStart takes a file and leads to the page of its import. The file stays
// in memory until it is sealed: it never lies on the disk in the open.
func (d Deps) importStart(w http.ResponseWriter, r *route.Request) error {
	if err := r.ParseMultipartForm(uploadMost); err != nil {
		var tooLarge *http.MaxBytesError
		if !errors.As(err, &tooLarge) {
			return fault.New(fault.Invalid, "staff.import.broken_request").Wrap(err)
		}
		return fault.New(fault.TooLarge, "people.import.size", "limit", people.FileMost>>20)
	}
	asked := r.PostFormValue("body")
	body, err := reach.Body(r.Actor, access.ImportStaff, asked)
	if err != nil {
		return err
	}
	run, err := d.received(r, body)
	if bad, ok := fault.As(err); ok {
		return d.drawImports(w, r, asked, r.PostFormValue("as_of"), bad)
	}
	if err != nil {
		return err
	}
	if err := d.Queue(r.Context(), run.ID); err != nil {
		return err
	}
	return page.Go(w, r, "/staff/imports/"+string(run.ID))
}

// received opens the import of the file that was sent.
func (d Deps) received(r *route.Request, body people.BodyID) (*people.ImportRun, error) {
	asOf, err := askedDay(r.PostFormValue("as_of"))
	if bad, ok := fault.As(err); ok {
		return nil, bad.At("as_of")
	}
	if err != nil {
		return nil, err
	}
	file, head, err := r.FormFile("file")
	if err != nil {
		return nil, fault.New(fault.Invalid, "staff.import.no_file").At("file")
	}
	defer file.Close()
	return d.People.StartImport(r.Context(), reach.By(r.Actor, access.ImportStaff), people.Upload{Body: body, AsOf: asOf, File: head.Filename, Data: file})
}
