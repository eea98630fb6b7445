package api

import (
	"net/http"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// FormsDeps are what the routes on forms stand on.
type FormsDeps struct {
	Appraisals *appraisal.Service
	Printer    *appraisal.Printer
}

// FormsAsk says which forms of a year are printed, and how.
type FormsAsk struct {
	Papers []appraisal.Paper `key:"papers" json:"papers"`      // individual_work_plan, kci_sheet, competency_sheet
	Lang   locale.Lang       `key:"lang" json:"lang"`          // kk or ru
	Format string            `key:"format" json:"format"`      // pdf or docx
	Unit   people.UnitID     `key:"unit,optional" json:"unit"` // with the units below it; "" for the whole body
}

// FormsAnswer is how far the printing is that the reader asked for last.
type FormsAnswer struct {
	State outbox.State          `json:"state"` // waiting, running, done, failed, cancelled; "" where nothing was asked for, or is kept no longer
	Done  int64                 `json:"done"`  // cases
	Total int64                 `json:"total"` // 0: not known yet
	Order *appraisal.FormsOrder `json:"order"` // null for none
	Made  *appraisal.FormsMade  `json:"made"`  // of work that is done
}

// FormText is a form as it is printed, in words.
type FormText struct {
	Form       appraisal.Paper `json:"form"`
	Lang       locale.Lang     `json:"lang"`
	Title      string          `json:"title"`
	Reference  string          `json:"reference"` // the line that ties it to the act
	Approval   *FormSigned     `json:"approval"`  // null where the form has none
	Fields     []FormField     `json:"fields"`    // above and below the table
	Columns    []string        `json:"columns"`
	Rows       [][]string      `json:"rows"`
	Signatures []FormSigned    `json:"signatures"`
	Notes      []string        `json:"notes"` // footnotes, how it was signed, that it is a translation
}

// FormField is a named place of a form with what stands in it.
type FormField struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// FormSigned is a place of a signature; name and date are "" while it is empty.
type FormSigned struct {
	Role string `json:"role"`
	Name string `json:"name"`
	Date string `json:"date"`
}

// FormsRoutes are the routes on the act's forms, of one case and of a year.
func FormsRoutes(d FormsDeps) []route.Route {
	const year = "/api/v1/appraisal-years/{year}/forms"
	return []route.Route{
		described("POST", year, access.PrintForms, d.print, route.Operation{
			ID: "printForms", Summary: "Print the forms of a year, or of a unit, unless the last order is under way", In: FormsAsk{}, Out: FormsAnswer{}, Status: http.StatusAccepted}),
		described("GET", year, access.PrintForms, d.state, route.Operation{ID: "readFormsState", Summary: "How far the printing is that the reader asked for last", Out: FormsAnswer{}}),
		described("GET", year+"/file", access.PrintForms, d.take, route.Operation{ID: "readForms", Summary: "The printed forms as one ZIP, kept for a day", Media: "application/zip"}),
		described("GET", "/api/v1/appraisals/{case}/forms/{form}/{lang}", access.SeeAppraisal, d.form, route.Operation{
			ID: "readForm", Summary: "A form of a case in the words in which it is printed", Out: FormText{}}),
	}
}

func (d FormsDeps) print(w http.ResponseWriter, r *route.Request) error {
	var in FormsAsk
	if err := read(r, &in); err != nil {
		return err
	}
	o := appraisal.FormsOrder{Year: yearOf(r), Papers: in.Papers, Lang: in.Lang, Format: in.Format, Unit: in.Unit}
	if err := d.Printer.Ask(r.Context(), r.Actor, o); err != nil {
		return err
	}
	return d.answer(w, r, http.StatusAccepted)
}

func (d FormsDeps) state(w http.ResponseWriter, r *route.Request) error {
	return d.answer(w, r, http.StatusOK)
}

func (d FormsDeps) answer(w http.ResponseWriter, r *route.Request, status int) error {
	v, err := d.Printer.Forms(r.Context(), r.Actor, yearOf(r))
	if err != nil {
		return err
	}
	out := FormsAnswer{Made: v.Made}
	if v.Job != nil {
		out.State, out.Done, out.Total, out.Order = v.Job.State, v.Job.Done, v.Job.Total, &v.Order
	}
	return write(w, r, status, out)
}

func (d FormsDeps) take(w http.ResponseWriter, r *route.Request) error {
	f, err := d.Printer.Take(r.Context(), r.Actor, yearOf(r))
	if err != nil {
		return err
	}
	route.SaveAs(w, "application/zip", f.Name)
	return f.Send(r.Context(), w)
}

func (d FormsDeps) form(w http.ResponseWriter, r *route.Request) error {
	paper, l := appraisal.Paper(r.PathValue("form")), locale.Lang(r.PathValue("lang"))
	if !slices.Contains(appraisal.FormsLangs, l) {
		return fault.New(fault.Missing, "page.missing")
	}
	form, err := d.Appraisals.FormPaper(r.Context(), r.Actor, caseOf(r), paper, l)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, formText(paper, form.Document))
}

// formText is a form in words; what only dresses the paper is left out.
func formText(paper appraisal.Paper, d document.Document) FormText {
	out := FormText{Form: paper, Lang: d.Lang, Title: d.Title, Fields: []FormField{}, Columns: []string{}, Rows: [][]string{}, Signatures: []FormSigned{}, Notes: []string{}}
	signed := func(s document.Signature) FormSigned { return FormSigned{s.Role, s.Name, s.Date} }
	for _, part := range d.Parts {
		switch x := part.(type) {
		case document.Reference:
			out.Reference = x.Text
		case document.Approval:
			s := signed(x.Signature)
			out.Approval = &s
		case document.Paragraph:
			var text strings.Builder
			for _, run := range x.Runs {
				text.WriteString(run.Text)
			}
			out.Fields = append(out.Fields, FormField{Value: text.String()})
		case document.KeyValue:
			for _, p := range x.Pairs {
				out.Fields = append(out.Fields, FormField{p.Key, p.Value})
			}
		case document.Table:
			for _, c := range x.Columns {
				out.Columns = append(out.Columns, c.Title)
			}
			for _, row := range x.Rows {
				cells := make([]string, len(row.Cells))
				for i, c := range row.Cells {
					cells[i] = c.Text
				}
				out.Rows = append(out.Rows, cells)
			}
		case document.SignatureBlock:
			for _, s := range x.Signatures {
				out.Signatures = append(out.Signatures, signed(s))
			}
		case document.Note:
			out.Notes = append(out.Notes, x.Text)
		}
	}
	return out
}
