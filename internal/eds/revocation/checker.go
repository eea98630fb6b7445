package revocation

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"slices"
	"sync"
	"time"

	"tarazy/internal/eds/pki"
)

// Checker asks what there is to ask, in this order: the responder, the lists that
// were put into the folder, the lists at addresses. What none of them can tell
// stays NotChecked. The zero Checker, and a nil one, ask nobody.
type Checker struct {
	Verify     pki.Verifier
	Client     *pki.Client                         // asks only its own hosts; nil asks nobody
	Responders []string                            // addresses of OCSP responders
	Lists      []string                            // addresses of revocation lists
	Folder     *Folder                             // lists that were put there
	Keep       func(sum string, list []byte) error // keeps a list that decided; nil keeps none

	mu      sync.Mutex
	fetched map[string]fetchedList // by address
}

const (
	ocspMedia   = "application/ocsp-request"
	nonceLength = 32 // bytes: RFC 9654
)

// Check asks about one certificate for an instant, which is that of the signing.
// It always gives a result: what went wrong is in it. The error is only of the
// list that could not be kept.
func (c *Checker) Check(ctx context.Context, cert, issuer *x509.Certificate, at time.Time) (Result, error) {
	if c == nil || c.Verify == nil {
		return Unasked(at), nil
	}
	if issuer == nil {
		return notChecked(at, refuse(NoIssuer, "no issuer")), nil
	}
	q := Question{Certificate: cert, Issuer: issuer, At: at}
	asked, ocspErr := c.ask(ctx, q)
	if ocspErr == nil && asked.Status != Unknown {
		return asked, nil
	}
	listed, lists, listErr := c.look(ctx, q)
	switch {
	case listErr == nil && (ocspErr != nil || listed.Status == Revoked):
		return listed, c.keep(lists)
	case ocspErr == nil:
		return asked, nil
	}
	return notChecked(at, telling(ocspErr, listErr)), nil
}

// Listed is Check by lists alone.
func (c *Checker) Listed(ctx context.Context, cert, issuer *x509.Certificate, at time.Time) (Result, error) {
	if c == nil || c.Verify == nil {
		return Unasked(at), nil
	}
	r, lists, err := c.look(ctx, Question{Certificate: cert, Issuer: issuer, At: at})
	if err != nil {
		return notChecked(at, err), nil
	}
	return r, c.keep(lists)
}

// telling is the error that says more: that nothing is configured says least.
func telling(errs ...error) error {
	for _, err := range errs {
		var r *Refusal
		if !errors.As(err, &r) || r.Why != Off {
			return err
		}
	}
	return errs[0]
}

// ask goes to the responders that the certificate names and that are allowed, and
// then to those configured, until one answers.
func (c *Checker) ask(ctx context.Context, q Question) (Result, error) {
	var last error = refuse(Off, "no responder")
	for _, address := range c.addresses(q.Certificate.OCSPServer, c.Responders) {
		r, err := c.askAt(ctx, address, q)
		if err == nil {
			return r, nil
		}
		last = err
	}
	return Result{}, last
}

// addresses are those of a certificate that may be asked, and those configured.
func (c *Checker) addresses(own, configured []string) []string {
	var out []string
	for _, a := range slices.Concat(own, configured) {
		if c.Client.May(a) && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

func (c *Checker) askAt(ctx context.Context, address string, q Question) (Result, error) {
	q.Nonce = make([]byte, nonceLength)
	if _, err := rand.Read(q.Nonce); err != nil {
		return Result{}, err
	}
	question, err := Request(q.Certificate, q.Issuer, pki.SHA1, q.Nonce)
	if err != nil {
		return Result{}, refuse(Unsupported, "%w", err)
	}
	answer, err := c.Client.Post(ctx, address, ocspMedia, question, ocspMost)
	if err != nil {
		return Result{}, refuse(Unreachable, "%w", err)
	}
	r, err := CheckOCSP(answer, q, c.Verify)
	r.From = address
	return r, err
}

// look searches the lists of the folder and then those at addresses.
func (c *Checker) look(ctx context.Context, q Question) (Result, []*List, error) {
	held, err := c.Folder.Lists()
	if err != nil {
		return Result{}, nil, refuse(Unreachable, "%w", err)
	}
	r, used, inFolder := c.among(held, q)
	if inFolder == nil {
		return r, used, nil
	}
	fetched, far := c.fetch(ctx, q)
	if len(fetched) == 0 {
		return Result{}, nil, telling(far, inFolder)
	}
	return c.among(slices.Concat(held, fetched), q)
}

func (c *Checker) fetch(ctx context.Context, q Question) ([]Named, error) {
	var out []Named
	var last error = refuse(Off, "no lists")
	for _, address := range c.addresses(q.Certificate.CRLDistributionPoints, c.Lists) {
		l, err := c.fetchOne(ctx, address, q.At)
		if err != nil {
			last = err
			continue
		}
		out = append(out, Named{Name: address, List: l})
	}
	return out, last
}

// fetchedFor is how long a list that was fetched is used again, unless it ends
// before: lists are large and change seldom.
const fetchedFor = time.Hour

// fetchedList is a list of an address with the instant for which it was fetched.
type fetchedList struct {
	list *List
	at   time.Time
}

func (c *Checker) fetchOne(ctx context.Context, address string, at time.Time) (*List, error) {
	c.mu.Lock()
	known, ok := c.fetched[address]
	c.mu.Unlock()
	if ok && !at.Before(known.at) && at.Before(known.at.Add(fetchedFor)) && known.list.until(at) {
		return known.list, nil
	}
	data, err := c.Client.Get(ctx, address, listMost)
	if err != nil {
		return nil, refuse(Unreachable, "%w", err)
	}
	l, err := ParseList(data)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fetched == nil {
		c.fetched = map[string]fetchedList{}
	}
	if _, held := c.fetched[address]; held || len(c.fetched) < fetchedMost {
		c.fetched[address] = fetchedList{l, at}
	}
	return l, nil
}

// fetchedMost bounds how many lists are held.
const fetchedMost = 16

// until reports whether the list has not been followed by another at the instant.
func (l *List) until(at time.Time) bool {
	return l.raw.NextUpdate.IsZero() || at.Before(l.raw.NextUpdate)
}

// among takes the newest list that tells of the certificate, with the newest
// delta that fits upon it.
func (c *Checker) among(all []Named, q Question) (Result, []*List, error) {
	all = newest(all)
	var last error = refuse(Off, "no list of the issuer")
	for _, full := range all {
		if full.List.Delta() || !full.List.Of(q.Issuer) {
			continue
		}
		for _, delta := range all {
			if !delta.List.Of(q.Issuer) || !full.List.carries(delta.List) {
				continue
			}
			if r, err := CheckLists(full.List, delta.List, q, c.Verify); err == nil {
				r.From = full.Name
				return r, []*List{full.List, delta.List}, nil
			}
		}
		r, err := CheckLists(full.List, nil, q, c.Verify)
		if err == nil {
			r.From = full.Name
			return r, []*List{full.List}, nil
		}
		last = err
	}
	return Result{}, nil, last
}

func (c *Checker) keep(lists []*List) error {
	if c.Keep == nil {
		return nil
	}
	for _, l := range lists {
		if err := c.Keep(l.Sum(), l.Bytes()); err != nil {
			return err
		}
	}
	return nil
}
