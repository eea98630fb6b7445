package access

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"tarazy/internal/fault"
)

// Step is what a sign-in has begun: a challenge, a state, a second factor that
// is still asked for. It is taken once.
type Step struct {
	Hash    []byte // of the secret by which it is found
	Kind    string
	Person  string // whom it is about; "" while unknown
	Data    string // JSON
	Expires time.Time
}

// The kinds of steps.
const (
	stepCode       = "code"
	stepEDS        = "eds"
	stepOIDC       = "oidc"
	stepPasskey    = "passkey"
	stepPasskeyNew = "passkey.new"
)

// stepLife is how long a step waits for its answer.
const stepLife = 10 * time.Minute

// StepCookie holds the secret of a step that spans several pages. It binds the
// step to the browser that began it.
const StepCookie = "tarazy_step"

// SetStep gives the browser the secret of a step; "" takes it away.
func (s *Service) SetStep(w http.ResponseWriter, r *http.Request, secret string) {
	age := int(stepLife / time.Second)
	if secret == "" {
		age = -1
	}
	http.SetCookie(w, s.cookie(r, StepCookie, secret, "/sign-in", age))
}

// StepOf is the secret of the step that the browser is in; "" for none.
func StepOf(r *http.Request) string {
	c, err := r.Cookie(StepCookie)
	if err != nil {
		return ""
	}
	return c.Value
}

func putStep(tx Tx, kind, secret, person string, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("step %s: %w", kind, err)
	}
	return tx.StepInsert(&Step{Hash: digest(secret), Kind: kind, Person: person, Data: string(text), Expires: tx.WallNow().Add(stepLife)})
}

// takeStep spends a step in a transaction of its own, so that it is spent
// whatever becomes of the answer. One that is over or was never there is the
// fault "access.step".
func (s *Service) takeStep(ctx context.Context, kind, secret string, data any) (*Step, error) {
	var step *Step
	err := s.cfg.Store.Write(ctx, func(tx Tx) (err error) {
		step, err = tx.StepTake(kind, digest(secret))
		return err
	})
	if err != nil {
		return nil, err
	}
	return readStep(step, s.cfg.Wall.Now(), data)
}

func readStep(step *Step, now time.Time, data any) (*Step, error) {
	if step == nil || !now.Before(step.Expires) {
		return nil, fault.New(fault.Unauthenticated, "access.step")
	}
	if err := json.Unmarshal([]byte(step.Data), data); err != nil {
		return nil, fmt.Errorf("step %s: %w", step.Kind, err)
	}
	return step, nil
}

// off refuses a means that is not on.
func (s *Service) off(m Means) error {
	if s.cfg.On(m) {
		return nil
	}
	return fault.New(fault.Missing, "access.means_off")
}
