package kit

import (
	"context"
	"encoding/base64"

	"github.com/a-h/templ"
)

// Signing is a form that signing.js has signed when it is sent: the bytes, one
// signature each, and the software that signs.
type Signing struct {
	SignIn bool     // the key is that of authentication, not of signing
	URL    string   // where the signing software answers; "" for its own address
	Files  []ToSign // in the order in which the signatures come
}

// ToSign is one of the things that are signed.
type ToSign struct {
	Name string // shown where the signing happens on a phone; "": the page's title
	Data string // the very bytes in base64
}

// signingMessages are what signing.js says, by the key after "eds.browser.".
var signingMessages = []string{"waiting", "missing", "cancelled", "wrong", "expired", "error"}

// SignOne is a form by which one text is signed.
func SignOne(url, name string, text []byte) Signing {
	s := Signing{URL: url}
	s.Add(name, text)
	return s
}

// Add adds what is signed too.
func (s *Signing) Add(name string, data []byte) {
	s.Files = append(s.Files, ToSign{Name: name, Data: base64.StdEncoding.EncodeToString(data)})
}

// SigningAttrs are of the form's element.
func SigningAttrs(ctx context.Context, s Signing) templ.Attributes {
	attrs := templ.Attributes{"data-sign": "sign", "data-sign-url": s.URL}
	for _, name := range signingMessages {
		attrs["data-msg-"+name] = Tr(ctx, "eds.browser."+name)
	}
	if s.SignIn {
		attrs["data-sign"], attrs["data-msg-wrong"] = "auth", Tr(ctx, "eds.browser.wrong_auth")
	}
	return attrs
}

type phoneKey struct{}

// Phone is the service by which documents are signed on a phone.
type Phone struct {
	Path string // of this program, where the page sends its requests
	Host string // of the service, which is told to the person
}

// WithPhone offers signing by phone to the forms that are drawn.
func WithPhone(ctx context.Context, p Phone) context.Context {
	return context.WithValue(ctx, phoneKey{}, p)
}

func phoneOf(ctx context.Context) (p Phone, offered bool) {
	p, _ = ctx.Value(phoneKey{}).(Phone)
	return p, p.Path != ""
}
