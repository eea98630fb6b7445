package main

import (
	"context"
	"runtime"
	"runtime/debug"

	"tarazy/internal/store"
	"tarazy/internal/web/adminpages"
)

// state is what the installation's administrator sees of the program.
func (a *app) state(ctx context.Context) (adminpages.State, error) {
	out := adminpages.State{Version: version(), Runtime: runtime.Version(), Database: a.db.Kind()}
	err := a.db.Read(ctx, func(tx *store.Tx) (err error) {
		if out.Schema, err = tx.SchemaVersion(); err != nil {
			return err
		}
		out.Pending, err = tx.JournalPendingCount()
		return err
	})
	return out, err
}

// version is the commit that the program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return info.Main.Version
}
