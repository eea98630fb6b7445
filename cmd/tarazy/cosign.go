package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/mod/sumdb/note"

	"tarazy/internal/clock"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
)

var cosignCommand = command{
	name: "cosign", usage: cosignUsage, about: "sign a checkpoint of another body's journal, having seen that it only grew", run: runCosign,
}

const cosignUsage = "--name NAME [--data DIR] (--public | --key FILE [--growth FILE] CHECKPOINT)"

// attestedFolder holds the last checkpoint that was signed of each journal.
const attestedFolder = "attested"

// cosigning is one run.
type cosigning struct{ data, name, key, growth string }

// runCosign prints the checkpoint with the signature of this installation added,
// or with --public the key by which that signature is verified.
func runCosign(_ context.Context, s streams, args []string) int {
	f := flag.NewFlagSet("cosign", flag.ContinueOnError)
	f.SetOutput(s.err)
	var c cosigning
	f.StringVar(&c.data, "data", "data", "`folder` of the installation that signs")
	f.StringVar(&c.name, "name", "", "`name` of the witness, such as the address of the body")
	f.StringVar(&c.key, "key", "", "`file` with the public key of the other journal")
	f.StringVar(&c.growth, "growth", "", "`file` with the proof of growth since the checkpoint signed before")
	public := f.Bool("public", false, "print the public key of the witness")
	if err := f.Parse(args); err != nil {
		return exitUsage
	}
	if c.name == "" || !*public && (c.key == "" || f.NArg() != 1) {
		fmt.Fprintln(s.err, "usage: tarazy cosign "+cosignUsage)
		return exitUsage
	}
	out, err := c.run(*public, f.Arg(0), clock.System().Now())
	if err != nil {
		return failed(s, err)
	}
	if _, err := fmt.Fprint(s.out, out); err != nil {
		return failed(s, err)
	}
	return exitOK
}

func (c cosigning) run(public bool, file string, now time.Time) (string, error) {
	signer, err := journal.LoadSigner(filepath.Join(c.data, journal.KeyFile), false)
	if err != nil {
		return "", err
	}
	attester, err := signer.Attester(c.name, now)
	if err != nil {
		return "", err
	}
	if public {
		return attester.String() + "\n", nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("checkpoint: %w", err)
	}
	return c.sign(attester, string(text))
}

// sign signs a checkpoint that follows on the one signed before.
func (c cosigning) sign(attester *journal.Attester, text string) (string, error) {
	key, err := readKey(c.key)
	if err != nil {
		return "", err
	}
	head, err := journal.OpenCheckpoint(text, key)
	if err != nil {
		return "", err
	}
	log, err := note.NewVerifier(key)
	if err != nil {
		return "", err
	}
	kept := filepath.Join(c.data, attestedFolder, fmt.Sprintf("%08x.txt", log.KeyHash()))
	if err := c.follows(kept, key, &head.Head); err != nil {
		return "", err
	}
	out, err := attester.Attest(text, key)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(kept), dataMode); err != nil {
		return "", fmt.Errorf("attested: %w", err)
	}
	return out, os.WriteFile(kept, []byte(out), 0o600)
}

// follows refuses a checkpoint that does not grow out of the one signed before.
func (c cosigning) follows(kept, key string, now *journal.Head) error {
	text, err := os.ReadFile(kept)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("attested: %w", err)
	}
	before, err := journal.OpenCheckpoint(string(text), key)
	if err != nil {
		return err
	}
	if now.Size < before.Size {
		return fault.New(fault.Conflict, "journal.witness.shrunk", "signed", before.Size, "size", now.Size)
	}
	grown, err := readGrowth(c.growth, key)
	if err != nil {
		return err
	}
	return (&journal.Verified{Head: before.Head}).Under(now, grown)
}
