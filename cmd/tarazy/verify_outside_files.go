package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"tarazy/internal/appraisal"
	"tarazy/internal/blob"
	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	"tarazy/internal/journal"
	"tarazy/internal/seal"
	"tarazy/internal/signature/signedcopy"
)

// Papers that were handed in, and what candidates wrote into their files, are
// sealed under the person's key: they are opened to be held to the journal, which
// keeps the hash of what was handed in.

// paperSum is what is compared of a paper: its kind, its size and its bytes.
func paperSum(media string, size int64, hash []byte) string {
	return fmt.Sprintf("%s %d %x", media, size, hash)
}

func paperPlace(application, item string) string { return "paper " + application + "/" + item }

// handedClaims are those of a paper of an appointment; a later one takes the place
// of one that was not accepted.
func handedClaims(facts []byte) []journal.Claim {
	var f struct {
		Application, Item, Type string
		Size                    int64
		Hash                    []byte
	}
	if json.Unmarshal(facts, &f) != nil {
		return nil
	}
	place := paperPlace(f.Application, f.Item)
	return []journal.Claim{
		{Place: place, Sum: paperSum(f.Type, f.Size, f.Hash), Stays: true, Anew: true},
		{Place: place + "/state", Sum: string(competition.PaperHandedIn), Anew: true},
	}
}

// checkedClaims are those of HR's word on a paper.
func checkedClaims(application string, facts []byte) []journal.Claim {
	var f struct{ Item, State string }
	if json.Unmarshal(facts, &f) != nil {
		return nil
	}
	return []journal.Claim{{Place: paperPlace(application, f.Item) + "/state", Sum: f.State, Anew: true}}
}

// evidenceClaims are those of a paper of an appraisal.
func evidenceClaims(facts []byte) []journal.Claim {
	var f struct {
		File, Type, Hash string
		Size             int64
	}
	if json.Unmarshal(facts, &f) != nil {
		return nil
	}
	hash, err := hex.DecodeString(f.Hash)
	if err != nil {
		return nil
	}
	return []journal.Claim{{Place: "appraisal_file " + f.File, Sum: paperSum(f.Type, f.Size, hash), Stays: true}}
}

func entryPlace(person, entry string) string { return "candidate_entry " + person + "/" + entry }

// entryClaims are those of what a candidate wrote into the own file, or took out.
func entryClaims(person string, facts []byte, stays bool) []journal.Claim {
	var f struct {
		Entry string          `json:"entry"`
		Value json.RawMessage `json:"value"`
	}
	if json.Unmarshal(facts, &f) != nil || f.Entry == "" {
		return nil
	}
	return []journal.Claim{{Place: entryPlace(person, f.Entry), Sum: sumOf(f.Value), Stays: stays, Anew: true}}
}

// drawnFolders are the folders of forms and protocols whose keys stand in records.
var drawnFolders = []string{"interview/", "appraisal-protocol/", "protocol/", "signed-copy/"}

// drawnFile is a file that was drawn as a record names it: its key in the store,
// its SHA-256, and that of the text kept beside it.
type drawnFile struct {
	Key   string `json:"key"`
	Hash  []byte `json:"hash"`
	Sheet []byte `json:"sheet"`
}

func drawnFiles(facts []byte) []drawnFile {
	var f struct {
		Files []drawnFile `json:"files"`
	}
	if json.Unmarshal(facts, &f) != nil {
		return nil
	}
	return f.Files
}

func fileClaim(key string, hash []byte) journal.Claim {
	return journal.Claim{Place: "file " + key, Sum: hex.EncodeToString(hash), Stays: true}
}

// drawnClaims are those of files that were drawn and of the texts beside them.
func drawnClaims(facts []byte) (out []journal.Claim) {
	for _, f := range drawnFiles(facts) {
		if f.Key != "" {
			out = append(out, fileClaim(f.Key, f.Hash))
		}
	}
	return append(out, sheetClaims(facts)...)
}

// sheetClaims are those of the texts alone.
func sheetClaims(facts []byte) (out []journal.Claim) {
	for _, f := range drawnFiles(facts) {
		if f.Sheet != nil {
			out = append(out, fileClaim(signedcopy.SheetKey(f.Key), f.Sheet))
		}
	}
	return out
}

// destroyedClaims are those of a destruction: the files in its folders are gone.
func destroyedClaims(facts []byte) (out []journal.Claim) {
	var f struct{ Folders []string }
	if json.Unmarshal(facts, &f) != nil {
		return nil
	}
	for _, folder := range f.Folders {
		out = append(out, journal.Claim{Place: "file " + folder, Gone: true})
	}
	return out
}

// filesTx is what reading papers and files needs of a transaction.
type filesTx interface {
	BesidePapers(give func(p *competition.Paper, key []byte) error) error
	BesideFiles(give func(f *appraisal.File, key []byte) error) error
	BesideEntries(give func(e *candidate.Entry, key []byte) error) error
}

// papers gives what was handed in.
func (o outside) papers(tx filesTx, give func(place, sum string, told bool)) error {
	err := tx.BesidePapers(func(p *competition.Paper, key []byte) error {
		hash, err := o.opened(p.File, key, competition.PaperField)
		place := paperPlace(string(p.Application), p.Item)
		give(place, paperSum(p.Type, p.Size, agreed(hash, p.Hash)), true)
		give(place+"/state", string(p.State), true)
		return err
	})
	if err != nil {
		return err
	}
	err = tx.BesideFiles(func(f *appraisal.File, key []byte) error {
		hash, err := o.opened(f.Key, key, appraisal.FileField)
		give("appraisal_file "+f.ID, paperSum(f.Type, f.Size, agreed(hash, f.Hash)), true)
		return err
	})
	if err != nil {
		return err
	}
	return tx.BesideEntries(func(e *candidate.Entry, key []byte) error {
		sum, err := o.entrySum(e, key)
		give(entryPlace(string(e.Person), string(e.ID)), sum, true)
		return err
	})
}

// drawn gives the files that lie in the folders of forms and protocols.
func (o outside) drawn(give func(place, sum string, told bool)) error {
	for _, folder := range drawnFolders {
		for f, err := range o.files.List(context.Background(), folder) {
			if err != nil {
				return err
			}
			sum, err := o.sum(f.Key)
			if err != nil {
				return err
			}
			give("file "+f.Key, sum, false)
		}
	}
	return nil
}

// agreed is the hash of a file where the row says the same; nil where it does not.
func agreed(file, row []byte) []byte {
	if !bytes.Equal(file, row) {
		return nil
	}
	return file
}

// entrySum is that of what a candidate wrote; "" where it, or the photo that it
// names, cannot be opened any more or is another one.
func (o outside) entrySum(e *candidate.Entry, wrapped []byte) (string, error) {
	key, err := o.master.Key(wrapped)
	if err != nil {
		return "", nil
	}
	v, err := e.OwnValue(key)
	if err != nil {
		return "", nil
	}
	if v.Photo != nil {
		hash, err := o.opened(v.Photo.Blob, wrapped, candidate.PhotoField)
		if err != nil || hex.EncodeToString(hash) != v.Photo.SHA256 {
			return "", err
		}
	}
	text, err := journal.Canonical(v)
	return sumOf(text), err
}

// sealedMost bounds a sealed file that is opened, in bytes.
const sealedMost = 64 << 20

// opened is the SHA-256 of what a sealed file holds; nil where it is gone, or is
// not sealed under the key any more.
func (o outside) opened(name string, wrapped []byte, field string) ([]byte, error) {
	r, _, err := o.files.Get(context.Background(), name)
	if errors.Is(err, blob.ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	sealed, err := io.ReadAll(io.LimitReader(r, sealedMost))
	if err := errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	return unsealed(o.master, wrapped, field, sealed), nil
}

func unsealed(master *seal.Master, wrapped []byte, field string, sealed []byte) []byte {
	key, err := master.Key(wrapped)
	if err != nil {
		return nil
	}
	data, err := key.Open(field, sealed)
	if err != nil {
		return nil
	}
	sum := sha256.Sum256(data)
	return sum[:]
}
