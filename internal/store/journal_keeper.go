package store

import (
	"context"

	"tarazy/internal/journal"
)

// Keep gives the database the keeper by which entries are added to its journal.
// It must be called before anybody else uses db.
func (db *DB) Keep(k *journal.Keeper) { db.engine = keeping{engine: db.engine, keeper: k} }

// keeping is a database whose transactions know the keeper.
type keeping struct {
	engine
	keeper *journal.Keeper
}

type keeperKey struct{}

func (e keeping) write(ctx context.Context, fn func(*Tx) error) error {
	return e.engine.write(context.WithValue(ctx, keeperKey{}, e.keeper), fn)
}

func (e keeping) read(ctx context.Context, fn func(*Tx) error) error {
	return e.engine.read(context.WithValue(ctx, keeperKey{}, e.keeper), fn)
}

// JournalKeeper is the keeper given to the database; nil for none.
func (tx *Tx) JournalKeeper() *journal.Keeper {
	k, _ := tx.ctx.Value(keeperKey{}).(*journal.Keeper)
	return k
}
