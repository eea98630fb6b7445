package front

import (
	"net/http"

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

// tasksView is the page: what waits, or what was put off.
type tasksView struct {
	Sub    string
	Views  []kit.View
	Groups []taskGroup
	Aside  bool // what was put off is shown
	PutOff []putOffRow
	Said   string // what was just done; "" for nothing
	Undo   string // key of the task that was just put off; "" for none
	Errors []kit.FieldError
	Open   bool // the form that puts off is open
	Task   kit.Field
	Tasks  []kit.Option
	Until  kit.Field
	Days   []kit.Option
}

// putOffRow is a task that was put off, with what is to be known of it in lines.
type putOffRow struct {
	Key, Text, Href string
	Lines           []string
}

// asked is what a person chose in the form that puts off, and what is wrong
// with it.
type asked struct {
	Task, Until string
	Bad         *kit.FieldError
}

// tasks shows what waits for a person, most urgent first.
func (d Deps) tasks(w http.ResponseWriter, r *route.Request) error {
	b, err := d.board(r)
	if err != nil {
		return err
	}
	return d.drawTasks(w, r, b, asked{Until: nextDay}, http.StatusOK)
}

func (d Deps) drawTasks(w http.ResponseWriter, r *route.Request, b *board, a asked, status int) error {
	v := &tasksView{Aside: r.Method == http.MethodGet && r.URL.Query().Get("view") == "put_off"}
	v.Sub = locale.T(r.Lang, "tasks.sub", map[string]any{"today": b.Today.String()})
	v.said(r, b)
	v.views(r.Lang, b)
	v.form(r.Lang, b, a)
	if v.Aside {
		v.putOff(r.Lang, b)
	} else {
		var err error
		if v.Groups, err = d.groups(r.Lang, b); err != nil {
			return err
		}
	}
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "tasks.title", nil), Class: "p-tasks", Status: status}, tasksPage(v))
}

// said tells what was done just before.
func (v *tasksView) said(r *route.Request, b *board) {
	put := r.URL.Query().Get("put")
	for _, p := range b.PutOff {
		if p.Key == put {
			v.Undo = p.Key
			v.Said = locale.T(r.Lang, "tasks.put", map[string]any{"until": p.Until.String(), "task": p.name()})
		}
	}
	if r.URL.Query().Get("back") == "yes" {
		v.Said = locale.T(r.Lang, "tasks.is_back", nil)
	}
}

// name tells one task from another.
func (t Task) name() string {
	if t.About == "" {
		return t.Text
	}
	return t.Text + " · " + t.About
}

func (v *tasksView) views(l locale.Lang, b *board) {
	view := func(key, href string, n int, now bool) kit.View {
		return kit.View{Text: locale.T(l, key, nil), Href: href, Count: locale.T(l, "tasks.count", map[string]any{"n": n}), Current: now}
	}
	v.Views = []kit.View{view("tasks.waits", "/tasks", len(b.Now), !v.Aside), view("tasks.put_off", "/tasks?view=put_off", len(b.PutOff), v.Aside)}
}

// form offers the tasks that can be put off, those again that are put off
// already, and the days.
func (v *tasksView) form(l locale.Lang, b *board, a asked) {
	offered := b.Now
	if v.Aside {
		offered = nil
	}
	for _, p := range b.PutOff {
		if v.Aside || p.Key == a.Task {
			offered = append(offered[:len(offered):len(offered)], p.Task)
		}
	}
	for _, t := range offered {
		if b.later(t) != "" || t.Key != "" && t.Key == a.Task {
			v.Tasks = append(v.Tasks, kit.Option{Value: t.Key, Text: t.name()})
		}
	}
	for _, c := range b.Choices {
		v.Days = append(v.Days, kit.Option{Value: c.Name, Text: locale.T(l, "tasks.until."+c.Name, nil), Hint: locale.Day(l, c.Until.String())})
	}
	v.Task = kit.Field{Name: "task", Label: locale.T(l, "tasks.which", nil), Value: a.Task}
	v.Until = kit.Field{Name: "until", Label: locale.T(l, "tasks.until", nil), Hint: locale.T(l, "tasks.until.hint", nil), Value: a.Until}
	if a.Bad == nil {
		return
	}
	v.Open, v.Errors = true, []kit.FieldError{*a.Bad}
	for _, f := range []*kit.Field{&v.Task, &v.Until} {
		if f.Name == a.Bad.ID {
			f.Error = a.Bad.Text
		}
	}
}

func (v *tasksView) putOff(l locale.Lang, b *board) {
	for _, p := range b.PutOff {
		row := putOffRow{Key: p.Key, Text: p.Text, Href: p.Href}
		if p.About != "" {
			row.Lines = append(row.Lines, p.About)
		}
		row.Lines = append(row.Lines, locale.T(l, "tasks.again", map[string]any{"until": p.Until.String()}))
		if p.Due != nil {
			row.Lines = append(row.Lines, locale.T(l, "tasks.due", map[string]any{"due": p.Due.String()}))
		}
		v.PutOff = append(v.PutOff, row)
	}
}

func (d Deps) groups(l locale.Lang, b *board) ([]taskGroup, error) {
	var out []taskGroup
	for i, t := range b.Now {
		key := groupOf(t, b.Today)
		title := locale.T(l, "tasks.group."+key, nil)
		if len(out) == 0 || out[len(out)-1].Title != title {
			out = append(out, taskGroup{Title: title, Late: key == "late"})
		}
		row, err := d.row(l, t, b.Today, i == 0)
		if err != nil {
			return nil, err
		}
		row.Later = b.later(t)
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
