package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/outbox/mail"
)

func (b *bench) mailState(person string) outbox.MailState {
	b.Helper()
	all := b.notices(person)
	if len(all) == 0 {
		b.Fatal("no notice")
	}
	return all[0].Mail
}

// TestAtMostOnceWhereverTheProgramIsKilled kills it around each of its writes,
// before the commit and after it, and lets another go on.
func TestAtMostOnceWhereverTheProgramIsKilled(t *testing.T) {
	each(t, func(b *bench) {
		outcomes := map[outbox.MailState]int{}
		for writes := range 6 {
			for _, after := range []bool{false, true} {
				person := fmt.Sprintf("per_%d_%v", writes, after)
				b.person(person, person+"@mail.example", locale.KK)
				b.notify(term(person))
				server := &letters{}
				_, _ = b.mailer(&mortal{Store: b.store, left: writes, after: after}, server).RunDue(b.Context())
				for range 3 {
					b.clock.Advance(time.Hour)
					_, err := b.mailer(b.store, server).RunDue(b.Context())
					b.ok(err)
				}
				state := b.mailState(person)
				outcomes[state]++
				if len(server.taken) > 1 || state == outbox.MailSent && len(server.taken) != 1 {
					b.Errorf("killed at write %d, after commit %v: %d sent, %s", writes, after, len(server.taken), state)
				}
			}
		}
		if outcomes[outbox.MailSent] < 4 || outcomes[outbox.MailUnknown] < 1 || len(outcomes) != 2 {
			b.Error(outcomes)
		}
	})
}

func TestWhatTheServerSaysDecides(t *testing.T) {
	for name, c := range map[string]struct {
		open, send func() error
		want       outbox.MailState
		later      outbox.MailState // when the server has mended
	}{
		"taken":             {want: outbox.MailSent, later: outbox.MailSent},
		"cannot be reached": {open: func() error { return errors.New("no route") }, want: outbox.MailWaiting, later: outbox.MailSent},
		"not now":           {send: func() error { return errors.New("451 later") }, want: outbox.MailWaiting, later: outbox.MailSent},
		"no such mailbox":   {open: func() error { return fmt.Errorf("%w: 550", mail.ErrRefused) }, want: outbox.MailFailed, later: outbox.MailFailed},
		"never":             {send: func() error { return fmt.Errorf("%w: 554", mail.ErrRefused) }, want: outbox.MailFailed, later: outbox.MailFailed},
		"line broke":        {send: lost, want: outbox.MailUnknown, later: outbox.MailUnknown},
		"panic":             {send: func() error { panic("oh") }, want: outbox.MailSending, later: outbox.MailUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(b *bench) {
				b.person("per_1", "a@mail.example", locale.RU)
				server := &letters{open: c.open, send: c.send}
				w := b.mailer(b.store, server)
				b.notify(term("per_1"))
				b.runs(w, 1)
				if got := b.mailState("per_1"); got != c.want {
					b.Errorf("%s, not %s", got, c.want)
				}
				server.open, server.send = nil, nil
				b.clock.Advance(time.Hour)
				_, err := w.RunDue(b.Context())
				b.ok(err)
				if got := b.mailState("per_1"); got != c.later {
					b.Errorf("later %s, not %s", got, c.later)
				}
				if sent := len(server.taken); sent > 1 || (c.later == outbox.MailSent) != (sent == 1) {
					b.Errorf("%d sent", sent)
				}
			})
		})
	}
}

func TestADeadMailServerBringsOneNoticeADay(t *testing.T) {
	each(t, func(b *bench) {
		b.person("per_admin", "admin@mail.example", locale.EN)
		w := b.mailer(b.store, &letters{open: func() error { return fmt.Errorf("%w: 550", mail.ErrRefused) }})
		for i := range 3 {
			person := fmt.Sprintf("per_%d", i)
			b.person(person, "a@mail.example", locale.RU)
			b.notify(term(person))
		}
		b.runs(w, 4)
		if all := b.notices("per_admin"); len(all) != 1 || all[0].Key != "outbox.mail_given_up" || all[0].Mail != outbox.MailFailed {
			b.Errorf("%+v", all)
		}
	})
}

func TestWhoWantsNoMailGetsNone(t *testing.T) {
	each(t, func(b *bench) {
		choose := func(mail bool) {
			b.write(func(tx outbox.WorkTx) error { return tx.NoticeChoose("per_1", mail) })
		}
		b.person("per_1", "a@mail.example", locale.RU)
		server := &letters{}
		w := b.mailer(b.store, server)
		choose(false)
		b.notify(term("per_1"))
		b.runs(w, 0)
		choose(true)
		b.clock.Advance(time.Second)
		b.notify(term("per_1"))
		choose(false) // between the notice and the sending
		b.runs(w, 1)
		if len(server.taken) != 0 || b.mailState("per_1") != outbox.MailNone {
			b.Error(b.mailState("per_1"))
		}
	})
}

func TestAStoppedWorkerBringsItsEMailToTheEnd(t *testing.T) {
	each(t, func(b *bench) {
		ctx, cancel := context.WithCancel(b.Context())
		b.person("per_1", "a@mail.example", locale.RU)
		server := &letters{send: func() error { cancel(); return nil }}
		b.notify(term("per_1"))
		b.mailer(b.store, server).Run(ctx)
		if len(server.taken) != 1 || b.mailState("per_1") != outbox.MailSent {
			b.Error(b.mailState("per_1"))
		}
	})
}
