package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

const (
	pageLimit = 20  // milliseconds
	pageTimes = 100 // each page is asked for so often
	pageWarm  = 10  // and so often before
)

// pages measures every page of the demonstration over the loopback, as somebody
// who may see it.
func (b *bench) pages(ctx context.Context) error {
	t, err := b.openTown(ctx)
	if err != nil {
		return err
	}
	var slowest benchPage
	most := 0.0
	for _, p := range t.pages {
		took, err := b.page(ctx, t, t.site, p)
		if err != nil {
			return err
		}
		if took > most {
			slowest, most = p, took
		}
		b.add(atMost(fmt.Sprintf("page %s as %s: p95", p.pattern, p.role), took, pageLimit, "ms"))
	}
	bare, err := b.barePage(ctx, t, slowest)
	if err != nil {
		return err
	}
	b.add(beside("  the slowest beside a handler that writes the same bytes", most, bare, "ms"))
	return nil
}

func (b *bench) page(ctx context.Context, t *benchTown, site string, p benchPage) (float64, error) {
	var took []time.Duration
	for i := range pageWarm + pageTimes {
		began := b.wall.Now()
		got, err := t.get(ctx, site, p)
		if err == nil && got.status != http.StatusOK {
			err = fmt.Errorf("%s as %s: status %d", p.path, p.role, got.status)
		}
		if err != nil {
			return 0, err
		}
		if i >= pageWarm {
			took = append(took, b.since(began))
		}
	}
	return p95(took), nil
}

// barePage asks a handler that does nothing but write the page.
func (b *bench) barePage(ctx context.Context, t *benchTown, p benchPage) (float64, error) {
	got, err := t.get(ctx, t.site, p)
	if err != nil {
		return 0, err
	}
	srv, site, err := listen(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", got.kind)
		_, _ = w.Write(got.body) // a reader that went away is told by its own error
	}))
	if err != nil {
		return 0, err
	}
	defer srv.Close()
	return b.page(ctx, t, site, p)
}
