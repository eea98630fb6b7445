package proctortest

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
)

// Seat books a candidate into the sitting who has done all but the check of
// equipment: consented, and handed in the pictures, without a word in Journal.
// Hall.Seat is one who has done nothing.
func (w *World) Seat() (*access.Actor, exam.BookingID) {
	w.T.Helper()
	who, booking := w.Hall.Seat()
	said := len(w.Journal)
	Prepare(w.T, w.Proctor, who, booking)
	w.Journal = w.Journal[:said]
	return who, booking
}

// Prepare does for a candidate what comes before the test of a seat, but for the
// check of equipment. Where nothing is asked for it does nothing.
func Prepare(t testing.TB, s *proctor.Service, who *access.Actor, booking exam.BookingID) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	shown, err := s.ConsentFor(ctx, who, booking, locale.KK)
	if fault.Is(err, "proctor.before.none") {
		return
	}
	if err == nil {
		err = s.GiveConsent(ctx, who, booking, locale.KK, shown.Hash)
	}
	if err == nil {
		err = s.HandIn(ctx, who, booking, Pictures(proctor.PictureKinds...))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Pictures are small pictures of kinds, each of another colour.
func Pictures(kinds ...proctor.PictureKind) map[proctor.PictureKind][]byte {
	out := map[proctor.PictureKind][]byte{}
	for i, k := range kinds {
		out[k] = JPEG(48, 32, color.RGBA{uint8(40 * i), 120, 200, 255})
	}
	return out
}

// JPEG is a picture of one colour.
func JPEG(width, height int, c color.Color) []byte {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err) // a buffer takes all
	}
	return b.Bytes()
}

// Staff is a person of the hall's body who holds roles there.
func (w *World) Staff(roles ...access.Role) *access.Actor {
	w.T.Helper()
	who, _ := w.Hall.Seat()
	out := &access.Actor{Person: who.Person, Acting: roles[0], Body: string(w.Sitting.Body), Personal: true}
	for _, r := range roles {
		out.Held = append(out.Held, access.Held{Role: r, Body: string(w.Sitting.Body)})
	}
	return out
}
