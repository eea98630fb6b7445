package staff

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/staff/reach"
)

// export sends the list as it is filtered and sorted, row by row as it is
// read.
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
	write, err := d.writer(r.PathValue("format"))
	if err != nil {
		return err
	}
	attach(w, people.Format(r.PathValue("format")), "staff-"+p.On.String())
	return sent(r, write(r, q, w))
}

// writer finds what writes a format.
func (d Deps) writer(format string) (func(*route.Request, people.StaffQuery, http.ResponseWriter) error, error) {
	switch people.Format(format) {
	case people.XLSX:
		return func(r *route.Request, q people.StaffQuery, w http.ResponseWriter) error {
			return d.People.ExportXLSX(r.Context(), reach.By(r.Actor, access.ExportStaff), q, r.Lang, w)
		}, nil
	case people.CSV:
		return func(r *route.Request, q people.StaffQuery, w http.ResponseWriter) error {
			return d.People.ExportCSV(r.Context(), reach.By(r.Actor, access.ExportStaff), q, r.Lang, w)
		}, nil
	}
	return nil, fault.New(fault.Missing, "page.missing")
}

var mediaTypes = map[people.Format]string{
	people.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	people.CSV:  "text/csv; charset=utf-8",
}

// attach announces a file to be saved; name has no ending.
func attach(w http.ResponseWriter, f people.Format, name string) {
	w.Header().Set("Content-Type", mediaTypes[f])
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+string(f)+`"`)
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
