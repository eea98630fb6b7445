package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tarazy/internal/access"
)

// loadOrder is what the generator of load is to do.
type loadOrder struct {
	Site     string        `json:"site"`
	Sessions []loadSession `json:"sessions"`
	Begin    bool          `json:"begin"` // begin the attempts, all at once
	Enter    bool          `json:"enter"` // take their leases
	Bare     bool          `json:"bare"`  // ask the handler that only answers
	Seconds  int           `json:"seconds"`
	Every    time.Duration `json:"every"` // between two answers of a session; 0: at once
	// Snapshots is the time between two pictures that each session sends beside its
	// answers; 0: none.
	Snapshots time.Duration `json:"snapshots"`
	Picture   []byte        `json:"picture"`
}

// loadSession is a browser that is signed in.
type loadSession struct {
	Person  string `json:"person"`
	Booking string `json:"booking"`
	Token   string `json:"token"`
	Attempt string `json:"attempt"`
	Lease   string `json:"lease"`
	Seq     int64  `json:"seq"`
}

// loadResult is what the generator saw; times in milliseconds.
type loadResult struct {
	Saved    int64         `json:"saved"`
	Rate     float64       `json:"rate"` // a second
	P50      float64       `json:"p50"`
	P95      float64       `json:"p95"`
	P99      float64       `json:"p99"`
	Max      float64       `json:"max"`
	Failed   int64         `json:"failed"`
	First    string        `json:"first"` // what failed first
	Sessions []loadSession `json:"sessions"`
	Pictures loadPictures  `json:"pictures"`

	Server, Generator time.Duration `json:"-"` // processor time of each process meanwhile
}

// each is a time for each answer, in microseconds.
func (r *loadResult) each(d time.Duration) float64 {
	return float64(d.Microseconds()) / float64(r.Saved)
}

// generator puts load on a server over plain connections, one for each session:
// a client with more comfort would use the processors that the server needs.
type generator struct {
	order  loadOrder
	clock  func() time.Time
	failed atomic.Int64
	mu     sync.Mutex
	first  string
}

// runLoad is the second process of the measurement of exams.
func runLoad(s streams, file string, now func() time.Time) int {
	data, err := os.ReadFile(file)
	if err != nil {
		return failed(s, err)
	}
	g := &generator{clock: now}
	if err := json.Unmarshal(data, &g.order); err != nil {
		return failed(s, err)
	}
	r, err := g.run()
	if err != nil {
		return failed(s, err)
	}
	if err := json.NewEncoder(s.out).Encode(r); err != nil {
		return failed(s, err)
	}
	return exitOK
}

func (g *generator) run() (loadResult, error) {
	lines := make([]*line, len(g.order.Sessions))
	for i := range lines {
		conn, err := net.Dial("tcp", g.order.Site)
		if err != nil {
			return loadResult{}, err
		}
		lines[i] = &line{conn: conn, in: bufio.NewReaderSize(conn, 2048), site: g.order.Site, s: &g.order.Sessions[i]}
	}
	took := make([][]time.Duration, len(lines))
	beside, err := g.cameras()
	if err != nil {
		return loadResult{}, err
	}
	began := g.clock()
	var work sync.WaitGroup
	for i, l := range lines {
		work.Go(func() { took[i] = g.session(i, l, began) })
	}
	beside.run(g, began, &work)
	work.Wait()
	r := g.result(slices.Concat(took...), g.clock().Sub(began))
	r.Pictures = beside.result()
	return r, nil
}

func (g *generator) result(all []time.Duration, wall time.Duration) loadResult {
	r := loadResult{Saved: int64(len(all)), Rate: float64(len(all)) / wall.Seconds(), Failed: g.failed.Load(), First: g.first, Sessions: g.order.Sessions}
	if len(all) == 0 {
		return r
	}
	if g.order.Every > 0 {
		r.Rate = float64(len(all)) / float64(g.order.Seconds)
	}
	slices.Sort(all)
	at := func(part int) float64 { return millis(all[min(len(all)-1, len(all)*part/100)]) }
	r.P50, r.P95, r.P99, r.Max = at(50), at(95), at(99), millis(all[len(all)-1])
	return r
}

// session is one browser. With Every, sessions are spread evenly over it.
func (g *generator) session(i int, l *line, began time.Time) (took []time.Duration) {
	switch {
	case g.order.Begin:
		return g.one(l, l.begin)
	case g.order.Enter:
		return g.one(l, l.enter)
	}
	do := l.save
	if g.order.Bare {
		do = l.bare
	}
	end := began.Add(time.Duration(g.order.Seconds) * time.Second)
	next := began.Add(g.order.Every * time.Duration(i) / time.Duration(len(g.order.Sessions)))
	for {
		if g.order.Every > 0 {
			time.Sleep(next.Sub(g.clock()))
			next = next.Add(g.order.Every)
		}
		if !g.clock().Before(end) {
			return took
		}
		one := g.one(l, do)
		if one == nil {
			return took
		}
		took = append(took, one...)
	}
}

func (g *generator) one(l *line, do func(now time.Time) error) []time.Duration {
	began := g.clock()
	if err := do(began); err != nil {
		g.failed.Add(1)
		g.mu.Lock()
		if g.first == "" {
			g.first = err.Error()
		}
		g.mu.Unlock()
		return nil
	}
	return []time.Duration{g.clock().Sub(began)}
}

// line is the connection of one browser.
type line struct {
	conn net.Conn
	in   *bufio.Reader
	site string
	s    *loadSession
	out  []byte
}

// begin does what a browser does until the first item is there.
func (l *line) begin(time.Time) error {
	location, _, err := l.ask("POST", "/exams/"+l.s.Booking+"/begin", "application/x-www-form-urlencoded", "agree=yes")
	if err != nil {
		return err
	}
	_, l.s.Attempt, _ = strings.Cut(location, "/exam/")
	_, _, err = l.ask("GET", "/exam/"+l.s.Attempt, "", "")
	return err
}

// enter takes the lease.
func (l *line) enter(time.Time) error {
	_, body, err := l.ask("POST", "/exam/"+l.s.Attempt+"/lease", "application/json", `{"take":false,"secret":""}`)
	if err != nil {
		return err
	}
	var held struct {
		Lease string `json:"lease"`
	}
	if err := json.Unmarshal(body, &held); err != nil || held.Lease == "" {
		return fmt.Errorf("no lease: %s", body)
	}
	l.s.Lease = held.Lease
	return nil
}

// save sends one answer and waits until it is durable.
func (l *line) save(now time.Time) error {
	l.s.Seq++
	slot, seq := (l.s.Seq-1)%examItems, (l.s.Seq-1)/examItems+1
	_, body, err := l.ask("POST", "/exam/"+l.s.Attempt+"/answers", "application/json",
		fmt.Sprintf(`{"lease":%q,"section":0,"answers":[{"slot":%d,"seq":%d,"at":%d,"answer":{"places":[%d]}}]}`, l.s.Lease, slot, seq, now.UnixMilli(), l.s.Seq%4))
	if err == nil && !strings.Contains(string(body), `"saved":[{`) {
		err = fmt.Errorf("not saved: %s", body)
	}
	return err
}

func (l *line) bare(time.Time) error {
	_, _, err := l.ask("POST", "/bench/bare", "application/json", `{"lease":"lse_x","section":0,"answers":[{"slot":1,"seq":1,"at":1684296000000,"answer":{"places":[1]}}]}`)
	return err
}

// ask sends a request and reads the answer, which has a length.
func (l *line) ask(method, path, kind, body string) (location string, answer []byte, err error) {
	b := append(l.out[:0], method+" "+path+" HTTP/1.1\r\nHost: "+l.site+"\r\nSec-Fetch-Site: same-origin\r\nCookie: "+access.CookieName+"="+l.s.Token+"\r\n"...)
	if method == "POST" {
		b = append(b, "Content-Type: "+kind+"\r\nContent-Length: "+strconv.Itoa(len(body))+"\r\n"...)
	}
	l.out = append(append(b, "\r\n"...), body...)
	if _, err := l.conn.Write(l.out); err != nil {
		return "", nil, err
	}
	status, location, length, chunked, err := l.head()
	if err != nil {
		return "", nil, err
	}
	if answer, err = l.body(length, chunked); err == nil && status >= 400 {
		err = fmt.Errorf("%s %s: %d %.200s", method, path, status, answer)
	}
	return location, answer, err
}

func (l *line) head() (status int, location string, length int, chunked bool, err error) {
	text, err := l.in.ReadString('\n')
	if err != nil {
		return 0, "", 0, false, err
	}
	if status, err = strconv.Atoi(text[9:12]); err != nil {
		return 0, "", 0, false, err
	}
	for {
		text, err := l.in.ReadString('\n')
		if err != nil {
			return 0, "", 0, false, err
		}
		name, value, ok := strings.Cut(strings.TrimSpace(text), ": ")
		if !ok {
			return status, location, length, chunked, nil
		}
		switch strings.ToLower(name) {
		case "content-length":
			if length, err = strconv.Atoi(value); err != nil {
				return 0, "", 0, false, err
			}
		case "location":
			location = value
		case "transfer-encoding":
			chunked = true
		}
	}
}

// headMost is how much of an answer is looked at: of a page the head.
const headMost = 16 << 10

// wholes are buffers for whole answers.
var wholes = sync.Pool{New: func() any { return new([]byte) }}

func (l *line) body(length int, chunked bool) ([]byte, error) {
	if !chunked {
		whole := wholes.Get().(*[]byte)
		defer wholes.Put(whole)
		*whole = slices.Grow((*whole)[:0], length)[:length]
		_, err := io.ReadFull(l.in, *whole)
		return bytes.Clone((*whole)[:min(length, headMost)]), err
	}
	var out []byte
	for {
		text, err := l.in.ReadString('\n')
		if err != nil {
			return nil, err
		}
		n, err := strconv.ParseInt(strings.TrimSpace(text), 16, 32)
		if err != nil {
			return nil, err
		}
		part := make([]byte, n+2)
		if _, err := io.ReadFull(l.in, part); err != nil {
			return nil, err
		}
		if n == 0 {
			return out, nil
		}
		out = append(out, part[:n]...)
	}
}
