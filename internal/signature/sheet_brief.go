package signature

import (
	"time"

	"tarazy/internal/eds/evidence"
	"tarazy/internal/locale"
)

// Line is a signature in few words.
type Line struct {
	Who    string
	Signed bool
	When   string   // the instant, or that it is awaited
	Notes  []string // by which certificate, and what was known of it and of the time
}

// Brief are the signatures in few words, as they stand beside what was signed.
func (s *Sheet) Brief(l locale.Lang) []Line {
	out := make([]Line, len(s.Marks))
	for i := range s.Marks {
		out[i] = s.line(l, &s.Marks[i])
	}
	return out
}

func (s *Sheet) line(l locale.Lang, m *Mark) Line {
	out := Line{Who: m.who(l), When: say(l, "waits")}
	if m.At == nil {
		return out
	}
	out.Signed, out.When = m.Refused == nil, s.instant(l, *m.At)
	if m.Refused != nil {
		out.Notes = []string{say(l, "refused", "remark", *m.Refused)}
		return out
	}
	if m.Certificate == nil {
		out.Notes = []string{say(l, "plain")}
		return out
	}
	c := m.Certificate
	out.Notes = append([]string{say(l, "certificate", "serial", locale.Grouped(c.Serial, 4), "issuer", c.Issuer), say(l, "held", "name", c.Holder, "iin", c.IIN)},
		evidence.Texts(l, m.Proofs, func(at time.Time) string { return s.instant(l, at) })...)
	return out
}

// who is the person with the duty.
func (m *Mark) who(l locale.Lang) string {
	if m.Duty == "" {
		return m.Name
	}
	return say(l, "who", "name", m.Name, "duty", locale.T(l, m.Duty, nil))
}
