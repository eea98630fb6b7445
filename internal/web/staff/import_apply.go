package staff

import (
	"context"
	"net/http"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// importApply takes over what the preview showed.
func (d Deps) importApply(w http.ResponseWriter, r *route.Request) error {
	by, id := reach.By(r.Actor, access.ImportStaff), people.ImportID(r.PathValue("id"))
	if _, err := d.People.Import(r.Context(), by, id); err != nil {
		return err
	}
	_, err := d.People.ApplyImport(r.Context(), by, id, seenVersion(r), r.PostFormValue("only_good") == "yes")
	if fault.Is(err, "people.import.outdated") { // it is checked again, and the person decides on the new preview
		if err := d.Queue(r.Context(), id); err != nil {
			return err
		}
	}
	return d.importDone(w, r, by, id, err)
}

// importDiscard gives up an import.
func (d Deps) importDiscard(w http.ResponseWriter, r *route.Request) error {
	by, id := reach.By(r.Actor, access.ImportStaff), people.ImportID(r.PathValue("id"))
	_, err := d.People.DiscardImport(r.Context(), by, id)
	return d.importDone(w, r, by, id, err)
}

// importDone leads to the import after an act, or draws it with why the act was
// refused.
func (d Deps) importDone(w http.ResponseWriter, r *route.Request, by people.By, id people.ImportID, err error) error {
	if err == nil {
		return page.Go(w, r, "/staff/imports/"+string(id))
	}
	bad, ok := fault.As(err)
	if !ok || bad.Kind != fault.Conflict {
		return err
	}
	run, err := d.People.Import(r.Context(), by, id)
	if err != nil {
		return err
	}
	return d.drawImport(w, r, run, bad)
}

// seenVersion is the version of the import that the person saw; 0 for none.
func seenVersion(r *route.Request) int64 {
	n, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// appliedAbout tells whether rows were left out.
func appliedAbout(ctx context.Context, run *people.ImportRun) string {
	if run.OnlyGood && run.Bad > 0 {
		return kit.Tr(ctx, "staff.import.applied_without", "n", run.Bad)
	}
	return kit.Tr(ctx, "staff.import.applied_all")
}
