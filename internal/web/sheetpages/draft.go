package sheetpages

import (
	"strconv"

	"tarazy/internal/appraisal"
	"tarazy/internal/route"
	"tarazy/internal/web/unsent"
)

// The names of the forms among the drafts.
const (
	sheetDraft      = "appraisal.sheet"
	competencyDraft = "appraisal.competencies"
	decideDraft     = "appraisal.sheet_decide"
)

// kept gives what was typed into a form about a version of a sheet; of a form
// that was sent just now, nothing is put back.
func (d Deps) kept(r *route.Request, form string, number int) (unsent.Kept, error) {
	k, err := unsent.Find(r, d.Drafts, form, draftAbout(caseID(r), number))
	return k.Unless(r.Method == "POST"), err
}

// draftAbout names a version of a sheet among the drafts: what was typed into
// one that came back does not belong to the next. The first is named before it
// is there.
func draftAbout(id appraisal.CaseID, number int) string {
	return string(id) + "." + strconv.Itoa(max(number, 1))
}

// dropDraft forgets what was typed into a form that was taken.
func (d Deps) dropDraft(r *route.Request, form string, at appraisal.SheetAt) error {
	return unsent.Drop(r, d.Drafts, form, draftAbout(caseID(r), at.Number))
}
