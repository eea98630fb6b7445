package access

import (
	"context"
	"sync"
	"time"
)

// recentTime is how long a route that allows it is served by what was known of
// a session: a thousand candidates begin in the same second, each with several
// requests, and to find out anew who asks is a quarter of the work. A session
// that ends in this process is forgotten at once, one that ends in another
// after this time.
const recentTime = 2 * time.Second

// recentMost bounds what is kept.
const recentMost = 20_000

type recentKey struct{}

// Recently marks a request that may be served by what was known of its session
// a moment ago.
func Recently(ctx context.Context) context.Context {
	return context.WithValue(ctx, recentKey{}, true)
}

func recently(ctx context.Context) bool { return ctx.Value(recentKey{}) != nil }

// recent are the actors of sessions that were found out a moment ago.
type recent struct {
	mu sync.Mutex
	of map[string]recentActor // by the digest of the session's secret
}

type recentActor struct {
	actor Actor
	until time.Time
}

func (r *recent) get(digest []byte, now time.Time) *Actor {
	r.mu.Lock()
	defer r.mu.Unlock()
	one, ok := r.of[string(digest)]
	if !ok || !now.Before(one.until) {
		return nil
	}
	a := one.actor
	return &a
}

func (r *recent) put(digest []byte, a *Actor, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.of == nil || len(r.of) >= recentMost {
		r.of = map[string]recentActor{}
	}
	r.of[string(digest)] = recentActor{actor: *a, until: now.Add(recentTime)}
}

// forget lets go of all: somebody's session or role has ended.
func (r *recent) forget() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.of = nil
}
