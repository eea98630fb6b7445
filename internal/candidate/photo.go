package candidate

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the two forms that are taken
	_ "image/png"

	"tarazy/internal/blob"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// PhotoMost bounds a photo, in bytes.
const PhotoMost = 2 << 20

// photoSide bounds width and height of a photo, in pixels.
const photoSide = 6000

// PhotoField names what a photo is sealed as.
const PhotoField = "candidate.photo"

func photosOf(person people.PersonID) string { return "candidate/" + string(person) + "/" }

// KeepPhoto seals a picture under the person's key and puts it into the blob
// store. What it is, its own first bytes tell. The faults are
// candidate.photo_large and candidate.photo_kind, at the field photo.
func (s *Service) KeepPhoto(ctx context.Context, person people.PersonID, data []byte) (*Photo, error) {
	kind, err := photoKind(data)
	if err != nil {
		return nil, err
	}
	var sealed []byte
	err = s.Store.Read(ctx, func(tx Tx) error {
		key, err := s.key(tx, person)
		if err != nil {
			return err
		}
		sealed, err = key.Seal(PhotoField, data)
		return err
	})
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	p := &Photo{Type: kind, SHA256: hex.EncodeToString(sum[:]), Size: int64(len(data))}
	p.Blob = photosOf(person) + p.SHA256
	_, err = s.Blobs.Put(ctx, p.Blob, bytes.NewReader(sealed))
	return p, err
}

func photoKind(data []byte) (string, error) {
	if len(data) > PhotoMost {
		return "", fault.New(fault.TooLarge, "candidate.photo_large", "megabytes", PhotoMost>>20).At("photo")
	}
	c, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width > photoSide || c.Height > photoSide {
		return "", fault.New(fault.Invalid, "candidate.photo_kind", "side", photoSide).At("photo").Wrap(err)
	}
	return "image/" + kind, nil
}

// PhotoBytes opens a kept photo.
func (s *Service) PhotoBytes(ctx context.Context, person people.PersonID, p *Photo) ([]byte, error) {
	sealed, err := blob.Read(ctx, s.Blobs, p.Blob, 2*PhotoMost)
	if errors.Is(err, blob.ErrNone) {
		return nil, fault.New(fault.Missing, "candidate.missing.entry").Wrap(err)
	}
	if err != nil {
		return nil, err
	}
	var data []byte
	err = s.Store.Read(ctx, func(tx Tx) error {
		key, err := s.key(tx, person)
		if err != nil {
			return err
		}
		data, err = key.Open(PhotoField, sealed)
		return err
	})
	return data, err
}

// dropPhotos removes every photo of a person.
func (s *Service) dropPhotos(ctx context.Context, person people.PersonID) error {
	for info, err := range s.Blobs.List(ctx, photosOf(person)) {
		if err != nil {
			return fmt.Errorf("photos: %w", err)
		}
		if err := s.Blobs.Delete(ctx, info.Key); err != nil {
			return fmt.Errorf("photos: %w", err)
		}
	}
	return nil
}
