package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"strings"
	"time"

	"tarazy/internal/clock"
)

var benchCommand = command{
	name: "bench", usage: benchUsage, about: "measure speed and memory, each against its limit", run: runBench,
}

const benchUsage = "[--only NAME] [--records N]"

// bench is one run of the measurements.
type bench struct {
	dir      string // everything that is written; gone at the end
	postgres string // address of a server where databases may be made, "" for none
	records  int    // of the journal that is replayed
	wall     clock.Wall
	log      *slog.Logger
	rows     []benchRow
	town     *benchTown // made when it is first needed
}

// benchParts are what --only can name, in the order in which they run.
var benchParts = []struct {
	name string
	run  func(*bench, context.Context) error
}{
	{"decide", (*bench).decide},
	{"pages", (*bench).pages},
	{"staff", (*bench).staff},
	{"competition", (*bench).contests},
	{"bank", (*bench).bank},
	{"archive", (*bench).archive},
	{"start", (*bench).start},
	{"replay", (*bench).replay},
	{"journal", (*bench).journalTree},
	{"signatures", (*bench).signatures},
	{"writes", (*bench).writes},
	{"exam", (*bench).exams},
	{"interview", (*bench).interviews},
	{"appraisal", (*bench).appraisals},
	{"forms", (*bench).forms},
	{"proctor", (*bench).proctors},
	{"review", (*bench).reviews},
	{"room", (*bench).rooms},
}

// runBench exits with 1 where a limit is broken or a part could not be measured.
func runBench(ctx context.Context, s streams, args []string) int {
	b := &bench{postgres: env("TARAZY_TEST_POSTGRES", ""), wall: clock.System(), log: slog.New(slog.DiscardHandler)}
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.SetOutput(s.err)
	only := f.String("only", "", "one part: "+strings.Join(benchNames(), ", "))
	f.IntVar(&b.records, "records", replayRecords, "records of the journal that is replayed; the limit goes with their number")
	load := f.String("load", "", "the generator of the load of exams: a file of orders; the measurement itself starts it")
	if err := f.Parse(args); err != nil {
		return exitUsage
	}
	if *load != "" {
		return runLoad(s, *load, b.wall.Now)
	}
	if f.NArg() > 0 || b.records < 1 || *only != "" && !isBenchPart(*only) {
		fmt.Fprintf(s.err, "usage: tarazy bench %s\nparts: %s\n", benchUsage, strings.Join(benchNames(), ", "))
		return exitUsage
	}
	before := loadOf()
	if err := b.measure(ctx, s.err, *only); err != nil {
		return failed(s, err)
	}
	fmt.Fprintf(s.out, "%d processors, %s %s/%s; load %s before, %s after\n\n",
		runtime.GOMAXPROCS(0), runtime.Version(), runtime.GOOS, runtime.GOARCH, before, loadOf())
	if err := printBench(s.out, b.rows); err != nil {
		return failed(s, err)
	}
	for _, r := range b.rows {
		if r.broken() {
			return exitFailed
		}
	}
	return exitOK
}

// measure runs the parts. A part that cannot be measured leaves a row that says
// so, and the others go on.
func (b *bench) measure(ctx context.Context, progress io.Writer, only string) (err error) {
	if b.dir, err = os.MkdirTemp("", "tarazy-bench-"); err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	defer func() { b.town.close() }()
	for _, p := range benchParts {
		if only != "" && p.name != only {
			continue
		}
		began := b.wall.Now()
		if err := p.run(b, ctx); err != nil {
			b.rows = append(b.rows, benchRow{what: p.name, note: "FAILED: " + err.Error(), failed: true})
		}
		fmt.Fprintf(progress, "bench: %s took %.1f s\n", p.name, b.since(began).Seconds())
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) add(rows ...benchRow) { b.rows = append(b.rows, rows...) }

func (b *bench) since(t time.Time) time.Duration { return b.wall.Now().Sub(t) }

func benchNames() []string {
	out := make([]string, len(benchParts))
	for i, p := range benchParts {
		out[i] = p.name
	}
	return out
}

func isBenchPart(name string) bool {
	for _, n := range benchNames() {
		if n == name {
			return true
		}
	}
	return false
}

// loadOf is the machine's load over 1, 5 and 15 minutes: what else it was doing
// decides how much a measurement is worth.
func loadOf() string {
	text, err := os.ReadFile("/proc/loadavg")
	fields := strings.Fields(string(text))
	if err != nil || len(fields) < 3 {
		return "unknown"
	}
	return strings.Join(fields[:3], " ")
}
