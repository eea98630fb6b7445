// Package exampages holds the pages on which a candidate sits a test, and what
// their browser code talks to.
package exampages

import (
	"tarazy/internal/exam"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Delivery *exam.Delivery
	Draw     page.Draw
}

// Routes of the area.
func Routes(d Deps) []route.Route { return d.deliveryRoutes() }
