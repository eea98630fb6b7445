package journalpages

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// checkPage is the last check of the whole journal, and one under way.
type checkPage struct {
	Running, Failed bool
	Since           string
	Last            *checked
}

// checked is a report in words.
type checked struct {
	OK           bool
	When, Who    string
	Counts, Root []kit.Fact
	Destroyed    []string
	Troubles     []troubleLine
	More         string
	Sum          string
}

// troubleLine is one thing that does not hold.
type troubleLine struct{ What, Where, Href, Case string }

// reloadAfter is how many seconds a page that shows work under way waits
// before it asks again.
const reloadAfter = "3"

// check shows the last check of the whole journal. It is for who inspects the
// installation as a whole: its report names places in every body.
func (d Deps) check(w http.ResponseWriter, r *route.Request) error {
	if !access.May(r.Actor, access.Replay, access.Target{}) {
		return fault.New(fault.Denied, "access.denied")
	}
	p := checkPage{}
	job, err := d.Checks.latest(r.Context())
	if err != nil {
		return err
	}
	if job != nil {
		p.Running, p.Failed = !job.State.Ended(), job.State == outbox.Failed
		p.Since = d.moment(r.Lang, job.Created, "")
	}
	if p.Last, err = d.lastCheck(r); err != nil {
		return err
	}
	if p.Running {
		w.Header().Set("Refresh", reloadAfter)
	}
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "journalpages.check.title", nil)}, checkShow(p))
}

// startCheck leaves the work of a check, unless one is under way.
func (d Deps) startCheck(w http.ResponseWriter, r *route.Request) error {
	if !access.May(r.Actor, access.Replay, access.Target{}) {
		return fault.New(fault.Denied, "access.denied")
	}
	if err := d.Checks.start(r.Context(), r.Actor.Person); err != nil {
		return err
	}
	return page.Go(w, r, "/journal/verify")
}

// lastCheck reads the report of the last check from the journal itself.
func (d Deps) lastCheck(r *route.Request) (*checked, error) {
	found, err := d.Journal.List(r.Context(), journal.Query{Verb: VerbCheck, Limit: 5})
	if err != nil {
		return nil, err
	}
	for i := range found.Records {
		x := &found.Records[i]
		if x.Number == 0 {
			continue // waits for its place: its content is read by number
		}
		return d.readCheck(r, x.Number)
	}
	return nil, nil
}

func (d Deps) readCheck(r *route.Request, number int64) (*checked, error) {
	o, err := d.Journal.Show(r.Context(), number)
	if err != nil {
		return nil, err
	}
	var report journal.Report
	if err := json.Unmarshal(o.Facts, &report); err != nil {
		return nil, fmt.Errorf("journalpages: record %d: %w", number, err)
	}
	who, err := d.people(r.Context(), o.Actor)
	if err != nil {
		return nil, err
	}
	return words(r.Lang, &report, d.moment(r.Lang, o.At, ""), who.name(r.Lang, o.Actor)), nil
}

// words puts a report into words.
func words(l locale.Lang, report *journal.Report, when, who string) *checked {
	t := func(key string, args map[string]any) string { return locale.T(l, "journal.verify."+key, args) }
	c := &checked{OK: report.OK(), When: when, Who: who, Sum: t("holds", nil)}
	for _, n := range []struct {
		key   string
		count int64
	}{
		{"records", report.Records}, {"pending", report.Pending}, {"heads", report.Heads}, {"decisions", report.Decisions},
		{"same", report.Same}, {"different", report.Different}, {"gone", report.Gone}, {"rules_changed", report.RulesChanged},
	} {
		c.Counts = append(c.Counts, kit.Fact{Name: t(n.key, nil), Value: locale.Number(l, strconv.FormatInt(n.count, 10))})
	}
	c.Root = []kit.Fact{{Name: t("root", nil), Value: report.Root}}
	for _, u := range report.Destroyed {
		c.Destroyed = append(c.Destroyed, t("destroyed", map[string]any{"act": u.Act, "day": u.Day, "records": u.Records, "numbers": spans(l, u.Spans)}))
	}
	for i := range report.Troubles {
		c.Troubles = append(c.Troubles, lineOf(l, &report.Troubles[i]))
	}
	if !c.OK {
		c.Sum = t("broken", map[string]any{"n": int64(len(report.Troubles)) + report.More})
	}
	if report.More > 0 {
		c.More = t("more", map[string]any{"n": report.More})
	}
	return c
}

// spansMost is how many runs of numbers are written out.
const spansMost = 20

func spans(l locale.Lang, all []journal.Span) string {
	var parts []string
	for i, s := range all {
		if i == spansMost {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, numbers(l, s.First, s.Last))
	}
	return strings.Join(parts, ", ")
}

// numbers is a run of numbers of records.
func numbers(l locale.Lang, first, last int64) string {
	out := locale.Number(l, strconv.FormatInt(first, 10))
	if last > first {
		out += "–" + locale.Number(l, strconv.FormatInt(last, 10))
	}
	return out
}

// goneKinds are about what is no longer there to be opened.
var goneKinds = map[journal.Kind]bool{
	journal.RecordDeleted: true, journal.HeadFalse: true, journal.CheckpointFalse: true, journal.CheckpointAhead: true,
	journal.RowAdded: true,
}

func lineOf(l locale.Lang, x *journal.Trouble) troubleLine {
	args := map[string]any{"what": x.What, "from": x.From, "number": x.Number, "to": x.To}
	out := troubleLine{What: locale.T(l, "journal.trouble."+string(x.Kind), args), Where: numbers(l, x.Number, x.To), Case: x.Case}
	if x.Number == 0 {
		out.Where = "–" // no record tells of it
	}
	if !goneKinds[x.Kind] {
		out.Href = hrefOf("/journal", x.Number)
	}
	return out
}

func troubleRows(ctx context.Context, c *checked) kit.Rows {
	rows := kit.Rows{
		Caption: kit.Tr(ctx, "journalpages.check.troubles"),
		Cols: []kit.Col{
			{Text: kit.Tr(ctx, "journalpages.col.number")}, {Text: kit.Tr(ctx, "journalpages.col.trouble")},
			{Text: kit.Tr(ctx, "journalpages.col.case")},
		},
	}
	for _, x := range c.Troubles {
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{whereCell(x), kit.Text(x.What), kit.Text(x.Case)}})
	}
	return rows
}
