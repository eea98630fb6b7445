package mail

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// Invitation is an event that a person's calendar can take up: an interview, a
// sitting. Its text is that of the e-mail it comes with.
type Invitation struct {
	UID      string    `json:"uid"`      // the same through all changes; public ids only
	Sequence int       `json:"sequence"` // from 0, raised by each change and by the cancelling
	Start    time.Time `json:"start"`
	End      time.Time `json:"end"`
	Place    string    `json:"place"` // "" for none
	Cancel   bool      `json:"cancel"`
}

func (i *Invitation) method() ics.Method {
	if i.Cancel {
		return ics.MethodCancel
	}
	return ics.MethodRequest
}

// Check refuses an invitation without a UID or a duration.
func (i *Invitation) Check() error {
	if i.UID == "" || i.Sequence < 0 || !i.End.After(i.Start) {
		return fmt.Errorf("mail: invitation %q, change %d, from %s to %s", i.UID, i.Sequence, i.Start, i.End)
	}
	return nil
}

// calendar is the invitation as an iCalendar object (RFC 5545) that follows
// the scheduling rules of RFC 5546. Times are in UTC: a calendar shows them in
// the zone of its reader, and no reader needs to know a zone's name.
func (i *Invitation) calendar(m *Message) ([]byte, error) {
	if err := i.Check(); err != nil {
		return nil, err
	}
	c := ics.NewCalendarFor("Tarazy")
	c.SetMethod(i.method())
	e := c.AddEvent(i.UID)
	e.SetProperty(ics.ComponentPropertySequence, fmt.Sprint(i.Sequence))
	e.SetDtStampTime(m.Date.UTC())
	e.SetStartAt(i.Start.UTC())
	e.SetEndAt(i.End.UTC())
	e.SetSummary(m.Subject)
	e.SetDescription(m.Text)
	if i.Place != "" {
		e.SetLocation(i.Place)
	}
	e.SetOrganizer("mailto:" + m.From.Address)
	e.AddAttendee("mailto:"+m.To, ics.ParticipationRoleReqParticipant, ics.ParticipationStatusNeedsAction)
	e.SetStatus(ics.ObjectStatusConfirmed)
	if i.Cancel {
		e.SetStatus(ics.ObjectStatusCancelled)
	}
	var b bytes.Buffer
	if err := c.SerializeTo(&b, ics.WithNewLineWindows); err != nil {
		return nil, fmt.Errorf("mail: calendar: %w", err)
	}
	return b.Bytes(), nil
}

// methodWord is the method as the MIME type of a part names it.
func (i *Invitation) methodWord() string { return strings.ToUpper(string(i.method())) }
