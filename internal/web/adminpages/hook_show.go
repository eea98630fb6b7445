package adminpages

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/outbox/hook"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// testVerb is the event that a test sends.
const testVerb = "hook.test"

// deliveriesLooked is how many of the last deliveries of a body are looked
// through for those of one webhook.
const deliveriesLooked = 200

// hookPage is one webhook with its deliveries.
type hookPage struct {
	Scope      scope
	Hook       *hook.Hook
	State      string
	Kind       kit.StateKind
	Active     bool
	Events     []string
	Deliveries []deliveryLine
	Back       string
	Version    string
}

// deliveryLine is one message to a webhook.
type deliveryLine struct {
	When, Event, Case, State, Attempts, Error string
	Kind                                      kit.StateKind
}

// hook shows one webhook and what was delivered to it.
func (d Deps) hook(w http.ResponseWriter, r *route.Request) error {
	s, h, err := d.findHook(r)
	if err != nil {
		return err
	}
	p := hookPage{Scope: s, Hook: h, Active: h.State == hook.Active, Back: at("/admin/hooks", s.Body), Version: strconv.FormatInt(h.Version, 10)}
	p.State, p.Kind = d.hookState(r.Lang, h)
	for _, v := range h.Verbs {
		p.Events = append(p.Events, eventName(r.Lang, v))
	}
	if p.Deliveries, err = d.deliveries(r, h); err != nil {
		return err
	}
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "adminpages.hooks.one", nil)}, hookShow(p))
}

// findHook is the webhook of the address, in a body of the person's.
func (d Deps) findHook(r *route.Request) (scope, *hook.Hook, error) {
	s, err := d.scope(r, access.KeepHooks, "/admin/hooks")
	if err != nil {
		return s, nil, err
	}
	all, err := d.Hooks.Hooks(r.Context(), s.Body)
	if err != nil {
		return s, nil, err
	}
	for i := range all {
		if all[i].ID == r.PathValue("id") {
			return s, &all[i], nil
		}
	}
	return s, nil, fault.New(fault.Missing, "outbox.hook.missing")
}

func (d Deps) deliveries(r *route.Request, h *hook.Hook) ([]deliveryLine, error) {
	var jobs outbox.JobPage
	err := d.Store.Read(r.Context(), func(tx outbox.WorkTx) (err error) {
		jobs, err = tx.JobList(outbox.JobQuery{Kinds: []string{outbox.KindHook}, Body: h.Body, Limit: deliveriesLooked})
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []deliveryLine
	for i := range jobs.Items {
		j := &jobs.Items[i]
		var e outbox.EventJob
		if err := json.Unmarshal(j.Payload, &e); err != nil {
			return nil, fmt.Errorf("adminpages: job %d: %w", j.ID, err)
		}
		if e.Hook != h.ID {
			continue
		}
		out = append(out, deliveryLine{
			When: d.moment(r.Lang, e.At, h.Body), Event: eventName(r.Lang, e.Verb), Case: e.Case, Error: j.Error,
			State: locale.T(r.Lang, "adminpages.job."+string(j.State), nil), Kind: jobKind(j.State), Attempts: strconv.Itoa(j.Attempts),
		})
	}
	return out, nil
}

// jobKind is the shape of a job's state.
func jobKind(s outbox.State) kit.StateKind {
	return map[outbox.State]kit.StateKind{
		outbox.Running: kit.Going, outbox.Done: kit.Done, outbox.Failed: kit.Refused, outbox.Cancelled: kit.Out,
	}[s]
}

// hookDoing is what can be done with a webhook.
type hookDoing func(d Deps, r *route.Request, h *hook.Hook) error

// hookAct does something with a webhook of the person's body and shows it
// again, or the list where it is gone.
func (d Deps) hookAct(do hookDoing) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		s, h, err := d.findHook(r)
		if err != nil {
			return err
		}
		if err := do(d, r, h); err != nil {
			return err
		}
		if _, _, err := d.findHook(r); err != nil {
			return page.Go(w, r, at("/admin/hooks", s.Body))
		}
		return page.Go(w, r, at("/admin/hooks/show/"+h.ID, s.Body))
	}
}

// seen is the version of the webhook that the person saw.
func seen(r *route.Request) int64 {
	v, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	if err != nil {
		return 0 // no version: the act is refused as one on an old one
	}
	return v
}

func enable(d Deps, r *route.Request, h *hook.Hook) error {
	return d.Hooks.Enable(r.Context(), r.Actor.Person, h.Body, h.ID, seen(r))
}

func disable(d Deps, r *route.Request, h *hook.Hook) error {
	return d.Hooks.Disable(r.Context(), r.Actor.Person, h.Body, h.ID, seen(r))
}

func remove(d Deps, r *route.Request, h *hook.Hook) error {
	return d.Hooks.Remove(r.Context(), r.Actor.Person, h.Body, h.ID)
}

// test sends one message to this webhook alone, by the way that all go.
func test(d Deps, r *route.Request, h *hook.Hook) error {
	return d.Store.Write(r.Context(), func(tx outbox.WorkTx) error {
		return outbox.Enqueue(tx, outbox.Job{
			Kind: outbox.KindHook, Chain: outbox.HookChain(h.ID), Person: r.Actor.Person, Body: h.Body, Case: h.ID,
			Payload: outbox.EventJob{Hook: h.ID, Verb: testVerb, Body: h.Body, Case: h.ID, At: tx.Now()},
		})
	})
}

func deliveryRows(ctx context.Context, p hookPage) kit.Rows {
	col := func(key string) kit.Col { return kit.Col{Text: kit.Tr(ctx, "adminpages.col."+key)} }
	attempts := col("attempts")
	attempts.Num = true
	rows := kit.Rows{
		Caption: kit.Tr(ctx, "adminpages.hooks.deliveries"),
		Cols:    []kit.Col{col("when"), col("event"), col("case"), col("state"), attempts, col("error")},
		Empty:   kit.Nothing{Title: kit.Tr(ctx, "adminpages.hooks.quiet"), Text: kit.Tr(ctx, "adminpages.hooks.quiet_text")},
	}
	for _, l := range p.Deliveries {
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			kit.Text(l.When), kit.Text(l.Event), orDash(l.Case), kit.State(l.Kind, l.State), kit.Text(l.Attempts), orDash(l.Error),
		}})
	}
	return rows
}
