package cabinet

import (
	"errors"
	"net/http"
	"strconv"

	"tarazy/internal/candidate"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// filePage is the personal file.
type filePage struct {
	problems
	Done      string // what was just done
	Asked     bool   // information is still coming in
	Missing   string // what did not come
	Fetched   string
	Unmarked  int
	Confirmed string // the day; "" where it is not confirmed as it is
	Version   string
	Stale     *staleView
	Sections  []sectionView
	Whole     string   // length of work in all
	Gaps      []string // of the work history
}

// sectionView are the entries of one kind.
type sectionView struct {
	Kind, Title, Add string
	Items            []itemView
}

// itemView is an entry with both sides of it.
type itemView struct {
	ID         string
	Name       string // of the entry, for its links
	Given      []kit.Fact
	From       string // where Given comes from
	Mine       []kit.Fact
	When       string // when Mine was written
	GivenPhoto string // address of the picture
	MinePhoto  string
	Job        bool
	Directions []string
	Tags       []tagView
	Acts       []kit.Link
}

type tagView struct {
	Kind kit.TagKind
	Text string
}

// staleView is what was done in another window.
type staleView struct{ Changes []kit.Fact }

// dones are the acts that lead back to the file; each has the message
// cabinet.done. and its name.
var dones = []string{"add", "correct", "directions", "dispute", "drop", "confirm", "fetch"}

// file shows the personal file.
func (d Deps) file(w http.ResponseWriter, r *route.Request) error {
	p := filePage{}
	for _, name := range dones {
		if r.URL.Query().Get("done") == name {
			p.Done = t(r, "done."+name)
		}
	}
	return d.drawFile(w, r, p)
}

func (d Deps) drawFile(w http.ResponseWriter, r *route.Request, p filePage) error {
	o, err := d.look(r)
	if err != nil {
		return err
	}
	p.Asked, p.Unmarked, p.Version = o.State == candidate.Asked, o.Unmarked(), strconv.FormatInt(o.Version, 10)
	if !p.Asked && len(o.Missing) > 0 {
		p.Missing = t(r, "missing", "kinds", o.Missing)
	}
	if !o.Fetched.IsZero() {
		p.Fetched = t(r, "fetched", "day", d.day(o.Fetched))
	}
	if !o.Confirmed.IsZero() {
		p.Confirmed = t(r, "confirmed", "day", d.day(o.Confirmed))
	}
	p.Whole, p.Gaps = d.worked(r.Lang, o)
	for _, kind := range candidate.Kinds {
		p.Sections = append(p.Sections, d.section(r.Lang, o, kind))
	}
	return d.Draw(w, r, column(t(r, "file.title"), p.Status), fileView(p))
}

// worked is how long the person has worked up to today, overlaps once, and
// where nothing is recorded between.
func (d Deps) worked(l locale.Lang, o *candidate.Opened) (whole string, gaps []string) {
	span := candidate.Experience(candidate.FactsOf(o).Facts.Jobs, day.In(d.Legal.Now(), d.Zone), nil)
	if span.Days == 0 {
		return "", nil
	}
	years, months, days := span.Args()
	for _, g := range span.Gaps {
		gaps = append(gaps, words(l, "gap", "from", g.From.String(), "until", g.Until.String()))
	}
	return words(l, "worked", "years", years, "months", months, "days", days), gaps
}

func (d Deps) section(l locale.Lang, o *candidate.Opened, kind string) sectionView {
	s := sectionView{Kind: kind, Title: locale.T(l, "candidate.kind."+kind, nil)}
	for _, i := range o.Of(kind) {
		s.Items = append(s.Items, d.itemView(l, i))
	}
	if len(s.Items) == 0 || candidate.Several(kind) {
		s.Add = words(l, "add."+kind)
	}
	return s
}

func (d Deps) itemView(l locale.Lang, i *candidate.Item) itemView {
	v := itemView{ID: string(i.ID), Name: nameOf(l, i), Job: i.Kind == candidate.KindJob}
	if i.Given != nil {
		v.Given, v.From = factsOf(l, *i.Given), d.from(l, i)
		v.GivenPhoto = photoOf(i, i.Given, "given")
	}
	if i.Mine != nil {
		v.Mine, v.When = factsOf(l, *i.Mine), words(l, "mine", "day", d.day(i.OwnAt))
		v.MinePhoto = photoOf(i, i.Mine, "mine")
	}
	for _, key := range i.Directions {
		v.Directions = append(v.Directions, locale.T(l, "candidate.direction."+key, nil))
	}
	v.Tags, v.Acts = tagsOf(l, i), actsOf(l, i)
	return v
}

func photoOf(i *candidate.Item, v *candidate.Value, whose string) string {
	if v.Photo == nil {
		return ""
	}
	return "/file/photo/" + string(i.ID) + "/" + whose
}

// from says which register gave a value, as of when, and when it came.
func (d Deps) from(l locale.Lang, i *candidate.Item) string {
	if i.AsOf == nil {
		return words(l, "from", "system", i.Source.In(l), "day", d.day(i.Fetched))
	}
	return words(l, "from_as_of", "system", i.Source.In(l), "as_of", i.AsOf.String(), "day", d.day(i.Fetched))
}

// nameOf names an entry among those of its kind.
func nameOf(l locale.Lang, i *candidate.Item) string {
	switch v := i.Value(); {
	case v.Job != nil:
		return v.Job.Position + ", " + v.Job.Employer
	case v.Education != nil:
		return v.Education.Institution
	}
	return locale.T(l, "candidate.kind."+i.Kind, nil)
}

func tagsOf(l locale.Lang, i *candidate.Item) []tagView {
	var out []tagView
	for _, one := range []struct {
		is   bool
		name string
		kind kit.TagKind
	}{
		{i.Disputed, "disputed", kit.LateTag}, {i.Changed, "changed", kit.DecideTag}, {i.Gone, "gone", kit.DecideTag},
		{i.Given == nil, "added", kit.PlainTag},
		{i.Kind == candidate.KindJob && !i.Disputed && len(i.Directions) == 0, "unmarked", kit.DecideTag},
	} {
		if one.is {
			out = append(out, tagView{Kind: one.kind, Text: words(l, "tag."+one.name)})
		}
	}
	return out
}

// actsOf are what can be done with an entry, each on a page of its own.
func actsOf(l locale.Lang, i *candidate.Item) []kit.Link {
	id := string(i.ID)
	var out []kit.Link
	put := func(is bool, text, path string) {
		if is {
			out = append(out, kit.Link{Text: words(l, "act."+text), Href: "/file/" + path + "/" + id})
		}
	}
	put(i.Kind == candidate.KindJob && !i.Disputed, "directions", "directions")
	put(!i.Disputed, "correct", "correct")
	put(i.Mine != nil && i.Given != nil || i.Mine == nil && i.Gone, "drop", "drop")
	put(i.Given == nil, "remove", "drop")
	put(i.Given != nil && !i.Disputed, "dispute", "dispute")
	put(i.Disputed, "undispute", "dispute")
	return out
}

// factsOf are the fields of a value in words.
func factsOf(l locale.Lang, v candidate.Value) []kit.Fact {
	var out []kit.Fact
	put := func(field, text string) {
		if text != "" {
			out = append(out, kit.Fact{Name: words(l, "field."+field), Value: text})
		}
	}
	onDay := func(d *day.Day, otherwise string) string {
		if d == nil {
			return otherwise
		}
		return locale.Day(l, d.String())
	}
	named := func(prefix, key string) string {
		if key == "" {
			return words(l, "untold")
		}
		return locale.T(l, prefix+key, nil)
	}
	switch {
	case v.Document != nil:
		put("number", v.Document.Number)
		put("issuer", v.Document.Issuer)
		put("issued", onDay(&v.Document.Issued, ""))
		put("valid_until", onDay(v.Document.Until, ""))
	case v.Job != nil:
		put("employer", v.Job.Employer)
		put("bin", v.Job.BIN)
		put("position", v.Job.Position)
		put("from", onDay(&v.Job.From, ""))
		put("until", onDay(v.Job.Until, words(l, "still")))
		put("kind", named("candidate.job_kind.", v.Job.Kind))
		put("category", v.Job.Category)
	case v.Education != nil:
		put("institution", v.Education.Institution)
		put("level", named("candidate.education.", v.Education.Level))
		put("field", named("candidate.field.", v.Education.Field))
		put("graduated", onDay(&v.Education.Graduated, ""))
		put("diploma", v.Education.Diploma)
	default:
		put("address", v.Address)
		put("email", v.Email)
		put("phone", v.Phone)
	}
	return out
}

// fileFetch asks the registers anew.
func (d Deps) fileFetch(w http.ResponseWriter, r *route.Request) error {
	if err := d.Candidates.AskFetch(r.Context(), me(r)); err != nil {
		return err
	}
	return page.Go(w, r, "/file?done=fetch")
}

// fileConfirm takes the candidate's word that the file is right.
func (d Deps) fileConfirm(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Candidates.Confirm(r.Context(), me(r), page.Version(r))
	if err == nil {
		return page.Go(w, r, "/file?done=confirm")
	}
	p := filePage{Stale: d.stale(r.Lang, err)}
	if p.Stale != nil {
		p.Status = http.StatusConflict
		return d.drawFile(w, r, p)
	}
	if p.problems, err = refused(r.Lang, err); err != nil {
		return err
	}
	return d.drawFile(w, r, p)
}

// stale says what was done in another window meanwhile; nil where nothing was.
func (d Deps) stale(l locale.Lang, err error) *staleView {
	var m *candidate.Meanwhile
	if !errors.As(err, &m) {
		return nil
	}
	v := &staleView{}
	for _, c := range m.Changes {
		text := locale.T(l, "candidate.did."+c.Verb, nil)
		if c.Kind != "" {
			text += ": " + locale.T(l, "candidate.kind."+c.Kind, nil)
		}
		v.Changes = append(v.Changes, kit.Fact{Name: c.At.In(d.Zone).Format("15:04"), Value: text})
	}
	return v
}

// photo sends a picture of the own file.
func (d Deps) photo(w http.ResponseWriter, r *route.Request) error {
	_, i, err := d.item(r)
	if err != nil {
		return err
	}
	v := map[string]*candidate.Value{"given": i.Given, "mine": i.Mine}[r.PathValue("whose")]
	if v == nil || v.Photo == nil {
		return fault.New(fault.Missing, "candidate.missing.entry")
	}
	data, err := d.Candidates.PhotoBytes(r.Context(), me(r), v.Photo)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", v.Photo.Type)
	_, err = w.Write(data)
	return err
}
