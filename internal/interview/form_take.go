package interview

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/press"
)

// Give prints a paper and enters it as given out. The errors are those of
// press.Give.
func (s *Service) Give(ctx context.Context, r *press.Ready, f document.Format) ([]byte, error) {
	return press.Give(ctx, s.Store.Write, r, f)
}

// FormKind is one of the act's forms.
type FormKind string

// The forms.
const (
	StarForm       FormKind = "star"       // of a member's notes
	IndividualForm FormKind = "individual" // of a member's marks
	PanelForm      FormKind = "panel"      // of the panel
)

// formKinds are the kinds of the forms, as a body's templates know them.
var formKinds = map[FormKind]press.Kind{StarForm: press.InterviewNotes, IndividualForm: press.InterviewMarks, PanelForm: press.InterviewPanel}

// Form gives a form in a language, to be printed. A member takes the own ones:
// the sheet of notes once the talk is over, the marks once they are locked. The
// panel takes its form once it is fixed. HR and inspections take all of them
// once the marks are final; that they did is on record. The faults are
// interview.missing.form, interview.agree.not_held, interview.agree.not_locked,
// interview.agree.closed and interview.agree.not_fixed.
func (s *Service) Form(ctx context.Context, by *access.Actor, id ID, kind FormKind, member people.PersonID, l locale.Lang) (*press.Ready, error) {
	var out *press.Ready
	err := s.write(ctx, func(tx Tx) error {
		x, err := s.matterOf(tx, by, access.SeeInterviews, id)
		if err != nil {
			return err
		}
		var d document.Document
		switch kind {
		case StarForm, IndividualForm:
			d, err = s.memberForm(tx, x, kind, member, l)
		case PanelForm:
			d, err = s.panelForm(tx, x, l)
		default:
			err = missing("form")
		}
		if err != nil {
			return err
		}
		r, err := s.Press.Ready(tx, x.i.Body, formKinds[kind], d, "interview/"+string(id)+"/"+string(kind)+"/"+string(member))
		if err != nil {
			return err
		}
		out = &r
		if x.me == member || x.seat != nil && kind == PanelForm {
			return nil
		}
		return s.Record(tx, x.entry(access.SeeInterviews, map[string]any{"form": string(kind), "member": member, "lang": string(l)}))
	})
	return out, err
}

// memberForm is a form of one member: for the member, and of final marks for HR
// and inspections, but for nobody else in the panel.
func (s *Service) memberForm(tx Tx, x *agreeing, kind FormKind, member people.PersonID, l locale.Lang) (document.Document, error) {
	var out document.Document
	switch {
	case !slices.Contains(x.raters, member):
		return out, missing("form")
	case x.me != member && x.seat != nil:
		return out, missing("form")
	case x.me != member && x.i.State != Agreed:
		return out, notOpen()
	case x.i.State != Held && x.i.State != Agreed:
		return out, fault.New(fault.Conflict, "interview.agree.not_held")
	}
	facts, err := s.formFacts(tx, x)
	if err != nil {
		return out, err
	}
	if kind == StarForm {
		if facts.notes, err = s.notesOf(tx, x.i, member); err != nil {
			return out, err
		}
		return facts.in(l).stars(member), nil
	}
	if x.sheets, err = s.lockedSheets(tx, x.i, []people.PersonID{member}); err != nil {
		return out, err
	}
	if x.sheets == nil {
		return out, fault.New(fault.Conflict, "interview.agree.not_locked")
	}
	return facts.in(l).individual(member), nil
}

// notesOf opens a member's notes; empty ones where there are none.
func (s *Service) notesOf(tx Tx, i *Interview, member people.PersonID) (*NoteText, error) {
	out := &NoteText{}
	sealed, err := tx.NotesGet(i.ID, member)
	if err != nil || sealed == nil || len(sealed.Sealed) == 0 {
		return out, err
	}
	return out, s.opened(tx, i, fieldNotes, sealed.Sealed, out)
}

// panelForm is the panel's form of what is fixed; once the agreement has ended
// it tells under it who has signed.
func (s *Service) panelForm(tx Tx, x *agreeing, l locale.Lang) (document.Document, error) {
	if x.series.Format == Individual {
		return document.Document{}, missing("form")
	}
	y, err := s.openMatter(tx, x.by, access.SeeInterviews, x.i.ID)
	if err != nil {
		return document.Document{}, err
	}
	if y.a.FixedAt == nil {
		return document.Document{}, fault.New(fault.Conflict, "interview.agree.not_fixed")
	}
	facts, err := s.formFacts(tx, y)
	if err != nil {
		return document.Document{}, err
	}
	if facts.on, err = y.body.On(*y.a.FixedAt); err != nil { // as its files were drawn
		return document.Document{}, err
	}
	if y.i.State == Agreed {
		if facts.given, err = tx.FormSignaturesOf(y.i.ID); err != nil {
			return document.Document{}, err
		}
	}
	return facts.in(l).panel(), nil
}

// FormFile gives the panel's form in a language as exact bytes, as it was signed
// or is to be signed. The faults are those of Form and
// interview.agree.file_changed.
func (s *Service) FormFile(ctx context.Context, by *access.Actor, id ID, l locale.Lang) ([]byte, error) {
	var file *FormFile
	err := s.write(ctx, func(tx Tx) error {
		x, err := s.openMatter(tx, by, access.SeeInterviews, id)
		if err != nil {
			return err
		}
		k := slices.IndexFunc(x.a.Files, func(f FormFile) bool { return f.Lang == l })
		if k < 0 {
			return fault.New(fault.Conflict, "interview.agree.not_fixed")
		}
		file = &x.a.Files[k]
		if x.seat != nil {
			return nil
		}
		return s.Record(tx, x.entry(access.SeeInterviews, map[string]any{"form": string(PanelForm), "lang": string(l)}))
	})
	if err != nil {
		return nil, err
	}
	return s.FormBytes(ctx, *file)
}
