package main

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/proctor"
	"tarazy/internal/web/beforepages"
	"tarazy/internal/web/front"
	"tarazy/internal/web/identitypages"
	"tarazy/internal/web/page"
)

// beforeDeps are what the candidate's pages before a proctored test stand on.
func (a *app) beforeDeps(draw page.Draw) beforepages.Deps {
	return beforepages.Deps{Proctor: a.proctor, Draw: draw, Zone: a.zoneOf}
}

// identityDeps are what the pages of the identity checker stand on.
func (a *app) identityDeps(draw page.Draw) identitypages.Deps {
	return identitypages.Deps{Proctor: a.proctor, Draw: draw, Zone: a.zoneOf, Now: func() time.Time { return a.legal.Now() }}
}

// beforeKinds are the jobs that destroy pictures which are not needed any more.
func (a *app) beforeKinds() []outbox.Kind {
	return []outbox.Kind{
		examKind(proctor.PicturesJob, a.proctor.DestroyPictures),
		examKind(proctor.LeftJob, func(ctx context.Context, in proctor.LeftPayload) error { return a.proctor.SweepLeft(ctx, in.Booking) }),
	}
}

// identityTasks are the checks that wait for an identity checker, as one task
// whose term is that of the first.
func (a *app) identityTasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	if ids, _ := access.Bodies(actor, access.CheckIdentity); len(ids) == 0 {
		return nil, nil
	}
	got, err := a.proctor.Checks(ctx, actor, proctor.IdentityQuery{State: proctor.IdentityWaiting, Limit: 1})
	if err != nil || len(got.Items) == 0 {
		return nil, err
	}
	first := got.Items[0]
	task := front.Task{
		Key: "identity." + string(first.ID), Text: locale.T(l, "tasks.identity", fault.Args{"n": got.Total}), Href: "/identity-checks", Do: locale.T(l, "tasks.identity.do", nil),
	}
	if zone := a.zoneOf(string(first.Body)); first.Handed != nil && first.Due != nil {
		from, due := day.In(*first.Handed, zone), day.In(first.Due.Add(-time.Second), zone)
		task.From, task.Due = &from, &due
	}
	return []front.Task{task}, nil
}
