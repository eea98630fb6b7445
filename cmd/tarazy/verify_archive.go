package main

import (
	"errors"
	"flag"
	"os"

	"tarazy/internal/checker"
	"tarazy/internal/eds"
	"tarazy/internal/locale"
)

// archiveFlags are what the checker of an archive brings along.
type archiveFlags struct{ key, roots string }

func (a *archiveFlags) add(f *flag.FlagSet) {
	f.StringVar(&a.key, "key", "", "`file` with the public key of the installation's journal, got from elsewhere than the archive")
	f.StringVar(&a.roots, "roots", "", "`folder` with the certificates of the authorities that you trust")
}

// verifyArchive checks an archive of a competition or of an appraisal; nothing
// but the archive is needed, neither database nor data folder.
func verifyArchive(s streams, name string, with archiveFlags, asJSON bool) int {
	given, err := with.given()
	if err != nil {
		return failed(s, err)
	}
	outcome, err := checkArchive(given, name)
	if err != nil {
		return failed(s, err)
	}
	return reported(s, asJSON, outcome.Report, outcome.Print, outcome.OK)
}

func (a archiveFlags) given() (g checker.Given, err error) {
	if a.key != "" {
		if g.Public, err = readKey(a.key); err != nil {
			return g, err
		}
	}
	if a.roots != "" {
		g.Roots, err = eds.TrustFolder(a.roots)
	}
	return g, err
}

func checkArchive(g checker.Given, name string) (out *checker.Outcome, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return checker.Archive(g, f, info.Size(), locale.EN, "command")
}

// plain takes out what a stranger's file could make a terminal do.
func plain(text string) string { return checker.Plain(text) }
