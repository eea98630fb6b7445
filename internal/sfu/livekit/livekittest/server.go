// Package livekittest runs a LiveKit server for tests: the one whose version the
// module in the folder server names, built from its source.
package livekittest

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

// Key and Secret open the server's API.
const (
	Key    = "tarazy"
	Secret = "a secret of the tests that is long enough"
)

// Server is a LiveKit server on the loopback address.
type Server struct {
	URL string

	t       testing.TB
	program string
	config  string
	running *exec.Cmd
}

// program is where the server is built, once for a run of a package's tests.
var program = sync.OnceValues(func() (string, error) {
	_, here, _, _ := runtime.Caller(0)
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	if cache = filepath.Join(cache, "tarazy"); os.MkdirAll(cache, 0o755) != nil {
		return "", fmt.Errorf("no folder %s", cache)
	}
	at := filepath.Join(cache, "livekit-server")
	fresh := fmt.Sprint(at, ".", os.Getpid()) // another package may run the one that is there
	build := exec.Command("go", "build", "-ldflags=-w", "-o", fresh, "github.com/livekit/livekit-server/cmd/server")
	build.Dir = filepath.Join(filepath.Dir(here), "server")
	build.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("livekit-server: %w\n%s", err, out)
	}
	return at, os.Rename(fresh, at)
})

// New starts a server. The test is left out where TARAZY_LONG is not set: building
// takes more than a minute the first time.
func New(t testing.TB) *Server {
	t.Helper()
	if os.Getenv("TARAZY_LONG") == "" {
		t.Skip("a LiveKit server is built with TARAZY_LONG alone")
	}
	at, err := program()
	if err != nil {
		t.Fatal(err)
	}
	ports := free(t, 3)
	s := &Server{t: t, program: at, URL: fmt.Sprintf("http://127.0.0.1:%d", ports[0])}
	s.config = fmt.Sprintf(`port: %d
bind_addresses: ["127.0.0.1"]
rtc: {udp_port: %d, tcp_port: %d, node_ip: 127.0.0.1, use_external_ip: false, enable_loopback_candidate: true}
keys: {%s: %q}
logging: {level: warn}
`, ports[0], ports[1], ports[2], Key, Secret)
	s.Start()
	t.Cleanup(s.Stop)
	return s
}

// free are ports that nobody listens on now.
func free(t testing.TB, n int) (out []int) {
	t.Helper()
	for range n {
		l, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		out = append(out, l.Addr().(*net.TCPAddr).Port)
	}
	return out
}

// Start starts the server, and waits until it answers. With LIVEKIT_LOG set it tells
// what it complains of.
func (s *Server) Start() {
	s.t.Helper()
	s.running = exec.Command(s.program)
	s.running.Env = append(os.Environ(), "LIVEKIT_CONFIG="+s.config)
	if os.Getenv("LIVEKIT_LOG") != "" {
		s.running.Stderr = os.Stderr
	}
	if err := s.running.Start(); err != nil {
		s.t.Fatal(err)
	}
	again, late := time.NewTicker(20*time.Millisecond), time.After(time.Minute)
	defer again.Stop()
	for {
		answer, err := http.Get(s.URL)
		if err == nil {
			answer.Body.Close()
			return
		}
		select {
		case <-again.C:
		case <-late:
			s.t.Fatalf("the server does not answer: %v", err)
		}
	}
}

// Stop ends the server at once, as a loss of power does.
func (s *Server) Stop() {
	if s.running == nil {
		return
	}
	if err := s.running.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		s.t.Error(err)
	}
	_ = s.running.Wait() // it was killed
	s.running = nil
}
