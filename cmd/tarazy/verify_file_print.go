package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"tarazy/internal/eds/revocation"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// algorithmNames are the names of the standards for object identifiers.
var algorithmNames = map[string]string{
	"1.2.840.113549.1.1.1":   "RSA",
	"1.2.840.113549.1.1.11":  "RSA, SHA-256",
	"1.2.840.113549.1.1.12":  "RSA, SHA-384",
	"1.2.840.113549.1.1.13":  "RSA, SHA-512",
	"1.2.398.3.10.1.1.1.2":   "GOST 34.310-2004, GOST 34.311-95",
	"1.2.398.3.10.1.1.2.3.1": "GOST 34.10-2015 (256), GOST 34.11-2015",
	"1.2.398.3.10.1.1.2.3.2": "GOST 34.10-2015 (512), GOST 34.11-2015",
}

func algorithmName(oid string) string {
	if name, ok := algorithmNames[oid]; ok {
		return name + " (" + oid + ")"
	}
	return oid
}

func printMessage(w io.Writer, r *messageReport) error {
	where := "detached"
	if r.Attached {
		where = "attached"
	}
	fmt.Fprintln(w, plain(word("verify.file.what", "file", r.File, "where", where, "signatures", len(r.Signatures))))
	fmt.Fprintln(w, word("verify.file.document", "size", r.Size, "sum", r.SHA256))
	if !r.Roots {
		fmt.Fprintln(w, word("verify.file.no_roots"))
	}
	for i, s := range r.Signatures {
		if err := s.print(w, i+1); err != nil {
			return err
		}
	}
	verdict := word("verify.file.holds")
	if !r.Holds {
		broken := slices.DeleteFunc(slices.Clone(r.Signatures), func(s signatureReport) bool { return s.Holds })
		verdict = word("verify.file.broken", "n", len(broken))
	}
	_, err := fmt.Fprintf(w, "\n%s\n", verdict)
	return err
}

func (s signatureReport) print(w io.Writer, number int) error {
	name := s.Name
	if name == "" {
		name = word("verify.file.nobody")
	}
	fmt.Fprintf(w, "\n%d. %s\n", number, plain(name))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range s.rows() {
		if row[1] != "" {
			fmt.Fprintf(table, "   %s\t%s\n", word("verify.file."+row[0]), plain(row[1]))
		}
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if s.Holds {
		_, err := fmt.Fprintln(w, "  ", word("verify.file.one_holds"))
		return err
	}
	fmt.Fprintln(w, "  ", word("verify.file.one_broken", "why", s.Why))
	if s.Stamp == nil && s.Fault == "eds.expired" {
		fmt.Fprintln(w, "  ", word("verify.file.time_unknown"))
	}
	return nil
}

// rows are the facts with the names of their words.
func (s signatureReport) rows() [][2]string {
	body := s.Organisation
	if s.BIN != "" {
		body = word("verify.file.body", "name", s.Organisation, "bin", s.BIN)
	}
	certificate := ""
	if s.Serial != "" {
		certificate = word("verify.file.certificate_of", "serial", s.Serial, "issuer", s.Issuer, "from", s.From, "until", s.Until)
	}
	claimed := ""
	if s.Claimed != "" {
		claimed = word("verify.file.claimed_at", "at", s.Claimed)
	}
	return [][2]string{
		{"iin", s.IIN},
		{"organisation", body},
		{"roles", locale.T(locale.EN, "verify.file.roles_held", fault.Args{"roles": s.Roles})},
		{"certificate", certificate},
		{"algorithm", algorithmName(s.Algorithm)},
		{"claimed", claimed},
		{"stamp", s.stampText()},
		{"checked", s.Checked},
		{"revocation", s.revocationText()},
	}
}

func (s signatureReport) stampText() string {
	switch {
	case s.Stamp != nil:
		return word("verify.file.stamp_good", "at", instantText(s.Stamp.Time), "authority", s.Stamp.Authority)
	case s.StampFault != "":
		return word("verify.file.stamp_bad")
	}
	return word("verify.file.stamp_none")
}

func (s signatureReport) revocationText() string {
	r := s.Revocation
	switch r.Status {
	case revocation.Good, revocation.Unknown:
		return word("verify.file.revocation_"+string(r.Status), "from", r.From, "at", instantText(r.This))
	case revocation.Revoked:
		return word("verify.file.revocation_revoked", "from", r.From, "since", instantText(r.Revoked))
	}
	return word("verify.file.revocation_not_checked")
}
