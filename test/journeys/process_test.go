package journeys

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// process is the program as it runs for a demonstration: a server and, beside
// it, the signer.
type process struct {
	data   string // the flag -data; the demonstration lies in demo/ under it
	db     string // the flag -db, "" for SQLite in the folder
	blob   string // the flag -blob, "" for the folder
	site   string
	listen string
	signer string

	cmd  *exec.Cmd
	err  buffer // all that was written to stderr, through all starts
	done chan struct{}
}

// buffer is written by a process while a test reads it.
type buffer struct {
	guard sync.Mutex
	text  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.guard.Lock()
	defer b.guard.Unlock()
	return b.text.Write(p)
}

func (b *buffer) String() string {
	b.guard.Lock()
	defer b.guard.Unlock()
	return b.text.String()
}

// newProcess chooses free ports and starts nothing.
func newProcess(data, db string) (*process, error) {
	server, err := freePort()
	if err != nil {
		return nil, err
	}
	signer, err := freePort()
	if err != nil {
		return nil, err
	}
	return &process{
		data: data, db: db, site: fmt.Sprintf("http://localhost:%d", server),
		listen: fmt.Sprintf("127.0.0.1:%d", server), signer: fmt.Sprintf("127.0.0.1:%d", signer),
	}, nil
}

// freePort is a port that was free a moment ago.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

// start runs the program until it answers, and its signer too.
func (p *process) start(ctx context.Context) error {
	args := []string{"demo", "-data", p.data, "-listen", p.listen, "-signer", p.signer, "-site", p.site}
	if p.db != "" {
		args = append(args, "-db", p.db)
	}
	if p.blob != "" {
		args = append(args, "-blob", p.blob)
	}
	p.cmd = exec.Command(built.binary, args...)
	p.cmd.Env, p.cmd.Stderr = environment(), &p.err
	// The signer is a child: a group of their own lets a test end both.
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := p.cmd.Start(); err != nil {
		return err
	}
	p.done = make(chan struct{})
	said := make(chan error, 1)
	go p.follow(out, said)
	select {
	case err = <-said:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err == nil {
		err = answers(ctx, p.signer)
	}
	if err != nil {
		return fmt.Errorf("the program did not start: %w\n%s", err, p.err.String())
	}
	return nil
}

// follow tells when the program has said its address, and when it has ended.
func (p *process) follow(out io.Reader, said chan<- error) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "Tarazy: ") {
			said <- nil
			break
		}
	}
	_, _ = io.Copy(io.Discard, out) // so that the program never waits for a reader
	_ = p.cmd.Wait()                // how it ended is in ProcessState
	close(p.done)
	select {
	case said <- errors.New("it ended at once"):
	default:
	}
}

// answers waits until something listens at an address.
func answers(ctx context.Context, address string) error {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if c, err := (&net.Dialer{}).DialContext(ctx, "tcp", address); err == nil {
			return c.Close()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w", address, ctx.Err())
		case <-tick.C:
		}
	}
}

// environment is the test's without what would configure the program, but for the
// keys of the object store, which are looked at where there is one.
func environment() []string {
	out := []string{"TARAZY_BLOB_KEY=key", "TARAZY_BLOB_SECRET=secret"}
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "TARAZY_") {
			out = append(out, v)
		}
	}
	return out
}

// stop asks the program to end, as an operator does, and waits for it.
func (p *process) stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-p.done:
	case <-time.After(patience):
		p.kill()
		return errors.New("the program did not end when it was told to")
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		return fmt.Errorf("the program ended with %d\n%s", code, p.err.String())
	}
	return nil
}

// kill ends the program and its signer without a chance to tidy up.
func (p *process) kill() {
	_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGKILL) // gone already is as good
	<-p.done
}

func (p *process) running() bool {
	if p.cmd == nil {
		return false
	}
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// folder is where the demonstration's data lie.
func (p *process) folder() string { return filepath.Join(p.data, "demo") }
