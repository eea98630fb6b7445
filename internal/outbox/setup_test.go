package outbox_test

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"sync"
	"testing"

	"tarazy/internal/clock"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/outbox/mail"
	"tarazy/internal/people"
	"tarazy/internal/seal"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// each runs fn on both databases.
func each(t *testing.T, fn func(*bench)) {
	t.Helper()
	storetest.EachClock(t, func(t *testing.T, db *store.DB, c *clock.Fixed) {
		master, err := seal.NewMaster(make([]byte, 32))
		if err != nil {
			t.Fatal(err)
		}
		fn(&bench{T: t, db: db, clock: c, store: store.As[outbox.WorkTx](db), master: master})
	})
}

type bench struct {
	*testing.T
	db     *store.DB
	clock  *clock.Fixed
	store  outbox.Store
	master *seal.Master
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) write(fn func(outbox.WorkTx) error) {
	b.Helper()
	b.ok(b.store.Write(b.Context(), fn))
}

func (b *bench) read(fn func(outbox.WorkTx) error) {
	b.Helper()
	b.ok(b.store.Read(b.Context(), fn))
}

func (b *bench) notify(n outbox.Notice) {
	b.Helper()
	b.write(func(tx outbox.WorkTx) error { return outbox.Notify(tx, n) })
}

func (b *bench) enqueue(j outbox.Job) {
	b.Helper()
	b.write(func(tx outbox.WorkTx) error { return outbox.Enqueue(tx, j) })
}

func (b *bench) job(kind, key string) (s *outbox.Status) {
	b.Helper()
	b.read(func(tx outbox.WorkTx) (err error) {
		s, err = tx.JobByKey(kind, key)
		return err
	})
	if s == nil {
		b.Fatalf("no job %s %s", kind, key)
	}
	return s
}

func (b *bench) notices(person string) (all []outbox.Told) {
	b.Helper()
	b.read(func(tx outbox.WorkTx) error {
		page, err := tx.NoticeList(outbox.NoticeQuery{Person: person})
		all = page.Items
		return err
	})
	return all
}

// worker makes a worker on a store, with the kinds given.
func (b *bench) worker(s outbox.Store, kinds ...outbox.Kind) *outbox.Worker {
	w := outbox.NewWorker(outbox.Config{
		Store: s, Owner: "test",
		Admins: func(outbox.Tx) ([]string, error) { return []string{"per_admin"}, nil },
		Conditions: map[string]func(outbox.Tx, string) (bool, error){
			"done": func(_ outbox.Tx, id string) (bool, error) { return id == "cas_done", nil },
		},
	})
	for _, k := range kinds {
		w.Handle(k)
	}
	return w
}

// runs carries out what is due and checks how many steps that were.
func (b *bench) runs(w *outbox.Worker, want int) {
	b.Helper()
	n, err := w.RunDue(b.Context())
	b.ok(err)
	if n != want {
		b.Fatalf("%d steps, not %d", n, want)
	}
}

// person puts a person with an address on record.
func (b *bench) person(id, email string, lang locale.Lang) {
	b.Helper()
	wrapped, err := b.master.NewKey()
	b.ok(err)
	key, err := b.master.Key(wrapped)
	b.ok(err)
	p := people.Person{ID: people.PersonID(id), Version: 1, Surname: "Әлиева", Given: "Гүлнұр", Lang: lang, Key: wrapped}
	p.Email, err = key.Seal("person.email", []byte(email))
	b.ok(err)
	// This package must open what package people seals.
	if open, err := p.Open(b.master); err != nil || open.Email != email {
		b.Fatal(open, err)
	}
	b.ok(b.db.Write(b.Context(), func(tx *store.Tx) error {
		_, err := tx.PersonInsertAll([]people.Person{p})
		return err
	}))
}

func (b *bench) post(s outbox.Store, server mail.Server) *outbox.Post {
	return &outbox.Post{Store: s, Master: b.master, Server: server, Base: "https://tarazy.example", Domain: "tarazy.example",
		From: netmail.Address{Name: "Таразы", Address: "tarazy@tarazy.example"}}
}

// mailer is a worker that sends e-mails through the server.
func (b *bench) mailer(s outbox.Store, server mail.Server) *outbox.Worker {
	w := b.worker(s)
	b.post(s, server).Add(w)
	return w
}

var errKilled = errors.New("killed")

// mortal is a store whose process is killed around its n-th write: before the
// commit, or after it, when the answer is lost.
type mortal struct {
	outbox.Store
	left  int
	after bool
}

func (m *mortal) Write(ctx context.Context, fn func(outbox.WorkTx) error) error {
	m.left--
	if m.left < 0 || m.left == 0 && !m.after {
		m.left = -1
		return errKilled
	}
	err := m.Store.Write(ctx, fn)
	if m.left == 0 {
		return errKilled
	}
	return err
}

func (m *mortal) Read(ctx context.Context, fn func(outbox.WorkTx) error) error {
	if m.left < 0 {
		return errKilled
	}
	return m.Store.Read(ctx, fn)
}

// letters is a mail server in memory: what was taken, and what it says.
type letters struct {
	mu    sync.Mutex
	taken []string
	open  func() error
	send  func() error
}

func (l *letters) Open(_ context.Context, _, to string) (mail.Delivery, error) {
	if l.open != nil {
		if err := l.open(); err != nil {
			return nil, err
		}
	}
	return &letterbox{l, to}, nil
}

type letterbox struct {
	*letters
	to string
}

func (l *letterbox) Send(message []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.send != nil {
		if err := l.send(); err != nil {
			return err
		}
	}
	l.taken = append(l.taken, string(message))
	return nil
}

func (l *letterbox) Close() {}

func lost() error { return fmt.Errorf("%w: line broke", mail.ErrUnknown) }
