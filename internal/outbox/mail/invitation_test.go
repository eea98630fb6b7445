package mail

import (
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// lineMost is the most octets of a line of a calendar without its end (RFC 5545,
// 3.1).
const lineMost = 75

// property is a content line of a calendar, unfolded.
type property struct{ name, params, value string }

// parsed reads a calendar by the letter of RFC 5545, with nothing of the library
// that writes it: ends of lines, folding, names, and the order of components.
func parsed(t *testing.T, data []byte) (calendar, event []property) {
	t.Helper()
	text := string(data)
	if !utf8.ValidString(text) || !strings.HasSuffix(text, "\r\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\r") {
		t.Fatalf("the ends of lines: %q", text)
	}
	for _, line := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > lineMost || line == "" || !utf8.ValidString(line) {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	unfolded := strings.ReplaceAll(strings.ReplaceAll(text, "\r\n ", ""), "\r\n\t", "")
	var stack []string
	for _, line := range strings.Split(strings.TrimSuffix(unfolded, "\r\n"), "\r\n") {
		head, value, ok := cutValue(line)
		name, params, _ := strings.Cut(head, ";")
		if !ok || name == "" || strings.ToUpper(name) != name || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789") != "" {
			t.Fatalf("no content line: %q", line)
		}
		switch name {
		case "BEGIN":
			stack = append(stack, value)
		case "END":
			if len(stack) == 0 || stack[len(stack)-1] != value {
				t.Fatalf("END:%s closes %v", value, stack)
			}
			stack = stack[:len(stack)-1]
		default:
			p := property{name, params, value}
			switch strings.Join(stack, "/") {
			case "VCALENDAR":
				calendar = append(calendar, p)
			case "VCALENDAR/VEVENT":
				event = append(event, p)
			default:
				t.Fatalf("%s stands in %v", name, stack)
			}
		}
	}
	if len(stack) != 0 {
		t.Fatalf("%v is not closed", stack)
	}
	return calendar, event
}

// cutValue cuts a content line at the first colon outside quotes.
func cutValue(line string) (head, value string, ok bool) {
	quoted := false
	for i, r := range line {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ':' && !quoted:
			return line[:i], line[i+1:], true
		}
	}
	return "", "", false
}

// only is the one property of a name; a second one is refused.
func only(t *testing.T, all []property, name string) property {
	t.Helper()
	var found []property
	for _, p := range all {
		if p.name == name {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%s stands %d times", name, len(found))
	}
	return found[0]
}

// unescaped is a TEXT value as it was meant (RFC 5545, 3.3.11).
func unescaped(t *testing.T, value string) string {
	t.Helper()
	var out strings.Builder
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case c == '\\' && i+1 < len(value) && strings.ContainsRune(`\;,nN`, rune(value[i+1])):
			i++
			if value[i] == 'n' || value[i] == 'N' {
				out.WriteByte('\n')
			} else {
				out.WriteByte(value[i])
			}
		case c == '\\' || c == ';' || c == ',':
			t.Fatalf("%q is not escaped at %d", value, i)
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

// instantOf reads a DATE-TIME in UTC.
func instantOf(t *testing.T, p property) time.Time {
	t.Helper()
	at, err := time.Parse("20060102T150405Z", p.value)
	if err != nil || p.params != "" {
		t.Fatalf("%+v: %v", p, err)
	}
	return at
}

// TestAnInvitationIsACalendarByTheLetter: what RFC 5546 wants of a REQUEST and of
// a CANCEL, and what RFC 5545 wants of every line, with long Kazakh and Russian
// text and with every character that is escaped.
func TestAnInvitationIsACalendarByTheLetter(t *testing.T) {
	starts := time.Date(2026, time.March, 3, 9, 0, 0, 0, time.FixedZone("", 5*60*60))
	text := "Әңгімелесу өтеді, бөлме 214; «Бөлім басшысы» лауазымы.\nОрын: Қызылорда қ., Бейбітшілік к-сі, 1\\2\n" + strings.Repeat("Сұрақтарыңыз болса, хабарласыңыз; ", 12)
	for _, c := range []struct {
		cancel         bool
		sequence       int
		method, status string
	}{{false, 0, "REQUEST", "CONFIRMED"}, {false, 7, "REQUEST", "CONFIRMED"}, {true, 8, "CANCEL", "CANCELLED"}} {
		m := &Message{
			ID: "x@tarazy.example", From: mail.Address{Address: "no-reply@tarazy.example"}, To: "member@tarazy.example", Date: starts.Add(-time.Hour),
			Subject: "Әңгімелесу: бөлім басшысы, «К-1»; уақыты өзгерді", Text: text,
		}
		i := &Invitation{UID: "int_1", Sequence: c.sequence, Start: starts, End: starts.Add(50 * time.Minute), Place: "214; екінші қабат, сол жақ", Cancel: c.cancel}
		data, err := i.calendar(m)
		if err != nil {
			t.Fatal(err)
		}
		calendar, event := parsed(t, data)
		for name, want := range map[string]string{"VERSION": "2.0", "METHOD": c.method} {
			if got := only(t, calendar, name); got.value != want || got.params != "" {
				t.Errorf("%s is %+v", name, got)
			}
		}
		if only(t, calendar, "PRODID").value == "" {
			t.Error("no PRODID")
		}
		for name, want := range map[string]string{"UID": "int_1", "SEQUENCE": fmt.Sprint(c.sequence), "STATUS": c.status} {
			if got := only(t, event, name).value; got != want {
				t.Errorf("%s is %q, not %q", name, got, want)
			}
		}
		if from, to := instantOf(t, only(t, event, "DTSTART")), instantOf(t, only(t, event, "DTEND")); !from.Equal(i.Start) || !to.Equal(i.End) {
			t.Errorf("from %v to %v", from, to)
		}
		instantOf(t, only(t, event, "DTSTAMP"))
		for name, want := range map[string]string{"SUMMARY": m.Subject, "DESCRIPTION": m.Text, "LOCATION": i.Place} {
			if got := unescaped(t, only(t, event, name).value); got != want {
				t.Errorf("%s is %q, not %q", name, got, want)
			}
		}
		if o := only(t, event, "ORGANIZER"); o.value != "mailto:no-reply@tarazy.example" {
			t.Errorf("%+v", o)
		}
		a := only(t, event, "ATTENDEE") // nobody learns who else is invited
		if a.value != "mailto:member@tarazy.example" || !slices.Contains(strings.Split(a.params, ";"), "PARTSTAT=NEEDS-ACTION") {
			t.Errorf("%+v", a)
		}
	}
}
