package api

import (
	"io"
	"net/http"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/decide"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
)

// BeforeDeps are what the routes on the steps before a proctored test stand on.
type BeforeDeps struct {
	Proctor *proctor.Service
	Exams   *exam.Service
}

// ConsentText is what is consented to, in one language, and whether it was.
type ConsentText struct {
	Language locale.Lang   `json:"language"`
	Act      string        `json:"act"`
	Edition  string        `json:"edition"`
	Parts    []ConsentPart `json:"parts"`
	Text     string        `json:"text"`  // SHA-256 of the text, hexadecimal: named by who consents
	Given    int64         `json:"given"` // milliseconds since 1970; 0 for not given
	Open     bool          `json:"open"`  // it can still be given or withdrawn
}

// ConsentPart is a part of the text: purpose, data, readers, terms, choice.
type ConsentPart struct {
	Title string        `json:"title"`
	Lines []ConsentLine `json:"lines"`
}

// ConsentLine is a sentence with its clause.
type ConsentLine struct {
	Text   string `json:"text"`
	Clause string `json:"clause"`
}

// ConsentOrder consents to the text that was read.
type ConsentOrder struct {
	Language locale.Lang `key:"language" json:"language"`
	Text     string      `key:"text" json:"text"` // as ConsentText gives it
}

// BeforeAnswer is how the steps before a test stand.
type BeforeAnswer struct {
	Asked    bool                  `json:"asked"` // false: nothing is asked for, and the rest says nothing
	MayBegin bool                  `json:"may_begin"`
	Steps    []proctor.StepFound   `json:"steps"`
	Reasons  []decide.Reason       `json:"reasons"`
	Pictures []HandedPicture       `json:"pictures"`
	Identity proctor.IdentityState `json:"identity"` // of the comparison; "" before the first picture
	Reason   string                `json:"reason"`   // of the checker's last answer; "" for none
}

// HandedPicture is a picture that was handed in.
type HandedPicture struct {
	Shown  proctor.PictureKind `json:"shown"`
	At     int64               `json:"at"`     // milliseconds since 1970
	SHA256 []byte              `json:"sha256"` // of the sealed file
}

// BeforeRoutes are the routes on the steps before a proctored test over the own
// equipment.
func BeforeRoutes(d BeforeDeps) []route.Route {
	const v, seat = access.GiveConsent, "/api/v1/exams/{booking}"
	language := []route.Param{{Name: "language", About: "kk, ru or en; left out: that of the request"}}
	hand := described("PUT", seat+"/pictures/{shown}", v, d.hand, route.Operation{
		ID: "handInPicture", Summary: "Hand in a picture of face, document, left, right, desk or behind: a JPEG or PNG file as the body, in place of the one before", In: route.Anything{},
		Status: http.StatusNoContent})
	hand.Body = proctor.PictureMost + 1
	return []route.Route{
		described("GET", seat+"/before", v, d.standing, route.Operation{ID: "showStepsBefore", Summary: "How consent, identity and room stand before the test of an own seat", Out: BeforeAnswer{}}),
		described("GET", seat+"/consent", v, d.consent, route.Operation{ID: "readConsent", Summary: "The text of the consent to recording", Out: ConsentText{}, Query: language}),
		described("POST", seat+"/consent", v, d.consentGive, route.Operation{
			ID: "giveConsent", Summary: "Consent to the recording, by the text that was read", In: ConsentOrder{}, Status: http.StatusNoContent}),
		described("DELETE", seat+"/consent", v, d.consentWithdraw, route.Operation{
			ID: "withdrawConsent", Summary: "Withdraw the consent before the test; the pictures are destroyed", Status: http.StatusNoContent}),
		hand,
		described("GET", seat+"/pictures/{shown}", v, d.picture, route.Operation{ID: "readOwnPicture", Summary: "A picture that was handed in", Media: "image/jpeg"}),
	}
}

func bookingIn(r *route.Request) exam.BookingID { return exam.BookingID(r.PathValue("booking")) }

func (d BeforeDeps) standing(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Exams.SeatOf(r.Context(), r.Actor, bookingIn(r))
	if err != nil {
		return err
	}
	p, err := d.Proctor.PreparedFor(r.Context(), v)
	if err != nil {
		return err
	}
	out := BeforeAnswer{
		Asked: p.Asked, MayBegin: p.MayBegin(), Steps: append([]proctor.StepFound{}, p.Found.Outcome.Steps...), Reasons: decide.PrintReasons(p.Found.Reasons),
		Pictures: handedPictures(p.Pictures()), Reason: p.Reason,
	}
	if p.Identity != nil {
		out.Identity = p.Identity.State
	}
	return write(w, r, http.StatusOK, out)
}

func handedPictures(all []proctor.Picture) []HandedPicture {
	out := make([]HandedPicture, len(all))
	for i, x := range all {
		out[i] = HandedPicture{Shown: x.Kind, At: milli(x.At), SHA256: x.Hash}
	}
	return out
}

// languageIn is the one that the address names, or that of the request. The fault is
// proctor.consent.language.
func languageIn(r *route.Request) (locale.Lang, error) {
	l := locale.Lang(r.URL.Query().Get("language"))
	if l == "" {
		return r.Lang, nil
	}
	return l, spoken(l)
}

// spoken refuses what is no language of the program.
func spoken(l locale.Lang) error {
	if !slices.Contains(locale.Langs, l) {
		return fault.New(fault.Invalid, "proctor.consent.language", "given", string(l)).At("language")
	}
	return nil
}

func (d BeforeDeps) consent(w http.ResponseWriter, r *route.Request) error {
	l, err := languageIn(r)
	if err != nil {
		return err
	}
	c, err := d.Proctor.ConsentFor(r.Context(), r.Actor, bookingIn(r), l)
	if err != nil {
		return err
	}
	out := ConsentText{Language: l, Act: c.Edition.Act, Edition: c.Edition.Day, Parts: make([]ConsentPart, len(c.Parts)), Text: c.Hash, Open: c.Open}
	if c.Given != nil {
		out.Given = milli(c.Given.At)
	}
	for i, part := range c.Parts {
		one := ConsentPart{Title: locale.T(l, "proctor.consent."+part.Key, nil), Lines: make([]ConsentLine, len(part.Lines))}
		for n, line := range part.Lines {
			one.Lines[n] = ConsentLine{Text: locale.T(l, line.Key, line.Args), Clause: line.Cite.Clause}
		}
		out.Parts[i] = one
	}
	return write(w, r, http.StatusOK, out)
}

func (d BeforeDeps) consentGive(w http.ResponseWriter, r *route.Request) error {
	var in ConsentOrder
	return acted(w, r, &in, func() error {
		if err := spoken(in.Language); err != nil {
			return err
		}
		return d.Proctor.GiveConsent(r.Context(), r.Actor, bookingIn(r), in.Language, in.Text)
	})
}

func (d BeforeDeps) consentWithdraw(w http.ResponseWriter, r *route.Request) error {
	return nothing(w, d.Proctor.WithdrawConsent(r.Context(), r.Actor, bookingIn(r)))
}

func (d BeforeDeps) hand(w http.ResponseWriter, r *route.Request) error {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	given := map[proctor.PictureKind][]byte{proctor.PictureKind(r.PathValue("shown")): data}
	return nothing(w, d.Proctor.HandIn(r.Context(), r.Actor, bookingIn(r), given))
}

func (d BeforeDeps) picture(w http.ResponseWriter, r *route.Request) error {
	data, err := d.Proctor.OwnPicture(r.Context(), r.Actor, bookingIn(r), proctor.PictureKind(r.PathValue("shown")))
	if err != nil {
		return err
	}
	return sendPicture(w, data)
}

// sendPicture sends a JPEG that nobody on the way keeps.
func sendPicture(w http.ResponseWriter, data []byte) error {
	w.Header().Set("Content-Type", "image/jpeg")
	w.Header().Set("Cache-Control", "no-store")
	_, err := w.Write(data)
	return err
}
