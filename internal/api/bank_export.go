package api

import (
	"net/http"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/exam/interchange"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// ExportNotes are what a format cannot hold of the items of an export.
type ExportNotes struct {
	Items int              `json:"items"`
	Notes []ItemImportNote `json:"notes"`
}

func (d ExamDeps) exportRoutes() []route.Route {
	query := append([]route.Param{
		{Name: "format", About: "sheet (XLSX), qti30, qti22, qti21, moodle or gift", Required: true},
		{Name: "language", About: "kk or ru, where the format holds one language; both where it can and this is left out"},
	}, bankFilters...)
	return []route.Route{
		described("GET", "/api/v1/bank/export", access.SeeItems, d.export, route.Operation{
			ID: "exportItems", Summary: "A file of the items that fit the filters, in their latest edition", Media: "application/octet-stream", Query: query}),
		described("GET", "/api/v1/bank/export/notes", access.SeeItems, d.exportNotes, route.Operation{
			ID: "previewExport", Summary: "What the format of an export cannot hold", Out: ExportNotes{}, Query: query}),
	}
}

// exported makes the file of an export; taken writes into the journal that it
// was.
func (d ExamDeps) exported(r *route.Request, taken bool) (format interchange.Format, data []byte, notes []interchange.Note, n int, err error) {
	p := r.URL.Query()
	format, lang := interchange.Format(p.Get("format")), locale.Lang(p.Get("language"))
	bad := ""
	switch {
	case !slices.Contains(interchange.Formats, format):
		bad = "format"
	case lang != "" && lang != locale.KK && lang != locale.RU:
		bad = "language"
	}
	if bad != "" {
		return format, nil, nil, 0, fault.New(fault.Invalid, "exam_bank.filter", "name", bad).At(bad)
	}
	q, err := bankQuery(r)
	if err != nil {
		return format, nil, nil, 0, err
	}
	name := ""
	if taken {
		name = string(format)
	}
	items, stimuli, err := d.Exams.ExportItems(r.Context(), r.Actor, q, name)
	if err != nil {
		return format, nil, nil, 0, err
	}
	data, notes, err = interchange.Write(format, items, stimuli, lang)
	return format, data, notes, len(items), err
}

func (d ExamDeps) export(w http.ResponseWriter, r *route.Request) error {
	format, data, _, _, err := d.exported(r, true)
	if err != nil {
		return err
	}
	return route.Save(w, "application/octet-stream", "bank"+format.Extension(), data)
}

func (d ExamDeps) exportNotes(w http.ResponseWriter, r *route.Request) error {
	_, _, notes, n, err := d.exported(r, false)
	if err != nil {
		return err
	}
	out := ExportNotes{Items: n, Notes: make([]ItemImportNote, len(notes))}
	for i, x := range notes {
		out.Notes[i] = ItemImportNote{Where: x.Where, Item: x.Item, Severity: string(x.Severity), Said: []ItemImportSaid{importSaid(exam.Noted{Key: x.Key(), Args: x.Args})}}
	}
	return write(w, r, http.StatusOK, out)
}
