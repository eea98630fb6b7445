package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"tarazy/internal/candidate"
)

// Client asks the registers over HTTP.
type Client struct {
	Base  string // "https://registers.example/v1"
	Token string // bearer token; "" for none
	Wait  time.Duration
	Log   *slog.Logger // nil: nothing is logged

	// HTTP sends the requests; nil: a client of its own that follows no
	// redirects, so that the token goes nowhere else.
	HTTP *http.Client
}

const (
	// usualWait is how long the answer about one kind may take.
	usualWait = 10 * time.Second
	// answerMost bounds an answer, in bytes: a photo in base64 and what is
	// around it.
	answerMost = candidate.PhotoMost*4/3 + 64<<10
)

// Fetch asks for every kind at once. One that fails says so in its part.
func (c *Client) Fetch(ctx context.Context, iin string) (candidate.Sheet, error) {
	sheet := candidate.Sheet{Parts: make([]candidate.Part, len(candidate.Kinds))}
	var wg sync.WaitGroup
	for i, kind := range candidate.Kinds {
		wg.Go(func() { sheet.Parts[i] = c.part(ctx, iin, kind) })
	}
	wg.Wait()
	return sheet, ctx.Err()
}

func (c *Client) part(ctx context.Context, iin, kind string) candidate.Part {
	body, err := c.ask(ctx, iin, kind)
	if err == nil {
		var p candidate.Part
		if p, err = read(kind, body); err == nil {
			return p
		}
	}
	// Neither the address nor what the register answered goes to the log: both
	// tell of the person.
	if c.Log != nil {
		c.Log.Warn("a register gave nothing", "kind", kind, "error", reason(err))
	}
	return candidate.Part{Kind: kind, Failed: err}
}

// reason is an error without the address that was asked.
func reason(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err.Error()
	}
	return err.Error()
}

var errStatus = errors.New("not the status 200")

func (c *Client) ask(ctx context.Context, iin, kind string) ([]byte, error) {
	wait := c.Wait
	if wait == 0 {
		wait = usualWait
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(c.Base, "/")+"/persons/"+url.PathEscape(iin)+"/"+kind, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", "application/json")
	if c.Token != "" {
		r.Header.Set("Authorization", "Bearer "+c.Token)
	}
	answer, err := c.client().Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: %d", errStatus, answer.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, answerMost+1))
	if err == nil && len(body) > answerMost {
		err = fmt.Errorf("an answer of more than %d bytes", answerMost)
	}
	return body, err
}

func (c *Client) client() *http.Client {
	if c.HTTP != nil {
		return c.HTTP
	}
	return direct
}

var direct = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
