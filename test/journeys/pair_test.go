package journeys

import (
	"bytes"
	"database/sql"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tarazy/internal/blob"
	"tarazy/internal/blob/blobtest"
	"tarazy/internal/store/storetest"
)

// paired asks for the stories in a town of two replicas on one PostgreSQL and one
// object store: TARAZY_REPLICAS=2.
var paired = os.Getenv("TARAZY_REPLICAS") == "2"

// openPair is a town whose requests go in turn to two replicas: what one of
// them knows and the other does not, the story stumbles over.
func openPair(t *testing.T) *town {
	t.Helper()
	w := newTown(t)
	w.db = storetest.Postgres(t)
	backup, identity := keptTown(t)
	ran(t, "restore", "-db", w.db, "-data", w.folder(), "-from", backup, "-identity", identity)
	second, err := newProcess(w.data, w.db)
	must(t, err)
	w.peer = second
	w.blob = w.intoBucket()
	second.blob = w.blob
	front := httptest.NewUnstartedServer(w.inTurn())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	front.Listener = listener
	front.Start()
	t.Cleanup(front.Close)
	_, port, err := net.SplitHostPort(listener.Addr().String())
	must(t, err)
	w.site = "http://localhost:" + port
	second.site = w.site
	w.run()
	return w
}

// intoBucket moves the town's files into an object store, which the town then has
// alone, and gives its address.
func (w *town) intoBucket() string {
	w.t.Helper()
	server := blobtest.New(w.t)
	bucket, err := blob.OpenS3(w.t.Context(), server.Config())
	must(w.t, err)
	folder, err := blob.OpenFolder(filepath.Join(w.folder(), "files"))
	must(w.t, err)
	for info, err := range folder.List(w.t.Context(), "") {
		must(w.t, err)
		file, _, err := folder.Get(w.t.Context(), info.Key)
		must(w.t, err)
		_, err = bucket.Put(w.t.Context(), info.Key, file)
		must(w.t, errors.Join(err, file.Close()))
	}
	must(w.t, errors.Join(folder.Close(), os.RemoveAll(filepath.Join(w.folder(), "files"))))
	return server.Address()
}

// keptTown is a backup of the filled town, made once.
var keptTownOnce struct {
	sync.Once
	backup, identity string
}

func keptTown(t *testing.T) (backup, identity string) {
	t.Helper()
	keptTownOnce.Do(func() {
		dir, town := built.dir, filledTown(t)
		recipient, identity, err := keysIn(dir)
		must(t, err)
		keptTownOnce.backup, keptTownOnce.identity = filepath.Join(dir, "town.age"), identity
		ran(t, "backup", "-data", filepath.Join(town, "demo"), "-to", keptTownOnce.backup, "-recipient", recipient)
	})
	return keptTownOnce.backup, keptTownOnce.identity
}

// inTurn hands each request to the next replica that runs. Where none does, the
// line breaks, as it does before a machine that is gone.
func (w *town) inTurn() http.Handler {
	var turn atomic.Uint64
	return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		w.underWay.Store(r, r.Method+" "+r.URL.Path)
		defer w.underWay.Delete(r)
		if err := whole(r); err != nil {
			panic(http.ErrAbortHandler)
		}
		replicas := []*process{w.process, w.peer}
		for range replicas {
			p := replicas[turn.Add(1)%2]
			if !p.running() {
				continue
			}
			forward := &httputil.ReverseProxy{
				Rewrite: func(pr *httputil.ProxyRequest) {
					pr.SetURL(&url.URL{Scheme: "http", Host: p.listen})
					pr.Out.Host = pr.In.Host
				},
				ErrorLog:     log.New(os.Stderr, r.Method+" "+r.URL.Path+" by "+p.listen+": ", log.Ltime|log.Lmicroseconds),
				ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
			}
			forward.ServeHTTP(out, r)
			return
		}
		panic(http.ErrAbortHandler)
	})
}

// whole reads the body of a request before it goes on. Forwarded as it comes,
// the transport looks for its end once more while the answer already comes back;
// net/http closes the body when it sends the head of that answer, and the
// transport, which meets a closed body, breaks the line to the replica in the
// middle of the answer. It happens to one form in some thousands.
func whole(r *http.Request) error {
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return err
}

// unanswered are the requests that the replicas have not answered whole.
func (w *town) unanswered() string {
	out := "none"
	w.underWay.Range(func(_, what any) bool {
		out = strings.TrimPrefix(out+", "+what.(string), "none, ")
		return true
	})
	return out
}

// sql opens the town's database beside the program.
func (w *town) sql() *sql.DB {
	w.t.Helper()
	driver, source := "sqlite", filepath.Join(w.folder(), "tarazy.db")
	if w.db != "" {
		driver, source = "pgx", w.db
	}
	db, err := sql.Open(driver, source)
	must(w.t, err)
	w.t.Cleanup(func() { _ = db.Close() })
	return db
}

// signers are the addresses of the signing software of all replicas.
func (w *town) signers() []string {
	out := []string{w.signer}
	if w.peer != nil {
		out = append(out, w.peer.signer)
	}
	return out
}

// sameKeys gives the signers of two replicas the keys of whoever came in last:
// on a person's computer there is one.
func (w *town) sameKeys() {
	w.t.Helper()
	if w.peer == nil {
		return
	}
	for _, s := range w.signers() {
		if iin := w.activeAt(s); iin != w.keysOf {
			w.keysOf = iin
			break
		}
	}
	w.takesKeys(w.keysOf)
}

// TestAReplicaThatIsKilledLeavesItsWorkToTheOther kills the replica that works
// on an import, and the other goes on when the lease has run out: a whole one
// among the stories on two replicas, else the last second of one.
func TestAReplicaThatIsKilledLeavesItsWorkToTheOther(t *testing.T) {
	t.Parallel()
	lease := time.Second
	if paired {
		lease = 20 * time.Second
	}
	w := openPair(t)
	hr := w.as("hr_officer", "en")
	before, n := hr.count(), crowd()
	page := hr.upload("list.xlsx", workbook(t, hr.form(), newcomers(t, n)))
	w.process.kill()
	db, began := w.sql(), time.Now()
	_, err := db.ExecContext(t.Context(), `update job set state = 'running', run = run + 1, owner = 'gone', lease_until = $1
where kind = 'staff.import' and state in ('waiting', 'running')`, began.Add(lease).UnixMicro())
	must(t, err)
	r := hr.previewed(page)
	hr.post(page+"/apply", "version", itoa(r.Version)).goes(page)
	if got := hr.count(); got != before+n {
		t.Errorf("%d people in the end, not %d", got, before+n)
	}
	t.Logf("the other went on after %s", time.Since(began).Round(time.Second))
	w.holds()
}
