package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"text/tabwriter"

	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
)

var verifyCommand = command{
	name: "verify", usage: verifyUsage, about: "check the journal and work every decision out again; or check an archive of a competition, or a file of electronic signatures", run: runVerify,
}

const verifyUsage = "[--db URL] [--data DIR] [--json] | FILE [--detached DOC] [--roots DIR] [--key FILE] [--at INSTANT] [--json]"

// runVerify changes nothing, but that it brings a database of an older program's
// schema up to date, as every start does. Its exit statuses: 0 all holds, 1 something does
// not hold or could not be checked, 2 the command cannot be understood.
func runVerify(ctx context.Context, s streams, args []string) int {
	var cfg config
	f := cfg.flags("verify")
	f.SetOutput(s.err)
	var with fileFlags
	with.add(f)
	name, ok := fileAmong(f, args)
	if !ok {
		return exitUsage
	}
	if f.NArg() > 0 {
		fmt.Fprintln(s.err, "usage: tarazy verify "+verifyUsage)
		return exitUsage
	}
	if name != "" {
		return verifyFile(s, name, with)
	}
	report, err := verify(ctx, cfg)
	if err != nil {
		return failed(s, err)
	}
	return reported(s, with.json, report, func(w io.Writer) error { return printReport(w, report) }, report.OK())
}

// reported prints what was found, as JSON or in words, and gives the exit status.
func reported(s streams, asJSON bool, report any, words func(io.Writer) error, holds bool) int {
	var err error
	if asJSON {
		enc := json.NewEncoder(s.out)
		enc.SetIndent("", "  ")
		err = enc.Encode(report)
	} else {
		err = words(s.out)
	}
	if err != nil {
		return failed(s, err)
	}
	if !holds {
		return exitFailed
	}
	return exitOK
}

// fileAmong reads the flags that stand before and after the name of a file.
func fileAmong(f *flag.FlagSet, args []string) (name string, ok bool) {
	if f.Parse(args) != nil {
		return "", false
	}
	if f.NArg() == 0 {
		return "", true
	}
	name = f.Arg(0)
	return name, f.Parse(f.Args()[1:]) == nil
}

func verify(ctx context.Context, cfg config) (*journal.Report, error) {
	a := &app{cfg: cfg, log: slog.New(slog.DiscardHandler), wall: clock.System()}
	a.legal = a.wall
	// Opening makes keys and files that are not there; a check must not.
	for _, key := range []string{"master.key", journal.KeyFile} {
		if _, err := os.Stat(a.path(key)); err != nil {
			return nil, fault.New(fault.Missing, "journal.no_installation", "folder", cfg.data).Wrap(err)
		}
	}
	if err := a.cfg.complete(); err != nil {
		return nil, err
	}
	if path, ok := strings.CutPrefix(a.cfg.db, "sqlite:"); ok {
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("database: %w", err)
		}
	}
	defer a.close()
	steps := []func(context.Context) error{a.openZone, a.openLaw, a.openStore, a.openJournal, a.openStaff, a.openTrust, a.openOwnLaw}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return nil, err
		}
	}
	return a.journal.Check(ctx)
}

func word(key string, kv ...any) string {
	return locale.T(locale.EN, key, fault.New(fault.Invalid, "", kv...).Args)
}

func printReport(w io.Writer, r *journal.Report) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range []struct {
		name string
		n    int64
	}{
		{"records", r.Records}, {"pending", r.Pending}, {"heads", r.Heads}, {"decisions", r.Decisions}, {"same", r.Same},
		{"different", r.Different}, {"gone", r.Gone}, {"rules_changed", r.RulesChanged},
	} {
		fmt.Fprintf(table, "%s\t%d\n", word("journal.verify."+row.name), row.n)
	}
	fmt.Fprintf(table, "%s\t%s\n", word("journal.verify.root"), r.Root)
	if err := table.Flush(); err != nil {
		return err
	}
	for _, d := range r.Destroyed {
		if err := printDestroyed(w, d); err != nil {
			return err
		}
	}
	for _, t := range r.Troubles {
		fmt.Fprintf(w, "%s: %s\n", place(t), word("journal.trouble."+string(t.Kind), "from", t.From, "what", t.What))
	}
	if r.More > 0 {
		fmt.Fprintln(w, word("journal.verify.more", "n", r.More))
	}
	verdict := word("journal.verify.holds")
	if !r.OK() {
		verdict = word("journal.verify.broken", "n", int64(len(r.Troubles))+r.More)
	}
	_, err := fmt.Fprintln(w, verdict)
	return err
}

func printDestroyed(w io.Writer, d journal.DestroyedUnder) error {
	on, err := day.Parse(d.Day)
	if err != nil {
		return err
	}
	numbers := make([]string, len(d.Spans))
	for i, s := range d.Spans {
		numbers[i] = fmt.Sprint(s.First)
		if s.Last != s.First {
			numbers[i] = fmt.Sprintf("%d–%d", s.First, s.Last)
		}
	}
	_, err = fmt.Fprintln(w, word("journal.verify.destroyed", "act", d.Act, "day", on.String(), "records", d.Records, "numbers", strings.Join(numbers, ", ")))
	return err
}

// place says which records a trouble is about.
func place(t journal.Trouble) string {
	if t.Number == 0 {
		return "–"
	}
	at := word("journal.place.one", "number", t.Number)
	if t.To != t.Number {
		at = word("journal.place.several", "number", t.Number, "to", t.To)
	}
	if t.Case != "" {
		at = word("journal.place.case", "place", at, "case", t.Case)
	}
	return at
}
