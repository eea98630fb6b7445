package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/route"
)

// NoticeTx is what the routes of notices need of a transaction; *store.Tx has it.
type NoticeTx interface {
	Now() time.Time
	NoticeList(outbox.NoticeQuery) (outbox.NoticePage, error)
	NoticeUnread(person string) (int64, error)
	NoticeRead(person string, id int64) (bool, error)
	NoticeReadAll(person string, until time.Time) (int64, error)
}

// NoticeStore runs transactions.
type NoticeStore interface {
	Write(context.Context, func(NoticeTx) error) error
	Read(context.Context, func(NoticeTx) error) error
}

// NoticeDeps are what the routes of notices stand on.
type NoticeDeps struct{ Store NoticeStore }

// NoticeRoutes are the routes of a person's own notices.
func NoticeRoutes(d NoticeDeps) []route.Route {
	return []route.Route{
		{
			Method: "GET", Pattern: "/api/v1/notices", Verb: access.SeeNotices, Handle: d.list,
			API: &route.Operation{
				ID: "listNotices", Summary: "The notices of who asks, the latest first", Out: NoticesOut{},
				Query: []route.Param{{Name: "unread", About: "yes: only those that were not read"}, {Name: "after", About: "cursor of the page before"}},
			},
		},
		{
			Method: "POST", Pattern: "/api/v1/notices/{id}/read", Verb: access.SeeNotices, Handle: d.read,
			API: &route.Operation{ID: "readNotice", Summary: "Mark a notice as read", Status: http.StatusNoContent},
		},
		{
			Method: "POST", Pattern: "/api/v1/notices/read", Verb: access.SeeNotices, Handle: d.readAll,
			API: &route.Operation{ID: "readNotices", Summary: "Mark all notices as read", Status: http.StatusNoContent},
		},
	}
}

// NoticeOut is a notice as it is printed.
type NoticeOut struct {
	ID      int64        `json:"id"`
	At      string       `json:"at"` // legal instant
	Unread  bool         `json:"unread"`
	Key     string       `json:"key"`
	Subject locale.Words `json:"subject"`
	Text    locale.Words `json:"text"`
	Case    string       `json:"case"`
	Link    string       `json:"link"`
}

// NoticesOut is a page of notices.
type NoticesOut struct {
	Unread int64       `json:"unread"` // on all pages
	Items  []NoticeOut `json:"items"`
	Next   string      `json:"next"`
}

// list prints the notices of who asks, and of nobody else.
func (d NoticeDeps) list(w http.ResponseWriter, r *route.Request) error {
	if !mayNotices(r) {
		return fault.New(fault.Denied, "access.denied")
	}
	out := NoticesOut{Items: []NoticeOut{}}
	err := d.Store.Read(r.Context(), func(tx NoticeTx) error {
		q := r.URL.Query()
		page, err := tx.NoticeList(outbox.NoticeQuery{Person: r.Actor.Person, Unread: q.Get("unread") == "yes", After: q.Get("after")})
		if err != nil {
			return err
		}
		for i := range page.Items {
			n := &page.Items[i]
			out.Items = append(out.Items, NoticeOut{
				ID: n.ID, At: n.At.UTC().Format(time.RFC3339Nano), Unread: n.Unread, Key: n.Key, Case: n.Case, Link: n.Link,
				Subject: locale.All(n.Key+".subject", n.Args), Text: locale.All(n.Key, n.Args),
			})
		}
		out.Next = page.Next
		out.Unread, err = tx.NoticeUnread(r.Actor.Person)
		return err
	})
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, out)
}

func mayNotices(r *route.Request) bool {
	return access.May(r.Actor, access.SeeNotices, access.Target{Relation: access.Own})
}

// read marks a notice of who asks as read.
func (d NoticeDeps) read(w http.ResponseWriter, r *route.Request) error {
	missing := fault.New(fault.Missing, "adminpages.no_notice")
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || !mayNotices(r) {
		return missing
	}
	return nothing(w, d.Store.Write(r.Context(), func(tx NoticeTx) error {
		ok, err := tx.NoticeRead(r.Actor.Person, id)
		if err == nil && !ok {
			return missing
		}
		return err
	}))
}

// readAll marks all that who asks was told.
func (d NoticeDeps) readAll(w http.ResponseWriter, r *route.Request) error {
	if !mayNotices(r) {
		return fault.New(fault.Denied, "access.denied")
	}
	return nothing(w, d.Store.Write(r.Context(), func(tx NoticeTx) error {
		_, err := tx.NoticeReadAll(r.Actor.Person, tx.Now())
		return err
	}))
}
