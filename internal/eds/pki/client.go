package pki

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Errors of the client.
var (
	// ErrForbidden says that the host is none of those configured.
	ErrForbidden = errors.New("host is not configured")
	// ErrTooLarge says that the answer is larger than was allowed.
	ErrTooLarge = errors.New("answer is too large")
)

// headerMost bounds the header of an answer, in bytes.
const headerMost = 32 << 10

// Client asks the configured hosts and no other: it follows no redirection,
// uses no proxy, and reads no more than it is told.
type Client struct {
	hosts map[string]bool
	http  http.Client
}

// NewClient allows the hosts of the addresses (http or https, without user and
// password). One question takes no longer than the timeout. Without addresses
// every question is refused.
func NewClient(timeout time.Duration, addresses ...string) (*Client, error) {
	c := &Client{hosts: map[string]bool{}, http: http.Client{
		Timeout: timeout,
		Transport: &http.Transport{
			DisableCompression: true, MaxResponseHeaderBytes: headerMost, MaxConnsPerHost: 4,
			TLSHandshakeTimeout: timeout, IdleConnTimeout: timeout,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	for _, a := range addresses {
		u, err := url.Parse(a)
		if err != nil {
			return nil, fmt.Errorf("address %q: %w", a, err)
		}
		if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
			return nil, fmt.Errorf("address %q: not http(s)://host", a)
		}
		c.hosts[strings.ToLower(u.Host)] = true
	}
	return c, nil
}

// May reports whether the client would ask the address. A nil client asks nobody.
func (c *Client) May(address string) bool {
	if c == nil {
		return false
	}
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.User == nil && c.hosts[strings.ToLower(u.Host)]
}

// Get fetches at most so many bytes.
func (c *Client) Get(ctx context.Context, address string, most int64) ([]byte, error) {
	return c.do(ctx, http.MethodGet, address, "", nil, most)
}

// Post sends a question of a media type and reads at most so many bytes.
func (c *Client) Post(ctx context.Context, address, media string, body []byte, most int64) ([]byte, error) {
	return c.do(ctx, http.MethodPost, address, media, body, most)
}

func (c *Client) do(ctx context.Context, method, address, media string, body []byte, most int64) ([]byte, error) {
	if !c.May(address) {
		return nil, fmt.Errorf("%s: %w", address, ErrForbidden)
	}
	r, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	answer, err := c.http.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: status %d", address, answer.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(answer.Body, most+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", address, err)
	}
	if int64(len(data)) > most {
		return nil, fmt.Errorf("%s: %w", address, ErrTooLarge)
	}
	return data, nil
}
