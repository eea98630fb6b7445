// Package competencytest gives tests the acts of the competency model and of
// the interview, loaded as the program loads them.
package competencytest

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"tarazy/acts"
	"tarazy/internal/competency"
	"tarazy/internal/interview"
	"tarazy/internal/law"
	"tarazy/internal/strict"
)

// common is the common act without its rules, which these tests do not ask.
var common = law.Kind{Name: "common", Decode: func(*law.Edition, *strict.Node) (any, error) { return nil, nil }}

// Files are the acts of the model and of the interview with what every act
// stands on; a test may change one and load them.
func Files(t testing.TB) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(acts.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		switch act, _, _ := strings.Cut(name, "/"); act {
		case "common", "calendar", "competency-model", "interview-recommendations":
			data, err := fs.ReadFile(acts.FS, name)
			out[name] = &fstest.MapFile{Data: data}
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Load loads the files.
func Load(files fs.FS) (*law.Library, error) {
	return law.Load(files, common, competency.Kind, interview.Kind)
}

// Model is the competency model of the program.
func Model(t testing.TB) *competency.Model {
	return law.Rules[competency.Model](edition(t, "competency-model"))
}

// Method is the method of the interview of the program.
func Method(t testing.TB) *interview.Method {
	return law.Rules[interview.Method](edition(t, "interview-recommendations"))
}

func edition(t testing.TB, act string) *law.Edition {
	t.Helper()
	l, err := Load(Files(t))
	if err != nil {
		t.Fatal(err)
	}
	e, err := l.Latest(act)
	if err != nil {
		t.Fatal(err)
	}
	return e
}
