package main

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"text/tabwriter"
	"time"
)

// benchRow is one line of the table.
type benchRow struct {
	what     string
	measured float64
	unit     string
	limit    float64 // in the same unit; 0: none
	floor    bool    // the limit is the least that is right, not the most
	beside   bool    // the limit is a measurement of this run, to compare with
	note     string  // stands for the verdict where nothing was measured
	failed   bool
}

// atMost is a row with an upper limit.
func atMost(what string, measured, limit float64, unit string) benchRow {
	return benchRow{what: what, measured: measured, limit: limit, unit: unit}
}

// atLeast is a row with a lower limit.
func atLeast(what string, measured, limit float64, unit string) benchRow {
	return benchRow{what: what, measured: measured, limit: limit, unit: unit, floor: true}
}

// beside is a row that holds one measurement of this run against another: what
// the machine gives at best for the same bytes or rows.
func beside(what string, measured, reference float64, unit string) benchRow {
	return benchRow{what: what, measured: measured, limit: reference, unit: unit, beside: true}
}

// known is a row without a limit.
func known(what string, measured float64, unit string) benchRow {
	return benchRow{what: what, measured: measured, unit: unit}
}

func unmeasured(what, why string) benchRow {
	return benchRow{what: what, note: "not measured: " + why}
}

func (r benchRow) ratio() float64 { return r.measured / r.limit }

func (r benchRow) broken() bool {
	if r.failed {
		return true
	}
	if r.note != "" || r.limit == 0 || r.beside {
		return false
	}
	return r.floor && r.measured < r.limit || !r.floor && r.measured > r.limit
}

func (r benchRow) verdict() string {
	switch {
	case r.note != "":
		return r.note
	case r.beside:
		return "for comparison"
	case r.limit == 0:
		return "for information"
	case r.broken():
		return "BROKEN"
	}
	return "holds"
}

// cells are the columns of the row.
func (r benchRow) cells() []any {
	measured, limit, ratio := "–", "–", "–"
	if r.note == "" {
		measured = number(r.measured) + " " + r.unit
	}
	if r.note == "" && r.limit != 0 {
		sign := "≤ "
		if r.floor {
			sign = "≥ "
		}
		if r.beside {
			sign = "bare: "
		}
		limit, ratio = sign+number(r.limit)+" "+r.unit, fmt.Sprintf("%.2f", r.ratio())
	}
	return []any{r.what, measured, limit, ratio, r.verdict()}
}

// number writes a measurement with three digits that count.
func number(v float64) string {
	switch {
	case v >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case v >= 10:
		return strconv.FormatFloat(v, 'f', 1, 64)
	case v >= 1:
		return strconv.FormatFloat(v, 'f', 2, 64)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}

func printBench(w io.Writer, rows []benchRow) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "what\tmeasured\tlimit\tratio\tverdict")
	for _, r := range rows {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", r.cells()...)
	}
	return t.Flush()
}

// p95 is what 95 of a hundred do not exceed, in milliseconds.
func p95(took []time.Duration) float64 {
	slices.Sort(took)
	return millis(took[len(took)*95/100])
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
