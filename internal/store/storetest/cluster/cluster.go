// Package cluster starts PostgreSQL servers for tests. It knows nothing of the
// store, so that pgrun is built in a moment.
package cluster

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Env names the environment variable with the address of a PostgreSQL server
// for tests: a URL with a database in which one may create others.
const Env = "TARAZY_TEST_POSTGRES"

// Cluster is a private PostgreSQL server for tests, on the loopback and a
// socket, that trusts everybody on this machine.
type Cluster struct {
	URL  string // of the database "postgres"
	life io.WriteCloser
	cmd  *exec.Cmd
}

// Start makes and starts a server. A durable one keeps its data on disk
// and syncs them, as in earnest, for measurements; any other does not, which is
// faster. It stops and its folder goes when
// Stop is called, the Cluster is no longer held, or this process ends, in
// whatever way.
func Start(durable bool) (*Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	who, err := owner()
	if err != nil {
		return nil, err
	}
	dir, err := folder(who, durable)
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"),
		"-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	initdb.Dir, initdb.SysProcAttr = dir, who
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, errors.Join(fmt.Errorf("initdb: %w: %s", err, out), os.RemoveAll(dir))
	}
	return run(bin, dir, port, who, durable)
}

// supervise runs the server until its input ends, which happens even when the
// process that holds the other end is killed.
const supervise = `
"$1/postgres" -D "$2/data" -k "$2" -h 127.0.0.1 -p "$3" -c fsync="$4" -c synchronous_commit="$4" \
  -c full_page_writes="$4" -c max_connections=300 -c lc_messages=C &
server=$!
cat >/dev/null
kill -QUIT $server
wait $server
rm -rf "$2"
`

func run(bin, dir string, port int, who *syscall.SysProcAttr, durable bool) (*Cluster, error) {
	cmd := exec.Command("/bin/sh", "-c", supervise, "sh", bin, dir, strconv.Itoa(port), strconv.FormatBool(durable))
	cmd.Dir, cmd.SysProcAttr = dir, who
	life, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	words, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c := &Cluster{URL: fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", port), life: life, cmd: cmd}
	if err := ready(words); err != nil {
		return nil, errors.Join(err, c.Stop())
	}
	return c, nil
}

// ready reads what the server says until it accepts connections, and goes on
// reading so that the server never waits for a reader.
func ready(words io.Reader) error {
	lines := bufio.NewScanner(words)
	var said strings.Builder
	for lines.Scan() {
		if strings.Contains(lines.Text(), "ready to accept connections") {
			go io.Copy(io.Discard, words)
			return nil
		}
		said.WriteString(lines.Text() + "\n")
	}
	return fmt.Errorf("the server did not start: %s", &said)
}

// Stop ends the server at once and removes its folder.
func (c *Cluster) Stop() error {
	c.life.Close()
	return c.cmd.Wait()
}

// binaries is the folder of the newest PostgreSQL server on this machine.
func binaries() (string, error) {
	const where = "/usr/lib/postgresql/*/bin/initdb"
	found, err := filepath.Glob(where)
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		inPath, err := exec.LookPath("initdb")
		if err != nil {
			return "", fmt.Errorf("neither %s nor initdb in PATH; install PostgreSQL or set %s", where, Env)
		}
		return filepath.Dir(inPath), nil
	}
	version := func(path string) int {
		n, _ := strconv.Atoi(strings.Split(path, "/")[4])
		return n
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(newest), nil
}

// owner makes root run the server as the user postgres, for PostgreSQL refuses
// to run as root; anybody else runs it himself. The server has a process group
// of its own, which an interrupt from the keyboard does not reach.
func owner() (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return &syscall.SysProcAttr{Setpgid: true}, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	credential := &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return &syscall.SysProcAttr{Setpgid: true, Credential: credential}, nil
}

// folder makes a folder that the server's owner can reach; its path is short,
// for a socket's path has a bound of about a hundred bytes.
func folder(who *syscall.SysProcAttr, durable bool) (string, error) {
	place := memory()
	if durable {
		place = "/tmp"
	}
	dir, err := os.MkdirTemp(place, "tarazy-pg-")
	if err != nil || who.Credential == nil {
		return dir, err
	}
	return dir, os.Chown(dir, int(who.Credential.Uid), int(who.Credential.Gid))
}

// memory is a file system in memory if there is a roomy one: to make a
// database there takes a tenth of the time.
func memory() string {
	const shm, room = "/dev/shm", 2 << 30
	var fs syscall.Statfs_t
	if err := syscall.Statfs(shm, &fs); err == nil && fs.Bavail*uint64(fs.Bsize) >= room {
		return shm
	}
	return "/tmp"
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
