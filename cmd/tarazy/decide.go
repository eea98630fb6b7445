package main

import (
	"bufio"
	"context"
	"fmt"
	"runtime/debug"
	"strings"

	"tarazy/acts"
	"tarazy/internal/decide"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

var decideCommand = command{
	name: "decide", usage: "ACT[@EDITION] RULE", about: "answer a rule: one JSON object a line in, one a line out",
	run: runDecide,
}

func runDecide(_ context.Context, s streams, args []string) int {
	lib, err := law.Load(acts.FS, decide.Kinds()...)
	if err != nil {
		return failed(s, err)
	}
	if len(args) != 2 {
		fmt.Fprintln(s.err, "usage: tarazy decide ACT[@EDITION] RULE")
		listRules(s, lib)
		return exitUsage
	}
	q, err := decide.Ask(lib, args[0], args[1])
	if err != nil {
		failed(s, err)
		listRules(s, lib)
		return exitUsage
	}
	debug.SetGCPercent(400) // a stream makes much that lives for one line only
	out := bufio.NewWriterSize(s.out, 64<<10)
	clean, err := q.Stream(s.in, out)
	if err := out.Flush(); err != nil {
		return failed(s, err)
	}
	if err != nil {
		return failed(s, err)
	}
	if !clean {
		return exitFailed
	}
	return exitOK
}

func listRules(s streams, lib *law.Library) {
	for _, act := range decide.ActsOf(lib) {
		var days []string
		for _, e := range lib.Editions(act) {
			days = append(days, e.Day)
		}
		fmt.Fprintf(s.err, "\n%s (editions %s)\n", act, strings.Join(days, ", "))
		fmt.Fprintf(s.err, "  %s\n", strings.Join(decide.RulesOf(lib.Editions(act)[0].Kind), "\n  "))
	}
}

// failed tells an error on the command line, in English.
func failed(s streams, err error) int {
	if f, ok := fault.As(err); ok && locale.Has(f.Key()) {
		fmt.Fprint(s.err, "tarazy: ", locale.T(locale.EN, f.Key(), f.Args))
		if file, ok := f.Args["file"]; ok {
			fmt.Fprintf(s.err, " (%v:%v)", file, f.Args["line"])
		}
		fmt.Fprintln(s.err)
		return exitFailed
	}
	fmt.Fprintln(s.err, "tarazy:", err)
	return exitFailed
}
