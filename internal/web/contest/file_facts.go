package contest

import (
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
)

func texts(all ...string) []templ.Component {
	out := make([]templ.Component, len(all))
	for i, s := range all {
		out[i] = kit.Text(s)
	}
	return out
}

// behindOf shows the person and the file as it was on applying.
func behindOf(l locale.Lang, b *competition.Behind) *behindView {
	v := &behindView{Name: b.Name, Extra: b.Extra}
	for _, e := range b.File.Entries {
		if e.Kind == candidate.KindPhoto {
			continue
		}
		x := entryView{Name: locale.T(l, "candidate.kind."+e.Kind, nil)}
		if e.Given != nil {
			x.Given, x.Source = valueFacts(l, *e.Given), words(l, "source", "system", e.Source.In(l))
		}
		if e.Mine != nil {
			x.Mine = valueFacts(l, *e.Mine)
		}
		if e.Disputed {
			x.Tags = append(x.Tags, words(l, "tag.disputed"))
		}
		if e.Gone {
			x.Tags = append(x.Tags, words(l, "tag.gone"))
		}
		if e.Given == nil {
			x.Tags = append(x.Tags, words(l, "tag.own"))
		}
		var names []string
		for _, d := range e.Directions {
			names = append(names, locale.T(l, "candidate.direction."+d, nil))
		}
		x.Directions = strings.Join(names, ", ")
		v.Entries = append(v.Entries, x)
	}
	return v
}

// valueFacts are the fields of a value in words.
func valueFacts(l locale.Lang, v candidate.Value) []kit.Fact {
	var out []kit.Fact
	put := func(field, text string) {
		if text != "" {
			out = append(out, kit.Fact{Name: words(l, "file."+field), Value: text})
		}
	}
	onDay := func(d *day.Day) string { return dayText(l, d) }
	named := func(prefix, key string) string {
		if key == "" {
			return ""
		}
		return locale.T(l, prefix+key, nil)
	}
	switch {
	case v.Document != nil:
		put("number", v.Document.Number)
		put("issuer", v.Document.Issuer)
		put("issued", onDay(&v.Document.Issued))
		put("until", onDay(v.Document.Until))
	case v.Job != nil:
		put("employer", v.Job.Employer)
		put("position", v.Job.Position)
		put("from", onDay(&v.Job.From))
		put("until", onDay(v.Job.Until))
		put("kind", named("candidate.job_kind.", v.Job.Kind))
		put("category", v.Job.Category)
	case v.Education != nil:
		put("institution", v.Education.Institution)
		put("level", named("candidate.education.", v.Education.Level))
		put("field", named("candidate.field.", v.Education.Field))
		put("graduated", onDay(&v.Education.Graduated))
		put("diploma", v.Education.Diploma)
	default:
		put("value", v.Address+v.Email+v.Phone)
	}
	return out
}
