package api

import (
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/exam/analysis"
	"tarazy/internal/fault"
	"tarazy/internal/route"
)

// ExamDeps are what the routes on exams stand on.
type ExamDeps struct {
	Exams    *exam.Service
	Delivery *exam.Delivery
	Reports  *analysis.Reports
	Contest  *competition.Service // of certificates
	// Today is the legal day of the installation.
	Today func() day.Day
}

// ExamRoutes are the routes on banks of items, tests, sittings and attempts.
func ExamRoutes(d ExamDeps) []route.Route {
	return slices.Concat(
		d.bankRoutes(), d.materialRoutes(), d.bankImportRoutes(), d.testRoutes(), d.sittingRoutes(), d.redrawRoutes(), d.seatRoutes(), d.accommodationRoutes(),
		d.attemptRoutes(), d.watchRoutes(), d.analysisRoutes(), d.keyRoutes(), d.certificateRoutes(),
	)
}

// described is a route with what the document says of it.
func described(method, pattern string, v access.Verb, h route.Handler, op route.Operation) route.Route {
	return route.Route{Method: method, Pattern: pattern, Verb: v, Handle: h, API: &op}
}

// within puts the place of a fault under the part of the order that it is in.
func within(part string, err error) error {
	f, ok := fault.As(err)
	if !ok || f.Field == "" {
		return err
	}
	return f.At(part + "." + f.Field)
}

// otherKey refuses an order whose key is not that of the address.
func otherKey(field string) error { return fault.New(fault.Invalid, "exam.api.key").At(field) }

// VersionOrder names the version that was seen.
type VersionOrder struct {
	Version int64 `key:"version" json:"version"`
}

// ReasonOrder says why something is done.
type ReasonOrder struct {
	Reason string `key:"reason" json:"reason"`
}
