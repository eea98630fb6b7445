package adminpages

import (
	"net/http"
	"strconv"
	"time"

	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// noticeRead marks a notice as read and leads to what it is about.
func (d Deps) noticeRead(w http.ResponseWriter, r *route.Request) error {
	if err := mayNotices(r); err != nil {
		return err
	}
	missing := fault.New(fault.Missing, "adminpages.no_notice")
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return missing
	}
	link := ""
	err = d.Store.Write(r.Context(), func(tx outbox.WorkTx) error {
		n, err := tx.NoticeGet(id)
		if err != nil {
			return err
		}
		if n == nil || n.To != r.Actor.Person {
			return missing
		}
		link = n.Link
		_, err = tx.NoticeRead(r.Actor.Person, id)
		return err
	})
	if err != nil {
		return err
	}
	if r.PostFormValue("open") == "" || link == "" {
		link = "/notices"
	}
	return page.Go(w, r, link)
}

// noticesRead marks as read all that the page showed: what came after it was
// drawn stays.
func (d Deps) noticesRead(w http.ResponseWriter, r *route.Request) error {
	if err := mayNotices(r); err != nil {
		return err
	}
	micros, err := strconv.ParseInt(r.PostFormValue("until"), 10, 64)
	if err != nil {
		return fault.New(fault.Invalid, "adminpages.notices.until").At("until")
	}
	err = d.Store.Write(r.Context(), func(tx outbox.WorkTx) error {
		_, err := tx.NoticeReadAll(r.Actor.Person, time.UnixMicro(micros).UTC())
		return err
	})
	if err != nil {
		return err
	}
	return page.Go(w, r, "/notices")
}

// noticesMail turns e-mail on or off for the person.
func (d Deps) noticesMail(w http.ResponseWriter, r *route.Request) error {
	if err := mayNotices(r); err != nil {
		return err
	}
	err := d.Store.Write(r.Context(), func(tx outbox.WorkTx) error {
		return tx.NoticeChoose(r.Actor.Person, r.PostFormValue("mail") == "on")
	})
	if err != nil {
		return err
	}
	return page.Go(w, r, "/notices")
}
