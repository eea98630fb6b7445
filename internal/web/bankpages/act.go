package bankpages

import (
	"context"
	"net/http"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

type plainVerb = func(*exam.Service, context.Context, *access.Actor, exam.ItemAt) (*exam.BankItem, error)

type reviewVerb = func(*exam.Service, context.Context, *access.Actor, exam.ReviewIn) (*exam.BankItem, error)

func plainly(v plainVerb) func(*exam.Service, *route.Request, exam.ReviewIn) error {
	return func(s *exam.Service, r *route.Request, in exam.ReviewIn) error {
		_, err := v(s, r.Context(), r.Actor, in.ItemAt)
		return err
	}
}

func reviewing(v reviewVerb) func(*exam.Service, *route.Request, exam.ReviewIn) error {
	return func(s *exam.Service, r *route.Request, in exam.ReviewIn) error {
		_, err := v(s, r.Context(), r.Actor, in)
		return err
	}
}

// amendedPage asks which act was amended since when.
type amendedPage struct {
	failed
	Head kit.Heading
	In   map[string]string
	Acts []kit.Option
}

// lawActs are the acts that the items of tests stand on, by the names that
// items give them.
var lawActs = []string{"constitution", "civil_service", "anti_corruption", "ethics"}

func actOptions(l locale.Lang) []kit.Option {
	return options(lawActs, func(a string) string { return actName(l, a) })
}

func (d Deps) amendedForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawAmended(w, r, failed{})
}

func (d Deps) drawAmended(w http.ResponseWriter, r *route.Request, f failed) error {
	l := r.Lang
	p := &amendedPage{failed: f, Head: kit.Heading{Crumbs: crumbs(l), Title: t(l, "amended"), Sub: t(l, "amended.sub")}, In: map[string]string{}, Acts: actOptions(l)}
	for _, name := range []string{"act", "article", "since"} {
		p.In[name] = r.PostFormValue(name)
	}
	return d.draw(w, r, p.Head, f.Status, amendedView(p))
}

func (d Deps) amended(w http.ResponseWriter, r *route.Request) error {
	in := exam.AmendedIn{Body: bodyOf(r), Act: r.PostFormValue("act"), Article: r.PostFormValue("article")}
	n, err := 0, error(nil)
	if text := r.PostFormValue("since"); text != "" {
		in.Since, err = day.Parse(text)
		err = at(err, "since")
	}
	if err == nil {
		n, err = d.Exams.FlagAmended(r.Context(), r.Actor, in)
	}
	if err == nil {
		return page.Go(w, r, "/bank?flagged=yes&marked="+strconv.Itoa(n))
	}
	f, err := refused(r.Lang, err, page.Itself)
	if err != nil {
		return err
	}
	return d.drawAmended(w, r, f)
}

// at puts the field before a fault that names none.
func at(err error, field string) error {
	if f, ok := fault.As(err); ok {
		return f.At(field)
	}
	return err
}
