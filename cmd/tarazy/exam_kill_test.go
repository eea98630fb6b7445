package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// asProgram lets the binary of the tests be the program itself, so that a test
// can kill it.
const asProgram = "TARAZY_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if where := os.Getenv(printingYear); where != "" {
		os.Exit(printYear(where))
	}
	if os.Getenv(asProgram) != "" {
		os.Exit(run(context.Background(), streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}, os.Args[1:]))
	}
	os.Exit(m.Run())
}

// storm is how hard an exam is shaken.
type storm struct{ candidates, slots, kills int }

func shaken() storm {
	if os.Getenv("TARAZY_LONG") != "" {
		return storm{candidates: 200, slots: examItems, kills: 10}
	}
	return storm{candidates: 20, slots: 15, kills: 3}
}

// TestNoAcknowledgedAnswerIsLost lets candidates sit an exam on the real program
// while it is killed again and again, and their lines break in the middle of
// requests. In the end every answer that was acknowledged is there, once, and
// the latest one is in force.
func TestNoAcknowledgedAnswerIsLost(t *testing.T) {
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			s := newShaken(t, kind.URL(t), shaken())
			s.run()
			s.check()
		})
	}
}

// shakenExam is an exam on a program that dies.
type shakenExam struct {
	*testing.T
	storm
	cfg     config
	hall    *benchHall
	listen  string
	program *exec.Cmd
	acked   atomic.Int64
	over    chan struct{}
	sitters []*sitter
}

func newShaken(t *testing.T, url string, s storm) *shakenExam {
	address, err := freeAddress()
	if err != nil {
		t.Fatal(err)
	}
	x := &shakenExam{T: t, storm: s, over: make(chan struct{}), cfg: config{data: t.TempDir(), db: url, listen: address, site: "http://localhost", zone: "Asia/Almaty"}}
	x.listen = x.cfg.listen
	x.must(x.cfg.complete())
	a, err := open(t.Context(), x.cfg, slog.New(slog.DiscardHandler))
	x.must(err)
	x.hall = &benchHall{app: a, orders: make([]loadSession, s.candidates)}
	x.must(x.hall.fill(t.Context()))
	x.must(x.hall.signIn(t.Context()))
	a.close()
	return x
}

func (x *shakenExam) must(err error) {
	x.Helper()
	if err != nil {
		x.Fatal(err)
	}
}

// start starts the program; candidates find out by themselves when it answers.
func (x *shakenExam) start() {
	self, err := os.Executable()
	x.must(err)
	x.program = exec.Command(self, "serve", "--data", x.cfg.data, "--db", x.cfg.db, "--listen", x.listen, "--site", x.cfg.site)
	x.program.Env = append(os.Environ(), asProgram+"=yes")
	x.must(x.program.Start())
}

// kill ends it as the machine's power would.
func (x *shakenExam) kill() {
	_ = x.program.Process.Kill() // it may have ended itself
	_ = x.program.Wait()
}

// run lets everybody answer while the program is killed each time a part of all
// answers has been acknowledged.
func (x *shakenExam) run() {
	x.start()
	defer func() { x.kill() }()
	var sitting sync.WaitGroup
	for i := range x.hall.orders {
		s := &sitter{x: x, s: &x.hall.orders[i], random: rand.New(rand.NewPCG(uint64(i), 7)), acked: map[exam.SlotSeq]int{}}
		x.sitters = append(x.sitters, s)
		sitting.Go(s.sit)
	}
	go func() { sitting.Wait(); close(x.over) }()
	all := int64(x.candidates * x.slots)
	for k := range int64(x.kills) {
		if !x.reached(all * (k + 1) / int64(x.kills+1)) {
			return
		}
		x.kill()
		x.start()
	}
	<-x.over
}

// reached waits until so many answers have been acknowledged; false where all
// candidates are through before.
func (x *shakenExam) reached(n int64) bool {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for x.acked.Load() < n {
		select {
		case <-tick.C:
		case <-x.over:
			return false
		}
	}
	return true
}

// sitter is a candidate whose line breaks now and then.
type sitter struct {
	x      *shakenExam
	s      *loadSession
	line   *line
	random *rand.Rand
	acked  map[exam.SlotSeq]int // the place that was acknowledged
	last   map[int]int64
}

// patient is how long one thing is tried again before the test gives up.
const patient = 60 * time.Second

// until does something until it works, with a new line after each failure.
func (c *sitter) until(what string, do func() error) bool {
	began := time.Now()
	for {
		err := c.connected()
		if err == nil {
			if err = do(); err == nil {
				return true
			}
			c.line.conn.Close()
			c.line = nil
		}
		if time.Since(began) > patient {
			c.x.Errorf("%s of %s: %v", what, c.s.Booking, err)
			return false
		}
		<-time.After(20 * time.Millisecond)
	}
}

func (c *sitter) connected() error {
	if c.line != nil {
		return nil
	}
	conn, err := net.Dial("tcp", c.x.listen)
	if err != nil {
		return err
	}
	c.line = &line{conn: conn, in: bufio.NewReaderSize(conn, 2048), site: c.x.listen, s: c.s}
	return nil
}

func (c *sitter) sit() {
	if !c.until("begin", c.begin) {
		return
	}
	c.last = map[int]int64{}
	for slot := range c.x.slots {
		times := 1 + c.random.IntN(4)/3 // every fourth answer is thought over
		for range times {
			c.last[slot]++
			place := c.random.IntN(4)
			if !c.until("answer", func() error { return c.answer(slot, c.last[slot], place) }) {
				return
			}
			c.acked[exam.SlotSeq{Slot: slot, Seq: c.last[slot]}] = place
		}
		c.x.acked.Add(1)
	}
}

// begin begins the attempt, or finds it, and takes the lease.
func (c *sitter) begin() error {
	location, _, err := c.line.ask("POST", "/exams/"+c.s.Booking+"/begin", "application/x-www-form-urlencoded", "agree=yes")
	if err != nil {
		return err
	}
	_, c.s.Attempt, _ = strings.Cut(location, "/exam/")
	_, body, err := c.line.ask("POST", "/exam/"+c.s.Attempt+"/lease", "application/json", `{"take":true,"secret":""}`)
	if err != nil {
		return err
	}
	var held struct{ Lease string }
	if err := json.Unmarshal(body, &held); err != nil || held.Lease == "" {
		return fmt.Errorf("no lease: %s", body)
	}
	c.s.Lease = held.Lease
	return nil
}

// answer sends an answer. One time in eight the line breaks before the
// acknowledgement is read: the same answer is then sent again.
func (c *sitter) answer(slot int, seq int64, place int) error {
	text := fmt.Sprintf(`{"lease":%q,"section":0,"answers":[{"slot":%d,"seq":%d,"at":%d,"answer":{"places":[%d]}}]}`, c.s.Lease, slot, seq, time.Now().UnixMilli(), place)
	if c.random.IntN(8) == 0 {
		head := fmt.Sprintf("POST /exam/%s/answers HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nCookie: %s=%s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
			c.s.Attempt, access.CookieName, c.s.Token, len(text), text)
		_, _ = c.line.conn.Write([]byte(head)) // whether it arrives is left open
		return fmt.Errorf("the line broke")
	}
	_, body, err := c.line.ask("POST", "/exam/"+c.s.Attempt+"/answers", "application/json", text)
	if err == nil && !strings.Contains(string(body), fmt.Sprintf(`"saved":[{"slot":%d,"seq":%d}]`, slot, seq)) {
		err = fmt.Errorf("not saved: %s", body)
	}
	return err
}

// check compares what was acknowledged with what is stored, and holds the journal
// to itself and to the answers.
func (x *shakenExam) check() {
	a, err := open(x.Context(), x.cfg, slog.New(slog.DiscardHandler))
	x.must(err)
	defer a.close()
	told, stored := 0, 0
	for _, c := range x.sitters {
		told += len(c.acked)
		stored += c.compare(a)
	}
	report, err := a.journal.Check(x.Context())
	x.must(err)
	if !report.OK() {
		x.Errorf("the journal after the kills: %+v", report.Troubles)
	}
	x.Logf("%d answers acknowledged to %d candidates over %d kills, %d stored", told, x.candidates, x.kills, stored)
	if told != stored || told < x.candidates*x.slots {
		x.Errorf("%d answers were acknowledged, %d are stored", told, stored)
	}
}

// compare looks at every version of every answer of a candidate.
func (c *sitter) compare(a *app) int {
	c.x.Helper()
	versions, inForce := map[exam.SlotSeq]int{}, map[int]int64{}
	c.x.must(a.db.Read(c.x.Context(), func(tx *store.Tx) error {
		all, err := tx.AnswerVersions(exam.AttemptID(c.s.Attempt))
		if err != nil {
			return err
		}
		for _, g := range all {
			versions[exam.SlotSeq{Slot: g.Slot, Seq: g.Seq}]++
		}
		latest, err := tx.AnswersOf(exam.AttemptID(c.s.Attempt))
		for _, g := range latest {
			inForce[g.Slot] = g.Seq
		}
		return err
	}))
	for name := range c.acked {
		if versions[name] != 1 {
			c.x.Errorf("%s: version %d of slot %d is stored %d times", c.s.Attempt, name.Seq, name.Slot, versions[name])
		}
	}
	for slot, seq := range c.last {
		if inForce[slot] != seq {
			c.x.Errorf("%s: version %d of slot %d is in force, not %d", c.s.Attempt, inForce[slot], slot, seq)
		}
	}
	n := 0
	for _, k := range versions {
		n += k
	}
	return n
}
