// Package phone has documents signed in the mobile application of the national
// services, through a service that stands between (that of SIGEX, or one that
// speaks as it does): a code that the application scans, the documents, the
// signatures. Every request goes to the one address configured.
package phone

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"tarazy/internal/fault"
)

const (
	beginWithin  = 15 * time.Second // for a code
	answerWithin = 25 * time.Second // for one question about what a person has done
	mostAnswer   = 64 << 20         // bytes
	mostPicture  = 256 << 10        // bytes of a code's picture
	mostTitle    = 200              // characters of what the application shows
)

// path is where the service takes requests; the id of a code follows.
const path = "/api/egovQr"

// number is the form of an id, so that it stays within the path.
var number = regexp.MustCompile(`^[A-Za-z0-9_-]{1,128}$`)

// Service is the service at one address.
type Service struct {
	base   string
	client *http.Client
}

// New makes a service at https://host, or http:// on loopback. It follows no
// redirect and no proxy.
func New(address string) (*Service, error) {
	u, err := url.Parse(strings.TrimSuffix(address, "/"))
	if err != nil || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil || !safe(u) {
		return nil, errors.New("signing by phone: want https://host, or http:// on loopback")
	}
	return &Service{base: u.String(), client: &http.Client{
		Transport:     &http.Transport{Proxy: nil, ForceAttemptHTTP2: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

func safe(u *url.URL) bool {
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

// Ticket is one code; it serves once.
type Ticket struct {
	ID      string
	Picture []byte // a PNG or a GIF
	Kind    string // of the picture, "image/png"
	Link    string // opens the application on the same phone, https; "" for none
}

// Begin asks for a code. title says in the application what will be signed. The
// fault is signature.phone_away.
func (s *Service) Begin(ctx context.Context, title string) (*Ticket, error) {
	var out struct {
		Code string `json:"qrCode"`
		Data string `json:"dataURL"`
		Sign string `json:"signURL"`
		Link string `json:"eGovMobileLaunchLink"`
	}
	err := s.ask(ctx, beginWithin, http.MethodPost, path, map[string]string{"description": cut(title)}, &out)
	if errors.Is(err, ErrWaiting) {
		err = away(err)
	}
	if err != nil {
		return nil, err
	}
	t := &Ticket{}
	if t.ID, err = s.idOf(out.Data, out.Sign); err != nil {
		return nil, away(err)
	}
	if t.Picture, t.Kind, err = pictureOf(out.Code); err != nil {
		return nil, away(err)
	}
	if u, err := url.Parse(out.Link); err == nil && u.Scheme == "https" && u.Host != "" {
		t.Link = out.Link
	}
	return t, nil
}

// idOf takes the id from the two addresses of a code, which must be this
// service's.
func (s *Service) idOf(data, sign string) (string, error) {
	id, ours := strings.CutPrefix(data, s.base+path+"/")
	if !ours || data != sign || !number.MatchString(id) {
		return "", errors.New("the addresses of a code are not the service's")
	}
	return id, nil
}

func pictureOf(text string) (picture []byte, kind string, err error) {
	picture, err = base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, "", fmt.Errorf("picture: %w", err)
	}
	kind = http.DetectContentType(picture)
	if len(picture) > mostPicture || kind != "image/png" && kind != "image/gif" {
		return nil, "", errors.New("picture: neither PNG nor GIF, or too large")
	}
	return picture, kind, nil
}

// Document is one of those to be signed. Name is shown in the application.
type Document struct {
	Name string
	Data []byte
}

// The service's own form of documents, in both directions.
type (
	exchange struct {
		Method    string     `json:"signMethod,omitempty"`
		Status    string     `json:"status,omitempty"`
		Documents []document `json:"documentsToSign"`
	}
	document struct {
		ID     int        `json:"id"`
		NameRU string     `json:"nameRu"`
		NameKK string     `json:"nameKz"`
		NameEN string     `json:"nameEn"`
		Meta   []struct{} `json:"meta"`
		Body   struct {
			File struct {
				Kind string `json:"mime"`
				Data string `json:"data"`
			} `json:"file"`
		} `json:"document"`
	}
)

// ErrWaiting says that the person has not got so far yet: ask again.
var ErrWaiting = errors.New("signing by phone: not yet")

// Send gives the documents to the application that scanned the code. It waits a
// while for that and then gives ErrWaiting. The faults are
// signature.phone_unknown, signature.phone_away and signature.phone_cancelled.
func (s *Service) Send(ctx context.Context, id string, documents []Document) error {
	out := exchange{Method: "CMS_SIGN_ONLY"}
	for i, d := range documents {
		name := cut(d.Name)
		x := document{ID: i + 1, NameRU: name, NameKK: name, NameEN: name, Meta: []struct{}{}}
		if bytes.HasPrefix(d.Data, []byte("%PDF-")) {
			x.Body.File.Kind = "@file/pdf"
		}
		x.Body.File.Data = base64.StdEncoding.EncodeToString(d.Data)
		out.Documents = append(out.Documents, x)
	}
	return s.about(ctx, http.MethodPost, id, out, nil)
}

// Signatures gives the signatures, one CMS message a document. It waits a while
// for the person and then gives ErrWaiting. The faults are those of Send.
func (s *Service) Signatures(ctx context.Context, id string) ([]string, error) {
	var in exchange
	if err := s.about(ctx, http.MethodGet, id, nil, &in); err != nil {
		return nil, err
	}
	if in.Status == "CANCELED" {
		return nil, fault.New(fault.Invalid, "signature.phone_cancelled")
	}
	var out []string
	for _, d := range in.Documents {
		if d.Body.File.Data == "" {
			return nil, ErrWaiting
		}
		out = append(out, d.Body.File.Data)
	}
	if len(out) == 0 {
		return nil, ErrWaiting
	}
	return out, nil
}

func (s *Service) about(ctx context.Context, method, id string, in, out any) error {
	if !number.MatchString(id) {
		return unknown(nil)
	}
	return s.ask(ctx, answerWithin, method, path+"/"+id, in, out)
}

func cut(text string) string {
	r := []rune(text)
	return string(r[:min(len(r), mostTitle)])
}

func away(err error) error {
	return fault.New(fault.Unavailable, "signature.phone_away").Wrap(err)
}

func unknown(err error) error {
	return fault.New(fault.Invalid, "signature.phone_unknown").Wrap(err)
}

// ask sends one request. An answer that does not come in time is ErrWaiting:
// the service holds a request until the person has acted.
func (s *Service) ask(ctx context.Context, within time.Duration, method, at string, in, out any) error {
	short, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	var body io.Reader = http.NoBody
	if in != nil {
		data, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(data)
	}
	r, err := http.NewRequestWithContext(short, method, s.base+at, body)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := s.client.Do(r)
	switch {
	case err != nil && ctx.Err() != nil:
		return ctx.Err() // the page went away
	case err != nil && short.Err() != nil:
		return ErrWaiting
	case err != nil:
		return away(err)
	}
	defer answer.Body.Close()
	return read(answer, out)
}

// read takes an answer: a JSON object, with "message" where it is a refusal.
func read(answer *http.Response, out any) error {
	data, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
	if err != nil {
		return away(err)
	}
	var refusal struct {
		Message string `json:"message"`
	}
	bad := json.Unmarshal(data, &refusal)
	switch {
	case answer.StatusCode == http.StatusNotFound, answer.StatusCode == http.StatusGone:
		return unknown(errors.New(refusal.Message))
	case answer.StatusCode != http.StatusOK:
		return away(fmt.Errorf("status %d: %s", answer.StatusCode, refusal.Message))
	case bad != nil:
		return away(bad)
	case refusal.Message != "":
		return unknown(errors.New(refusal.Message))
	case out == nil:
		return nil
	}
	if err := json.Unmarshal(data, out); err != nil {
		return away(err)
	}
	return nil
}
