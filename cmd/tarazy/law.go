package main

import (
	"context"
	"fmt"
	"strings"

	"tarazy/acts"
	"tarazy/internal/decide"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

var lawCommand = command{
	name: "law", usage: "[ACT[@EDITION] [CLAUSE]] | new | check", about: "list the acts, or an act's clauses in plain words; copy or check an own act",
	run: runLaw,
}

func runLaw(_ context.Context, s streams, args []string) int {
	lib, err := law.Load(acts.FS, decide.Kinds()...)
	if err != nil {
		return failed(s, err)
	}
	if len(args) > 0 && args[0] == "new" {
		return runLawNew(s, lib, args[1:])
	}
	if len(args) > 0 && args[0] == "check" {
		return runLawCheck(s, lib, args[1:])
	}
	if len(args) == 0 {
		for _, act := range lib.Acts() {
			for _, e := range lib.Editions(act) {
				fmt.Fprintf(s.out, "%-44s %s\n", e.Name(), e.Title.EN)
			}
		}
		return exitOK
	}
	e, err := editionOf(lib, args[0])
	if err != nil {
		return failed(s, err)
	}
	for _, c := range e.Clauses {
		if len(args) > 1 && c.ID != args[1] {
			continue
		}
		fmt.Fprintf(s.out, "%s\n", c.ID)
		for _, l := range locale.Langs {
			fmt.Fprintf(s.out, "  %s  %s\n", l, c.Gist.In(l))
		}
		if c.Quote != nil {
			fmt.Fprintf(s.out, "      «%s»\n", strings.TrimSpace(c.Quote.Text))
		}
	}
	return exitOK
}

func editionOf(lib *law.Library, target string) (*law.Edition, error) {
	act, name, named := strings.Cut(target, "@")
	if named {
		return lib.Edition(act, name)
	}
	return lib.Latest(act)
}
