package proctor_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/decide"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/store"
)

// consents reads the consent and gives it.
func consents(w *proctortest.World, who *access.Actor, booking exam.BookingID, l locale.Lang) string {
	w.T.Helper()
	shown, err := w.Proctor.ConsentFor(w.T.Context(), who, booking, l)
	w.Must(err)
	w.Must(w.Proctor.GiveConsent(w.T.Context(), who, booking, l, shown.Hash))
	return shown.Hash
}

// hands hands pictures in and wants them to be taken.
func hands(w *proctortest.World, who *access.Actor, booking exam.BookingID, kinds ...proctor.PictureKind) {
	w.T.Helper()
	w.Must(w.Proctor.HandIn(w.T.Context(), who, booking, proctortest.Pictures(kinds...)))
}

// reads does something in a transaction that reads.
func reads(w *proctortest.World, fn func(proctor.Tx) error) {
	w.T.Helper()
	w.Must(w.Proctor.Store.Read(w.T.Context(), fn))
}

// seatDone is what is stored of a seat.
func seatDone(w *proctortest.World, booking exam.BookingID) (b *proctor.Before, i *proctor.Identity) {
	w.T.Helper()
	reads(w, func(tx proctor.Tx) (err error) {
		b, i, err = tx.BeforeGet(booking)
		return err
	})
	return b, i
}

// stored counts the objects in the store of pictures.
func stored(w *proctortest.World) (n int) {
	w.T.Helper()
	for _, err := range w.Proctor.Blobs.List(w.T.Context(), "proctor/before/") {
		w.Must(err)
		n++
	}
	return n
}

// jobs does the pictures' jobs that wait.
func jobs(w *proctortest.World) {
	w.T.Helper()
	var all []proctor.PicturesPayload
	reads(w, func(tx proctor.Tx) error {
		rows, err := tx.(*store.Tx).Query("select payload from job where kind = $1 order by id", proctor.PicturesJob)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var text string
			var p proctor.PicturesPayload
			if err := rows.Scan(&text); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(text), &p); err != nil {
				return err
			}
			all = append(all, p)
		}
		return rows.Err()
	})
	for _, p := range all {
		w.Must(w.Proctor.DestroyPictures(w.T.Context(), p))
	}
}

func wants(w *proctortest.World, what string, err error, code, clause string) {
	w.T.Helper()
	f, ok := fault.As(err)
	if !ok || f.Code != code || clause != "" && (f.Cite == nil || f.Cite.Clause != clause) {
		w.T.Errorf("%s: %v", what, err)
	}
}

// TestSEL03_WhatIsForbiddenAndAllowedIsBoundToTheAttempt begins at two stages:
// the list of conduct is one, the aids differ, in a room as over one's own
// equipment.
func TestSEL03_WhatIsForbiddenAndAllowedIsBoundToTheAttempt(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		for name, one := range map[string]struct {
			change func()
			aids   []string
		}{
			"qualities":           {func() { w.Sitting.Test.Aids = nil }, []string{}},
			"abilities":           {func() { w.Sitting.Test.Aids = []string{"clean_paper", "pencil", "calculator"} }, []string{"clean_paper", "pencil", "calculator"}},
			"abilities in a room": {func() { w.Room() }, []string{"clean_paper", "pencil", "calculator"}},
		} {
			w.Sitting.Place = locale.Words{}
			w.Sitting.Test.Aids = []string{"clean_paper", "pencil", "calculator"}
			one.change()
			w.Set()
			who, booking := w.Seat()
			checks(w, who, "", "one", proctortest.Good())
			id, err := w.Begin(w.T.Context(), who, booking)
			w.Must(err)
			reads(w, func(tx proctor.Tx) error {
				b, err := tx.BeginningOf(id)
				if b == nil || len(b.Agreed.Conduct) != 7 || b.Agreed.Conduct[0] != "strangers_in_room" || !slices.Equal(b.Agreed.Aids, one.aids) ||
					b.Agreed.Edition != proctortest.Edition || !b.Agreed.At.Equal(w.Clock.Now()) || (b.Consent == nil) != (name == "abilities in a room") {
					w.T.Errorf("%s: %+v", name, b)
				}
				return err
			})
		}
	})
}

// TestSEL13_AProctoredTestBeginsWithConsentPicturesAndRoom goes step by step: each
// that is missing stops the beginning with its clause, and the decision can be
// worked out again.
func TestSEL13_AProctoredTestBeginsWithConsentPicturesAndRoom(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, booking := w.Hall.Seat()
		checks(w, who, "", "one", proctortest.Good())
		begins := func() error {
			_, err := w.Begin(w.T.Context(), who, booking)
			return err
		}
		wants(w, "nothing", begins(), "proctor.consent.none", "step-1")
		hash := consents(w, who, booking, locale.KK)
		wants(w, "consent", begins(), "proctor.identity.none", "prohibited")
		hands(w, who, booking, proctor.FaceShown)
		wants(w, "a face", begins(), "proctor.identity.none", "prohibited")
		hands(w, who, booking, proctor.DocumentShown, proctor.LeftShown, proctor.RightShown, proctor.DeskShown)
		wants(w, "three views", begins(), "proctor.room.none", "prohibited")
		hands(w, who, booking, proctor.BehindShown)
		w.Sitting.Closes = w.Clock.Now().Add(72 * time.Hour)
		w.Set()
		w.Clock.Advance(24*time.Hour + time.Minute)
		checks(w, who, "", "two", proctortest.Good())
		wants(w, "old views", begins(), "proctor.room.none", "prohibited")
		hands(w, who, booking, proctor.LeftShown, proctor.RightShown, proctor.DeskShown, proctor.BehindShown)
		w.Before.Identity.MayBeginUnchecked.V = false
		wants(w, "unchecked, where the rules want an answer", begins(), "proctor.identity.unchecked", "prohibited")
		w.Before.Identity.MayBeginUnchecked.V = true
		id, err := w.Begin(w.T.Context(), who, booking)
		w.Must(err)
		reads(w, func(tx proctor.Tx) error {
			b, err := tx.BeginningOf(id)
			if b == nil || b.Consent == nil || b.Consent.Text != hash || b.Face == nil || len(b.Room) != 4 {
				w.T.Errorf("begun with %+v", b)
			}
			l, text, err2 := tx.ConsentTextGet(hash)
			if l != locale.KK || !strings.Contains(text, "Проктор қарайтын кезеңді бейнежазбаға түсіруге келісім") || err2 != nil {
				w.T.Errorf("the text: %s %q %v", l, text, err2)
			}
			i, err3 := tx.IdentityOf(id)
			if i == nil || i.State != proctor.IdentityWaiting || err3 != nil {
				w.T.Errorf("identity: %+v %v", i, err3)
			}
			return err
		})
		last := w.Journal[slices.IndexFunc(w.Journal, func(e journal.Entry) bool { return e.Finding != nil && e.Finding.Rule == proctor.BeforeRule })]
		q, err := decide.Ask(proctortest.Library(w.T), proctortest.Act+"@"+proctortest.Edition, proctor.BeforeRule)
		w.Must(err)
		in, err := json.Marshal(last.Input)
		w.Must(err)
		f, err := q.Decide(in)
		w.Must(err)
		if said(f.Reasons) != said(last.Finding.Reasons) || last.Case != string(id) {
			w.T.Errorf("worked out again: %s, not %s", said(f.Reasons), said(last.Finding.Reasons))
		}
		wants(w, "withdrawn after the beginning", w.Proctor.WithdrawConsent(w.T.Context(), who, booking), "proctor.before.begun", "")
		wants(w, "a room after the beginning", w.Proctor.HandIn(w.T.Context(), who, booking, proctortest.Pictures(proctor.LeftShown)), "proctor.before.begun", "")
	})
}

// TestSEL13_TheConsentSaysAllInEachLanguageAndCanBeWithdrawn reads the consent,
// gives one that is outdated, gives it, and takes it back.
func TestSEL13_TheConsentSaysAllInEachLanguageAndCanBeWithdrawn(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, booking := w.Hall.Seat()
		hashes := map[string]bool{}
		for _, l := range []locale.Lang{locale.KK, locale.RU, locale.EN} {
			shown, err := w.Proctor.ConsentFor(w.T.Context(), who, booking, l)
			w.Must(err)
			hashes[shown.Hash] = true
			if len(shown.Parts) != 5 || shown.Given != nil || !shown.Open {
				w.T.Errorf("%s: %+v", l, shown)
			}
			for _, p := range shown.Parts {
				for _, line := range p.Lines {
					if text := locale.T(l, line.Key, line.Args); len(p.Lines) == 0 || strings.ContainsAny(text, "⟦{") || line.Cite.Clause == "" {
						w.T.Errorf("%s %s: %s %+v", l, p.Key, text, line.Cite)
					}
				}
			}
		}
		if len(hashes) != 3 {
			w.T.Errorf("%d texts", len(hashes))
		}
		wants(w, "another text", w.Proctor.GiveConsent(w.T.Context(), who, booking, locale.KK, "00"), "proctor.consent.changed", "")
		wants(w, "pictures without a consent", w.Proctor.HandIn(w.T.Context(), who, booking, proctortest.Pictures(proctor.FaceShown)), "proctor.consent.none", "step-1")
		wants(w, "nothing to withdraw", w.Proctor.WithdrawConsent(w.T.Context(), who, booking), "proctor.consent.none", "")
		consents(w, who, booking, locale.RU)
		said := len(w.Journal)
		consents(w, who, booking, locale.RU)
		if len(w.Journal) != said {
			w.T.Error("given twice")
		}
		hands(w, who, booking, proctor.PictureKinds...)
		if n := stored(w); n != 6 {
			w.T.Errorf("%d pictures", n)
		}
		w.Must(w.Proctor.WithdrawConsent(w.T.Context(), who, booking))
		jobs(w)
		b, i := seatDone(w, booking)
		if b.Consent != nil || len(b.Room) > 0 || i.Face != nil || i.Document != nil || i.State != proctor.IdentityOpen || stored(w) != 0 {
			w.T.Errorf("withdrawn: %+v %+v, %d pictures", b, i, stored(w))
		}
		proof := w.Journal[len(w.Journal)-1]
		if proof.Verb != string(proctor.PicturesGone) || len(proof.Facts.(map[string]any)["destroyed"].([]map[string]any)) != 6 {
			w.T.Errorf("proof: %+v", proof)
		}
	})
}

// TestSEL13_TheCheckerComparesAndTheDocumentIsDestroyed goes from the queue to the
// answer, and on after a no.
func TestSEL13_TheCheckerComparesAndTheDocumentIsDestroyed(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		checker := w.Staff(access.IdentityChecker)
		first, booking := w.Seat()
		w.Clock.Advance(time.Minute)
		_, second := w.Seat()
		page, err := w.Proctor.Checks(w.T.Context(), checker, proctor.IdentityQuery{State: proctor.IdentityWaiting})
		w.Must(err)
		if page.Total != 2 || len(page.Items) != 2 {
			w.T.Fatalf("queue: %+v", page)
		}
		_, i := seatDone(w, booking)
		_, other := seatDone(w, second)
		if i.Due == nil || i.Due.Sub(w.Clock.Now()) < 24*time.Hour || i.Due.Sub(w.Clock.Now()) > 48*time.Hour {
			w.T.Errorf("due %v", i.Due)
		}
		c, err := w.Proctor.CheckOf(w.T.Context(), checker, i.ID)
		w.Must(err)
		if c.Name != "Сынақов Сынақ" || len(c.IIN) != 12 {
			w.T.Errorf("compared: %+v", c)
		}
		data, err := w.Proctor.ComparedPicture(w.T.Context(), checker, i.ID, proctor.DocumentShown)
		w.Must(err)
		if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
			w.T.Error(err)
		}
		answer := func(id proctor.IdentityID, version int64, s proctor.IdentityState, reason string) error {
			return w.Proctor.AnswerIdentity(w.T.Context(), checker, id, proctor.AnswerIn{Version: version, State: s, Reason: reason})
		}
		wants(w, "no reason", answer(i.ID, i.Version, proctor.IdentityRefused, " "), "proctor.identity.reason", "")
		wants(w, "no answer", answer(i.ID, i.Version, "maybe", "x"), "proctor.identity.answer", "")
		wants(w, "an old version", answer(i.ID, i.Version-1, proctor.IdentityConfirmed, ""), "exam.changed", "")
		w.Must(answer(i.ID, i.Version, proctor.IdentityRefused, "Басқа адам"))
		wants(w, "answered twice", answer(i.ID, i.Version+1, proctor.IdentityConfirmed, ""), "proctor.identity.state", "")
		before := stored(w)
		jobs(w)
		if n := stored(w); n != before-1 {
			w.T.Errorf("%d pictures before the answer, %d after", before, n)
		}
		_, i = seatDone(w, booking)
		if i.State != proctor.IdentityRefused || i.Document != nil || i.Face == nil || len(i.Answers) != 1 || bytes.Contains(i.Answers[0].Reason, []byte("Басқа")) {
			w.T.Errorf("refused: %+v", i)
		}
		_, err = w.Proctor.ComparedPicture(w.T.Context(), checker, i.ID, proctor.FaceShown)
		wants(w, "a picture that is answered", err, "proctor.picture.gone", "")

		// The test begins all the same; the face stays with it, whatever comes later.
		checks(w, first, "", "one", proctortest.Good())
		id, err := w.Begin(w.T.Context(), first, booking)
		w.Must(err)
		was, err := w.Proctor.BeginningPicture(w.T.Context(), id, proctor.FaceShown)
		w.Must(err)
		w.Must(w.Proctor.HandIn(w.T.Context(), first, booking, map[proctor.PictureKind][]byte{
			proctor.FaceShown: proctortest.JPEG(64, 64, color.Black), proctor.DocumentShown: proctortest.JPEG(64, 64, color.White),
		}))
		now, err := w.Proctor.BeginningPicture(w.T.Context(), id, proctor.FaceShown)
		w.Must(err)
		if !bytes.Equal(was, now) {
			w.T.Error("the face with which the test began is another one")
		}
		_, i = seatDone(w, booking)
		w.Must(answer(i.ID, i.Version, proctor.IdentityConfirmed, ""))
		wants(w, "a picture after a yes", w.Proctor.HandIn(w.T.Context(), first, booking, proctortest.Pictures(proctor.FaceShown)), "proctor.identity.confirmed", "")
		w.Tx(func(tx exam.Tx) error {
			events, err := tx.EventsOf(id)
			if !slices.ContainsFunc(events, func(e exam.Event) bool { return e.Kind == proctor.IdentityEvent && e.Args["state"] == "confirmed" }) {
				w.T.Errorf("events: %+v", events)
			}
			return err
		})
		w.Must(answer(other.ID, other.Version, proctor.IdentityAgain, "Құжат оқылмайды"))
	})
}

// TestSEL13_OnlyACheckerOfTheBodySeesADocumentAndNeverTheOwn walks everybody else.
func TestSEL13_OnlyACheckerOfTheBodySeesADocumentAndNeverTheOwn(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, booking := w.Seat()
		other, _ := w.Seat()
		_, i := seatDone(w, booking)
		self := &access.Actor{Person: who.Person, Held: []access.Held{{Role: access.IdentityChecker, Body: string(i.Body)}}}
		elsewhere := &access.Actor{Person: "per_elsewhere", Held: []access.Held{{Role: access.IdentityChecker, Body: "bod_elsewhere"}}}
		for name, by := range map[string]*access.Actor{
			"a proctor": w.Staff(access.Proctor), "HR": w.Staff(access.HROfficer), "another body": elsewhere, "oneself": self, "a candidate": other, "a visitor": nil,
		} {
			_, err := w.Proctor.CheckOf(w.T.Context(), by, i.ID)
			wants(w, name, err, "proctor.identity.missing", "")
			_, err = w.Proctor.ComparedPicture(w.T.Context(), by, i.ID, proctor.DocumentShown)
			wants(w, name, err, "proctor.identity.missing", "")
			wants(w, name, w.Proctor.AnswerIdentity(w.T.Context(), by, i.ID, proctor.AnswerIn{Version: i.Version, State: proctor.IdentityConfirmed}), "proctor.identity.missing", "")
			if name == "oneself" {
				continue
			}
			page, err := w.Proctor.Checks(w.T.Context(), by, proctor.IdentityQuery{State: proctor.IdentityWaiting})
			if err != nil || len(page.Items) > 0 {
				w.T.Errorf("%s lists %+v %v", name, page, err)
			}
		}
		_, err := w.Proctor.OwnPicture(w.T.Context(), other, booking, proctor.DocumentShown)
		wants(w, "another's picture", err, "exam.missing.booking", "")
		checks(w, who, "", "one", proctortest.Good())
		id, err := w.Begin(w.T.Context(), who, booking)
		w.Must(err)
		_, err = w.Proctor.BeginningPicture(w.T.Context(), id, proctor.DocumentShown)
		wants(w, "the document for a review", err, "proctor.picture.gone", "")
	})
}

// TestAPictureIsDrawnAnewOrRefused hands in what is no picture, too large a one,
// and one that carries more than its pixels.
func TestAPictureIsDrawnAnewOrRefused(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, booking := w.Hall.Seat()
		consents(w, who, booking, locale.KK)
		good := proctortest.JPEG(40, 20, color.White)
		huge := bytes.Clone(good)
		sof := bytes.Index(huge, []byte{0xff, 0xc0})
		binary.BigEndian.PutUint16(huge[sof+5:], 60000)
		binary.BigEndian.PutUint16(huge[sof+7:], 60000)
		for name, one := range map[string]struct {
			kind proctor.PictureKind
			data []byte
			code string
		}{
			"text": {proctor.FaceShown, []byte("no picture"), "proctor.picture.kind"}, "cut": {proctor.FaceShown, good[:len(good)/3], "proctor.picture.kind"},
			"empty": {proctor.FaceShown, nil, "proctor.picture.kind"}, "a large file": {proctor.FaceShown, make([]byte, proctor.PictureMost+1), "proctor.picture.large"},
			"many pixels": {proctor.DocumentShown, huge, "proctor.picture.pixels"}, "not asked for": {"passport", good, "proctor.picture.unasked"},
		} {
			err := w.Proctor.HandIn(w.T.Context(), who, booking, map[proctor.PictureKind][]byte{one.kind: one.data})
			f, ok := fault.As(err)
			if !ok || f.Code != one.code || f.Field != string(one.kind) {
				w.T.Errorf("%s: %v", name, err)
			}
		}
		if n := stored(w); n != 0 {
			w.T.Errorf("%d objects of refused pictures", n)
		}
		wants(w, "nothing", w.Proctor.HandIn(w.T.Context(), who, booking, nil), "proctor.picture.none", "")
		// A telephone's picture lies on its side and says where it was taken.
		exif := append([]byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00"), "Akbulak"...)
		told := slices.Concat(good[:2], []byte{0xff, 0xe1, 0, byte(len(exif) + 2)}, exif, good[2:])
		w.Must(w.Proctor.HandIn(w.T.Context(), who, booking, map[proctor.PictureKind][]byte{proctor.FaceShown: told}))
		kept, err := w.Proctor.OwnPicture(w.T.Context(), who, booking, proctor.FaceShown)
		w.Must(err)
		img, err := jpeg.Decode(bytes.NewReader(kept))
		w.Must(err)
		if bytes.Contains(kept, []byte("Akbulak")) || img.Bounds() != image.Rect(0, 0, 20, 40) {
			w.T.Errorf("kept %v with what it carried", img.Bounds())
		}
		_, i := seatDone(w, booking)
		r, _, err := w.Proctor.Blobs.Get(w.T.Context(), i.Face.Key)
		w.Must(err)
		var raw bytes.Buffer
		_, err = raw.ReadFrom(r)
		w.Must(err)
		w.Must(r.Close())
		if bytes.Contains(raw.Bytes(), kept[:20]) {
			w.T.Error("a picture lies open in the store")
		}
	})
}

// TestPicturesOfASeatThatWasNeverTakenAreDestroyed lets a sitting close.
func TestPicturesOfASeatThatWasNeverTakenAreDestroyed(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		_, booking := w.Seat()
		w.Must(w.Proctor.SweepLeft(w.T.Context(), booking))
		if b, _ := seatDone(w, booking); b.Consent == nil || len(b.Room) != 4 {
			w.T.Errorf("before the sitting closes: %+v", b)
		}
		w.Clock.Advance(w.Sitting.Closes.Sub(w.Clock.Now()) + 25*time.Hour)
		w.Must(w.Proctor.SweepLeft(w.T.Context(), booking))
		jobs(w)
		if n := stored(w); n != 0 {
			w.T.Errorf("%d pictures are left", n)
		}
	})
}
