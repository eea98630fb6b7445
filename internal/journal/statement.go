package journal

import (
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"tarazy/internal/fault"
)

// statementOrigin is the first line of every statement, so that none can be
// taken for a head.
const statementOrigin = "tarazy.statement"

// State signs a statement of the installation about something outside the
// journal, such as the digest of a file: one line of text.
func (s *Signer) State(text string) ([]byte, error) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, fmt.Errorf("journal: a statement is one line")
	}
	signed, err := note.Sign(&note.Note{Text: statementOrigin + "\n" + text + "\n"}, s.signer)
	if err != nil {
		return nil, fmt.Errorf("journal: statement: %w", err)
	}
	return signed, nil
}

// OpenStatement verifies a statement against the public key of an installation
// and gives its text. The fault is journal.receipt.signature.
func OpenStatement(signed []byte, public string) (string, error) {
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return "", fmt.Errorf("journal: public key: %w", err)
	}
	n, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return "", fault.New(fault.Invalid, "journal.receipt.signature").Wrap(err)
	}
	text, ok := strings.CutPrefix(n.Text, statementOrigin+"\n")
	if !ok {
		return "", fault.New(fault.Invalid, "journal.receipt.signature")
	}
	return strings.TrimSuffix(text, "\n"), nil
}
