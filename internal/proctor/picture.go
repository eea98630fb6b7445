package proctor

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	_ "image/png" // the other form that is taken
	"strings"
	"time"

	"tarazy/internal/blob"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// PictureKind is what a picture shows.
type PictureKind string

// The kinds of pictures; an edition names which of them are asked for.
const (
	FaceShown     PictureKind = "face"
	DocumentShown PictureKind = "document"
	LeftShown     PictureKind = "left" // of the room, as the following
	RightShown    PictureKind = "right"
	DeskShown     PictureKind = "desk"
	BehindShown   PictureKind = "behind"
)

// PictureKinds are all of them.
var PictureKinds = []PictureKind{FaceShown, DocumentShown, LeftShown, RightShown, DeskShown, BehindShown}

// Picture is a picture that a candidate handed in, as it is kept: a JPEG sealed
// under the key of the person.
type Picture struct {
	Kind PictureKind `json:"kind"`
	Key  string      `json:"key"`  // in the blob store
	Hash []byte      `json:"hash"` // SHA-256 of what lies there
	Size int64       `json:"size"` // bytes of the JPEG
	At   time.Time   `json:"at"`
}

// PictureMost bounds a picture as it is handed in, in bytes.
const PictureMost = 6 << 20

// What a picture may be, in pixels, and what is kept of it.
const (
	pixelsMost  = 25_000_000
	sideKept    = 1600
	jpegQuality = 85
	decodings   = 2 // at a time: each takes up to a hundred megabytes
)

// pictureField names what a picture is sealed as.
func pictureField(k PictureKind) string { return "proctor.picture." + string(k) }

// picturesFolder is where the pictures of a seat lie in the blob store.
func picturesFolder(id exam.BookingID) string {
	return "proctor/before/" + strings.ToLower(string(id)) + "/"
}

// decoding has a place for each picture that is decoded at the time.
var decoding = make(chan struct{}, decodings)

// redrawn reads a JPEG or PNG and draws it anew as a JPEG, not larger than is
// needed: what else the file held, a place or a device, is left behind. The faults
// are proctor.picture.large, proctor.picture.kind and proctor.picture.pixels.
func redrawn(data []byte) ([]byte, error) {
	if len(data) > PictureMost {
		return nil, fault.New(fault.TooLarge, "proctor.picture.large", "megabytes", PictureMost>>20)
	}
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fault.New(fault.Invalid, "proctor.picture.kind").Wrap(err)
	}
	if c.Width < 1 || c.Height < 1 || c.Width > pixelsMost/c.Height {
		return nil, fault.New(fault.Invalid, "proctor.picture.pixels", "most", pixelsMost/1_000_000)
	}
	decoding <- struct{}{}
	defer func() { <-decoding }()
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fault.New(fault.Invalid, "proctor.picture.kind").Wrap(err)
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, turned(shrunk(img), orientation(data)), &jpeg.Options{Quality: jpegQuality})
	return out.Bytes(), err
}

// shrunk draws an image so that no side is longer than sideKept: each pixel is
// the mean of those that it stands for.
func shrunk(img image.Image) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if longest := max(w, h); longest > sideKept {
		w, h = max(1, w*sideKept/longest), max(1, h*sideKept/longest)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		top, bottom := b.Min.Y+y*b.Dy()/h, b.Min.Y+(y+1)*b.Dy()/h
		for x := range w {
			left, right := b.Min.X+x*b.Dx()/w, b.Min.X+(x+1)*b.Dx()/w
			out.Set(x, y, mean(img, image.Rect(left, top, right, bottom)))
		}
	}
	return out
}

func mean(img image.Image, of image.Rectangle) color.Color {
	var r, g, b, n uint64
	right, down := max(1, of.Dx()/2), max(1, of.Dy()/2)
	for y := of.Min.Y; y < of.Max.Y; y += down {
		for x := of.Min.X; x < of.Max.X; x += right {
			pr, pg, pb, _ := img.At(x, y).RGBA()
			r, g, b, n = r+uint64(pr), g+uint64(pg), b+uint64(pb), n+1
		}
	}
	return color.RGBA64{uint16(r / n), uint16(g / n), uint16(b / n), 0xffff}
}

// keepPicture redraws a picture, seals it under the person's key and puts it into
// the blob store.
func (s *Service) keepPicture(ctx context.Context, key *seal.Key, booking exam.BookingID, k PictureKind, data []byte, at time.Time) (*Picture, error) {
	clean, err := redrawn(data)
	if err != nil {
		if f, ok := fault.As(err); ok {
			return nil, f.At(string(k))
		}
		return nil, err
	}
	sealed, err := key.Seal(pictureField(k), clean)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(sealed)
	p := &Picture{Kind: k, Key: picturesFolder(booking) + string(k) + "-" + hex.EncodeToString(sum[:8]), Hash: sum[:], Size: int64(len(clean)), At: at}
	_, err = s.Blobs.Put(ctx, p.Key, bytes.NewReader(sealed))
	return p, err
}

// openPicture reads a kept picture. The fault is proctor.picture.gone.
func (s *Service) openPicture(ctx context.Context, key *seal.Key, p *Picture) ([]byte, error) {
	sealed, err := blob.Read(ctx, s.Blobs, p.Key, 2*PictureMost)
	if errors.Is(err, blob.ErrNone) {
		return nil, fault.New(fault.Missing, "proctor.picture.gone").Wrap(err)
	}
	if err != nil {
		return nil, err
	}
	return key.Open(pictureField(p.Kind), sealed)
}

// keyOf is the key of a person.
func (s *Service) keyOf(tx BeforeTx, p people.PersonID) (*seal.Key, error) {
	person, err := tx.PersonGet(p)
	if err != nil {
		return nil, err
	}
	if person == nil {
		return nil, fmt.Errorf("proctor: no person %s", p)
	}
	return s.Master.Key(person.Key)
}

// dropPictures removes objects that belong to nothing any more.
func (s *Service) dropPictures(ctx context.Context, all []Picture) (err error) {
	for _, p := range all {
		err = errors.Join(err, s.Blobs.Delete(context.WithoutCancel(ctx), p.Key))
	}
	return err
}
