package proctor

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"tarazy/internal/law"
	"tarazy/internal/locale"
)

// ConsentPart is a part of a consent: a heading, and what stands under it, each
// line on its clause.
type ConsentPart struct {
	Key   string // of the heading: "proctor.consent."+Key
	Lines []law.Reason
}

// consentParts are what a candidate consents to: the purpose, the kinds of data,
// who sees them, how long they are kept, and what can be done instead.
func (r *BeforeRuled) consentParts() []ConsentPart {
	c := r.Consent
	listed := func(key string, v law.Value[[]string]) ConsentPart {
		out := ConsentPart{Key: key}
		for _, one := range v.V {
			out.Lines = append(out.Lines, law.Because(v, "proctor.consent."+key+"."+one))
		}
		return out
	}
	return []ConsentPart{
		listed("purpose", c.Purposes), listed("data", c.Data), listed("seen", c.SeenBy),
		{Key: "kept", Lines: r.keptLines()},
		{Key: "choice", Lines: []law.Reason{
			law.Because(c.Withdrawn, "proctor.consent.withdrawn."+c.Withdrawn.V), law.Because(c.Instead, "proctor.consent.instead."+c.Instead.V),
		}},
	}
}

// keptLines say how long each kind is kept.
func (r *BeforeRuled) keptLines() []law.Reason {
	var out []law.Reason
	if r.Identity.Ruled() {
		out = append(out, law.Because(r.Identity.Destroyed, "proctor.consent.kept.document."+r.Identity.Destroyed.V))
	}
	if r.Keeping == nil || !r.Keeping.Ruled() {
		return append(out, law.Because(r.Months, "proctor.consent.kept.recordings", "months", r.Months.V))
	}
	for _, c := range Classes {
		if months, ok := r.Keeping.TermOf(c); ok {
			out = append(out, law.Because(months, "proctor.consent.kept."+string(c), "months", months.V))
		}
	}
	return out
}

// consentText is the consent as a text in a language, with its hash.
func consentText(parts []ConsentPart, l locale.Lang) (text, hash string) {
	var b strings.Builder
	b.WriteString(locale.T(l, "proctor.consent.title", nil) + "\n")
	for _, p := range parts {
		b.WriteString("\n" + locale.T(l, "proctor.consent."+p.Key, nil) + "\n")
		for _, line := range p.Lines {
			b.WriteString("- " + locale.T(l, line.Key, line.Args) + "\n")
		}
	}
	sum := sha256.Sum256([]byte(b.String()))
	return b.String(), hex.EncodeToString(sum[:])
}
