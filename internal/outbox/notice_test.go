package outbox_test

import (
	"strings"
	"testing"
	"time"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/outbox/mail"
)

func term(to string) outbox.Notice {
	return outbox.Notice{To: to, Key: "outbox.term.due", Args: fault.Args{"task": "outbox.mail.open", "due": "2026-03-05"}, Case: "cas_1", Link: "/sheets/1"}
}

func TestNoticesAreListedAndRead(t *testing.T) {
	each(t, func(b *bench) {
		for i := range 3 {
			n := term("per_1")
			n.Args["n"] = i
			b.notify(n)
			b.clock.Advance(time.Second)
		}
		b.notify(term("per_2"))
		all := b.notices("per_1")
		if len(all) != 3 || all[0].At.Before(all[1].At) || !all[0].Unread || all[0].Mail != outbox.MailNone {
			b.Fatalf("%+v", all)
		}
		if got := all[0].Text(locale.RU); got != "Сегодня необходимо завершить: Открыть в системе. Последний день: 5\u00a0марта 2026\u00a0года." {
			b.Error(got)
		}
		b.write(func(tx outbox.WorkTx) error {
			if ok, err := tx.NoticeRead("per_2", all[0].ID); ok || err != nil {
				b.Error("read by another", err)
			}
			ok, err := tx.NoticeRead("per_1", all[0].ID)
			if !ok {
				b.Error("not read")
			}
			return err
		})
		unread := func(want int64) {
			b.read(func(tx outbox.WorkTx) error {
				n, err := tx.NoticeUnread("per_1")
				page, err2 := tx.NoticeList(outbox.NoticeQuery{Person: "per_1", Unread: true, Case: "cas_1"})
				if n != want || int64(len(page.Items)) != want || err2 != nil {
					b.Errorf("%d unread, %d listed, %v", n, len(page.Items), err2)
				}
				return err
			})
		}
		unread(2)
		b.write(func(tx outbox.WorkTx) error {
			_, err := tx.NoticeReadAll("per_1", all[1].At)
			return err
		})
		unread(0)
	})
}

func TestANoticeThatCannotBeReadIsRefused(t *testing.T) {
	each(t, func(b *bench) {
		for name, n := range map[string]outbox.Notice{
			"key":      {To: "per_1", Key: "outbox.none"},
			"argument": {To: "per_1", Key: "outbox.term.due", Args: fault.Args{"task": "x"}},
			"float":    {To: "per_1", Key: "outbox.hook.disabled", Args: fault.Args{"url": 1.5}},
			"nobody":   {Key: "outbox.mail_given_up"},
			"calendar": {To: "per_1", Key: "outbox.mail_given_up", Invitation: &mail.Invitation{UID: "a"}},
			"link":     {To: "per_1", Key: "outbox.mail_given_up", Link: "//evil.example"},
		} {
			err := b.store.Write(b.Context(), func(tx outbox.WorkTx) error { return outbox.Notify(tx, n) })
			if err == nil {
				b.Errorf("%s: accepted", name)
			}
		}
	})
}

func TestOnceIsOnce(t *testing.T) {
	each(t, func(b *bench) {
		n := term("per_1")
		n.Once = "a"
		b.notify(n)
		b.notify(n)
		n.To = "per_2"
		b.notify(n)
		if len(b.notices("per_1")) != 1 || len(b.notices("per_2")) != 1 {
			b.Error(b.notices("per_1"))
		}
	})
}

func TestANoticeForLaterIsSeenLater(t *testing.T) {
	each(t, func(b *bench) {
		w := b.worker(b.store)
		n := term("per_1")
		n.After = b.clock.Now().Add(time.Hour)
		n.Args["count"] = int64(1 << 60)
		b.notify(n)
		b.runs(w, 0)
		if len(b.notices("per_1")) != 0 {
			b.Error("seen before")
		}
		b.clock.Advance(time.Hour)
		b.runs(w, 1)
		all := b.notices("per_1")
		if len(all) != 1 || !strings.Contains(locale.T("en", "outbox.given_up", fault.Args{"number": all[0].Args["count"]}), "1152921504606846976") {
			b.Errorf("%+v", all)
		}
	})
}

func TestAConditionKeepsANoticeBack(t *testing.T) {
	each(t, func(b *bench) {
		w := b.worker(b.store)
		for _, id := range []string{"cas_done", "cas_open"} {
			n := term("per_1")
			n.Unless, n.Case = "done", id
			b.notify(n)
		}
		b.runs(w, 2)
		if all := b.notices("per_1"); len(all) != 1 || all[0].Case != "cas_open" {
			b.Errorf("%+v", all)
		}
		n := term("per_1")
		n.Unless = "unheard"
		b.notify(n)
		b.runs(w, 1)
		if all := b.notices("per_1"); len(all) != 1 {
			b.Error("sent without asking")
		}
	})
}
