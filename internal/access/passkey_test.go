package access_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"slices"
	"testing"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"

	"tarazy/internal/access"
)

var b64 = base64.RawURLEncoding

// device is an authenticator in software: ES256, one key for the site.
type device struct {
	t       *testing.T
	key     *ecdsa.PrivateKey
	id      []byte
	user    []byte
	counter uint32
	origin  string
	flags   byte // user present and verified
}

func newDevice(t *testing.T) *device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id := make([]byte, 16)
	rand.Read(id)
	return &device{t: t, key: key, id: id, origin: site, flags: 0x05}
}

func (d *device) json(v any) string {
	d.t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		d.t.Fatal(err)
	}
	return string(text)
}

// options are what the device reads of the site's.
type options struct {
	Challenge string
	RP        struct{ ID string }
	RPID      string `json:"rpId"`
	User      struct{ ID string }
}

func (d *device) read(c access.Ceremony) options {
	d.t.Helper()
	var o options
	if err := json.Unmarshal([]byte(c.Options), &o); err != nil {
		d.t.Fatal(err)
	}
	return o
}

func (d *device) client(kind, challenge string) []byte {
	return []byte(d.json(map[string]any{"type": kind, "challenge": challenge, "origin": d.origin, "crossOrigin": false}))
}

func (d *device) data(rp string, attested []byte) []byte {
	hash := sha256.Sum256([]byte(rp))
	flags := d.flags
	if attested != nil {
		flags |= 0x40
	}
	d.counter++
	return slices.Concat(hash[:], []byte{flags}, binary.BigEndian.AppendUint32(nil, d.counter), attested)
}

// create answers the making of a passkey.
func (d *device) create(c access.Ceremony) string {
	d.t.Helper()
	o := d.read(c)
	var err error
	if d.user, err = b64.DecodeString(o.User.ID); err != nil {
		d.t.Fatal(err)
	}
	point, err := d.key.PublicKey.Bytes()
	if err != nil {
		d.t.Fatal(err)
	}
	cose, err := webauthncbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	if err != nil {
		d.t.Fatal(err)
	}
	attested := slices.Concat(make([]byte, 16), binary.BigEndian.AppendUint16(nil, uint16(len(d.id))), d.id, cose)
	object, err := webauthncbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": d.data(o.RP.ID, attested)})
	if err != nil {
		d.t.Fatal(err)
	}
	return d.answer(map[string]any{
		"clientDataJSON": b64.EncodeToString(d.client("webauthn.create", o.Challenge)), "attestationObject": b64.EncodeToString(object),
		"transports": []string{"internal"},
	})
}

// get answers a sign-in.
func (d *device) get(c access.Ceremony) string {
	d.t.Helper()
	o := d.read(c)
	client, data := d.client("webauthn.get", o.Challenge), d.data(o.RPID, nil)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(slices.Concat(data, hash[:]))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, sum[:])
	if err != nil {
		d.t.Fatal(err)
	}
	return d.answer(map[string]any{
		"clientDataJSON": b64.EncodeToString(client), "authenticatorData": b64.EncodeToString(data),
		"signature": b64.EncodeToString(signature), "userHandle": b64.EncodeToString(d.user),
	})
}

func (d *device) answer(response map[string]any) string {
	id := b64.EncodeToString(d.id)
	return d.json(map[string]any{"id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
}

// withPasskey gives a person a passkey.
func (w *world) withPasskey(person string) *device {
	w.t.Helper()
	d, a := newDevice(w.t), w.signedIn(person)
	c, err := w.s.PasskeyAdd(w.t.Context(), a)
	w.fatal(err)
	w.fatal(w.s.PasskeyKeep(w.t.Context(), a, c.Ticket, "ноутбук", d.create(c)))
	return d
}

func (w *world) ceremony() access.Ceremony {
	w.t.Helper()
	c, err := w.s.PasskeyBegin(w.t.Context(), visit)
	w.fatal(err)
	return c
}

func TestAPasskeySignsIn(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		d := w.withPasskey(w.asel)
		for range 2 {
			c := w.ceremony()
			o, err := w.s.PasskeyFinish(t.Context(), c.Ticket, d.get(c), visit)
			w.fatal(err)
			if a, _ := w.browser(o); a == nil || a.Person != w.asel || !a.Personal {
				t.Errorf("actor: %+v", a)
			}
		}
		list, err := w.s.Passkeys(t.Context(), w.signedIn(w.asel))
		w.fatal(err)
		if len(list) != 1 || list[0].Name != "ноутбук" || list[0].Used == nil {
			t.Errorf("passkeys: %+v", list)
		}
	})
}

func TestAPasskeysAnswerServesOnce(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		d := w.withPasskey(w.asel)
		c := w.ceremony()
		answer := d.get(c)
		_, err := w.s.PasskeyFinish(t.Context(), c.Ticket, answer, visit)
		w.fatal(err)
		_, err = w.s.PasskeyFinish(t.Context(), c.Ticket, answer, visit)
		w.refused(err, "access.step")
		_, err = w.s.PasskeyFinish(t.Context(), w.ceremony().Ticket, answer, visit)
		w.refused(err, "access.passkey_refused")
		late := w.ceremony()
		w.clock.Advance(minutes(10))
		_, err = w.s.PasskeyFinish(t.Context(), late.Ticket, d.get(late), visit)
		w.refused(err, "access.step")
	})
}

func TestPasskeyRefusals(t *testing.T) {
	for name, spoil := range map[string]func(w *world, d *device){
		"another site":     func(_ *world, d *device) { d.origin = "https://tarazy.example.evil" },
		"another key":      func(_ *world, d *device) { d.key = newDevice(d.t).key },
		"an unknown key":   func(_ *world, d *device) { d.id = []byte("0123456789abcdef") },
		"another's handle": func(w *world, d *device) { d.user = []byte(w.dias) },
		"nobody verified":  func(_ *world, d *device) { d.flags = 0x01 },
	} {
		t.Run(name, func(t *testing.T) {
			each(t, nil, func(t *testing.T, w *world) {
				d := w.withPasskey(w.asel)
				spoil(w, d)
				c := w.ceremony()
				_, err := w.s.PasskeyFinish(t.Context(), c.Ticket, d.get(c), visit)
				w.refused(err, "access.passkey_refused")
			})
		})
	}
}

func TestACopiedPasskeyIsRefused(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		d := w.withPasskey(w.asel)
		twin := *d
		for range 2 {
			c := w.ceremony()
			_, err := w.s.PasskeyFinish(t.Context(), c.Ticket, d.get(c), visit)
			w.fatal(err)
		}
		c := w.ceremony()
		_, err := w.s.PasskeyFinish(t.Context(), c.Ticket, twin.get(c), visit)
		w.refused(err, "access.passkey_cloned")
	})
}

func TestPasskeysAreMadeByTheirPersonOnly(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		asel, dias := w.signedIn(w.asel), w.signedIn(w.dias)
		d := newDevice(t)
		c, err := w.s.PasskeyAdd(t.Context(), asel)
		w.fatal(err)
		w.refused(w.s.PasskeyKeep(t.Context(), dias, c.Ticket, "x", d.create(c)), "access.other_person")
		w.refused(w.s.PasskeyKeep(t.Context(), asel, c.Ticket, "x", d.create(c)), "access.step")
		w.refused(w.s.PasskeyKeep(t.Context(), asel, c.Ticket, " ", ""), "access.passkey_name")
		c, err = w.s.PasskeyAdd(t.Context(), asel)
		w.fatal(err)
		w.refused(w.s.PasskeyKeep(t.Context(), asel, c.Ticket, "x", "{}"), "access.passkey_refused")
		w.clock.Advance(minutes(11))
		_, err = w.s.PasskeyAdd(t.Context(), asel)
		w.refused(err, "access.not_fresh")
	})
}

func TestADroppedPasskeyIsWorthNothing(t *testing.T) {
	each(t, nil, func(t *testing.T, w *world) {
		d := w.withPasskey(w.asel)
		asel := w.signedIn(w.asel)
		list, err := w.s.Passkeys(t.Context(), asel)
		w.fatal(err)
		w.refused(w.s.PasskeyDrop(t.Context(), w.signedIn(w.dias), list[0].ID), "access.no_passkey")
		w.fatal(w.s.PasskeyDrop(t.Context(), asel, list[0].ID))
		c := w.ceremony()
		_, err = w.s.PasskeyFinish(t.Context(), c.Ticket, d.get(c), visit)
		w.refused(err, "access.passkey_refused")
	})
}
