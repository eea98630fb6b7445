package cabinet

import (
	"net/http"
	"slices"
	"strconv"

	"tarazy/internal/candidate"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// crumbs lead back to the file.
func crumbs(l locale.Lang) []kit.Link {
	return []kit.Link{{Text: words(l, "file.title"), Href: "/file"}}
}

// directionsPage asks for the functional directions of one job.
type directionsPage struct {
	problems
	Name, Action, Version, Do string
	Options                   []kit.Option
	Stale                     *staleView
}

func (d Deps) directionsForm(w http.ResponseWriter, r *route.Request) error {
	o, i, err := d.job(r)
	if err != nil {
		return err
	}
	return d.drawDirections(w, r, o, i, i.Directions, directionsPage{})
}

// job opens an entry that is a job.
func (d Deps) job(r *route.Request) (*candidate.Opened, *candidate.Item, error) {
	o, i, err := d.item(r)
	if err == nil && i.Kind != candidate.KindJob {
		err = fault.New(fault.Missing, "candidate.missing.entry")
	}
	return o, i, err
}

func (d Deps) directions(w http.ResponseWriter, r *route.Request) error {
	o, i, err := d.job(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return err
	}
	chosen := r.PostForm["directions"]
	_, err = d.Candidates.MarkDirections(r.Context(), me(r), page.Version(r), i.ID, chosen)
	if err == nil {
		return page.Go(w, r, "/file?done=directions")
	}
	p := directionsPage{Stale: d.stale(r.Lang, err)}
	if p.Status = http.StatusConflict; p.Stale == nil {
		if p.problems, err = refused(r.Lang, err, "directions"); err != nil {
			return err
		}
		p.Version = r.PostFormValue("version")
	}
	return d.drawDirections(w, r, o, i, chosen, p)
}

func (d Deps) drawDirections(w http.ResponseWriter, r *route.Request, o *candidate.Opened, i *candidate.Item, chosen []string, p directionsPage) error {
	p.Name, p.Action, p.Do = nameOf(r.Lang, i), r.URL.Path, t(r, "save")
	if p.Stale != nil {
		p.Do = t(r, "stale.do")
	}
	if p.Version == "" {
		p.Version = strconv.FormatInt(o.Version, 10)
	}
	p.Options = options(r.Lang, "candidate.direction.", candidate.Directions)
	for n := range p.Options {
		p.Options[n].Chosen = slices.Contains(chosen, p.Options[n].Value)
	}
	return d.Draw(w, r, column(t(r, "directions.title"), p.Status), directionsView(p))
}

// askPage asks once more before something is done.
type askPage struct {
	problems
	Title, Name, Text, Do string
	As                    string // what the act will make of it
	Action, Version       string
	Facts                 []kit.Fact
	Stale                 *staleView
}

// disputeForm asks before a record is disowned, or owned again.
func (d Deps) disputeForm(w http.ResponseWriter, r *route.Request) error {
	o, i, err := d.item(r)
	if err != nil {
		return err
	}
	if i.Given == nil {
		return fault.New(fault.Missing, "candidate.missing.entry")
	}
	return d.drawDispute(w, r, o, i, askPage{})
}

func (d Deps) drawDispute(w http.ResponseWriter, r *route.Request, o *candidate.Opened, i *candidate.Item, p askPage) error {
	name := "dispute"
	if p.As = "disputed"; i.Disputed {
		name, p.As = "undispute", "mine"
	}
	p.Facts = factsOf(r.Lang, *i.Given)
	return d.drawAsk(w, r, o, nameOf(r.Lang, i), name, p)
}

func (d Deps) drawAsk(w http.ResponseWriter, r *route.Request, o *candidate.Opened, about, name string, p askPage) error {
	p.Title, p.Name, p.Text, p.Do = t(r, "ask."+name), about, t(r, "ask."+name+".text"), t(r, "ask."+name+".do")
	p.Action, p.Version = r.URL.Path, strconv.FormatInt(o.Version, 10)
	return d.Draw(w, r, column(p.Title, p.Status), askView(p))
}

func (d Deps) dispute(w http.ResponseWriter, r *route.Request) error {
	_, i, err := d.item(r)
	if err != nil {
		return err
	}
	_, err = d.Candidates.Dispute(r.Context(), me(r), page.Version(r), i.ID, r.PostFormValue("as") == "disputed")
	return d.asked(w, r, err, "dispute", func(p askPage) error {
		o, i, err := d.item(r)
		if err != nil {
			return err
		}
		return d.drawDispute(w, r, o, i, p)
	})
}

// asked ends an act that was asked about: on to the file, or the question again
// with what was done in another window meanwhile.
func (d Deps) asked(w http.ResponseWriter, r *route.Request, err error, done string, again func(askPage) error) error {
	if err == nil {
		return page.Go(w, r, "/file?done="+done)
	}
	p := askPage{Stale: d.stale(r.Lang, err)}
	if p.Status = http.StatusConflict; p.Stale == nil {
		if p.problems, err = refused(r.Lang, err); err != nil {
			return err
		}
	}
	return again(p)
}

// dropForm asks before the candidate's own value is taken away.
func (d Deps) dropForm(w http.ResponseWriter, r *route.Request) error {
	o, i, err := d.item(r)
	if err != nil {
		return err
	}
	if i.Mine == nil && !i.Gone {
		return fault.New(fault.Missing, "candidate.missing.entry")
	}
	return d.drawDrop(w, r, o, i, askPage{})
}

func (d Deps) drawDrop(w http.ResponseWriter, r *route.Request, o *candidate.Opened, i *candidate.Item, p askPage) error {
	name := "drop"
	if i.Given == nil || i.Gone {
		name = "remove"
	}
	p.Facts = factsOf(r.Lang, i.Value())
	return d.drawAsk(w, r, o, nameOf(r.Lang, i), name, p)
}

func (d Deps) drop(w http.ResponseWriter, r *route.Request) error {
	_, i, err := d.item(r)
	if err != nil {
		return err
	}
	_, err = d.Candidates.Drop(r.Context(), me(r), page.Version(r), i.ID)
	return d.asked(w, r, err, "drop", func(p askPage) error {
		o, i, err := d.item(r)
		if err != nil {
			return err
		}
		return d.drawDrop(w, r, o, i, p)
	})
}
