package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// A group ends when nobody waits, or at these bounds, so that the first of a
// group does not wait long for its answer.
const (
	groupMost = 256
	groupTime = 20 * time.Millisecond
)

// errAborted stands for a panic, or the end of the goroutine, inside a function.
var errAborted = errors.New("store: the function did not return")

// sqliteWriter owns the one connection that writes. It gives the functions
// that wait their turns one by one, each in a savepoint of one transaction,
// commits once, and then answers all of them: one sync of the disk serves the
// whole group.
type sqliteWriter struct {
	cfg   Config
	conn  *preparedConn
	queue chan *sqliteJob
	first chan *sqliteJob // of those who go before all in queue
	stop  chan struct{}
	ended chan struct{}
}

// sqliteJob is one function that waits. The function runs in its caller's own
// goroutine, so that a panic shows where it happened.
type sqliteJob struct {
	ctx    context.Context
	turn   chan *Tx   // begins the turn; unbuffered: both sides agree whether it began
	done   chan error // ends the turn
	answer chan error // the outcome, after the commit
}

func startSQLiteWriter(cfg Config, conn *sql.Conn) *sqliteWriter {
	w := &sqliteWriter{
		cfg: cfg, conn: &preparedConn{conn: conn, kept: map[string]*sql.Stmt{}},
		queue: make(chan *sqliteJob), first: make(chan *sqliteJob), stop: make(chan struct{}), ended: make(chan struct{}),
	}
	go w.loop()
	return w
}

func (w *sqliteWriter) close() error {
	close(w.stop)
	<-w.ended
	return w.conn.close()
}

// write queues fn, runs it when its turn comes, and waits for the commit. A
// context that ends before the turn leaves the queue; one that ends later
// fails the function, and the answer is still awaited, for only it tells what
// became of the changes.
func (w *sqliteWriter) write(ctx context.Context, fn func(*Tx) error) error {
	j := &sqliteJob{ctx: ctx, turn: make(chan *Tx), done: make(chan error, 1), answer: make(chan error, 1)}
	select {
	case w.queueOf(ctx) <- j:
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-w.stop:
		return ErrClosed
	}
	select {
	case tx := <-j.turn:
		j.runTurn(tx, fn)
		return <-j.answer
	case err := <-j.answer:
		return err
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (w *sqliteWriter) queueOf(ctx context.Context) chan *sqliteJob {
	if goesFirst(ctx) {
		return w.first
	}
	return w.queue
}

func (j *sqliteJob) runTurn(tx *Tx, fn func(*Tx) error) {
	err := errAborted
	defer func() { j.done <- tx.finish(err) }()
	err = fn(tx)
}

func (w *sqliteWriter) loop() {
	defer close(w.ended)
	for {
		select {
		case j := <-w.first:
			w.group(j)
		case j := <-w.queue:
			w.group(j)
		case <-w.stop:
			return
		}
	}
}

// group runs j and all who wait behind it in one transaction.
func (w *sqliteWriter) group(j *sqliteJob) {
	began := w.cfg.Wall.Now()
	if j = w.begin(j, began); j == nil {
		return
	}
	kept := []*sqliteJob{j}
	for n := 2; ; n++ {
		if j = w.next(n, began); j == nil {
			break
		}
		keep, err := w.turn(j)
		if err != nil {
			w.abandon(append(kept, j), err)
			return
		}
		if keep {
			kept = append(kept, j)
		}
	}
	if err := w.exec("commit"); err != nil {
		w.abandon(kept, err)
		return
	}
	answer(kept, nil)
}

// begin begins the transaction of a group with the first of those who wait
// whose function does not fail, and gives it; nil where nobody is left. The
// first one needs no savepoint: where it fails, all that was done is undone.
func (w *sqliteWriter) begin(j *sqliteJob, began time.Time) *sqliteJob {
	for n := 2; j != nil; n++ {
		if err := w.exec("begin immediate"); err != nil {
			// Another process holds the file, as a restore does.
			j.answer <- busy(err)
			return nil
		}
		outcome, ran := w.run(j)
		if ran && outcome == nil {
			return j
		}
		if err := w.exec("rollback"); err != nil {
			w.abandon([]*sqliteJob{j}, err)
			return nil
		}
		if ran {
			j.answer <- outcome
		}
		j = w.next(n, began)
	}
	return nil
}

// next is the next job that already waits, nil if the group is to end.
func (w *sqliteWriter) next(n int, began time.Time) *sqliteJob {
	if n >= groupMost || w.cfg.Wall.Now().Sub(began) >= groupTime {
		return nil
	}
	select {
	case j := <-w.first:
		return j
	default:
	}
	select {
	case j := <-w.queue:
		return j
	default:
		return nil
	}
}

// turn runs one function in a savepoint. keep tells that its changes stay; an
// error, that the whole transaction is lost.
//
// Statements run without the caller's cancellation: SQLite rolls the whole
// transaction back when a writing statement is interrupted, the work of all
// others with it. The Tx looks at the context between statements instead.
func (w *sqliteWriter) turn(j *sqliteJob) (keep bool, err error) {
	if err := w.exec("savepoint turn"); err != nil {
		return false, err
	}
	outcome, ran := w.run(j)
	if ran && outcome == nil || !ran {
		return ran, w.exec("release turn")
	}
	if err := w.exec("rollback to turn"); err != nil {
		return false, errors.Join(outcome, err)
	}
	if err := w.exec("release turn"); err != nil {
		return false, err
	}
	j.answer <- outcome
	return false, nil
}

// run gives a function its turn and tells what came of it; it does not run
// where its caller has gone.
func (w *sqliteWriter) run(j *sqliteJob) (outcome error, ran bool) {
	tx := w.cfg.newTx(j.ctx, context.WithoutCancel(j.ctx), w.conn, sqliteDialect)
	select {
	case j.turn <- tx:
	case <-j.ctx.Done():
		return nil, false
	}
	outcome = <-j.done
	w.cfg.logSlow(tx.wall)
	return outcome, true
}

// abandon undoes the transaction and tells everybody in it.
func (w *sqliteWriter) abandon(jobs []*sqliteJob, err error) {
	// After a full disk or the like SQLite may have rolled back by itself;
	// then this fails, and means nothing.
	_ = w.exec("rollback")
	w.cfg.Log.Error("store: a group of writes was lost", "writes", len(jobs), "error", err)
	answer(jobs, fmt.Errorf("store: commit: %w", err))
}

func answer(jobs []*sqliteJob, err error) {
	for _, j := range jobs {
		j.answer <- err
	}
}

func (w *sqliteWriter) exec(statement string) error {
	_, err := w.conn.ExecContext(context.Background(), statement)
	return err
}

// logSlow logs a function that began at began and kept others waiting.
func (cfg Config) logSlow(began time.Time) {
	if took := cfg.Wall.Now().Sub(began); took > slow {
		cfg.Log.Warn("store: a write function was slow", "ms", took.Milliseconds())
	}
}
