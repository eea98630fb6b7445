package staff

import (
	"net/http"
	"net/url"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// exportMost is how many persons may be chosen for a file: they stand in its
// address.
const exportMost = 200

// exportChoose shows the persons chosen in the list, with the files that hold
// them alone.
func (d Deps) exportChoose(w http.ResponseWriter, r *route.Request) error {
	b, err := d.bulk(r, access.ExportStaff)
	if err != nil {
		return err
	}
	if len(b.all) > exportMost {
		return fault.New(fault.TooLarge, "staff.too_many", "most", exportMost)
	}
	q, err := url.ParseQuery(b.typed.values["query"])
	if err != nil {
		return fault.New(fault.Invalid, "staff.filter", "name", "query")
	}
	a := filtersOf(q).with("after", "")
	a.Set("body", string(b.place.Body.ID))
	for _, c := range b.all {
		a.Add("id", string(c.ID))
	}
	b.list()
	b.head("staff.export.title")
	files := []kit.Link{{Text: "XLSX", Href: a.href("/staff/export/xlsx")}, {Text: "CSV", Href: a.href("/staff/export/csv")}}
	return d.Draw(w, r, page.Page{Title: b.view.Head.Title, Class: "p-staff"}, exportView(&b.view, files))
}

// export sends the list as it is filtered and sorted, row by row as it is
// read; of several persons alone where the address names them.
func (d Deps) export(w http.ResponseWriter, r *route.Request) error {
	a := addressOf(r)
	body, err := reach.Body(r.Actor, access.ExportStaff, a.Get("body"))
	if err != nil {
		return err
	}
	on, err := askedDay(a.Get("on"))
	if err != nil {
		return err
	}
	p, err := d.placeOn(r.Context(), body, on)
	if err != nil {
		return err
	}
	q, err := a.query(p)
	if err != nil {
		return err
	}
	write, err := writer(d.narrowed(r.URL.Query()["id"]), r.PathValue("format"))
	if err != nil {
		return err
	}
	attach(w, people.Format(r.PathValue("format")), "staff-"+p.On.String())
	return sent(r, write(r, q, w))
}

// writer finds what writes a format.
func writer(s *people.Service, format string) (func(*route.Request, people.StaffQuery, http.ResponseWriter) error, error) {
	switch people.Format(format) {
	case people.XLSX:
		return func(r *route.Request, q people.StaffQuery, w http.ResponseWriter) error {
			return s.ExportXLSX(r.Context(), reach.By(r.Actor, access.ExportStaff), q, r.Lang, w)
		}, nil
	case people.CSV:
		return func(r *route.Request, q people.StaffQuery, w http.ResponseWriter) error {
			return s.ExportCSV(r.Context(), reach.By(r.Actor, access.ExportStaff), q, r.Lang, w)
		}, nil
	}
	return nil, fault.New(fault.Missing, "page.missing")
}

var mediaTypes = map[people.Format]string{
	people.XLSX: route.XLSX,
	people.CSV:  route.CSV,
}

// attach announces a file to be saved; name has no ending.
func attach(w http.ResponseWriter, f people.Format, name string) {
	route.SaveAs(w, mediaTypes[f], name+"."+string(f))
}

// sent ends a file. What fails once its first bytes are gone cannot become a
// page any more: the line is cut, so that nobody takes half a file for a whole.
func sent(r *route.Request, err error) error {
	if err != nil {
		r.Log.Error("file not sent", "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}
