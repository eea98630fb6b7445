package appraisal

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/press"
	"tarazy/internal/signature/signedcopy"
)

// protocolLangs are the languages of a protocol, in the order of its files.
var protocolLangs = []locale.Lang{locale.KK, locale.RU}

// The parts of a protocol. What is recommended from the results of the KCI
// stands apart from the competencies.
const (
	PartResults         = "results"
	PartRecommendations = "recommendations"
)

// minutes is all that a protocol tells, as it stood in one transaction.
type minutes struct {
	*sitting
	on    day.Day
	items []ItemRow
	came  map[CaseID]map[string]bool // competencies as they came
	posts map[people.PostID]people.Post
	names map[people.PersonID]string
	last  int // number of the latest protocol; 0 for none
	uses  bool
	order *Order
	dress *press.Dress
	// issued are its files, once they are printed.
	issued []press.Issued
}

// readMinutes reads the agenda of a meeting as it stands.
func (s *Service) readMinutes(tx Tx, x *sitting) (*minutes, error) {
	out := &minutes{sitting: x, on: x.today, came: map[CaseID]map[string]bool{}, posts: map[people.PostID]people.Post{}, order: x.order}
	st, err := s.structure(tx, x.mt.Body, x.today)
	if err != nil {
		return nil, err
	}
	for after := 0; ; {
		items, err := tx.ItemsOf(x.mt.ID, after, atOnce)
		if err != nil {
			return nil, err
		}
		if len(items) == 0 {
			break
		}
		after = items[len(items)-1].Place
		if err := s.addMinutes(tx, out, st, items); err != nil {
			return nil, err
		}
	}
	if err := out.people(tx); err != nil {
		return nil, err
	}
	last, err := tx.AppraisalProtocolOf(x.mt.ID)
	if last != nil {
		out.last = last.Number
	}
	return out, err
}

func (s *Service) addMinutes(tx Tx, out *minutes, st *people.Structure, items []Item) error {
	rows, err := s.rowsOf(tx, out.sitting, items)
	if err != nil {
		return err
	}
	came, err := tx.AssessmentsLatestOf(casesOf(items))
	if err != nil {
		return err
	}
	for _, r := range rows {
		out.came[r.Item.Case] = came[r.Item.Case].results()
		out.uses = out.uses || len(r.Item.Uses) > 0 && r.Item.State() == ItemAdopted
		if post, ok := st.Post(r.Case.Place.Post); ok {
			out.posts[post.ID] = post
		}
	}
	out.items = append(out.items, rows...)
	return nil
}

// people are the names of the commission and of all who voted.
func (x *minutes) people(tx Tx) (err error) {
	who := append([]people.PersonID{}, x.mt.Attended...)
	if x.order != nil {
		for _, seat := range x.order.Seats {
			who = append(who, seat.Person)
		}
	}
	x.names, err = tx.PersonNames(distinctPersons(who...))
	return err
}

// must are those who sign: the members who were present and the secretary.
func (x *minutes) must() []people.PersonID {
	return distinctPersons(append(slices.Clone(x.mt.Attended), x.secretary())...)
}

// DrawMeetingProtocol draws up the protocol of a closed meeting: a file in
// Kazakh and one in Russian, and as many with what is recommended where
// something is. The number is that of the latest version that the drawer saw, 0
// for none; its signatures do not carry over. The faults are appraisal.changed,
// meeting.state and meeting.approved.
func (s *Service) DrawMeetingProtocol(ctx context.Context, by *access.Actor, id MeetingID, number int) (*Protocol, error) {
	var x *minutes
	err := s.Store.Read(ctx, func(tx Tx) error {
		sit, err := s.drawable(tx, by, id)
		if err != nil {
			return err
		}
		if x, err = s.readMinutes(tx, sit); err != nil {
			return err
		}
		if x.last != number {
			return changed()
		}
		x.dress, err = s.Press.Dress(tx, x.mt.Body, press.AppraisalProtocol, x.on)
		return err
	})
	if err != nil {
		return nil, err
	}
	p := &Protocol{Meeting: id, Number: number + 1, Version: 1, Must: x.must(), By: people.PersonID(by.Person)}
	p.Stamps = x.stamps()
	if err := s.print(ctx, x, p); err != nil {
		return nil, errors.Join(err, s.dropFiles(ctx, p))
	}
	err = s.write(ctx, func(tx Tx) error { return s.drawn(tx, by, x, p) })
	if err != nil {
		return nil, errors.Join(err, s.dropFiles(ctx, p))
	}
	return p, nil
}

// drawable is a meeting whose protocol the actor may draw up: personnel, or the
// secretary.
func (s *Service) drawable(tx Tx, by *access.Actor, id MeetingID) (*sitting, error) {
	x, err := s.openSitting(tx, id)
	if err != nil {
		return nil, err
	}
	if x.may(by, access.PlanMeeting) != nil {
		if err := x.may(by, access.HoldMeeting); err != nil {
			return nil, err
		}
	}
	return x, x.in(MeetingClosed)
}

// print draws the files and stores them.
func (s *Service) print(ctx context.Context, x *minutes, p *Protocol) error {
	folder := s.IDs.New("prt")
	parts := []string{PartResults}
	if x.uses {
		parts = append(parts, PartRecommendations)
	}
	for _, part := range parts {
		for _, l := range protocolLangs {
			r, err := x.dressed(part, l, p.Number)
			if err != nil {
				return err
			}
			printed, err := r.Print(document.AsPDF)
			if err != nil {
				return err
			}
			f := ProtocolFile{Lang: l, Part: part, Key: fmt.Sprintf("appraisal-protocol/%s/%s-%s.pdf", folder, part, l), Hash: printed.Hash, Size: printed.Size}
			var sheet []byte
			if copied(part) {
				if sheet, f.Sheet, err = signedcopy.EncodeSheet(r.Document); err != nil {
					return err
				}
			}
			p.Files, x.issued = append(p.Files, f), append(x.issued, printed.Issued)
			if err := signedcopy.PutDrawn(ctx, s.Blobs, f.Key, printed.Data, sheet); err != nil {
				return err
			}
		}
	}
	return nil
}

// dropFiles removes the files of a protocol that did not come about.
func (s *Service) dropFiles(ctx context.Context, p *Protocol) error {
	var errs []error
	for _, f := range p.Files {
		for _, key := range signedcopy.DrawnKeys(f.Key, f.Sheet) {
			errs = append(errs, s.Blobs.Delete(context.WithoutCancel(ctx), key))
		}
	}
	return errors.Join(errs...)
}

// drawn writes the protocol, if nothing has changed that it tells, and asks for
// the signatures.
func (s *Service) drawn(tx Tx, by *access.Actor, seen *minutes, p *Protocol) error {
	x, err := s.drawable(tx, by, p.Meeting)
	if err != nil {
		return err
	}
	last, err := tx.AppraisalProtocolOf(p.Meeting)
	if err != nil {
		return err
	}
	if x.mt.Version != seen.mt.Version || x.today != seen.on || last != nil && last.Number != seen.last || last == nil && seen.last != 0 {
		return changed()
	}
	if last != nil {
		last.Replaced, last.Version = true, last.Version+1
		if err := settled(tx.AppraisalProtocolPut(last)); err != nil {
			return err
		}
	}
	p.Drawn = tx.Now()
	if err := settled(tx.AppraisalProtocolPut(p)); err != nil {
		return err
	}
	if err := press.Enter(tx, seen.issued...); err != nil {
		return err
	}
	for _, who := range p.Must {
		if err := x.tell(tx, who, "protocol_sign", x.path("protocol/sign")); err != nil {
			return err
		}
	}
	return s.Record(tx, x.entry(access.HoldMeeting, by, map[string]any{"protocol": p.Number, "files": p.Files, "must": p.Must}))
}

// MeetingFile gives a file of a version of a protocol as it was drawn, to who
// sees the papers of the meeting. The faults are appraisal.missing.meeting,
// appraisal.missing.protocol, access.denied and meeting.file_changed.
func (s *Service) MeetingFile(ctx context.Context, by *access.Actor, id MeetingID, number int, part string, l locale.Lang) (f ProtocolFile, data []byte, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if _, err := s.openPapers(tx, by, id); err != nil {
			return err
		}
		all, err := tx.AppraisalProtocolsOf(id)
		if err != nil {
			return err
		}
		for _, p := range all {
			if p.Number != number {
				continue
			}
			if n := slices.IndexFunc(p.Files, func(x ProtocolFile) bool { return x.Part == part && x.Lang == l }); n >= 0 {
				f = p.Files[n]
				return nil
			}
		}
		return missing("protocol")
	})
	if err != nil {
		return f, nil, err
	}
	data, err = s.fileBytes(ctx, f)
	return f, data, err
}

// fileBytes are the bytes of a file of a protocol; others than those that were
// drawn are refused.
func (s *Service) fileBytes(ctx context.Context, f ProtocolFile) ([]byte, error) {
	data, err := blob.Kept(ctx, s.Blobs, f.Key, f.Hash)
	if errors.Is(err, blob.ErrChanged) {
		return nil, fault.New(fault.Conflict, "meeting.file_changed").Wrap(err)
	}
	return data, err
}

// ProtocolPapers are the parts of a protocol as documents, to be read on a page:
// a draft while the meeting goes on, and what the files print once it is closed.
// The faults are those of Agenda.
func (s *Service) ProtocolPapers(ctx context.Context, by *access.Actor, id MeetingID, part string, l locale.Lang) (out document.Document, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		sit, err := s.openPapers(tx, by, id)
		if err != nil {
			return err
		}
		x, err := s.readMinutes(tx, sit)
		if err != nil {
			return err
		}
		number := x.last
		if last, err := tx.AppraisalProtocolOf(id); err != nil {
			return err
		} else if last != nil {
			if x.on, err = x.body.On(last.Drawn); err != nil {
				return err
			}
		}
		if number == 0 {
			out = x.paper(part, l, number)
			return nil
		}
		if x.dress, err = s.Press.Dress(tx, x.mt.Body, press.AppraisalProtocol, x.on); err != nil {
			return err
		}
		r, err := x.dressed(part, l, number)
		out = r.Document
		return err
	})
	return out, err
}
