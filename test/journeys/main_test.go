package journeys

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"tarazy/internal/people"
	"tarazy/internal/web/assets"

	"tarazy/acts"
	"tarazy/internal/decide"
	"tarazy/internal/law"
)

// patience bounds every wait, in real time.
const patience = 60 * time.Second

// built is what every story starts from.
var built struct {
	dir    string // of everything that is made for the stories
	binary string
	common *people.CommonRules
}

// long asks for the stories at full size.
var long = os.Getenv("TARAZY_LONG") != ""

func TestMain(m *testing.M) {
	code, err := runAll(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "journeys:", err)
		code = 1
	}
	os.Exit(code)
}

func runAll(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "tarazy-journeys-")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	if err := build(dir); err != nil {
		return 1, err
	}
	return m.Run(), nil
}

// TestTheStoriesDependOnTheProgram asks for every file that the binary is built
// from, so that go test knows of them and does not answer from its cache when
// one has changed. It is a test, for go test listens only while tests run.
func TestTheStoriesDependOnTheProgram(t *testing.T) {
	for _, dir := range []string{"../../cmd", "../../internal"} {
		must(t, filepath.WalkDir(dir, func(p string, _ fs.DirEntry, err error) error {
			if err == nil {
				_, err = os.Stat(p)
			}
			return err
		}))
	}
}

// build makes the binary, or takes the one that TARAZY_BINARY names.
func build(dir string) error {
	if err := assets.Ready(); err != nil {
		return fmt.Errorf("the assets are not built, run `make assets`: %w", err)
	}
	lib, err := law.Load(acts.FS, decide.Kinds()...)
	if err != nil {
		return err
	}
	built.common = law.Rules[people.CommonRules](lib.Common())
	built.dir, built.binary = dir, os.Getenv("TARAZY_BINARY")
	if built.binary != "" {
		return nil
	}
	built.binary = filepath.Join(dir, "tarazy")
	out, err := exec.Command("go", "build", "-o", built.binary, "tarazy/cmd/tarazy").CombinedOutput()
	if err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

// filledOnce fills one town with the binary, when the first story asks for it.
var filledOnce = sync.OnceValues(func() (string, error) {
	data := filepath.Join(built.dir, "town")
	p, err := newProcess(data, "")
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := p.start(ctx); err != nil {
		return "", err
	}
	return data, p.stop()
})

// filledTown is the data folder of a town that was filled and stopped.
func filledTown(t *testing.T) string {
	t.Helper()
	data, err := filledOnce()
	must(t, err)
	return data
}
