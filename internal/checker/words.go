package checker

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"tarazy/internal/appraisal"
	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/journal/bundle"
	"tarazy/internal/locale"
)

// Outcome is what the check of an archive found, in the words of a language.
type Outcome struct {
	OK       bool     `json:"ok"`
	Title    string   `json:"title"`
	Facts    []Fact   `json:"facts"`
	Notes    []string `json:"notes"`
	Troubles []string `json:"troubles"`
	Verdict  string   `json:"verdict"`
	Report   any      `json:"-"` // as it was counted
}

// Fact is a value with its name.
type Fact struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Archive checks an archive of either kind and tells of it in a language. at is
// where its words stand: "command" or "page". The error is of a file that is no
// archive at all; its fault is archive.unknown where the form is not known.
func Archive(g Given, r io.ReaderAt, size int64, l locale.Lang, at string) (*Outcome, error) {
	form, err := bundle.FormOf(r, size)
	if err != nil {
		return nil, fault.New(fault.Invalid, "archive.unknown").Wrap(err)
	}
	w := words{lang: l, at: at, out: Outcome{Facts: []Fact{}, Notes: []string{}, Troubles: []string{}}}
	switch form {
	case competition.ArchiveForm:
		report, err := Competition(g, r, size)
		if err != nil {
			return nil, err
		}
		return w.competition(report), nil
	case appraisal.ArchiveForm:
		report, err := Appraisal(g, r, size)
		if err != nil {
			return nil, err
		}
		return w.appraisal(report), nil
	}
	return nil, fault.New(fault.Invalid, "archive.unknown")
}

// words tells of reports.
type words struct {
	lang locale.Lang
	at   string
	out  Outcome
}

func (w *words) say(key string, kv ...any) string {
	return Plain(locale.T(w.lang, "archive."+key, fault.New(fault.Invalid, "", kv...).Args))
}

func (w *words) count(key string, n int64) {
	w.out.Facts = append(w.out.Facts, Fact{w.say("verify." + key), strconv.FormatInt(n, 10)})
}

func (w *words) note(key string, kv ...any) { w.out.Notes = append(w.out.Notes, w.say(key, kv...)) }

func (w *words) competition(r *competition.ArchiveReport) *Outcome {
	w.out.Title = w.say("verify.archive", "number", r.Manifest.Number, "form", r.Manifest.Form)
	w.count("files", int64(r.Files))
	w.count("signatures", int64(r.Signatures))
	w.count("papers", int64(r.Papers))
	return w.rest(r, &r.Report, r.Signers, r.OwnRoots)
}

func (w *words) appraisal(r *appraisal.ArchiveReport) *Outcome {
	w.out.Title = w.say("verify.appraisal", "year", r.List.Year, "case", string(r.List.Case))
	w.count("files", int64(r.Files))
	w.count("acquainted", int64(r.Signatures))
	return w.rest(r, &r.Report, r.Signers, r.OwnRoots)
}

// rest is what archives of both kinds prove.
func (w *words) rest(whole any, r *bundle.Report, signers []string, ownRoots bool) *Outcome {
	w.proofs(r)
	w.around(signers, r.OwnKey, ownRoots, r.SameActs, r.OtherActs)
	for _, t := range r.Troubles {
		w.trouble(t)
	}
	return w.end(whole, r.OK(), r.More)
}

func (w *words) proofs(r *bundle.Report) {
	w.count("records", int64(r.Records))
	w.count("size", r.Size)
	w.count("closed", int64(r.Closed))
	w.count("decisions", int64(r.Decisions))
	w.count("rulings", int64(r.Rulings))
	w.count("unshown", int64(r.Unshown))
	w.out.Facts = append(w.out.Facts, Fact{w.say("verify.root"), Plain(r.Root)})
}

// around says whose signatures were found, and what the check rests on.
func (w *words) around(signers []string, ownKey, ownRoots bool, same int, other []string) {
	if len(signers) > 0 {
		w.note("verify.signers", "names", signers)
	}
	w.note(w.inside("key", ownKey))
	w.note(w.inside("roots", ownRoots))
	w.note("verify.acts_same", "n", same)
	if len(other) > 0 {
		w.note("verify.acts_other", "files", other)
	}
}

// inside is the message that says where a key or roots came from.
func (w *words) inside(what string, own bool) string {
	switch {
	case own:
		return "verify." + what + "_own"
	case w.at == "page":
		return "page." + what + "_inside"
	}
	return "verify." + what + "_inside"
}

func (w *words) trouble(t bundle.Trouble) {
	line := t.File
	if t.Place != "" {
		line += ", " + t.Place
	}
	line += ": " + w.say("trouble."+t.What)
	if t.Detail != "" {
		line += " (" + t.Detail + ")"
	}
	w.out.Troubles = append(w.out.Troubles, Plain(line))
}

func (w *words) end(report any, ok bool, more int) *Outcome {
	n := len(w.out.Troubles) + more
	if more > 0 {
		w.out.Troubles = append(w.out.Troubles, w.say("verify.more", "n", more))
	}
	w.out.OK, w.out.Report, w.out.Verdict = ok, report, w.say("verify.holds")
	if !ok {
		w.out.Verdict = w.say("verify.broken", "n", n)
	}
	return &w.out
}

// Print writes an outcome as lines.
func (o *Outcome) Print(out io.Writer) error {
	var b strings.Builder
	widest := 0
	for _, f := range o.Facts {
		widest = max(widest, len([]rune(f.Name)))
	}
	fmt.Fprintln(&b, o.Title)
	for _, f := range o.Facts {
		fmt.Fprintf(&b, "%-*s  %s\n", widest, f.Name, f.Value)
	}
	for _, line := range append(append([]string{}, o.Notes...), o.Troubles...) {
		fmt.Fprintln(&b, line)
	}
	fmt.Fprintln(&b, o.Verdict)
	_, err := io.WriteString(out, b.String())
	return err
}

// Plain takes out what a stranger's archive could make a terminal do.
func Plain(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
