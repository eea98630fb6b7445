package front

import (
	"cmp"
	"net/http"
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
)

// taskGroup is the tasks that end in the same time.
type taskGroup struct {
	Title, Count string
	Late         bool
	Rows         []kit.TaskRow
}

// tasks shows what waits for a person, most urgent first.
func (d Deps) tasks(w http.ResponseWriter, r *route.Request) error {
	var all []Task
	for _, source := range d.Sources {
		more, err := source(r.Context(), r.Actor, r.Lang)
		if err != nil {
			return err
		}
		all = append(all, more...)
	}
	slices.SortStableFunc(all, func(a, b Task) int { return cmp.Compare(urgency(a), urgency(b)) })
	today := day.In(d.Legal.Now(), d.Zone(r.Actor.Body))
	groups, err := d.groups(r.Lang, all, today)
	if err != nil {
		return err
	}
	sub := locale.T(r.Lang, "tasks.sub", map[string]any{"today": today.String()})
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "tasks.title", nil), Class: "p-tasks"}, tasksPage(groups, sub))
}

// urgency sorts by the last day; what has no term comes last.
func urgency(t Task) day.Day {
	if t.Due == nil {
		return day.Of(9999, 12, 31)
	}
	return *t.Due
}

func (d Deps) groups(l locale.Lang, all []Task, today day.Day) ([]taskGroup, error) {
	var out []taskGroup
	for i, t := range all {
		key := groupOf(t, today)
		title := locale.T(l, "tasks.group."+key, nil)
		if len(out) == 0 || out[len(out)-1].Title != title {
			out = append(out, taskGroup{Title: title, Late: key == "late"})
		}
		row, err := d.row(l, t, today, i == 0)
		if err != nil {
			return nil, err
		}
		g := &out[len(out)-1]
		g.Rows = append(g.Rows, row)
		g.Count = locale.T(l, "tasks.count", map[string]any{"n": len(g.Rows)})
	}
	return out, nil
}

func groupOf(t Task, today day.Day) string {
	switch {
	case t.Due == nil:
		return "open"
	case *t.Due < today:
		return "late"
	case *t.Due == today:
		return "today"
	case *t.Due <= today.Add(7):
		return "week"
	}
	return "later"
}

func (d Deps) row(l locale.Lang, t Task, today day.Day, first bool) (kit.TaskRow, error) {
	row := kit.TaskRow{
		Text: t.Text, About: t.About, Href: t.Href, First: first,
		Do: kit.Act{Text: t.Do, Href: t.Href},
	}
	if t.Cite != nil {
		row.Clause = kit.Link{Text: lawpages.ClauseName(l, t.Clause), Href: "/rules/" + t.Cite.Act + "/" + t.Cite.Day + "#c-" + t.Clause}
	}
	if t.Due == nil {
		return row, nil
	}
	term, err := d.term(l, t, today)
	row.Term = term
	return row, err
}

// term counts the working days that are spent, left or over.
func (d Deps) term(l locale.Lang, t Task, today day.Day) (kit.Term, error) {
	cal := d.Library().Calendar
	if today > *t.Due {
		over, err := cal.WorkingBetween(*t.Due, today)
		return kit.Term{Text: locale.T(l, "tasks.late", map[string]any{"n": over}), Over: over}, err
	}
	left, err := cal.WorkingBetween(today, *t.Due)
	if err != nil {
		return kit.Term{}, err
	}
	out := kit.Term{Text: locale.T(l, "tasks.left", map[string]any{"n": left}), Left: left}
	if left == 0 {
		out.Text, out.Left = locale.T(l, "tasks.last_day", nil), 1
	}
	if t.From != nil && *t.From <= today {
		out.Spent, err = cal.WorkingBetween(*t.From, today)
	}
	return out, err
}
