package store

import (
	"context"
	"database/sql"
	"io/fs"
)

// MigrateFrom runs other migrations than the program's own.
func MigrateFrom(ctx context.Context, db *sql.DB, kind string, texts fs.FS) error {
	return migrateFrom(ctx, db, map[string]*dialect{"sqlite": sqliteDialect, "postgres": postgresDialect}[kind], texts)
}

// Migrations are the program's own.
var Migrations = migrations
