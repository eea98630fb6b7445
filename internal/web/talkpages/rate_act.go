package talkpages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

func (d Deps) impression(w http.ResponseWriter, r *route.Request) error {
	err := d.Interviews.WriteImpression(r.Context(), r.Actor, idOf(r), r.PostFormValue("impression"))
	return d.marked(w, r, err, "", "")
}

// marked goes on after a change of the sheet, to the part it was about, or shows
// the page with what was wrong there.
func (d Deps) marked(w http.ResponseWriter, r *route.Request, err error, about, anchor string) error {
	if err == nil {
		return page.Go(w, r, "/interviews/"+r.PathValue("series")+"/"+r.PathValue("interview")+"/rate"+anchor)
	}
	f := newForm()
	f.About = about
	id := func(name string) string {
		if about == "" || about == "overall" {
			return name
		}
		return about + "-" + name
	}
	err = f.refused(r, err, map[string]string{
		"mark": id("mark"), "reason": id("reason"), "passage": id("passage"), "indicator": id("indicator"), "sign": id("sign"), "evidence": id("passage"),
		"overall": "overall", "why": "why", "impression": "impression",
	})
	if err != nil {
		return err
	}
	return d.drawRate(w, r, f)
}

// evidence ties a passage to an indicator, or unties one.
func (d Deps) evidence(w http.ResponseWriter, r *route.Request) error {
	key := r.PostFormValue("competency")
	v, err := d.Interviews.Mine(r.Context(), r.Actor, idOf(r))
	if err != nil {
		return err
	}
	all := evidenceOf(v, key)
	if drop := r.PostFormValue("drop"); drop != "" {
		n, err := strconv.Atoi(drop)
		if err != nil || n < 0 || n >= len(all) {
			return d.marked(w, r, fault.New(fault.Conflict, "interview.changed"), key, "")
		}
		all = slices.Delete(all, n, n+1)
	} else {
		all = append(all, pieceOf(r, v))
	}
	_, err = d.Interviews.SaveEvidence(r.Context(), r.Actor, idOf(r), page.Version(r), key, all)
	return d.marked(w, r, err, key, "#c-"+key)
}

func evidenceOf(v *interview.SheetView, key string) []interview.Evidence {
	for _, c := range v.Competency {
		if c.Of.Key == key && c.Rating != nil {
			return slices.Clone(c.Rating.Evidence)
		}
	}
	return nil
}

// pieceOf is the piece of evidence of a form: a passage that was typed or
// selected, or with none the whole of the piece of notes that was chosen. A sign
// of the list of 2017 brings its own sign.
func pieceOf(r *route.Request, v *interview.SheetView) interview.Evidence {
	e := interview.Evidence{Indicator: r.PostFormValue("indicator"), Sign: interview.Sign(r.PostFormValue("sign"))}
	for _, c := range v.Competency {
		for _, looked := range c.Looked {
			if looked.ID == e.Indicator && looked.Sign != "" {
				e.Sign = looked.Sign
			}
		}
	}
	if e.Sign == interview.NotShown {
		return e
	}
	e.Passage = strings.TrimSpace(r.PostFormValue("passage"))
	id, part, _ := strings.Cut(r.PostFormValue("source"), ".")
	text := v.Notes.Free[part]
	if id != "free" {
		e.Example = id
		text = partText(v, id, part)
	}
	if e.Passage == "" {
		e.Passage = text
	}
	return e
}

func partText(v *interview.SheetView, id, part string) string {
	for _, e := range v.Notes.Examples {
		if e.ID == id {
			return e.Parts[part]
		}
	}
	return ""
}

func (d Deps) mark(w http.ResponseWriter, r *route.Request) error {
	in := interview.RateIn{Competency: r.PostFormValue("competency"), Reason: r.PostFormValue("reason")}
	switch text := r.PostFormValue("mark"); text {
	case "none":
		in.None = true
	case "":
	default:
		n, err := strconv.Atoi(text)
		if err != nil {
			n = -1
		}
		in.Mark = &n
	}
	_, err := d.Interviews.SaveMark(r.Context(), r.Actor, idOf(r), page.Version(r), in)
	return d.marked(w, r, err, in.Competency, "#c-"+in.Competency)
}

func (d Deps) overall(w http.ResponseWriter, r *route.Request) error {
	mark, err := strconv.Atoi(r.PostFormValue("overall"))
	if err != nil {
		return d.marked(w, r, fault.New(fault.Invalid, "interview.rate.mark").At("overall"), "overall", "")
	}
	_, err = d.Interviews.SaveOverall(r.Context(), r.Actor, idOf(r), page.Version(r), mark, r.PostFormValue("why"))
	return d.marked(w, r, err, "overall", "#overall")
}

// lockForm asks once more, for a lock is for good.
func (d Deps) lockForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawLock(w, r, newForm())
}

func (d Deps) drawLock(w http.ResponseWriter, r *route.Request, f form) error {
	v, err := d.Interviews.Mine(r.Context(), r.Actor, idOf(r))
	if err != nil {
		return err
	}
	if err := belongs(r, &v.Interview); err != nil {
		return err
	}
	p := d.rateOf(r, v, f)
	if !p.Begun || p.Locked {
		return back(w, r, &v.Interview, "/rate")
	}
	return d.Draw(w, r, shell(t(r.Lang, "lock.title"), f.Status), lockView(p))
}

func (d Deps) lock(w http.ResponseWriter, r *route.Request) error {
	reader := *r.Actor
	reader.Lang = r.Lang // what is open is named in the language of the page
	err := d.Interviews.LockSheet(r.Context(), &reader, idOf(r), page.Version(r))
	if err == nil {
		return page.Go(w, r, "/interviews/"+r.PathValue("series")+"/"+r.PathValue("interview")+"/rate")
	}
	f := newForm()
	if err := f.refused(r, err, nil); err != nil {
		return err
	}
	return d.drawLock(w, r, f)
}
