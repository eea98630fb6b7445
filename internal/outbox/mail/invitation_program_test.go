package mail

import (
	"fmt"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestACalendarProgramTakesAnInvitationItsChangeAndItsEnd gives what is sent to a
// calendar program that others made (khal), with TARAZY_LONG: the event is there as it
// was meant, moves with the change, and is called off by the cancellation; there is one
// event all the time. TestAnInvitationIsACalendarByTheLetter looks at the lines.
func TestACalendarProgramTakesAnInvitationItsChangeAndItsEnd(t *testing.T) {
	const title, place = "Әңгімелесу: «Бөлім басшысы», К-1; 2-кезең", "214; екінші қабат, сол жақ"
	starts := time.Date(2026, time.March, 3, 9, 0, 0, 0, time.FixedZone("", 5*60*60))
	m := &Message{
		ID: "x@tarazy.example", From: mail.Address{Address: "no-reply@tarazy.example"}, To: "member@tarazy.example", Date: starts.Add(-time.Hour),
		Subject: title, Text: "Орын: Бейбітшілік к-сі, 1\\2\nКелесі жол",
	}
	first := Invitation{UID: "int_1", Start: starts, End: starts.Add(50 * time.Minute), Place: place}
	moved := first
	moved.Sequence, moved.Start, moved.End = 1, first.Start.Add(2*time.Hour), first.End.Add(2*time.Hour)
	ended := moved
	ended.Sequence, ended.Cancel = 2, true
	var program *khal
	if os.Getenv("TARAZY_LONG") != "" {
		program = newKhal(t)
	}
	for i, c := range []struct {
		sent Invitation
		want string
	}{
		{first, "2026-03-03 09:00|2026-03-03 09:50|" + title + "|" + place + "|CONFIRMED"},
		{moved, "2026-03-03 11:00|2026-03-03 11:50|" + title + "|" + place + "|CONFIRMED"},
		{ended, "2026-03-03 11:00|2026-03-03 11:50|" + title + "|" + place + "|CANCELLED"},
	} {
		data, err := c.sent.calendar(m)
		if err != nil {
			t.Fatal(err)
		}
		if program == nil {
			parsed(t, data)
			continue
		}
		if got := program.take(fmt.Sprint(i), data); got != c.want {
			t.Errorf("the program shows %q, not %q", got, c.want)
		}
	}
}

// khal is a calendar of the program of that name.
type khal struct {
	*testing.T
	dir string
}

func newKhal(t *testing.T) *khal {
	k := &khal{t, t.TempDir()}
	k.keep("conf", []byte(`[calendars]
[[work]]
path = `+filepath.Join(k.dir, "work")+`
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Almaty
default_timezone = Asia/Almaty
[sqlite]
path = `+filepath.Join(k.dir, "khal.db")+"\n"))
	if err := os.Mkdir(filepath.Join(k.dir, "work"), 0o700); err != nil {
		t.Fatal(err)
	}
	return k
}

func (k *khal) keep(name string, data []byte) string {
	k.Helper()
	path := filepath.Join(k.dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		k.Fatal(err)
	}
	return path
}

func (k *khal) run(args ...string) string {
	k.Helper()
	c := exec.CommandContext(k.Context(), "khal", append([]string{"-c", filepath.Join(k.dir, "conf")}, args...)...)
	c.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := c.CombinedOutput()
	if err != nil {
		k.Fatalf("khal %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// take gives the program a file, and tells what it shows then.
func (k *khal) take(name string, data []byte) string {
	k.Helper()
	k.run("import", "--batch", "-a", "work", k.keep(name+".ics", data))
	return k.run("list", "--day-format", "", "--format", "{start}|{end}|{title}|{location}|{status}", "2026-03-01", "9d")
}
