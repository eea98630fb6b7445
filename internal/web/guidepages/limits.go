package guidepages

import (
	"net/http"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// limitsPage asks a body for the figures that the source has lost.
type limitsPage struct {
	failed
	Head    kit.Heading
	Missing string
	Done    bool
	Version string
	Fields  []limitField
}

type limitField struct {
	Field  kit.Field
	Clause kit.Link
}

func (d Deps) limits(w http.ResponseWriter, r *route.Request) error {
	return d.drawLimits(w, r, failed{}, nil)
}

func (d Deps) drawLimits(w http.ResponseWriter, r *route.Request, f failed, in map[string]string) error {
	v, err := d.Interviews.LimitsOfBody(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &limitsPage{
		failed: f, Head: kit.Heading{Title: t(l, "limits"), Sub: t(l, "limits.sub")},
		Version: strconv.FormatInt(v.Version, 10), Done: in == nil && r.URL.Query().Has("done"),
	}
	if access.May(r.Actor, access.PrepareGuide, access.Target{Body: r.Actor.Body}) {
		p.Head.Crumbs = crumbs(l)
	}
	if missing, ok := fault.As(v.Missing); ok && in == nil {
		p.Missing = locale.T(l, missing.Key(), missing.Args)
	}
	edition := interview.EditionRef{Act: v.Edition.Act, Edition: v.Edition.Day}
	for _, s := range v.Settings {
		field := kit.Field{Name: s.Key, Label: t(l, "limits.field."+s.Key), Short: true, Optional: s.Later, Error: f.At[s.Key]}
		set, ok := v.Set[s.Key]
		switch {
		case in != nil:
			field.Value = in[s.Key]
		case ok:
			field.Value = strconv.Itoa(set)
		case s.V != nil:
			field.Value = strconv.Itoa(*s.V)
		case s.Likely != nil:
			field.Value = strconv.Itoa(*s.Likely)
		}
		if s.Likely != nil {
			field.Hint = t(l, "limits.likely", "value", *s.Likely)
		}
		p.Fields = append(p.Fields, limitField{field, cite(l, edition, s)})
	}
	return d.draw(w, r, p.Head, f.Status, limitsView(p))
}

func (d Deps) limitsSet(w http.ResponseWriter, r *route.Request) error {
	version := int64(number(r.PostFormValue("version")))
	in, set := map[string]string{}, map[string]int{}
	for key := range r.PostForm {
		if key == "version" {
			continue
		}
		in[key] = r.PostFormValue(key)
		if in[key] != "" {
			set[key] = number(in[key])
		}
	}
	err := d.Interviews.SetLimits(r.Context(), r.Actor, bodyOf(r), set, version)
	if err == nil {
		return page.Go(w, r, "/interviews/limits?done=yes")
	}
	f, err := refused(r.Lang, err, page.Itself)
	if err != nil {
		return err
	}
	return d.drawLimits(w, r, f, in)
}

// crumbs lead from the guides here.
func crumbs(l locale.Lang, more ...kit.Link) []kit.Link {
	return append([]kit.Link{{Text: t(l, "list"), Href: "/guides"}}, more...)
}
