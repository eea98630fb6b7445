package candidate

import (
	"context"
	"crypto/sha256"
	"strings"
	"time"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// Versions of the texts that a candidate signs. A text that was in use is never
// changed: another wording gets another version, and keys of its own in the
// catalogue.
const (
	UndertakingVersion = "1"
	ConsentVersion     = "1"
)

// Clauses of the texts, in order; their messages are "candidate.undertaking.",
// the version, "." and the name, and the same with "consent".
var (
	undertakingClauses = []string{"procedure", "conduct", "true"}
	consentClauses     = []string{"purpose", "data", "who", "term", "withdraw"}
)

// signWithin is how long a statement waits for its signature, by the clock of
// the machine.
const signWithin = time.Hour

// Statement is the one text that a candidate signs.
type Statement struct {
	IIN   string
	Lang  locale.Lang
	Nonce string
	At    time.Time // legal instant, to the second
	Text  []byte    // UTF-8; the very bytes that are signed
}

// Undertaking are the clauses of the undertaking in a language.
func Undertaking(l locale.Lang) []string {
	return clauses(l, "candidate.undertaking."+UndertakingVersion+".", undertakingClauses, nil)
}

// Consent are the clauses of the consent in a language: purpose, kinds of data,
// who sees them, for how long, how it is withdrawn.
func (p Procedure) Consent(l locale.Lang) []string {
	return clauses(l, "candidate.consent."+ConsentVersion+".", consentClauses, fault.Args{"years": p.PapersYears, "months": p.RecordingMonths})
}

func clauses(l locale.Lang, prefix string, names []string, args fault.Args) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = locale.T(l, prefix+name, args)
	}
	return out
}

// CheckIIN refuses what is no IIN: iin.length, iin.digits, iin.date,
// iin.century or iin.check_digit at the field iin.
func (s *Service) CheckIIN(iin string) error {
	if f, ok := fault.As(people.RequireIIN(s.People.Rules, iin)); ok {
		return f.At("iin")
	}
	return nil
}

// Begin makes the statement for an IIN. Whether somebody is registered under it
// is not told before the signature. The faults are those of CheckIIN.
func (s *Service) Begin(ctx context.Context, iin string, l locale.Lang) (*Statement, error) {
	if err := s.CheckIIN(iin); err != nil {
		return nil, err
	}
	st := &Statement{IIN: iin, Lang: l, Nonce: s.IDs.New("stm"), At: s.Legal.Now().UTC().Truncate(time.Second)}
	if err := s.write(st); err != nil {
		return nil, err
	}
	digest := sha256.Sum256(st.Text)
	return st, s.Store.Write(ctx, func(tx Tx) error {
		return tx.CandidateStatementPut(digest[:], tx.WallNow().Add(signWithin))
	})
}

// write puts the text of a statement together: the same for the same values.
func (s *Service) write(st *Statement) error {
	p, err := s.Procedure()
	if err != nil {
		return err
	}
	t := func(key string, kv ...any) string {
		return locale.T(st.Lang, "candidate.statement."+key, fault.New(fault.Invalid, "", kv...).Args)
	}
	lines := []string{t("title"), "", t("iin", "iin", st.IIN), "", t("undertaking", "version", UndertakingVersion)}
	lines = append(append(lines, Undertaking(st.Lang)...), "", t("consent", "version", ConsentVersion))
	lines = append(append(lines, p.Consent(st.Lang)...), "",
		t("act", "act", p.Act, "edition", p.Edition), t("site", "site", s.Site),
		t("at", "at", st.At.UTC().Format(time.RFC3339)), t("nonce", "nonce", st.Nonce), "")
	st.Text = []byte(strings.Join(lines, "\n"))
	return nil
}

// again gives the statement that was shown, from what the browser sends back,
// and spends it. The fault is candidate.statement where none was shown, or too
// long ago, or it was signed before.
func (s *Service) again(ctx context.Context, st Statement) (*Statement, error) {
	if err := s.write(&st); err != nil {
		return nil, err
	}
	digest, waits := sha256.Sum256(st.Text), false
	err := s.Store.Write(ctx, func(tx Tx) (err error) {
		waits, err = tx.CandidateStatementTake(digest[:])
		return err
	})
	if err == nil && !waits {
		err = fault.New(fault.Conflict, "candidate.statement")
	}
	return &st, err
}
