package hook

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/seal"
)

// Defaults and bounds of a delivery.
const (
	timeoutUsual = 15 * time.Second
	answerMost   = 64 << 10 // bytes of an answer that are read
	patience     = 5 * 24 * time.Hour
	delayFirst   = 10 * time.Second
	delayMost    = 3 * time.Hour
	attemptsMost = 1000 // more than fit into the patience
)

// Sender delivers events.
type Sender struct {
	Store    Store
	Master   *seal.Master
	Guard    Guard
	Timeout  time.Duration // of one delivery; 0: 15 seconds
	Patience time.Duration // how long nothing may be delivered until it is disabled; 0: five days
}

// message is what is sent.
type message struct {
	Type      string `json:"type"`      // the verb
	Timestamp string `json:"timestamp"` // legal instant, RFC 3339
	Data      data   `json:"data"`
}

type data struct {
	Body string `json:"body"`
	Case string `json:"case"`
}

// Add makes the worker deliver events.
func (s *Sender) Add(w *outbox.Worker) {
	w.Handle(outbox.Kind{Name: outbox.KindHook, Step: s.deliver, Attempts: attemptsMost, Delay: outbox.Doubling(delayFirst, delayMost)})
}

func (s *Sender) deliver(ctx context.Context, t *outbox.Task) (bool, error) {
	var job outbox.EventJob
	if err := t.Decode(&job); err != nil {
		return false, outbox.Permanent(err)
	}
	var h *Hook
	var wall time.Time
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		wall = tx.WallNow()
		h, err = tx.HookGet(job.Hook)
		return err
	})
	if err != nil || h == nil || h.State != Active {
		return err == nil, err
	}
	if err := s.post(ctx, h, t, job, wall); err != nil {
		return s.failed(ctx, t, h.ID, err)
	}
	return true, s.works(ctx, h)
}

// post sends one message; anything but 2xx is an error.
func (s *Sender) post(ctx context.Context, h *Hook, t *outbox.Task, job outbox.EventJob, wall time.Time) error {
	secret, err := s.secret(h)
	if err != nil {
		return err
	}
	body, err := json.Marshal(message{Type: job.Verb, Timestamp: job.At.UTC().Format(time.RFC3339Nano), Data: data{Body: job.Body, Case: job.Case}})
	if err != nil {
		return fmt.Errorf("hook: %w", err)
	}
	if err := s.Guard.checkURL(h.URL); err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("hook: %w", err)
	}
	id := messageID(h.ID, t.ID)
	for name, value := range map[string]string{
		"Content-Type": "application/json", "User-Agent": "Tarazy",
		HeaderID: id, HeaderTimestamp: strconv.FormatInt(wall.Unix(), 10), HeaderSignature: Sign(secret, id, wall, body),
	} {
		req.Header.Set(name, value)
	}
	return s.do(req)
}

func (s *Sender) do(req *http.Request) error {
	timeout := s.Timeout
	if timeout == 0 {
		timeout = timeoutUsual
	}
	res, err := s.Guard.client(timeout).Do(req)
	if err != nil {
		return fmt.Errorf("hook: %w", err)
	}
	defer res.Body.Close()
	// The answer says nothing that is used; it is read so far that the
	// receiver does not see its line break.
	if _, err := io.Copy(io.Discard, io.LimitReader(res.Body, answerMost)); err != nil {
		return fmt.Errorf("hook: %w", err)
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("hook: answered %d", res.StatusCode)
	}
	return nil
}

// messageID is the same at each attempt.
func messageID(hook string, job int64) string {
	sum := sha256.Sum256([]byte(hook + "/" + strconv.FormatInt(job, 10)))
	return "msg_" + hex.EncodeToString(sum[:16])
}

func (s *Sender) secret(h *Hook) ([]byte, error) {
	key, err := s.Master.Key(h.Key)
	if err != nil {
		return nil, fmt.Errorf("hook: key of %s: %w", h.ID, err)
	}
	return key.Open(secretField, h.Secret)
}

// works notes that a subscription delivers again.
func (s *Sender) works(ctx context.Context, h *Hook) error {
	if h.Failing.IsZero() {
		return nil
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		h, err := tx.HookGet(h.ID)
		if err != nil || h == nil {
			return err
		}
		h.Failing = time.Time{}
		_, err = tx.HookUpdate(h)
		return err
	})
}

// failed notes since when nothing is delivered, and disables the subscription
// when that has lasted too long.
func (s *Sender) failed(ctx context.Context, t *outbox.Task, hook string, cause error) (bool, error) {
	disabled := false
	err := s.Store.Write(ctx, func(tx Tx) (err error) {
		if err := t.Hold(tx); err != nil {
			return err
		}
		h, err := tx.HookGet(hook)
		if err != nil || h == nil || h.State != Active {
			return err
		}
		disabled, err = s.lose(tx, h)
		return err
	})
	if err != nil || disabled {
		return false, err
	}
	return false, cause
}

// lose counts a failure; true when it was the last.
func (s *Sender) lose(tx Tx, h *Hook) (bool, error) {
	limit := s.Patience
	if limit == 0 {
		limit = patience
	}
	if h.Failing.IsZero() {
		h.Failing = tx.WallNow()
	}
	disabled := tx.WallNow().Sub(h.Failing) >= limit
	if disabled {
		h.State = Disabled
		if err := s.tell(tx, h); err != nil {
			return false, err
		}
	}
	_, err := tx.HookUpdate(h)
	return disabled, err
}

// tell ends what is still to be delivered and tells the keeper.
func (s *Sender) tell(tx Tx, h *Hook) error {
	if _, err := tx.JobCancelChain(outbox.HookChain(h.ID)); err != nil {
		return err
	}
	return outbox.Notify(tx, outbox.Notice{To: h.Person, Key: "outbox.hook.disabled", Args: fault.Args{"url": h.URL}, Case: h.ID})
}
