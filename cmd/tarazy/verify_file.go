package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
)

// fileFlags are what the checker of a file brings along.
type fileFlags struct {
	archiveFlags
	detached string
	at       time.Time // the instant of the check where no time stamp tells one; zero: now
	json     bool
}

func (v *fileFlags) add(f *flag.FlagSet) {
	v.archiveFlags.add(f)
	f.BoolVar(&v.json, "json", false, "print the report as JSON")
	f.StringVar(&v.detached, "detached", "", "`document` that was signed, where the signature does not hold it")
	f.Func("at", "`instant` (RFC 3339) at which the signature is known to have been there, where no time stamp in it tells (default: now)", func(text string) (err error) {
		v.at, err = time.Parse(time.RFC3339, text)
		return err
	})
}

// fileMost bounds what is read into memory: a document that was signed, in bytes.
const fileMost = 256 << 20

// verifyFile checks one file by itself, of whatever kind it is.
func verifyFile(s streams, name string, with fileFlags) int {
	head, err := headOf(name)
	if err != nil {
		return failed(s, err)
	}
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return verifyArchive(s, name, with.archiveFlags, with.json)
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return verifyPDF(s, name, with)
	case mayBeMessage(head):
		return verifyMessage(s, name, with)
	}
	return failed(s, fault.New(fault.Invalid, "verify.kind_unknown"))
}

// headOf reads the first bytes of a file.
func headOf(name string) (head []byte, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return io.ReadAll(io.LimitReader(f, 512))
}

// mayBeMessage tells a signature by its first bytes: a sequence of DER, PEM, or
// base64 alone.
func mayBeMessage(head []byte) bool {
	text := bytes.TrimSpace(head)
	switch {
	case len(text) == 0:
		return false
	case head[0] == 0x30, bytes.HasPrefix(text, []byte("-----BEGIN ")):
		return true
	}
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"
	return strings.Trim(string(text), alphabet) == ""
}

// readFile reads a whole file up to the bound.
func readFile(name string) (data []byte, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if data, err = io.ReadAll(io.LimitReader(f, fileMost+1)); err != nil {
		return nil, err
	}
	if len(data) > fileMost {
		return nil, fault.New(fault.TooLarge, "verify.file_too_large", "megabytes", fileMost>>20)
	}
	return data, nil
}

// verifyMessage checks a file of signatures (CMS) and the document under them.
func verifyMessage(s streams, name string, with fileFlags) int {
	report, err := with.message(name)
	if err != nil {
		return failed(s, err)
	}
	return reported(s, with.json, report, func(w io.Writer) error { return printMessage(w, report) }, report.Holds)
}

// message reads and checks; a report that says of a signature that it does not
// hold is no error.
func (v *fileFlags) message(name string) (*messageReport, error) {
	cms, err := readFile(name)
	if err != nil {
		return nil, err
	}
	var content []byte
	if v.detached != "" {
		if content, err = readFile(v.detached); err != nil {
			return nil, fmt.Errorf("document: %w", err)
		}
	}
	m, err := v.check()
	if err != nil {
		return nil, err
	}
	m.cms, m.content = cms, content
	return m.run(name)
}

// check is what signatures are checked by, before any was read.
func (v *fileFlags) check() (m messageCheck, err error) {
	if m.at = v.at; m.at.IsZero() {
		m.at = clock.System().Now().Truncate(time.Second)
	}
	if v.roots != "" {
		m.lists = v.roots
		m.trust, err = eds.TrustFolder(v.roots)
	}
	return m, err
}
