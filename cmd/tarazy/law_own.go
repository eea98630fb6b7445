package main

import (
	"flag"
	"fmt"
	"path/filepath"

	"tarazy/acts"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/law"
	"tarazy/internal/ownlaw"
)

const (
	lawNewUsage   = "law new BASE[@EDITION] NAME [--from DAY] [--body ID] [--data DIR]"
	lawCheckUsage = "law check [DIR] [--data DIR]"
	lawFolder     = "law" // in the data folder
)

// interleaved parses flags that may stand before, between and after words.
func interleaved(f *flag.FlagSet, args []string) (words []string, err error) {
	for {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		if f.NArg() == 0 {
			return words, nil
		}
		words, args = append(words, f.Arg(0)), f.Args()[1:]
	}
}

// runLawNew copies an edition into the law folder. The copy is a draft: it
// counts nowhere until the authorised person has signed it.
func runLawNew(s streams, lib *law.Library, args []string) int {
	f := flag.NewFlagSet("law new", flag.ContinueOnError)
	f.SetOutput(s.err)
	data := f.String("data", env("TARAZY_DATA", "data"), "folder of keys, files and own acts")
	from := f.String("from", "", "first day in force, 2006-01-02 (default: today in Almaty)")
	body := f.String("body", "", "id of the body that adopts the act (default: chosen later on its page)")
	words, err := interleaved(f, args)
	if err != nil || len(words) != 2 {
		fmt.Fprintln(s.err, "usage: tarazy "+lawNewUsage)
		return exitUsage
	}
	in := ownlaw.CopyIn{Base: words[0], Name: words[1], Body: *body}
	if in.From, err = firstDay(*from); err != nil {
		return failed(s, err)
	}
	dir := filepath.Join(*data, lawFolder)
	r, err := ownlaw.CopyTo(dir, lib, ownlaw.Program(acts.FS), decide.Kinds(), in)
	if err != nil {
		return failed(s, err)
	}
	fmt.Fprintln(s.out, filepath.Join(dir, r.Act, r.Edition))
	return exitOK
}

func firstDay(text string) (day.Day, error) {
	if text != "" {
		return day.Parse(text)
	}
	almaty, err := day.Zone("Asia/Almaty")
	if err != nil {
		return 0, err
	}
	return day.In(clock.System().Now(), almaty), nil
}

// runLawCheck prints the first fault with its file and line.
func runLawCheck(s streams, lib *law.Library, args []string) int {
	f := flag.NewFlagSet("law check", flag.ContinueOnError)
	f.SetOutput(s.err)
	data := f.String("data", env("TARAZY_DATA", "data"), "folder of keys, files and own acts")
	words, err := interleaved(f, args)
	if err != nil || len(words) > 1 {
		fmt.Fprintln(s.err, "usage: tarazy "+lawCheckUsage)
		return exitUsage
	}
	dir := filepath.Join(*data, lawFolder)
	if len(words) == 1 {
		dir = words[0]
	}
	refs, err := ownlaw.Inspect(dir, lib, decide.Kinds())
	for _, r := range refs {
		fmt.Fprintln(s.out, r)
	}
	if err != nil {
		return failed(s, err)
	}
	return exitOK
}
