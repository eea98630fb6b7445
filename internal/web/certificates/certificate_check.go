package certificates

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

func words(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "certificate."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// askPage asks for the number of a certificate.
type askPage struct {
	Head   kit.Heading
	Number kit.Field
	Errors []kit.FieldError
}

// ask shows the form, or leads to the certificate whose number was typed.
func (d Deps) ask(w http.ResponseWriter, r *route.Request) error {
	number := strings.ToUpper(strings.TrimSpace(r.URL.Query().Get("number")))
	if number == "" {
		return d.drawAsk(w, r, "", nil)
	}
	if _, err := d.Contest.CheckCertificate(r.Context(), number, d.Today()); err != nil {
		return d.drawAsk(w, r, number, err)
	}
	return page.Go(w, r, "/certificates/"+number)
}

func (d Deps) drawAsk(w http.ResponseWriter, r *route.Request, number string, bad error) error {
	l := r.Lang
	p := &askPage{Head: kit.Heading{Title: words(l, "check.title"), Sub: words(l, "check.sub")}}
	p.Number = kit.Field{Name: "number", Label: words(l, "number"), Hint: words(l, "number.hint"), Value: number}
	no, err := page.Asked(l, bad, &p.Number)
	if err != nil {
		return err
	}
	p.Errors = no.Errors
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: no.Status}, askView(p))
}

// certificatePage is a certificate as it is shown to whoever checks it.
type certificatePage struct {
	Head   kit.Heading
	Valid  bool
	State  string
	Facts  []kit.Fact
	Parts  kit.Rows
	Why    []string
	Clause kit.Link
}

func (d Deps) check(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Contest.CheckCertificate(r.Context(), r.PathValue("name"), d.Today())
	if f, ok := fault.As(err); ok && f.Kind == fault.Missing {
		return d.drawAsk(w, r, r.PathValue("name"), err)
	}
	if err != nil {
		return err
	}
	l := r.Lang
	p := certificateOf(l, v)
	p.Head = kit.Heading{Title: words(l, "title", "number", v.Result.Number), Crumbs: []kit.Link{{Text: words(l, "check.title"), Href: "/certificates"}}}
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, certificateView(p))
}

func certificateOf(l locale.Lang, v *competition.CertificateView) *certificatePage {
	p := &certificatePage{Valid: v.Valid, State: words(l, "valid_now", "day", v.Today.String())}
	if !v.Valid {
		p.State = words(l, "not_valid_now", "from", v.From.String(), "to", v.To.String())
	}
	if v.Barred {
		p.State = words(l, "barred")
	}
	holder := v.Name
	if holder == "" {
		holder = v.Initials + " (" + words(l, "initials") + ")"
	}
	p.Facts = []kit.Fact{
		{Name: words(l, "holder"), Value: holder},
		{Name: words(l, "tested"), Value: locale.Day(l, v.Result.Tested.String())},
		{Name: words(l, "period"), Value: words(l, "period_days", "from", v.From.String(), "to", v.To.String())},
		{Name: words(l, "law"), Value: v.Edition.Title.In(l)},
	}
	p.Parts = kit.Rows{Caption: words(l, "result"), Cols: []kit.Col{{Text: words(l, "part")}, {Text: words(l, "right"), Num: true}, {Text: words(l, "of"), Num: true}}}
	for _, x := range v.Parts {
		p.Parts.Rows = append(p.Parts.Rows, kit.Row{Cells: []templ.Component{kit.Text(x.Name.In(l)), kit.Text(strconv.Itoa(x.Right)), kit.Text(strconv.Itoa(x.Of))}})
	}
	for _, reason := range v.Finding.Reasons {
		p.Why = append(p.Why, locale.T(l, reason.Key, reason.Args))
	}
	p.Clause = kit.Link{Text: words(l, "clause"), Href: "/rules/" + v.Result.Act + "/" + v.Result.Edition + "#c-" + v.Finding.Reasons[0].Cite.Clause}
	return p
}
