package main

import (
	"fmt"
	"io"

	"tarazy/internal/document/pdfsign"
	"tarazy/internal/fault"
)

// pdfReport is what the signatures in a PDF prove.
type pdfReport struct {
	File       string         `json:"file"`
	Kind       string         `json:"kind"` // "pdf"
	Size       int64          `json:"size"` // in bytes
	Roots      bool           `json:"roots"`
	Holds      bool           `json:"holds"` // that every signature does, and that nothing but signatures was added after one
	Signatures []pdfSignature `json:"signatures"`
}

// pdfSignature is one signature in the order in which they were put in.
type pdfSignature struct {
	Said       pdfSaid           `json:"said"`
	Form       string            `json:"form"`    // of the message, as ETSI.CAdES.detached
	Covered    int64             `json:"covered"` // bytes from the beginning of the file
	Later      pdfsign.Later     `json:"later"`   // "nothing", "signatures", "changes"
	Signatures []signatureReport `json:"signatures"`
}

// pdfSaid is what the file says of a signature, under the signature itself.
type pdfSaid struct {
	Name string `json:"name"`
	Role string `json:"role"`
	At   string `json:"at"` // RFC 3339, UTC
}

// verifyPDF checks the signatures that a PDF bears.
func verifyPDF(s streams, name string, with fileFlags) int {
	report, err := with.pdf(name)
	if err != nil {
		return failed(s, err)
	}
	return reported(s, with.json, report, report.print, report.Holds)
}

func (v *fileFlags) pdf(name string) (*pdfReport, error) {
	data, err := readFile(name)
	if err != nil {
		return nil, err
	}
	list, err := pdfsign.Read(data)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return nil, fault.New(fault.Invalid, "pdfsign.unsigned")
	}
	m, err := v.check()
	if err != nil {
		return nil, err
	}
	out := &pdfReport{File: name, Kind: "pdf", Size: int64(len(data)), Roots: m.trust != nil, Holds: true}
	for i := range list {
		one, holds, err := m.inPDF(&list[i])
		if err != nil {
			return nil, fmt.Errorf("signature %d: %w", i+1, err)
		}
		out.Signatures = append(out.Signatures, one)
		out.Holds = out.Holds && holds && one.Later != pdfsign.Changes
	}
	return out, nil
}

// inPDF checks one signature by what the whole file is checked by.
func (m messageCheck) inPDF(found *pdfsign.Found) (pdfSignature, bool, error) {
	m.cms, m.content, m.stamps = found.CMS, found.Content(), nil
	report, err := m.run("")
	if err != nil {
		return pdfSignature{}, false, err
	}
	return pdfSignature{
		Said: pdfSaid{Name: found.Name, Role: found.Reason, At: instantText(found.Claimed)},
		Form: found.Kind, Covered: found.Covered, Later: found.Later, Signatures: report.Signatures,
	}, report.Holds, nil
}

func (r *pdfReport) print(w io.Writer) error {
	fmt.Fprintln(w, plain(word("verify.pdf.what", "file", r.File, "size", r.Size, "signatures", len(r.Signatures))))
	if !r.Roots {
		fmt.Fprintln(w, word("verify.file.no_roots"))
	}
	broken := 0
	for i, s := range r.Signatures {
		if err := s.print(w, i+1, r.Size); err != nil {
			return err
		}
		for _, one := range s.Signatures {
			if !one.Holds {
				broken++
			}
		}
	}
	verdict := word("verify.pdf.holds")
	switch {
	case broken > 0:
		verdict = word("verify.file.broken", "n", broken)
	case !r.Holds:
		verdict = word("verify.pdf.changed")
	}
	_, err := fmt.Fprintf(w, "\n%s\n", verdict)
	return err
}

func (s pdfSignature) print(w io.Writer, number int, size int64) error {
	for _, one := range s.Signatures {
		if err := one.print(w, number); err != nil {
			return err
		}
	}
	fmt.Fprintf(w, "   %s\n", plain(word("verify.pdf.said", "name", s.Said.Name, "role", s.Said.Role, "at", s.Said.At)))
	fmt.Fprintf(w, "   %s\n", word("verify.pdf.covered", "bytes", s.Covered, "size", size))
	_, err := fmt.Fprintf(w, "   %s\n", word("verify.pdf.later_"+string(s.Later)))
	return err
}
