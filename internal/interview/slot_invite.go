package interview

import (
	"cmp"
	"strings"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/outbox/mail"
	"tarazy/internal/people"
)

// invite tells members and candidate of the time of an interview: "planned" or
// "moved". Each gets an invitation of their own, which names nobody else; its
// number counts up with every change.
func (s *Service) invite(tx Tx, se *Series, i *Interview, what string) error {
	if what != "planned" || i.Invited > 0 {
		i.Invited++
	}
	return s.tellTime(tx, se, i, what, "")
}

// callOff tells members and candidate that an interview does not take place at
// its time.
func (s *Service) callOff(tx Tx, se *Series, i *Interview, reason string) error {
	i.Invited++
	return s.tellTime(tx, se, i, "cancelled", reason)
}

func (s *Service) tellTime(tx Tx, se *Series, i *Interview, what, reason string) error {
	for _, seat := range se.Seats {
		if seat.Declared != nil && seat.Declared.Conflict {
			continue
		}
		if err := s.tellOne(tx, se, i, seat.Person, what, reason); err != nil {
			return err
		}
	}
	return s.tellOne(tx, se, i, i.Person, what, reason)
}

// tellOne tells one person, in the form for a member or for the candidate.
func (s *Service) tellOne(tx Tx, se *Series, i *Interview, p people.PersonID, what, reason string) error {
	body, _, err := bodyDay(tx, se.Body)
	if err != nil {
		return err
	}
	zone, err := day.Zone(body.Zone)
	if err != nil {
		return err
	}
	lang, err := langOf(tx, p)
	if err != nil {
		return err
	}
	place, link := i.Room, ""
	if video, err := s.byVideo(tx, se); err != nil {
		return err
	} else if video {
		place = strings.TrimPrefix(place+", "+s.Press.Site+RoomPath(i.ID), ", ")
		if what == "planned" || what == "moved" {
			link = RoomPath(i.ID)
		}
	}
	starts := i.Starts.In(zone)
	n := outbox.Notice{
		To: string(p), Case: string(i.ID),
		Args:       fault.Args{"post": se.Title.KK, "post_ru": se.Title.RU, "day": day.In(i.Starts, zone).String(), "time": starts.Format("15:04"), "room": roomText(lang, place), "number": i.Number, "reason": reason},
		Invitation: &mail.Invitation{UID: string(i.ID), Sequence: i.Invited, Start: i.Starts, End: i.Ends, Place: place, Cancel: what == "cancelled" || what == "left"},
	}
	if p == i.Person {
		n.Key, n.Link = "series.notice.candidate."+what, cmp.Or(link, "/my-interviews")
		return outbox.Notify(tx, n)
	}
	n.Key, n.Link = "series.notice.member."+what, "/interviews/"+string(se.ID)
	if n.Invitation.End, err = s.discussed(tx, se, i); err != nil {
		return err
	}
	return outbox.Notify(tx, n)
}

// roomText names the room, or says that it is told later.
func roomText(l locale.Lang, room string) string {
	if room == "" {
		return locale.T(l, "series.room.later", nil)
	}
	return room
}

// discussed is when the discussion after a talk ends, as far as the body has
// set its limits.
func (s *Service) discussed(tx Tx, se *Series, i *Interview) (time.Time, error) {
	set, _, err := tx.LimitsGet(se.Body)
	return i.Ends.Add(time.Duration(set["discussion_minutes_least"]) * time.Minute), err
}

// langOf is the language of a person.
func langOf(tx Tx, p people.PersonID) (locale.Lang, error) {
	person, err := tx.PersonGet(p)
	if err != nil || person == nil {
		return locale.KK, err
	}
	return person.Lang, nil
}
