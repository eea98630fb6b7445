package competition

import (
	"io/fs"
	"sync"
	"testing"
	"testing/fstest"

	"tarazy/acts"
	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

const act = "selection-2023"

// load reads the act with what it stands on, without the other acts.
func load() (*law.Library, error) {
	files := fstest.MapFS{}
	for _, dir := range []string{act, "common", "calendar"} {
		err := fs.WalkDir(acts.FS, dir, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := acts.FS.ReadFile(name)
			files[name] = &fstest.MapFile{Data: data}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return law.Load(files, law.Decoded[people.CommonRules]("common"), law.Decoded[Rules](Kind))
}

var loaded = sync.OnceValues(load)

// library is one for all tests and must not be changed.
func library(t testing.TB) *law.Library {
	t.Helper()
	l, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// env is what the decisions of the edition of 2023 stand on.
func env(t testing.TB) law.Env {
	t.Helper()
	return envOf(t, library(t))
}

// ownEnv is an env whose rules a test may change.
func ownEnv(t testing.TB) law.Env {
	t.Helper()
	l, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return envOf(t, l)
}

func envOf(t testing.TB, l *law.Library) law.Env {
	t.Helper()
	e, err := l.Edition(act, "2023-03-01")
	if err != nil {
		t.Fatal(err)
	}
	return l.Env(e)
}

func rules(t testing.TB) *Rules { return RulesIn(env(t)) }

func on(t testing.TB, text string) day.Day {
	t.Helper()
	d, err := day.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
