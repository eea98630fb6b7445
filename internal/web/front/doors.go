package front

import (
	"net/http"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// doorsPage is the balance with its doors, and the demonstration's clock.
type doorsPage struct {
	Doors kit.DoorsPage
	Now   string // the day in words
	Today string // for the field: the day itself
}

// doors offers every role of the demonstration, one press each.
func (d Deps) doors(w http.ResponseWriter, r *route.Request) error {
	t := func(key string) string { return locale.T(r.Lang, key, nil) }
	p := kit.DoorsPage{
		Title: t("doors.title"), Sub: t("doors.sub"),
		Left:  kit.Gate{Title: t("doors.selection")},
		Right: kit.Gate{Title: t("doors.appraisal")},
	}
	for _, door := range d.Doors {
		way := kit.DoorWay{
			Title: t("role." + string(door.Role)), Text: door.about(r.Lang),
			Post: "/doors/enter", Value: door.value(),
		}
		switch door.Side {
		case Selection:
			p.Left.Doors = append(p.Left.Doors, way)
		case Appraisal:
			p.Right.Doors = append(p.Right.Doors, way)
		default:
			p.Others = append(p.Others, way)
		}
	}
	now := day.In(d.Legal.Now(), d.Zone(""))
	view := doorsPage{Doors: p, Now: locale.Day(r.Lang, now.String()), Today: now.String()}
	return d.Draw(w, r, page.Page{Title: p.Title, Frame: kit.Wide, Class: "p-doors"}, doorsView(view))
}

func (d Deps) enter(w http.ResponseWriter, r *route.Request) error {
	role := r.PostFormValue("role")
	for _, door := range d.Doors {
		if door.value() == role {
			return d.Enter(w, r, door)
		}
	}
	return fault.New(fault.Missing, "page.missing")
}

// forward moves the demonstration's clock to the morning of a later day.
func (d Deps) forward(w http.ResponseWriter, r *route.Request) error {
	to, err := day.Parse(r.PostFormValue("to"))
	if err != nil {
		return err
	}
	if !d.Forward(to.Start(d.Zone("")).Add(9 * time.Hour)) {
		return fault.New(fault.Conflict, "doors.clock_back", "to", to.String())
	}
	return page.Go(w, r, "/doors")
}
