package main

import (
	"context"

	"tarazy/internal/journal"
	"tarazy/internal/press"
	"tarazy/internal/store"
)

// openPress puts together what every paper goes through.
func (a *app) openPress(context.Context) error {
	a.press = &press.Service{
		Press: press.Press{Site: a.cfg.site, Master: a.master}, Store: store.As[press.Tx](a.db),
		Record: func(tx press.Tx, e journal.Entry) error { return record(tx, e) },
	}
	return nil
}
