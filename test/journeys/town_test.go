package journeys

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// town is a running demonstration of one test.
type town struct {
	*process
	peer   *process // the second replica; nil for none
	keysOf string   // IIN of whose keys the signers of two replicas hold
	t      *testing.T
	// underWay are the requests before the two replicas that wait for the end of
	// their answers.
	underWay sync.Map
}

// newTown copies the filled town; nothing runs yet.
func newTown(t *testing.T) *town {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	must(t, os.CopyFS(data, os.DirFS(filledTown(t))))
	p, err := newProcess(data, "")
	must(t, err)
	return &town{process: p, t: t}
}

// openTown is a town that runs on SQLite, or as a pair where that is asked for.
func openTown(t *testing.T) *town {
	t.Helper()
	if paired {
		return openPair(t)
	}
	return openAlone(t)
}

// openAlone is a town that runs on SQLite.
func openAlone(t *testing.T) *town {
	t.Helper()
	w := newTown(t)
	w.run()
	return w
}

// processes are the replicas of the town.
func (w *town) processes() []*process {
	if w.peer == nil {
		return []*process{w.process}
	}
	return []*process{w.process, w.peer}
}

// run starts the program; it is ended with the test at the latest.
func (w *town) run() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	for _, p := range w.processes() {
		w.t.Cleanup(func() {
			if p.running() {
				p.kill()
			}
			if w.t.Failed() && p.err.String() != "" {
				w.t.Logf("the program said:\n%s", p.err.String())
			}
		})
		must(w.t, p.start(ctx))
	}
	if w.peer != nil {
		w.keysOf = w.activeAt(w.signer)
	}
}

func (w *town) halt() {
	w.t.Helper()
	for _, p := range w.processes() {
		must(w.t, p.stop())
	}
}

func (w *town) kill() {
	for _, p := range w.processes() {
		p.kill()
	}
}

// tarazy runs a command of the program to its end.
func tarazy(t *testing.T, in string, args ...string) (status int, out, errs string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, built.binary, args...)
	var o, e bytes.Buffer
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = environment(), strings.NewReader(in), &o, &e
	err := cmd.Run()
	if cmd.ProcessState == nil {
		t.Fatalf("tarazy %s: %v", strings.Join(args, " "), err)
	}
	return cmd.ProcessState.ExitCode(), o.String(), e.String()
}

// verified runs tarazy verify over the town's data.
func (w *town) verified() (status int, out, errs string) {
	w.t.Helper()
	args := []string{"verify", "-data", w.folder()}
	if w.db != "" {
		args = append(args, "-db", w.db)
	}
	if w.blob != "" {
		args = append(args, "-blob", w.blob)
	}
	return tarazy(w.t, "", args...)
}

// holds fails unless every record and decision stands as it was written.
func (w *town) holds() {
	w.t.Helper()
	if status, out, errs := w.verified(); status != 0 {
		w.t.Fatalf("verify: %d\n%s\n%s", status, out, errs)
	}
}

// until waits for a condition, bounded by patience.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(30 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-ctx.Done():
			t.Fatalf("waited in vain until %s", what)
		case <-tick.C:
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
