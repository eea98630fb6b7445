package bundle

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/journal"
)

// The files of a bundle that hold it together.
const (
	Manifest  = "manifest.json"
	Statement = "manifest.sig"  // the journal's signature over the digest of the manifest
	PublicKey = "journal.pub"   // the key by which heads and the manifest are verified
	Records   = "journal.jsonl" // receipts, one a line, all for one head
	Roots     = "roots.pem"     // the authorities that the installation trusts
)

// File is a file of a bundle.
type File struct {
	Name string
	Data []byte
}

// Listed is a file as the manifest lists it.
type Listed struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// List sorts files by name and gives their places in a manifest.
func List(files []File) []Listed {
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	out := make([]Listed, len(files))
	for i, f := range files {
		sum := sha256.Sum256(f.Data)
		out[i] = Listed{f.Name, int64(len(f.Data)), hex.EncodeToString(sum[:])}
	}
	return out
}

// Pack writes files behind their manifest, with its signature where a signer is
// given. form is the form of the bundle. No time of the machine goes into it.
func Pack(form string, manifest any, files []File, by *journal.Signer) ([]byte, error) {
	list, err := json.MarshalIndent(manifest, "", " ")
	if err != nil {
		return nil, fmt.Errorf("bundle: manifest: %w", err)
	}
	head := []File{{Manifest, list}}
	if by != nil {
		signed, err := by.State(digest(form, list))
		if err != nil {
			return nil, err
		}
		head = append(head, File{Statement, signed})
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range append(head, files...) {
		w, err := z.Create(f.Name)
		if err == nil {
			_, err = w.Write(f.Data)
		}
		if err != nil {
			return nil, fmt.Errorf("bundle: %s: %w", f.Name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	return b.Bytes(), nil
}

// digest is what the journal states of a manifest.
func digest(form string, list []byte) string {
	sum := sha256.Sum256(list)
	return form + " " + hex.EncodeToString(sum[:])
}

// Numbers are the places in the journal of all records that one of the queries
// finds, and the acts under which they decide. The fault is archive.pending where
// a record has no place yet.
func Numbers(ctx context.Context, j *journal.Service, queries ...journal.Query) (numbers []int64, acts []string, err error) {
	for _, q := range queries {
		q.Limit = 200
		for {
			page, err := j.List(ctx, q)
			if err != nil {
				return nil, nil, err
			}
			for _, r := range page.Records {
				if r.Number == 0 {
					return nil, nil, fault.New(fault.Conflict, "archive.pending")
				}
				numbers = append(numbers, r.Number)
				if r.Act != "" {
					acts = append(acts, r.Act)
				}
			}
			if page.Next == "" {
				break
			}
			q.After = page.Next
		}
	}
	slices.Sort(numbers)
	slices.Sort(acts)
	return slices.Compact(numbers), slices.Compact(acts), nil
}

// progressEvery is after how many records progress is told.
const progressEvery = 500

// Receipts are the receipts of records, one a line; those that opens refuses go
// without their content. progress, if not nil, hears how many are done.
func Receipts(ctx context.Context, j *journal.Service, numbers []int64, opens func(subject string) bool, progress func(done, total int) error) ([]byte, error) {
	var b bytes.Buffer
	done := 0
	err := j.Receipts(ctx, numbers, func(r *journal.Receipt) error {
		if progress != nil && done%progressEvery == 0 {
			if err := progress(done, len(numbers)); err != nil {
				return err
			}
		}
		done++
		subject, err := r.Subject()
		if err != nil {
			return err
		}
		if !opens(subject) {
			r.Content = nil
		}
		line, err := json.Marshal(r)
		if err != nil {
			return fmt.Errorf("bundle: record %d: %w", r.Number, err)
		}
		b.Write(append(line, '\n'))
		return nil
	})
	return b.Bytes(), err
}
