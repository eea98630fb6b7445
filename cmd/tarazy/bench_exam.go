package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/web"
)

// The load of an exam: sessions that were signed in beforehand, a paper of
// examItems items each, one answer a request, each durable before its answer.
const (
	examItems   = 55
	examClosed  = 50   // sessions that answer as fast as they can
	examMany    = 5000 // sessions that answer every ten seconds
	examStart   = 1000 // sessions that begin in the same second
	examSeconds = 12   // of each measurement
)

// exams measures the path of answers. The load comes from a second process on
// the same machine.
func (b *bench) exams(ctx context.Context) error { return b.eachBase(ctx, "exam", b.examOn) }

func (b *bench) examOn(ctx context.Context, a *app, base string) error {
	h, err := newBenchHall(ctx, a)
	if err != nil {
		return err
	}
	defer h.close()
	bare, err := b.bareHTTP(ctx, h)
	if err != nil {
		return err
	}
	before := held()
	if err := b.examSignIn(ctx, h, base); err != nil {
		return err
	}
	if err := b.examRush(ctx, h, base); err != nil {
		return err
	}
	closed, err := h.load(ctx, b.dir, loadOrder{Sessions: h.orders[:examClosed], Seconds: examSeconds})
	if err != nil {
		return err
	}
	b.add(atLeast(fmt.Sprintf("durable answers of %d sessions, closed loop, %s", examClosed, base), closed.Rate, 7500, "saves/s"))
	b.add(beside("  beside bare HTTP with the same generator", closed.Rate, bare.Rate, "requests/s"))
	b.examTimes(closed, 0)
	b.add(known("  processor of the program for each save", closed.each(closed.Server), "µs"))
	b.add(known("  processor of the generator for each save", closed.each(closed.Generator), "µs"))
	many, err := h.load(ctx, b.dir, loadOrder{Sessions: h.orders, Seconds: 2 * examSeconds, Every: 10 * time.Second})
	if err != nil {
		return err
	}
	b.add(atLeast(fmt.Sprintf("answers of %d sessions, one every 10 s each, %s", examMany, base), many.Rate, 0.95*examMany/10, "saves/s"))
	b.examTimes(many, 25)
	b.add(atMost("  memory held for each session", (held()-before)/1000/examMany, 60, "kB"))
	return h.checked(ctx, closed.Saved+many.Saved)
}

// held is the memory that the program holds on to, in bytes: what the collector of
// garbage leaves, and the stacks.
func held() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc + m.StackInuse)
}

func (b *bench) examTimes(r loadResult, p99 float64) {
	b.add(known("  p50", r.P50, "ms"), known("  p95", r.P95, "ms"))
	if p99 > 0 {
		b.add(atMost("  p99", r.P99, p99, "ms"))
	} else {
		b.add(known("  p99", r.P99, "ms"))
	}
	b.add(known("  the slowest", r.Max, "ms"))
}

// examSignIn measures what is done before: a session for each candidate.
func (b *bench) examSignIn(ctx context.Context, h *benchHall, base string) error {
	began := b.wall.Now()
	if err := h.signIn(ctx); err != nil {
		return err
	}
	b.add(known(fmt.Sprintf("signing in of %d candidates, %s", examMany, base), examMany/b.since(began).Seconds(), "sessions/s"))
	return nil
}

// examRush measures how long the slowest of a thousand waits who begin in the
// same second: until the attempt is begun and its first section is there.
func (b *bench) examRush(ctx context.Context, h *benchHall, base string) error {
	r, err := h.load(ctx, b.dir, loadOrder{Sessions: h.orders[:examStart], Begin: true})
	if err != nil {
		return err
	}
	b.add(atMost(fmt.Sprintf("%d candidates begin in the same second: first item, %s", examStart, base), r.Max/1000, 2, "s"))
	b.add(known("  processor of the program for each", r.each(r.Server)/1000, "ms"), known("  processor of the generator for each", r.each(r.Generator)/1000, "ms"))
	if _, err = h.load(ctx, b.dir, loadOrder{Sessions: h.orders[examStart:], Begin: true}); err != nil {
		return err
	}
	_, err = h.load(ctx, b.dir, loadOrder{Sessions: h.orders, Enter: true})
	return err
}

// bareHTTP is what the generator gets of a handler that only answers.
func (b *bench) bareHTTP(ctx context.Context, h *benchHall) (loadResult, error) {
	return h.load(ctx, b.dir, loadOrder{Sessions: make([]loadSession, examClosed), Seconds: examSeconds / 2, Bare: true})
}

// benchHall is a server with an exam for many.
type benchHall struct {
	app    *app
	site   string
	srv    *http.Server
	body   people.BodyID
	orders []loadSession
	stop   context.CancelFunc
	work   sync.WaitGroup
}

func newBenchHall(ctx context.Context, a *app) (*benchHall, error) {
	return newBenchHallFor(ctx, a, examMany)
}

// newBenchHallFor has so many seats.
func newBenchHallFor(ctx context.Context, a *app, seats int) (*benchHall, error) {
	h := &benchHall{app: a, orders: make([]loadSession, seats)}
	if err := h.fill(ctx); err != nil {
		return nil, err
	}
	frame := web.Frame{About: a.around}
	routes, err := a.routes(ctx, frame.Draw, nil)
	if err != nil {
		return nil, err
	}
	routes = append(routes, route.Route{Method: "POST", Pattern: "/bench/bare", Verb: access.Look, Bare: true, Handle: func(w http.ResponseWriter, r *route.Request) error {
		_, err := w.Write([]byte(`{"state":"running","saved":[{"slot":1,"seq":1}],"refused":[]}`))
		return err
	}})
	srv, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: a.access, Failed: frame.Failed}, routes)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	h.site = listener.Addr().String()
	h.srv = &http.Server{Handler: srv.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = h.srv.Serve(listener) }() // it ends when it is closed
	work, stop := context.WithCancel(ctx)
	h.stop = stop
	h.work.Go(func() { a.journal.Run(work) })
	if err := h.warm(ctx); err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

// warm asks for a page, as somebody has before an exam: the texts of pages are
// read with the first.
func (h *benchHall) warm(ctx context.Context) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+h.site+"/sign-in", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	return res.Body.Close()
}

func (h *benchHall) close() {
	h.stop()
	h.work.Wait()
	_ = h.srv.Close() // nothing more is asked
}

// fill makes the body, the bank, the sitting, the candidates and their seats.
func (h *benchHall) fill(ctx context.Context) error {
	b, err := h.app.staff.AddBody(ctx, system, people.Body{BIN: "180140009999", Zone: "Asia/Almaty", Names: locale.Words{KK: "Орган", RU: "Орган", EN: "Body"}})
	if err != nil {
		return err
	}
	h.body = b.ID
	items, test := benchItems(), benchTest()
	var pool []exam.PoolItem
	now := h.app.legal.Now()
	sitting := &exam.Sitting{ID: "sit_bench", Version: 1, Body: h.body, Test: test, State: exam.SittingOpen, Starts: now, Closes: now.Add(time.Hour), Seats: len(h.orders), Taken: len(h.orders)}
	err = h.app.db.Write(ctx, func(tx *store.Tx) error {
		for i := range items {
			pool = append(pool, exam.Pooled(&items[i], 1, 0))
			if err := tx.FrozenInsert(&exam.Frozen{Body: h.body, Key: items[i].Key, Edition: 1, Item: items[i]}); err != nil {
				return err
			}
		}
		return tx.SittingInsert(sitting)
	})
	if err != nil {
		return err
	}
	return eachAtOnce(len(h.orders), 16, func(i int) error { return h.seat(ctx, sitting, pool, i) })
}

func (h *benchHall) seat(ctx context.Context, s *exam.Sitting, pool []exam.PoolItem, i int) error {
	iin, err := bookIIN(h.app.staff.Rules, i)
	if err != nil {
		return err
	}
	p, err := h.app.staff.Enrol(ctx, system, h.body, people.Entry{Surname: benchSurnames[i%len(benchSurnames)], Given: "Есім", Private: people.Private{IIN: iin}})
	if err != nil {
		return err
	}
	number := fmt.Sprintf("S%05d", i)
	paper, err := exam.Draw(&s.Test, pool, nil, number)
	if err != nil {
		return err
	}
	bk := &exam.Booking{
		ID: exam.BookingID("bkg_" + number), Version: 1, Sitting: s.ID, Body: h.body, TestKey: s.Test.Key, Person: p.ID, Number: number,
		Language: locale.KK, State: exam.Booked, Paper: *paper, Created: s.Starts,
	}
	h.orders[i] = loadSession{Person: string(p.ID), Booking: string(bk.ID)}
	return h.app.db.Write(ctx, func(tx *store.Tx) error {
		if _, err := tx.BookingInsert(bk); err != nil {
			return err
		}
		return tx.CandidateRegister(&candidate.Registration{
			ID: "reg_" + number, Person: p.ID, At: s.Starts, Act: selectionAct, Edition: "bench", UndertakingVersion: candidate.UndertakingVersion,
			ConsentVersion: candidate.ConsentVersion, Lang: "kk", Serial: number, Statement: []byte("bench"), Signature: []byte("bench"),
		})
	})
}

// signIn opens a session for everybody.
func (h *benchHall) signIn(ctx context.Context) error {
	return eachAtOnce(len(h.orders), 16, func(i int) error {
		opened, err := h.app.access.EnterSigned(ctx, h.orders[i].Person, nil, access.Visit{Agent: "bench", Address: "127.0.0.1"})
		h.orders[i].Token = opened.Token
		return err
	})
}

// checked compares what the generator was told with what is stored.
func (h *benchHall) checked(ctx context.Context, told int64) error {
	var n int64
	err := h.app.db.Read(ctx, func(tx *store.Tx) error {
		return tx.QueryRow("select count(*) from exam_answer").Scan(&n)
	})
	if err == nil && n != told {
		err = fmt.Errorf("%d answers were acknowledged, %d are stored", told, n)
	}
	return err
}

// eachAtOnce does n things, some of them at the same time.
func eachAtOnce(n, width int, do func(int) error) error {
	errs := make([]error, width)
	var work sync.WaitGroup
	for w := range width {
		work.Go(func() {
			for i := w; i < n && errs[w] == nil; i += width {
				errs[w] = do(i)
			}
		})
	}
	work.Wait()
	return errors.Join(errs...)
}

func benchItems() []exam.Item {
	var out []exam.Item
	for i := range examItems + examItems/3 {
		text := exam.Text{KK: fmt.Sprintf("%d-сұрақ: қай жауап дұрыс?", i), RU: fmt.Sprintf("Вопрос %d: какой ответ верен?", i)}
		item := exam.Item{Key: fmt.Sprintf("bench-%02d", i), Kind: exam.Single, Stem: text, Tags: []string{"bench"}, Answer: exam.Key{Options: []string{"a"}}}
		for _, k := range []string{"a", "b", "c", "d"} {
			item.Options = append(item.Options, exam.Option{Key: k, Text: exam.Text{KK: "Жауап нұсқасы " + k, RU: "Вариант ответа " + k}})
		}
		out = append(out, item)
	}
	return out
}

func benchTest() exam.Test {
	title := locale.Words{KK: "Сынақ", RU: "Проба", EN: "Trial"}
	return exam.Test{Key: "bench", Title: title, Languages: exam.Languages(), Grace: 60, Sections: []exam.Section{
		{Key: "all", Title: title, Minutes: examItems, Parts: []exam.Part{{Key: "bench", Title: title, Count: examItems}}},
	}}
}

// load lets a second process put the load on the server.
func (h *benchHall) load(ctx context.Context, dir string, o loadOrder) (loadResult, error) {
	o.Site = h.site
	file := filepath.Join(dir, "load.json")
	data, err := json.Marshal(o)
	if err != nil {
		return loadResult{}, err
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return loadResult{}, err
	}
	self, err := os.Executable()
	if err != nil {
		return loadResult{}, err
	}
	cmd := exec.CommandContext(ctx, self, "bench", "--load", file)
	cmd.Stderr = os.Stderr
	before, _ := processorTime()
	out, err := cmd.Output()
	if err != nil {
		return loadResult{}, fmt.Errorf("the generator: %w", err)
	}
	var r loadResult
	if err := json.Unmarshal(out, &r); err != nil {
		return r, err
	}
	after, _ := processorTime()
	r.Server, r.Generator = after-before, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()
	if r.Failed > 0 {
		return r, fmt.Errorf("%d requests failed, the first: %s", r.Failed, r.First)
	}
	if !o.Bare {
		h.learn(r.Sessions)
	}
	return r, nil
}

// learn keeps what the browsers have by now: their attempts and leases.
func (h *benchHall) learn(all []loadSession) {
	known := map[string]loadSession{}
	for _, s := range all {
		known[s.Booking] = s
	}
	for i, s := range h.orders {
		if k, ok := known[s.Booking]; ok {
			h.orders[i] = k
		}
	}
}
