package main

import (
	"cmp"
	"context"
	"strings"
	"sync"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// bodyList are names and zones of the bodies, as they were read.
type bodyList struct {
	names map[string]locale.Words
	zones map[string]*time.Location
	ids   []string // by Kazakh name
}

// keptBodies holds the list that every page needs, for a while. What this
// process changes is seen at once; what another replica changes, when the time
// is over.
type keptBodies struct {
	mu    sync.Mutex
	list  *bodyList
	until time.Time // on the machine's clock
	apart time.Time // before it nothing is kept
}

// bodiesHold is for how long a body that another replica changed may go
// unnoticed, and for how long the list is not kept after a change: longer than
// the change's transaction takes.
const bodiesHold = 5 * time.Second

// get gives the kept list; nil where there is none.
func (k *keptBodies) get(now time.Time) *bodyList {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.list == nil || !now.Before(k.until) {
		return nil
	}
	return k.list
}

// put keeps a list whose reading began at the instant asked.
func (k *keptBodies) put(list *bodyList, asked time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !asked.Before(k.apart) {
		k.list, k.until = list, asked.Add(bodiesHold)
	}
}

// forget drops the list because a body is being changed.
func (k *keptBodies) forget(now time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.list, k.apart = nil, now.Add(bodiesHold)
}

// recordStaff writes an entry of the record of staff into the journal.
func (a *app) recordStaff(tx people.Tx, e journal.Entry) error {
	if strings.HasPrefix(e.Verb, "staff.body.") {
		a.kept.forget(a.wall.Now())
	}
	return record(tx, e)
}

// bodyList gives names and zones of the bodies.
func (a *app) bodyList(ctx context.Context) (*bodyList, error) {
	now := a.wall.Now()
	if list := a.kept.get(now); list != nil {
		return list, nil
	}
	return a.readBodies(ctx, now)
}

// bodyListWith is bodyList that does not miss a body which another replica has
// added a moment ago.
func (a *app) bodyListWith(ctx context.Context, body string) (*bodyList, error) {
	list, err := a.bodyList(ctx)
	if err != nil {
		return nil, err
	}
	if _, known := list.names[body]; known {
		return list, nil
	}
	return a.readBodies(ctx, a.wall.Now())
}

func (a *app) readBodies(ctx context.Context, now time.Time) (*bodyList, error) {
	all, err := a.staff.Bodies(ctx, system)
	if err != nil {
		return nil, err
	}
	list := &bodyList{names: map[string]locale.Words{}, zones: map[string]*time.Location{}, ids: make([]string, len(all))}
	for i, b := range all {
		list.ids[i], list.names[string(b.ID)] = string(b.ID), b.Names
		if list.zones[string(b.ID)], err = day.Zone(b.Zone); err != nil {
			return nil, err
		}
	}
	a.kept.put(list, now)
	return list, nil
}

// bodies are the names of the bodies by id. They are not to be changed.
func (a *app) bodies(ctx context.Context) (map[string]locale.Words, error) {
	list, err := a.bodyList(ctx)
	if err != nil {
		return nil, err
	}
	return list.names, nil
}

func (a *app) bodyIDs(ctx context.Context) ([]string, error) {
	list, err := a.bodyList(ctx)
	if err != nil {
		return nil, err
	}
	return list.ids, nil
}

// bodyName is the name of a body; "" for none.
func (a *app) bodyName(ctx context.Context, id string, l locale.Lang) string {
	if id == "" {
		return ""
	}
	list, err := a.bodyListWith(ctx, id)
	if err != nil {
		a.log.Error("names of bodies", "error", err)
		return ""
	}
	return list.names[id].In(l)
}

// zoneOf is the zone of a body; of the installation where there is none.
func (a *app) zoneOf(body string) *time.Location {
	if body == "" || a.staff == nil {
		return a.zone
	}
	list, err := a.bodyListWith(context.Background(), body)
	if err != nil {
		a.log.Error("zone of a body", "error", err)
		return a.zone
	}
	return cmp.Or(list.zones[body], a.zone)
}
