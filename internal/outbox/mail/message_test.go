package mail

import (
	"bytes"
	"errors"
	"mime"
	netmail "net/mail"
	"strings"
	"testing"
	"time"
)

func sample() *Message {
	return &Message{ID: ID("tarazy.example", "notice", "1"), From: netmail.Address{Name: "Таразы", Address: "tarazy@tarazy.example"},
		To: "a@mail.example", Date: time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC), Lang: "kk",
		Subject: strings.Repeat("Әңгімелесу күні өзгерді ", 10), Text: ".\n" + strings.Repeat("ұзын жол ", 300), HTML: "<p>.</p>"}
}

func TestTheSameMessageGivesTheSameBytes(t *testing.T) {
	a, err := sample().Bytes()
	if err != nil {
		t.Fatal(err)
	}
	b, err := sample().Bytes()
	if err != nil || !bytes.Equal(a, b) {
		t.Error("bytes differ", err)
	}
}

func TestLinesAreShortAndPlain(t *testing.T) {
	m := sample()
	m.Invitation = &Invitation{UID: "itv_1", Start: m.Date, End: m.Date.Add(time.Hour), Cancel: true}
	data, err := m.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(data), "\r\n") {
		if len(line) > 78 && !strings.HasPrefix(line, "Content-Type: multipart/") || strings.ContainsAny(line, "\r\n") || strings.IndexFunc(line, func(r rune) bool { return r > 126 }) >= 0 {
			t.Errorf("line %d: %q", i, line)
		}
	}
	read, err := netmail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject"))
	if err != nil || subject != strings.TrimSpace(m.Subject) {
		t.Error(subject, err)
	}
	if !strings.Contains(string(data), "method=CANCEL") {
		t.Error("not cancelled")
	}
}

func TestACancelledInvitation(t *testing.T) {
	m := sample()
	m.Subject, m.Text = "Отмена", "Собеседование отменено"
	data, err := (&Invitation{UID: "itv_1", Sequence: 3, Start: m.Date, End: m.Date.Add(time.Hour), Cancel: true}).calendar(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:3", "UID:itv_1", "DTSTAMP:20260302T040000Z", "SUMMARY:Отмена"} {
		if !strings.Contains(string(data), want+"\r\n") {
			t.Errorf("no %s in\n%s", want, data)
		}
	}
}

func TestAnInvitationNeedsAnEnd(t *testing.T) {
	m := sample()
	m.Invitation = &Invitation{UID: "itv_1", Start: m.Date, End: m.Date}
	if _, err := m.Bytes(); err == nil {
		t.Error("accepted")
	}
}

func TestAddressesAndLineBreaks(t *testing.T) {
	for _, to := range []string{"", "none", "a@b.example\r\nBcc: x@y.example", "Name <a@b.example>", "a@b.example, c@d.example"} {
		m := sample()
		m.To = to
		if _, err := m.Bytes(); !errors.Is(err, ErrRefused) {
			t.Errorf("%q: %v", to, err)
		}
	}
	m := sample()
	m.Subject = "a\r\nBcc: x@y.example"
	data, err := m.Bytes()
	if err != nil || bytes.Contains(data, []byte("\r\nBcc")) {
		t.Error(err)
	}
}
