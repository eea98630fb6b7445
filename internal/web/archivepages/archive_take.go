package archivepages

import (
	"net/http"

	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// ask leaves the work on an archive, unless one is under way.
func (d Deps) ask(w http.ResponseWriter, r *route.Request) error {
	err := d.Archives.Ask(r.Context(), r.Actor, competitionOf(r))
	if f, ok := fault.As(err); ok && f.Kind == fault.Conflict {
		return d.draw(w, r, f)
	}
	if err != nil {
		return err
	}
	return page.Go(w, r, pathOf(competitionOf(r))+"/archive")
}

// take gives the archive that the person asked for.
func (d Deps) take(w http.ResponseWriter, r *route.Request) error {
	name, data, err := d.Archives.Take(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	return route.Save(w, "application/zip", name, data)
}
