package journalpages

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/document"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// paper is the decision as it is printed: what was decided, the grounds, the
// clauses, the outcome, and how to check it. It depends on the record and on
// names alone, never on the time of printing.
func (d Deps) paper(l locale.Lang, p *recordPage, o *journal.Opened) document.Document {
	t := wordsOf(l)
	number := strconv.FormatInt(o.Number, 10)
	out := document.Document{
		Lang: l, Title: p.Title, Subject: t("journalpages.number", "number", o.Number), Number: number,
		Date:   o.At.In(d.Zone(o.Body)).Format(time.DateOnly),
		Footer: t("journalpages.document.footer", "number", o.Number),
	}
	title, force := d.adopted(l, o)
	out.Parts = append(out.Parts, document.Heading{Level: 1, Text: p.Title})
	if title != "" {
		edition := t("journalpages.document.edition", "edition", o.Edition)
		out.Parts = append(out.Parts, document.Paragraph{Align: document.AlignCenter, Runs: []document.Run{{Text: title + "\n" + edition + "\n" + force}}})
	}
	first := document.Pair{Key: t("journalpages.document.record"), Value: "№ " + locale.Number(l, number)}
	out.Parts = append(out.Parts, document.KeyValue{Pairs: append([]document.Pair{first}, pairsOf(p, headLines)...)})
	switch {
	case p.Destroyed != "":
		out.Parts = append(out.Parts, document.Text(p.Destroyed))
	case !p.MayFacts || o.Finding == nil:
		out.Parts = append(out.Parts, document.Text(t("journalpages.document.closed")))
	default:
		out.Parts = append(out.Parts, groundParts(l, p)...)
		out.Parts = append(out.Parts, lawParts(l, p.Laws, title, force)...)
		out.Parts = append(out.Parts, outcomeParts(l, o.Finding.Outcome)...)
	}
	out.Parts = append(out.Parts, d.checkParts(l, p)...)
	return out
}

// wordsOf looks words up in a language; kv alternates names and values.
func wordsOf(l locale.Lang) func(key string, kv ...any) string {
	return func(key string, kv ...any) string {
		args := map[string]any{}
		for i := 0; i+1 < len(kv); i += 2 {
			args[kv[i].(string)] = kv[i+1]
		}
		return locale.T(l, key, args)
	}
}

// adopted names the act of a decision and the days of the edition; empty where
// the library has the edition no more.
func (d Deps) adopted(l locale.Lang, o *journal.Opened) (title, force string) {
	e, err := d.Library().Edition(o.Act, o.Edition)
	if err != nil {
		return "", ""
	}
	return e.Title.In(l), lawpages.Force(l, e)
}

// headLines are the lines of the record that stand at the head, checkLines those
// that serve to check it.
var (
	headLines  = []string{"at", "by", "subject", "body", "case", "leaf"}
	checkLines = []string{"rule", "edition", "version", "place", "head"}
)

// personLines are left out where the facts are closed: the page shows ids there,
// but a paper goes further than a page.
var personLines = []string{"by", "subject"}

func pairsOf(p *recordPage, keys []string) (out []document.Pair) {
	for _, x := range p.Record {
		if slices.Contains(keys, x.Key) && (p.MayFacts || !slices.Contains(personLines, x.Key)) {
			out = append(out, document.Pair{Key: x.Name, Value: x.Value})
		}
	}
	return out
}

// groundParts are the numbered grounds, each with its clause. The first is the
// result in a sentence.
func groundParts(l locale.Lang, p *recordPage) []document.Part {
	out := []document.Part{document.Heading{Level: 2, Text: locale.T(l, "journalpages.how", nil)}}
	for i, r := range p.Reasons {
		out = append(out, document.Paragraph{Runs: []document.Run{
			{Text: strconv.Itoa(i+1) + ". "}, {Text: r.Sentence, Bold: i == 0}, {Text: " (" + r.Clause.Text + ")"},
		}})
	}
	return out
}

// lawParts quote each clause in its official wording and say it in plain words.
// The act and its days stand at the head already; another act's are named here.
func lawParts(l locale.Lang, laws []kit.LawQuote, title, force string) []document.Part {
	t := wordsOf(l)
	out := []document.Part{document.Heading{Level: 2, Text: t("journalpages.rule")}}
	for _, q := range laws {
		source := q.Source
		if rest, ok := strings.CutPrefix(source, title+" · "); ok {
			source = strings.TrimSuffix(rest, " · "+force)
		}
		runs := []document.Run{{Text: source, Bold: true}}
		if q.Quote != "" {
			runs = append(runs, document.Run{Text: "\n" + t("journalpages.document.quote", "text", q.Quote), Italic: true})
		}
		if q.Plain != "" {
			runs = append(runs, document.Run{Text: "\n" + t("journalpages.document.plain", "text", q.Plain)})
		}
		out = append(out, document.Paragraph{Runs: runs})
	}
	return out
}

// checkParts end the paper with how to check it and the address of the record,
// which opens to those whom it is for; the code behind it opens to everybody.
func (d Deps) checkParts(l locale.Lang, p *recordPage) []document.Part {
	address := d.Site + p.Path
	return []document.Part{
		document.Heading{Level: 2, Text: locale.T(l, "journalpages.document.check", nil)},
		document.Text(locale.T(l, "journalpages.document.check_text", nil)),
		document.Text(address),
		document.Note{Text: smallPrint(pairsOf(p, checkLines))},
	}
}

func smallPrint(pairs []document.Pair) string {
	lines := make([]string, len(pairs))
	for i, x := range pairs {
		lines[i] = x.Key + ": " + x.Value
	}
	return strings.Join(lines, " · ")
}
