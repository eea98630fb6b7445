package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"tarazy/internal/journal"
)

// witnessFolder holds the public keys of those whose signatures on checkpoints
// are taken, a file each.
const witnessFolder = "witnesses"

// openCheckpoints lets the journal keep its checkpoints as files, and a check look
// at what lies outside the journal.
func (a *app) openCheckpoints() error {
	witnesses, err := readWitnesses(a.path(witnessFolder))
	if err != nil {
		return err
	}
	a.journal.Published = &journal.Published{Files: a.blobs, Journal: a.journal, Witnesses: witnesses}
	a.journal.Beside = outside{files: a.blobs, master: a.master}
	return nil
}

// readWitnesses reads the keys in a folder; none where there is no folder.
func readWitnesses(dir string) (out []*journal.Witness, err error) {
	files, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("witnesses: %w", err)
	}
	for _, f := range files {
		if filepath.Ext(f.Name()) != ".pub" {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			return nil, fmt.Errorf("witnesses: %w", err)
		}
		w, err := journal.ParseWitness(string(text))
		if err != nil {
			return nil, fmt.Errorf("witnesses: %s: %w", f.Name(), err)
		}
		out = append(out, w)
	}
	return out, nil
}
