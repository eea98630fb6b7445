package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"text/tabwriter"
	"unicode"

	"tarazy/acts"
	"tarazy/internal/competition"
	"tarazy/internal/decide"
	"tarazy/internal/eds"
	"tarazy/internal/law"
)

// archiveFlags are what the checker of an archive brings along.
type archiveFlags struct{ key, roots string }

func (a *archiveFlags) add(f *flag.FlagSet) {
	f.StringVar(&a.key, "key", "", "`file` with the public key of the installation's journal, got from elsewhere than the archive")
	f.StringVar(&a.roots, "roots", "", "`folder` with the certificates of the authorities that you trust")
}

// verifyArchive checks an archive of a competition; nothing but the archive is
// needed, neither database nor data folder.
func verifyArchive(s streams, name string, with archiveFlags, asJSON bool) int {
	check, err := with.check()
	if err != nil {
		return failed(s, err)
	}
	report, err := checkArchive(check, name)
	if err != nil {
		return failed(s, err)
	}
	if asJSON {
		enc := json.NewEncoder(s.out)
		enc.SetIndent("", "  ")
		err = enc.Encode(report)
	} else {
		err = printArchive(s.out, report)
	}
	if err != nil {
		return failed(s, err)
	}
	if !report.OK() {
		return exitFailed
	}
	return exitOK
}

func (a archiveFlags) check() (*competition.ArchiveCheck, error) {
	c := &competition.ArchiveCheck{Acts: acts.FS, Library: archiveLibrary, Decide: archiveDecision}
	if a.key != "" {
		text, err := os.ReadFile(a.key)
		if err != nil {
			return nil, fmt.Errorf("key: %w", err)
		}
		c.Public = strings.TrimSpace(string(text))
	}
	if a.roots != "" {
		trust, err := eds.TrustFolder(a.roots)
		if err != nil {
			return nil, err
		}
		c.Roots = trust
	}
	return c, nil
}

// archiveLibrary reads the acts of an archive.
func archiveLibrary(program, own fs.FS) (*law.Library, error) {
	lib, err := law.Load(program, decide.Kinds()...)
	if err != nil {
		return nil, err
	}
	return lib, lib.Add(own, true, decide.Kinds()...)
}

// archiveDecision works a decision out again by the acts of an archive.
func archiveDecision(lib *law.Library, act, edition, rule string, input []byte) (law.Finding, error) {
	return replayer{func() *law.Library { return lib }}.Replay(act, edition, rule, input)
}

func checkArchive(c *competition.ArchiveCheck, name string) (report *competition.ArchiveReport, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return c.Check(f, info.Size())
}

func printArchive(w io.Writer, r *competition.ArchiveReport) error {
	fmt.Fprintln(w, word("archive.verify.archive", "number", plain(r.Manifest.Number), "form", r.Manifest.Form))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range []struct {
		name string
		n    int64
	}{
		{"files", int64(r.Files)}, {"signatures", int64(r.Signatures)}, {"papers", int64(r.Papers)}, {"records", int64(r.Records)}, {"size", r.Size},
		{"closed", int64(r.Closed)}, {"decisions", int64(r.Decisions)}, {"rulings", int64(r.Rulings)}, {"unshown", int64(r.Unshown)},
	} {
		fmt.Fprintf(table, "%s\t%d\n", word("archive.verify."+row.name), row.n)
	}
	fmt.Fprintf(table, "%s\t%s\n", word("archive.verify.root"), r.Root)
	if err := table.Flush(); err != nil {
		return err
	}
	if len(r.Signers) > 0 {
		fmt.Fprintln(w, plain(word("archive.verify.signers", "names", r.Signers)))
	}
	fmt.Fprintln(w, word("archive.verify.key_"+from(r.OwnKey)))
	fmt.Fprintln(w, word("archive.verify.roots_"+from(r.OwnRoots)))
	fmt.Fprintln(w, word("archive.verify.acts_same", "n", r.SameActs))
	if len(r.OtherActs) > 0 {
		fmt.Fprintln(w, plain(word("archive.verify.acts_other", "files", r.OtherActs)))
	}
	for _, t := range r.Troubles {
		fmt.Fprintln(w, plain(trouble(t)))
	}
	if r.More > 0 {
		fmt.Fprintln(w, word("archive.verify.more", "n", r.More))
	}
	verdict := word("archive.verify.holds")
	if !r.OK() {
		verdict = word("archive.verify.broken", "n", len(r.Troubles)+r.More)
	}
	_, err := fmt.Fprintln(w, verdict)
	return err
}

func trouble(t competition.Trouble) string {
	line := t.File
	if t.Place != "" {
		line += ", " + t.Place
	}
	line += ": " + word("archive.trouble."+t.What)
	if t.Detail != "" {
		line += " (" + t.Detail + ")"
	}
	return line
}

// plain takes out what a stranger's archive could make a terminal do.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// from says where a key or a root came from.
func from(own bool) string {
	if own {
		return "own"
	}
	return "inside"
}
