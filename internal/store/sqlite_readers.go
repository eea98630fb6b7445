package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// sqliteReaders are the connections that read, each with its statements kept
// prepared: making a statement ready takes longer than most of them run.
type sqliteReaders struct {
	db    *sql.DB
	idle  chan *preparedConn
	slots chan struct{} // one for each connection that may still be opened
}

func newSQLiteReaders(db *sql.DB, most int) *sqliteReaders {
	db.SetMaxOpenConns(most)
	r := &sqliteReaders{db: db, idle: make(chan *preparedConn, most), slots: make(chan struct{}, most)}
	for range most {
		r.slots <- struct{}{}
	}
	return r
}

// take gives a connection that nobody uses.
func (r *sqliteReaders) take(ctx context.Context) (*preparedConn, error) {
	select {
	case p := <-r.idle:
		return p, nil
	default:
	}
	select {
	case p := <-r.idle:
		return p, nil
	case <-r.slots:
		conn, err := r.db.Conn(ctx)
		if err != nil {
			r.slots <- struct{}{}
			return nil, err
		}
		return &preparedConn{conn: conn, kept: map[string]*sql.Stmt{}}, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// giveBack ends the transaction and frees the connection. One that cannot be
// brought to order is closed.
func (r *sqliteReaders) giveBack(p *preparedConn) {
	if _, err := p.ExecContext(context.Background(), "rollback"); err != nil {
		_ = p.close() // it is of no use
		r.slots <- struct{}{}
		return
	}
	r.idle <- p
}

func (r *sqliteReaders) read(ctx context.Context, cfg Config, fn func(*Tx) error) error {
	p, err := r.take(ctx)
	if err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	if _, err := p.ExecContext(context.WithoutCancel(ctx), "begin"); err != nil {
		_ = p.close() // it is of no use
		r.slots <- struct{}{}
		return fmt.Errorf("store: begin: %w", err)
	}
	defer r.giveBack(p)
	t := cfg.newTx(ctx, ctx, p, sqliteDialect)
	return t.finish(fn(t))
}

// close closes the connections that nobody uses, and then the rest.
func (r *sqliteReaders) close() error {
	var errs []error
	for {
		select {
		case p := <-r.idle:
			errs = append(errs, p.close())
		default:
			return errors.Join(append(errs, r.db.Close())...)
		}
	}
}
