package staff

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// unitNode is a unit with its posts and the units below it.
type unitNode struct {
	Name, Code, Counts string
	Acts               []kit.Link // what can be done with it; none where the page is only read
	Posts              []postLine
	Below              []*unitNode
	taken, vacant      int // with all below
}

// postLine is a post and who is in it on the day.
type postLine struct {
	Title, Code, Category string
	Head                  string // what it heads; "" for nothing
	Acts                  []kit.Link
	Holders               []holder
}

// holder is a person in a post.
type holder struct{ ID, Name, Note string }

// structurePage is the tree of a body on a day.
type structurePage struct {
	Head   kit.Heading
	Day    string
	Body   string
	Edit   bool   // it is being changed
	Done   string // what was just done; "" for nothing
	Counts []kit.Fact
	Tops   []*unitNode
}

// structure shows the units of a body as a tree with their posts.
func (d Deps) structure(w http.ResponseWriter, r *route.Request) error {
	body, err := reach.Body(r.Actor, access.SeeStaff, r.URL.Query().Get("body"))
	if err != nil {
		return err
	}
	on, err := askedDay(r.URL.Query().Get("on"))
	if err != nil {
		return err
	}
	p, err := d.placeOn(r.Context(), body, on)
	if err != nil {
		return err
	}
	t, err := d.treeOf(r.Context(), r.Lang, p)
	if err != nil {
		return err
	}
	change := access.May(r.Actor, access.ChangeStaff, access.Target{Body: string(body)})
	t.edit = change && r.URL.Query().Get("edit") == "yes"
	tr := func(key string) string { return locale.T(r.Lang, key, nil) }
	v := &structurePage{Tops: t.build(), Day: p.On.String(), Body: r.URL.Query().Get("body")}
	v.Head = kit.Heading{Crumbs: []kit.Link{{Text: tr("staff.list.title"), Href: "/staff"}}, Title: tr("staff.structure.title"),
		Sub: p.Body.Names.In(r.Lang) + ". " + locale.T(r.Lang, "staff.on_day", fault.Args{"day": p.On.String()})}
	v.Edit = t.edit
	v.doing(r, p, change)
	taken, vacant := 0, 0
	for _, n := range v.Tops {
		taken, vacant = taken+n.taken, vacant+n.vacant
	}
	v.Counts = []kit.Fact{
		{Name: tr("staff.structure.units"), Value: number(r.Lang, len(t.units))}, {Name: tr("staff.structure.posts"), Value: number(r.Lang, taken+vacant)},
		{Name: tr("staff.structure.taken"), Value: number(r.Lang, taken)}, {Name: tr("staff.structure.vacant"), Value: number(r.Lang, vacant)},
	}
	return d.Draw(w, r, page.Page{Title: v.Head.Title, Class: "p-staff"}, structureView(v))
}

// doing fills in what can be done with the structure, and what was just done.
func (v *structurePage) doing(r *route.Request, p *place, change bool) {
	if done := "staff.done." + r.URL.Query().Get("done"); locale.Has(done) {
		v.Done = locale.T(r.Lang, done, nil)
	}
	if !change {
		return
	}
	if !v.Edit {
		v.Head.Acts = []kit.Act{{Text: locale.T(r.Lang, "staff.structure.edit", nil), Href: structureAddress(p, p.On, "")}}
		return
	}
	add := kit.Act{Text: locale.T(r.Lang, "staff.form.unit_add.title", nil), Href: "/staff/units/add?body=" + url.QueryEscape(string(p.Body.ID)), Kind: kit.Main}
	read := "/staff/structure?" + url.Values{"body": {string(p.Body.ID)}, "on": {v.Day}}.Encode()
	v.Head.Acts = []kit.Act{{Text: locale.T(r.Lang, "staff.structure.read", nil), Href: read}, add}
}

// structureAddress leads to the structure, to be changed further, as it is on a
// day.
func structureAddress(p *place, on day.Day, done string) string {
	q := url.Values{"body": {string(p.Body.ID)}, "edit": {"yes"}}
	if on > p.Today {
		q.Set("on", on.String())
	}
	if done != "" {
		q.Set("done", done)
	}
	return "/staff/structure?" + q.Encode()
}

// unitActs are what can be done with a unit.
func (t *tree) unitActs(u people.Unit) []kit.Link {
	if !t.edit {
		return nil
	}
	in := func(key string) string {
		return "?" + url.Values{"body": {string(t.place.Body.ID)}, key: {string(u.ID)}}.Encode()
	}
	return []kit.Link{
		{Text: locale.T(t.l, "staff.act.change", nil), Href: "/staff/units/" + string(u.ID) + "/change"},
		{Text: locale.T(t.l, "staff.form.post_add.title", nil), Href: "/staff/posts/add" + in("unit")},
		{Text: locale.T(t.l, "staff.act.unit_below", nil), Href: "/staff/units/add" + in("parent")},
		{Text: locale.T(t.l, "staff.act.close", nil), Href: "/staff/units/" + string(u.ID) + "/close"},
	}
}

// postActs are what can be done with a post.
func (t *tree) postActs(p people.Post) []kit.Link {
	if !t.edit {
		return nil
	}
	return []kit.Link{
		{Text: locale.T(t.l, "staff.act.change", nil), Href: "/staff/posts/" + string(p.ID) + "/change"},
		{Text: locale.T(t.l, "staff.act.close_post", nil), Href: "/staff/posts/" + string(p.ID) + "/close"},
	}
}

func number(l locale.Lang, n int) string { return locale.T(l, "staff.number", fault.Args{"n": n}) }

// tree gathers what the page shows of a body on a day.
type tree struct {
	l       locale.Lang
	place   *place
	edit    bool // what can be done stands beside each unit and post
	units   map[people.UnitID]people.Unit
	posts   map[people.UnitID][]people.Post
	holders map[people.PostID][]holder
}

func (d Deps) treeOf(ctx context.Context, l locale.Lang, p *place) (*tree, error) {
	t := &tree{l: l, place: p, units: map[people.UnitID]people.Unit{}, posts: map[people.UnitID][]people.Post{}, holders: map[people.PostID][]holder{}}
	for _, u := range p.Units {
		if !u.Closed {
			t.units[u.ID] = u
		}
	}
	for _, x := range p.Posts {
		if !x.Closed {
			t.posts[x.Unit] = append(t.posts[x.Unit], x)
		}
	}
	err := d.People.Store.Read(ctx, func(tx people.Tx) error {
		all, err := tx.AssignmentsOf(p.Body.ID)
		if err != nil {
			return err
		}
		return t.hold(tx, all)
	})
	return t, err
}

// hold notes who is in each post on the day, and who of them is away.
func (t *tree) hold(tx people.Tx, all []people.Assignment) error {
	all = slices.DeleteFunc(all, func(a people.Assignment) bool { return !a.On(t.place.On) })
	ids := make([]people.PersonID, len(all))
	for i, a := range all {
		ids[i] = a.Person
	}
	names, err := tx.PersonNames(ids)
	if err != nil {
		return err
	}
	absences, err := tx.AbsencesOf(ids)
	if err != nil {
		return err
	}
	away := map[people.PersonID]people.AbsenceKind{}
	for _, a := range absences {
		if a.On(t.place.On) {
			away[a.Person] = a.Kind
		}
	}
	for _, a := range all {
		h := holder{ID: string(a.Person), Name: names[a.Person]}
		if a.Kind == people.Acting {
			h.Note = locale.T(t.l, "people.form.kind.acting", nil)
		}
		if kind, is := away[a.Person]; is {
			h.Note = joined(h.Note, locale.T(t.l, "people.absence."+string(kind), nil))
		}
		t.holders[a.Post] = append(t.holders[a.Post], h)
	}
	return nil
}

func joined(a, b string) string {
	if a == "" {
		return b
	}
	return a + ", " + b
}

// build makes the tree. A unit whose parent does not exist on the day stands
// at the top, so that nothing is hidden.
func (t *tree) build() []*unitNode {
	below := map[people.UnitID][]people.Unit{}
	for _, u := range t.units {
		parent := u.Parent
		if _, ok := t.units[parent]; !ok {
			parent = ""
		}
		below[parent] = append(below[parent], u)
	}
	return t.nodes(below, "", map[people.UnitID]bool{})
}

// nodes makes the units below one; seen keeps a circle of units from being
// walked for ever.
func (t *tree) nodes(below map[people.UnitID][]people.Unit, parent people.UnitID, seen map[people.UnitID]bool) []*unitNode {
	units := below[parent]
	slices.SortFunc(units, func(a, b people.Unit) int { return codeOrder(a.Code, b.Code) })
	var out []*unitNode
	for _, u := range units {
		if seen[u.ID] {
			continue
		}
		seen[u.ID] = true
		n := &unitNode{Name: u.Name(t.l), Code: u.Code, Acts: t.unitActs(u), Below: t.nodes(below, u.ID, seen)}
		t.fill(n, t.posts[u.ID])
		out = append(out, n)
	}
	return out
}

func (t *tree) fill(n *unitNode, posts []people.Post) {
	slices.SortFunc(posts, func(a, b people.Post) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), codeOrder(a.Code, b.Code))
	})
	for _, x := range posts {
		line := postLine{Title: x.Title(t.l), Code: x.Code, Category: x.Category, Acts: t.postActs(x), Holders: t.holders[x.ID]}
		switch {
		case x.FirstHead:
			line.Head = locale.T(t.l, "staff.first_head", nil)
		case x.Head:
			line.Head = locale.T(t.l, "staff.head", nil)
		}
		if n.Posts = append(n.Posts, line); len(line.Holders) == 0 {
			n.vacant++
		} else {
			n.taken++
		}
	}
	for _, b := range n.Below {
		n.taken, n.vacant = n.taken+b.taken, n.vacant+b.vacant
	}
	n.Counts = locale.T(t.l, "staff.structure.counts", fault.Args{"posts": n.taken + n.vacant, "vacant": n.vacant})
}

// rank puts heads before the others.
func rank(p people.Post) int {
	switch {
	case p.FirstHead:
		return 0
	case p.Head:
		return 1
	}
	return 2
}

// codeOrder sorts codes as people count: 2 before 10.
func codeOrder(a, b string) int {
	if len(a) != len(b) && allDigits(a) && allDigits(b) {
		return cmp.Compare(len(a), len(b))
	}
	return cmp.Compare(a, b)
}

func allDigits(s string) bool {
	return !slices.ContainsFunc([]byte(s), func(c byte) bool { return c < '0' || c > '9' })
}
