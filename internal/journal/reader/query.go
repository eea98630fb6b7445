package reader

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
)

// Query reads the filters of a list of records from an address, within
// what the actor may list. Days are those of the body asked for, or of the
// installation. Faults: those of days.
func Query(a *access.Actor, v url.Values, zone func(string) *time.Location) (journal.Query, error) {
	q := journal.Query{
		Bodies: Bodies(a), Case: v.Get("case"), Verb: v.Get("verb"), Actor: v.Get("actor"), Subject: v.Get("subject"),
		Decisions: v.Get("only") == "decisions", After: v.Get("after"),
	}
	body := v.Get("body")
	if body != "" {
		q.Bodies = narrowed(q.Bodies, body)
	}
	var err error
	if s := v.Get("limit"); s != "" {
		if q.Limit, err = strconv.Atoi(s); err != nil || q.Limit < 1 {
			return q, fault.New(fault.Invalid, "journalpages.limit").At("limit")
		}
	}
	if q.From, err = startOf(v.Get("from"), 0, zone(body), "from"); err != nil {
		return q, err
	}
	q.Until, err = startOf(v.Get("to"), 1, zone(body), "to")
	return q, err
}

// narrowed are the bodies cut down to one; to none where it is not among them.
func narrowed(bodies []string, one string) []string {
	if bodies == nil || slices.Contains(bodies, one) {
		return []string{one}
	}
	return []string{}
}

// startOf is the first instant of a day some days on; zero where none is given.
func startOf(text string, on int, zone *time.Location, field string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	d, err := day.Parse(text)
	if f, ok := fault.As(err); ok {
		return time.Time{}, f.At(field)
	}
	if err != nil {
		return time.Time{}, err
	}
	return d.Add(on).Start(zone), nil
}
