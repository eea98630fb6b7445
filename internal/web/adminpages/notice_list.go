package adminpages

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// noticesPage is what a person was told.
type noticesPage struct {
	Views  []kit.View
	Lines  []noticeLine
	Unread bool // something is
	Until  string
	Pages  kit.Pages
	MailOn bool
	All    bool
}

// noticeLine is one notice.
type noticeLine struct {
	ID, Subject, Text, When, Stamp, Link, Mail string
	Unread                                     bool
}

// mayNotices refuses who may not see notices of one's own: a token without the
// scope.
func mayNotices(r *route.Request) error {
	if !access.May(r.Actor, access.SeeNotices, access.Target{Relation: access.Own}) {
		return fault.New(fault.Denied, "access.denied")
	}
	return nil
}

// notices shows a person's own notices: those not read while there are any,
// then all.
func (d Deps) notices(w http.ResponseWriter, r *route.Request) error {
	if err := mayNotices(r); err != nil {
		return err
	}
	var p noticesPage
	var found outbox.NoticePage
	err := d.Store.Read(r.Context(), func(tx outbox.WorkTx) error {
		unread, err := tx.NoticeUnread(r.Actor.Person)
		if err != nil {
			return err
		}
		show := r.URL.Query().Get("show")
		p.All = show == "all" || show == "" && unread == 0
		p.Unread, p.Until = unread > 0, strconv.FormatInt(tx.Now().UnixMicro(), 10)
		p.Views = []kit.View{
			{Text: locale.T(r.Lang, "adminpages.notices.unread", nil), Href: "/notices?show=unread", Count: locale.Number(r.Lang, strconv.FormatInt(unread, 10)), Current: !p.All},
			{Text: locale.T(r.Lang, "adminpages.notices.all", nil), Href: "/notices?show=all", Current: p.All},
		}
		contact, err := tx.NoticeContact(r.Actor.Person)
		if err != nil {
			return err
		}
		p.MailOn = contact == nil || contact.Mail
		found, err = tx.NoticeList(outbox.NoticeQuery{Person: r.Actor.Person, Unread: !p.All, After: r.URL.Query().Get("after")})
		return err
	})
	if err != nil {
		return err
	}
	for i := range found.Items {
		p.Lines = append(p.Lines, d.noticeLine(r, &found.Items[i]))
	}
	p.pages(r, found.Next)
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "adminpages.notices.title", nil)}, noticeList(p))
}

func (p *noticesPage) pages(r *route.Request, next string) {
	show := "unread"
	if p.All {
		show = "all"
	}
	p.Pages.Shown = locale.T(r.Lang, "adminpages.notices.shown", map[string]any{"n": len(p.Lines)})
	if r.URL.Query().Get("after") != "" {
		p.Pages.Previous = "/notices?show=" + show
	}
	if next != "" {
		p.Pages.Next = "/notices?show=" + show + "&after=" + url.QueryEscape(next)
	}
}

func (d Deps) noticeLine(r *route.Request, n *outbox.Told) noticeLine {
	out := noticeLine{
		ID: strconv.FormatInt(n.ID, 10), Subject: n.Subject(r.Lang), Text: n.Text(r.Lang), When: d.moment(r.Lang, n.At, r.Actor.Body),
		Stamp: n.At.UTC().Format(time.RFC3339), Link: n.Link, Unread: n.Unread,
	}
	if n.Mail != outbox.MailNone {
		out.Mail = locale.T(r.Lang, "outbox.mail.state."+string(n.Mail), nil)
	}
	return out
}
