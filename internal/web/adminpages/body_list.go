package adminpages

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// bodyLine is a body in the list.
type bodyLine struct{ Name, BIN, Zone, Acts, Href string }

// bodiesOf lists the bodies of the installation: their particulars, nothing of
// their cases.
func (d Deps) bodiesOf(w http.ResponseWriter, r *route.Request) error {
	by, err := keeper(r)
	if err != nil {
		return err
	}
	all, err := d.People.Bodies(r.Context(), by)
	if err != nil {
		return err
	}
	lines := make([]bodyLine, len(all))
	for i, b := range all {
		lines[i] = bodyLine{Name: b.Names.In(r.Lang), BIN: b.BIN, Zone: b.Zone, Acts: actsLine(r.Lang, b.Acts), Href: "/admin/bodies/change/" + string(b.ID)}
	}
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "adminpages.bodies", nil)}, bodyList(lines))
}

// keeper is the installation's administrator, who reaches the particulars of
// every body.
func keeper(r *route.Request) (people.By, error) {
	if !access.May(r.Actor, access.RunBackup, access.Target{}) {
		return people.By{}, fault.New(fault.Denied, "access.denied")
	}
	return people.By{Person: people.PersonID(r.Actor.Person), All: true}, nil
}

// procedures are what a body carries out under an act, in their order; each is
// also the kind of its acts.
var procedures = []string{"selection", "appraisal"}

func actsLine(l locale.Lang, acts map[string]string) string {
	out := ""
	for _, p := range procedures {
		if acts[p] == "" {
			continue
		}
		if out != "" {
			out += "; "
		}
		out += locale.T(l, "adminpages.procedure."+p, nil) + ": " + acts[p]
	}
	return out
}

func bodyRows(lines []bodyLine) []kit.Row {
	rows := make([]kit.Row, len(lines))
	for i, b := range lines {
		rows[i] = kit.Row{Cells: cells(link(b.Name, b.Href), b.BIN, b.Zone, b.Acts)}
	}
	return rows
}
