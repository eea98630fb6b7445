package journalpages

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/journal"
	"tarazy/internal/journal/reader"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// filterNames are the filters that the address holds.
var filterNames = []string{"body", "verb", "case", "from", "to", "only"}

// listPage is the list with its filters.
type listPage struct {
	Views           []kit.View
	Filters         kit.FilterBar
	Verbs, Bodies   []kit.Option
	Case, From, To  string
	Lines           []recordLine
	Pages           kit.Pages
	MayCheck, Plain bool // Plain: no names and no findings are shown anywhere
}

// recordLine is one record in the list.
type recordLine struct {
	Number, Href, When, Stamp, What, Rule, Who, Case, CaseHref string
	Decided                                                    bool
}

// list shows the records that the person may look through.
func (d Deps) list(w http.ResponseWriter, r *route.Request) error {
	q, err := reader.Query(r.Actor, r.URL.Query(), d.Zone)
	if err != nil {
		return err
	}
	records, err := d.Journal.List(r.Context(), q)
	if err != nil {
		return err
	}
	p := listPage{MayCheck: access.May(r.Actor, access.Replay, access.Target{}), Plain: !access.MayEver(r.Actor, access.SeeFacts)}
	if p.Lines, err = d.lines(r, records.Records); err != nil {
		return err
	}
	if err := d.filters(r, &p); err != nil {
		return err
	}
	p.Pages = pagesOf(r, len(p.Lines), records.Next)
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "journalpages.title", nil)}, recordList(p))
}

// lines are the records in words. A name is shown only where the person may
// also see facts; elsewhere the id stands.
func (d Deps) lines(r *route.Request, records []journal.Record) ([]recordLine, error) {
	var ids []string
	for i := range records {
		if access.May(r.Actor, access.SeeFacts, access.Target{Body: records[i].Body}) {
			ids = append(ids, records[i].Actor)
		}
	}
	who, err := d.people(r.Context(), ids...)
	out := make([]recordLine, len(records))
	for i := range records {
		out[i] = d.line(r, &records[i], who)
	}
	return out, err
}

func (d Deps) line(r *route.Request, x *journal.Record, who people) recordLine {
	out := recordLine{
		When: d.moment(r.Lang, x.At, x.Body), Stamp: x.At.Format("2006-01-02T15:04:05Z07:00"), What: verbName(r.Lang, x.Verb),
		Who: who.name(r.Lang, x.Actor), Case: x.Case, Decided: x.Decided(),
	}
	if x.Number > 0 {
		out.Number = locale.Number(r.Lang, strconv.FormatInt(x.Number, 10))
		out.Href = "/journal/" + strconv.FormatInt(x.Number, 10)
	}
	if x.Decided() {
		out.Rule = ruleName(r.Lang, x.Rule)
	}
	if x.Case != "" {
		out.CaseHref = "/journal?case=" + url.QueryEscape(x.Case)
	}
	return out
}

func (d Deps) filters(r *route.Request, p *listPage) error {
	v := r.URL.Query()
	p.Case, p.From, p.To = v.Get("case"), v.Get("from"), v.Get("to")
	p.Verbs = verbs(r.Lang, v.Get("verb"))
	names, err := d.Bodies(r.Context())
	if err != nil {
		return err
	}
	mine := reader.Bodies(r.Actor)
	for _, id := range slices.Sorted(maps.Keys(names)) {
		if mine == nil || slices.Contains(mine, id) {
			p.Bodies = append(p.Bodies, kit.Option{Value: id, Text: names[id].In(r.Lang), Chosen: id == v.Get("body")})
		}
	}
	only := v.Get("only") == "decisions"
	p.Views = []kit.View{
		{Text: locale.T(r.Lang, "journalpages.all", nil), Href: without(r.URL, "only", "after"), Current: !only},
		{Text: locale.T(r.Lang, "journalpages.decisions", nil), Href: with(r.URL, "only", "decisions"), Current: only},
	}
	p.Filters = kit.FilterBar{Action: "/journal", Clear: "/journal"}
	if only {
		p.Filters.Keep = []kit.Fact{{Name: "only", Value: "decisions"}}
	}
	p.Filters.Active = d.chips(r, p)
	return nil
}

// chips are the filters that are on.
func (d Deps) chips(r *route.Request, p *listPage) []kit.Chip {
	var out []kit.Chip
	add := func(name, value string) {
		if value != "" {
			out = append(out, kit.Chip{Name: locale.T(r.Lang, "journalpages.filter."+name, nil), Value: value, Remove: without(r.URL, name, "after")})
		}
	}
	add("body", chosen(p.Bodies))
	add("verb", chosen(p.Verbs))
	add("case", p.Case)
	add("from", locale.Day(r.Lang, p.From))
	add("to", locale.Day(r.Lang, p.To))
	return out
}

func chosen(options []kit.Option) string {
	for _, o := range options {
		if o.Chosen {
			return o.Text
		}
	}
	return ""
}

// with and without give the address of the list with a filter more or fewer.
func with(u *url.URL, name, value string) string {
	v := u.Query()
	v.Set(name, value)
	v.Del("after")
	v.Del("lang")
	return u.Path + "?" + v.Encode()
}

func without(u *url.URL, names ...string) string {
	v := u.Query()
	for _, n := range append(names, "lang") {
		v.Del(n)
	}
	if len(v) == 0 {
		return u.Path
	}
	return u.Path + "?" + v.Encode()
}

func pagesOf(r *route.Request, shown int, next string) kit.Pages {
	p := kit.Pages{Shown: locale.T(r.Lang, "journalpages.shown", map[string]any{"n": shown})}
	v := url.Values{}
	for _, name := range filterNames {
		if s := r.URL.Query().Get(name); s != "" {
			v.Set(name, s)
		}
	}
	for _, format := range []string{"xlsx", "csv"} {
		v.Set("format", format)
		p.Exports = append(p.Exports, kit.Link{Text: strings.ToUpper(format), Href: "/journal/export?" + v.Encode()})
	}
	v.Del("format")
	if r.URL.Query().Get("after") != "" {
		p.Previous = without(r.URL, "after")
	}
	if next != "" {
		v.Set("after", next)
		p.Next = r.URL.Path + "?" + v.Encode()
	}
	return p
}
