package beforepages

import (
	"net/http"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// picturesPage is where pictures are taken or chosen.
type picturesPage struct {
	page.Refused
	Head   kit.Heading
	Notes  []note
	Shots  []shot
	Words  templ.Attributes // what the browser code says
	File   string           // what a file may be
	Action string
	Open   bool // pictures are taken
	Do     *kit.Act
}

type note struct {
	Kind kit.NoteKind
	Text string
}

// shot is a picture to take.
type shot struct {
	Kind, Name, Hint, Error string
	Take, File              string // words of the button and the field
	Src, At                 string // of the one that is there; "" for none
}

// cameraReasons are why a camera does not open: "selection.equipment.camera."+key.
var cameraReasons = []string{"refused", "absent", "busy", "failed"}

func (d Deps) identityShow(w http.ResponseWriter, r *route.Request) error {
	return d.drawPictures(w, r, proctor.IdentityStep, page.Refused{})
}

func (d Deps) roomShow(w http.ResponseWriter, r *route.Request) error {
	return d.drawPictures(w, r, proctor.RoomStep, page.Refused{})
}

func (d Deps) drawPictures(w http.ResponseWriter, r *route.Request, step string, f page.Refused) error {
	l := r.Lang
	v, rules, done, err := d.Proctor.PicturesFor(r.Context(), r.Actor, bookingOf(r))
	if err != nil {
		return err
	}
	p := picturesPage{Refused: f, Action: path(v.Booking.ID) + "/" + step, File: t(l, "camera.or", "mb", proctor.PictureMost>>20)}
	p.Head = heading(l, v, t(l, step+".title"), t(l, step+".sub"))
	p.Words = templ.Attributes{"data-taken": t(l, "camera.taken", "what", "{what}")}
	for _, key := range cameraReasons {
		p.Words["data-"+key] = locale.T(l, "selection.equipment.camera."+key, nil) + " " + locale.T(l, "selection.equipment.camera."+key+".mend", nil)
	}
	kinds := rules.Pictures.V
	if step == proctor.RoomStep {
		kinds = rules.Views.V
	}
	there := pictures(done)
	for _, kind := range kinds {
		p.Shots = append(p.Shots, d.shot(l, v, proctor.PictureKind(kind), there, f))
	}
	d.standing(l, v, step, done, &p)
	return d.Draw(w, r, column(p.Head.Title, f.Status, "before.js"), picturesView(p))
}

// pictures are those that are there, by kind.
func pictures(done *proctor.Prepared) map[proctor.PictureKind]*proctor.Picture {
	out := map[proctor.PictureKind]*proctor.Picture{}
	for _, p := range done.Pictures() {
		out[p.Kind] = &p
	}
	return out
}

func (d Deps) shot(l locale.Lang, v *exam.SeatView, kind proctor.PictureKind, there map[proctor.PictureKind]*proctor.Picture, f page.Refused) shot {
	name := locale.T(l, "proctor.picture."+string(kind), nil)
	out := shot{Kind: string(kind), Name: sentence(name), Hint: t(l, "hint."+string(kind)), Error: f.At[string(kind)], Take: t(l, "take", "what", name), File: t(l, "file", "what", name)}
	if p := there[kind]; p != nil {
		out.Src = path(v.Booking.ID) + "/pictures/" + string(kind)
		out.At = t(l, "sent_at", "at", d.moment(l, p.At, string(v.Booking.Body)))
	}
	return out
}

// noteKinds are how the states of a step are drawn.
var noteKinds = map[proctor.StepState]kit.NoteKind{
	proctor.StepDone: kit.InfoNote, proctor.StepWaits: kit.InfoNote, proctor.StepRefused: kit.LateNote, proctor.StepMissing: kit.PlainNote,
}

// standing says how a step stands, and whether pictures are taken.
func (d Deps) standing(l locale.Lang, v *exam.SeatView, step string, done *proctor.Prepared, p *picturesPage) {
	found := &done.Found.Outcome
	if consent := found.Step(proctor.ConsentStep); consent != nil && consent.State != proctor.StepDone {
		p.Notes = append(p.Notes, note{kit.DecideNote, t(l, "first_consent")})
		p.Do = &kit.Act{Text: t(l, "step.consent"), Kind: kit.Main, Href: path(v.Booking.ID) + "/consent"}
		return
	}
	state := found.Step(step)
	if state == nil {
		return
	}
	for _, r := range done.Reasons(step) {
		p.Notes = append(p.Notes, note{noteKinds[state.State], locale.T(l, r.Key, r.Args)})
	}
	switch v.Booking.State {
	case exam.Booked:
		p.Open = step == proctor.RoomStep || state.State != proctor.StepDone
	case exam.Begun, exam.Done:
		p.Open = step == proctor.IdentityStep && state.State != proctor.StepDone
	}
	if step != proctor.IdentityStep {
		return
	}
	if i := done.Identity; i.Answered() != nil {
		if reason := done.Reason; reason != "" && i.State == i.Answered().State {
			p.Notes = append(p.Notes, note{kit.PlainNote, t(l, "reason", "reason", reason)})
		}
		if i.Document == nil {
			p.Notes = append(p.Notes, note{kit.PlainNote, t(l, "document_gone")})
		}
	}
}

func (d Deps) identityHand(w http.ResponseWriter, r *route.Request) error {
	return d.hand(w, r, proctor.IdentityStep)
}

func (d Deps) roomHand(w http.ResponseWriter, r *route.Request) error {
	return d.hand(w, r, proctor.RoomStep)
}

// hand takes the pictures of a form; those that were not chosen stay as they are.
func (d Deps) hand(w http.ResponseWriter, r *route.Request, step string) error {
	given := map[proctor.PictureKind][]byte{}
	for _, kind := range proctor.PictureKinds {
		data, err := page.Upload(r, string(kind))
		if err != nil {
			return err
		}
		if len(data) > 0 {
			given[kind] = data
		}
	}
	err := d.Proctor.HandIn(r.Context(), r.Actor, bookingOf(r), given)
	if err == nil {
		return page.Go(w, r, path(bookingOf(r)))
	}
	f, err := page.Refuse(r.Lang, err, page.Itself)
	if err != nil {
		return err
	}
	return d.drawPictures(w, r, step, f)
}
