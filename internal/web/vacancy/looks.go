package vacancy

import (
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/competition"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// looks are who looked behind the candidate's number, the latest first.
func (d Deps) looks(r *route.Request, id competition.ApplicationID) (kit.Rows, error) {
	l := r.Lang
	rows := kit.Rows{Caption: words(l, "looks.title"), Cols: []kit.Col{
		{Text: words(l, "looks.at")}, {Text: words(l, "looks.what")}, {Text: words(l, "looks.role")}, {Text: words(l, "looks.why")},
	}}
	all, err := d.Contest.Looks(r.Context(), r.Actor, id)
	for _, x := range all {
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			kit.Text(d.instant(l, x.At)), kit.Text(locale.T(l, "selection.look.what."+x.What, nil)), kit.Text(named(l, "role.", string(x.Role))),
			kit.Text(named(l, "selection.look.reason.", x.Reason)),
		}})
	}
	return rows, err
}

// named is the word for a key; a dash where none is on record.
func named(l locale.Lang, prefix, key string) string {
	if key == "" {
		return "–"
	}
	return locale.T(l, prefix+key, nil)
}

// instant shows a day with its hour.
func (d Deps) instant(l locale.Lang, at time.Time) string {
	return locale.Moment(l, at.In(d.Zone))
}
