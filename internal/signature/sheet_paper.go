package signature

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/document"
	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// Paper is the sheet to be printed, as of an instant.
func (s *Sheet) Paper(l locale.Lang, at time.Time) document.Document {
	at = at.In(s.Zone)
	return document.Document{
		Lang: l, Title: say(l, "title"), Subject: s.Title(l), Date: at.Format(time.DateOnly),
		Footer: say(l, "made", "at", s.instant(l, at)),
		Parts:  append([]document.Part{document.Heading{Text: say(l, "title"), Level: 1}, document.Text(s.Title(l))}, s.Parts(l, 2)...),
	}
}

// Parts are the sheet without its title: what was signed, and each signature, under
// headings from a level down.
func (s *Sheet) Parts(l locale.Lang, level int) []document.Part {
	var out []document.Part
	if body := s.Body.In(l); body != "" {
		out = append(out, document.KeyValue{Pairs: []document.Pair{{Key: say(l, "body"), Value: body}}})
	}
	if len(s.Files) > 0 {
		out = append(out, document.Heading{Text: say(l, "files"), Level: level}, document.KeyValue{Pairs: s.files(l)})
	}
	out = append(out, document.Heading{Text: say(l, "list", "n", s.Count(), "of", len(s.Marks)), Level: level})
	for i := range s.Marks {
		m := &s.Marks[i]
		out = append(out, document.Heading{Text: strconv.Itoa(i+1) + ". " + m.who(l), Level: level + 1}, document.KeyValue{Pairs: s.mark(l, m)})
	}
	return append(out, document.Note{Text: say(l, "note")})
}

func (s *Sheet) files(l locale.Lang) (out []document.Pair) {
	for _, f := range s.Files {
		name := say(l, "file."+f.Name)
		if f.Lang != "" {
			name = say(l, "file_in", "name", name, "lang", string(f.Lang))
		}
		out = append(out, document.Pair{Key: name, Value: say(l, "sha256", "sum", locale.Grouped(f.SHA256, 4))})
	}
	return out
}

// mark are the lines of one signature.
func (s *Sheet) mark(l locale.Lang, m *Mark) []document.Pair {
	if m.At == nil {
		return []document.Pair{{Key: say(l, "when"), Value: say(l, "waits")}}
	}
	out := []document.Pair{{Key: say(l, "when"), Value: s.instant(l, *m.At)}}
	if m.Refused != nil {
		return append(out, document.Pair{Key: say(l, "how"), Value: say(l, "refused", "remark", *m.Refused)})
	}
	if m.Certificate == nil {
		return append(out, document.Pair{Key: say(l, "how"), Value: say(l, "plain")})
	}
	return append(append(out, m.Certificate.pairs(l, s)...), m.proofs(l, s)...)
}

func (c *Certificate) pairs(l locale.Lang, s *Sheet) []document.Pair {
	out := []document.Pair{{Key: say(l, "holder"), Value: c.Holder}, {Key: say(l, "iin"), Value: c.IIN}}
	if c.Organisation != "" {
		out = append(out, document.Pair{Key: say(l, "organisation"), Value: say(l, "with_bin", "name", c.Organisation, "bin", c.BIN)})
	}
	if len(c.Roles) > 0 {
		out = append(out, document.Pair{Key: say(l, "roles"), Value: Roles(l, c.Roles)})
	}
	return append(out, document.Pair{Key: say(l, "serial"), Value: locale.Grouped(c.Serial, 4)}, document.Pair{Key: say(l, "issuer"), Value: c.Issuer},
		document.Pair{Key: say(l, "valid"), Value: say(l, "span", "from", s.day(c.From), "until", s.day(c.Until))})
}

// Roles names the capacities that certificates name.
func Roles(l locale.Lang, roles []eds.Role) string {
	return say(l, "role_list", "roles", roleNames(roles))
}

func roleNames(roles []eds.Role) []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return out
}

// proofs say what was known of the certificate, and of the time.
func (m *Mark) proofs(l locale.Lang, s *Sheet) []document.Pair {
	all := m.Proofs
	if len(all) == 0 { // signed before it was kept: nobody was asked
		all = []evidence.Proof{{}}
	}
	var known, stamped []string
	for _, p := range all {
		for i, line := range p.Lines(func(at time.Time) string { return s.instant(l, at) }) {
			to := &known
			if i > 0 {
				to = &stamped
			}
			if text := locale.T(l, line.Key, line.Args); !slices.Contains(*to, text) {
				*to = append(*to, text)
			}
		}
	}
	return []document.Pair{{Key: say(l, "known"), Value: strings.Join(known, "; ")}, {Key: say(l, "stamped"), Value: strings.Join(stamped, "; ")}}
}

func say(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "signatures."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func (s *Sheet) instant(l locale.Lang, at time.Time) string {
	return locale.Moment(l, at.In(s.Zone))
}

func (s *Sheet) day(at time.Time) string { return at.In(s.Zone).Format(time.DateOnly) }
