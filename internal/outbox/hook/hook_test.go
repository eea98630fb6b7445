package hook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/outbox/hook"
	"tarazy/internal/seal"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

type bench struct {
	*testing.T
	clock   *clock.Fixed
	store   hook.Store
	service *hook.Service
	worker  *outbox.Worker
	acts    []journal.Entry
}

func each(t *testing.T, guard hook.Guard, fn func(*bench)) {
	t.Helper()
	storetest.EachClock(t, func(t *testing.T, db *store.DB, c *clock.Fixed) {
		master, err := seal.NewMaster(make([]byte, 32))
		if err != nil {
			t.Fatal(err)
		}
		b := &bench{T: t, clock: c, store: store.As[hook.Tx](db)}
		b.service = &hook.Service{Store: b.store, Master: master, IDs: id.Sequence(1), Guard: guard, Record: func(_ hook.Tx, e journal.Entry) error {
			b.acts = append(b.acts, e)
			return nil
		}}
		b.worker = outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](db), Owner: "test"})
		(&hook.Sender{Store: b.store, Master: master, Guard: guard}).Add(b.worker)
		fn(b)
	})
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) publish(cases ...string) {
	b.Helper()
	b.ok(b.store.Write(b.Context(), func(tx hook.Tx) error {
		for _, c := range cases {
			if err := outbox.Publish(tx, outbox.Event{Body: "bod_1", Verb: "competition.announce", Case: c}); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (b *bench) runs(want int) {
	b.Helper()
	n, err := b.worker.RunDue(b.Context())
	b.ok(err)
	if n != want {
		b.Fatalf("%d steps, not %d", n, want)
	}
}

func (b *bench) subscribe(url string) (hook.Hook, string) {
	b.Helper()
	h, secret, err := b.service.Subscribe(b.Context(), "per_1", "bod_1", url, []string{"competition.announce", "sheet.sign"})
	b.ok(err)
	return h, secret
}

func (b *bench) hooks() []hook.Hook {
	b.Helper()
	all, err := b.service.Hooks(b.Context(), "bod_1")
	b.ok(err)
	return all
}

// receiver is another system: what it got, and what it answers.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	got    []*http.Request
	bodies []string
	answer int
}

func newReceiver(t *testing.T, start func(http.Handler) *httptest.Server) *receiver {
	r := &receiver{answer: http.StatusNoContent}
	r.Server = start(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.got, r.bodies = append(r.got, req), append(r.bodies, string(body))
		w.Header().Set("Location", r.URL+"/elsewhere")
		w.WriteHeader(r.answer)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) reset() { r.got, r.bodies, r.answer = nil, nil, http.StatusNoContent }

func TestMessagesAreSigned(t *testing.T) {
	r := newReceiver(t, httptest.NewTLSServer)
	roots := x509.NewCertPool()
	roots.AddCert(r.Certificate())
	each(t, hook.Guard{Loopback: true, TLS: &tls.Config{RootCAs: roots}}, func(b *bench) {
		r.reset()
		_, secret := b.subscribe(r.URL + "/in?from=tarazy")
		b.publish("cmp_1")
		b.runs(1)
		if len(r.got) != 1 || r.got[0].URL.String() != "/in?from=tarazy" || r.got[0].Method != http.MethodPost {
			b.Fatal(r.got)
		}
		var m map[string]any
		b.ok(json.Unmarshal([]byte(r.bodies[0]), &m))
		want := `{"data":{"body":"bod_1","case":"cmp_1"},"timestamp":"2026-03-02T04:00:00Z","type":"competition.announce"}`
		if got, _ := json.Marshal(m); string(got) != want {
			b.Error(string(got))
		}
		head := r.got[0].Header
		// Checked as the specification tells a receiver to.
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
		b.ok(err)
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(head.Get("webhook-id") + "." + head.Get("webhook-timestamp") + "." + r.bodies[0]))
		if head.Get("webhook-signature") != "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)) || len(key) != 32 {
			b.Error(head)
		}
		if head.Get("webhook-timestamp") != strconv.FormatInt(storetest.Start.Unix(), 10) {
			b.Error(head)
		}
	})
}

// TestTheSignatureOfTheSpecification is the example in the specification of
// Standard Webhooks.
func TestTheSignatureOfTheSpecification(t *testing.T) {
	key, err := base64.StdEncoding.DecodeString("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	got := hook.Sign(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(`{"test": 2432232314}`))
	if got != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Error(got)
	}
}

func TestOnlyTheBodysOwnVerbsAreTold(t *testing.T) {
	r := newReceiver(t, httptest.NewServer)
	each(t, hook.Guard{Loopback: true}, func(b *bench) {
		r.reset()
		b.subscribe(r.URL)
		b.ok(b.store.Write(b.Context(), func(tx hook.Tx) error {
			for _, e := range []outbox.Event{{Body: "bod_1", Verb: "sheet.sign", Case: "a"}, {Body: "bod_2", Verb: "sheet.sign", Case: "b"}, {Body: "bod_1", Verb: "sheet.open", Case: "c"}} {
				if err := outbox.Publish(tx, e); err != nil {
					return err
				}
			}
			return nil
		}))
		b.runs(1)
		if len(r.bodies) != 1 || !strings.Contains(r.bodies[0], `"case":"a"`) {
			b.Error(r.bodies)
		}
	})
}

func TestAFailedMessageIsTriedAgainUnderItsID(t *testing.T) {
	r := newReceiver(t, httptest.NewServer)
	each(t, hook.Guard{Loopback: true}, func(b *bench) {
		r.reset()
		r.answer = http.StatusInternalServerError
		b.subscribe(r.URL)
		b.publish("cmp_1")
		b.runs(1)
		if b.hooks()[0].Failing.IsZero() {
			b.Error("not counted")
		}
		b.clock.Advance(10*time.Second - 1000)
		b.runs(0)
		b.clock.Advance(1000)
		b.runs(1)
		b.clock.Advance(20 * time.Second)
		r.answer = http.StatusOK
		b.runs(1)
		if len(r.got) != 3 || r.got[0].Header.Get("webhook-id") != r.got[2].Header.Get("webhook-id") || r.bodies[0] != r.bodies[2] {
			b.Error(r.got)
		}
		if r.got[0].Header.Get("webhook-signature") == r.got[2].Header.Get("webhook-signature") {
			b.Error("the timestamp is not signed anew")
		}
		if !b.hooks()[0].Failing.IsZero() {
			b.Error("still counted")
		}
	})
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	r := newReceiver(t, httptest.NewServer)
	each(t, hook.Guard{Loopback: true}, func(b *bench) {
		r.reset()
		r.answer = http.StatusTemporaryRedirect
		b.subscribe(r.URL)
		b.publish("cmp_1")
		b.runs(1)
		if len(r.got) != 1 || b.hooks()[0].Failing.IsZero() {
			b.Error(r.got)
		}
	})
}

func TestASubscriptionThatFailsForDaysIsDisabled(t *testing.T) {
	r := newReceiver(t, httptest.NewServer)
	each(t, hook.Guard{Loopback: true}, func(b *bench) {
		r.reset()
		r.answer = http.StatusBadGateway
		h, _ := b.subscribe(r.URL)
		b.publish("cmp_1", "cmp_2")
		for range 6 * 8 {
			_, err := b.worker.RunDue(b.Context())
			b.ok(err)
			b.clock.Advance(3 * time.Hour)
		}
		after := b.hooks()[0]
		if after.State != hook.Disabled {
			b.Errorf("%+v", after)
		}
		b.ok(b.store.Read(b.Context(), func(tx hook.Tx) error {
			page, err := tx.NoticeList(outbox.NoticeQuery{Person: "per_1"})
			if len(page.Items) != 1 || page.Items[0].Key != "outbox.hook.disabled" {
				b.Errorf("%+v", page.Items)
			}
			return err
		}))
		r.reset()
		b.publish("cmp_3")
		b.runs(0)
		if err := b.service.Enable(b.Context(), "per_1", "bod_1", h.ID, h.Version); !fault.Is(err, "outbox.hook.changed") {
			b.Error(err)
		}
		b.ok(b.service.Enable(b.Context(), "per_1", "bod_1", h.ID, after.Version))
		b.publish("cmp_4")
		b.runs(1)
		if len(r.bodies) != 1 || !strings.Contains(r.bodies[0], "cmp_4") {
			b.Error(r.bodies)
		}
	})
}

func TestWhatIsNotTheBodysIsNotThere(t *testing.T) {
	each(t, hook.Guard{}, func(b *bench) {
		h, _ := b.subscribe("https://hooks.example/in")
		if err := b.service.Remove(b.Context(), "per_2", "bod_2", h.ID); !fault.Is(err, "outbox.hook.missing") {
			b.Error(err)
		}
		b.publish("cmp_1")
		b.ok(b.service.Disable(b.Context(), "per_1", "bod_1", h.ID, h.Version))
		b.runs(0)
		b.ok(b.service.Remove(b.Context(), "per_1", "bod_1", h.ID))
		if len(b.hooks()) != 0 {
			b.Error("still there")
		}
		var verbs []string
		for _, e := range b.acts {
			verbs = append(verbs, e.Verb)
		}
		if got := strings.Join(verbs, " "); got != "hook.subscribe hook.disable hook.remove" {
			b.Error(got)
		}
	})
}

func TestSubscriptionsThatAreRefused(t *testing.T) {
	each(t, hook.Guard{}, func(b *bench) {
		for _, verbs := range [][]string{nil, {""}, {"Competition.Announce"}, {"a.b; drop"}} {
			if _, _, err := b.service.Subscribe(context.Background(), "per_1", "bod_1", "https://hooks.example", verbs); !fault.Is(err, "outbox.hook.verbs") {
				b.Errorf("%q: %v", verbs, err)
			}
		}
	})
}
