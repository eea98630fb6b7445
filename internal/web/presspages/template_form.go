package presspages

import (
	"errors"
	"net/http"
	"strconv"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/press"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// templatePage is a part of a body's templates: its versions, and the form of a
// new one.
type templatePage struct {
	Head   kit.Heading
	Done   string
	Path   string
	After  string // number of the latest version; "0" for none
	Errors []kit.FieldError
	Fields []fieldSet
	Emblem *kit.Field // of a letterhead
	Kept   string     // what becomes of the emblem that there is; "" where there is none
	Drop   kit.Field
	From   kit.Field
	Tries  []kit.Act
	Lines  []versionLine
}

// fieldSet are the fields of one language.
type fieldSet struct {
	Lang   string
	Title  string
	Fields []kit.Field
}

func (d Deps) template(w http.ResponseWriter, r *route.Request) error {
	return d.drawTemplate(w, r, nil, nil)
}

// drawTemplate shows a part; sent is what was sent and refused for a fault.
func (d Deps) drawTemplate(w http.ResponseWriter, r *route.Request, sent *press.TemplateIn, bad *fault.Error) error {
	s, err := d.Press.Shelf(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	row := s.Row(partOf(r))
	if row == nil {
		return fault.New(fault.Missing, "press.template_missing")
	}
	var last press.Template
	if n := row.Latest(); n > 0 {
		t, err := d.Press.Template(r.Context(), r.Actor, bodyOf(r), row.Part, n)
		if err != nil {
			return err
		}
		last = *t
	}
	shown := last.Content
	if sent != nil {
		shown = sent.Content
	}
	l := r.Lang
	p := &templatePage{Path: shelfPath + "/" + string(row.Part), After: strconv.Itoa(row.Latest()), Head: kit.Heading{
		Crumbs: []kit.Link{{Text: say(l, "title"), Href: shelfPath}}, Title: partName(l, row.Part), Sub: s.Body.Names.In(l),
	}}
	if r.URL.Query().Has("done") {
		p.Done = say(l, "added")
	}
	p.From = kit.Field{Name: "from", Label: say(l, "from"), Hint: say(l, "from_hint", "day", s.Today.Add(1).String()), Value: s.Today.Add(1).String()}
	if sent != nil {
		p.From.Value = r.PostFormValue("from")
	}
	p.fields(l, row.Part, &shown)
	if p.Lines, err = d.lines(r, s, row); err != nil {
		return err
	}
	for _, lang := range papers(row.Part) {
		p.Tries = append(p.Tries, kit.Act{Text: say(l, "try", "lang", locale.T(l, "kit.lang."+string(lang)+".full", nil)), Name: "in", Value: string(lang) + ".pdf", Attrs: map[string]any{"formaction": p.Path + "/preview", "formtarget": "_blank"}})
	}
	status := http.StatusOK
	if bad != nil {
		status = bad.Kind.Status()
		p.refused(l, bad)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: status}, templateView(p))
}

// fields are those of a part, with what stands in them.
func (p *templatePage) fields(l locale.Lang, part press.Part, c *press.Content) {
	if part != press.HeadPart {
		for _, lang := range papers(part) {
			x := c.Texts.In(lang)
			hint := say(l, "added_hint", "most", press.AddedMost, "lines", press.AddedLines)
			p.Fields = append(p.Fields, fieldSet{string(lang), locale.T(l, "kit.lang."+string(lang)+".full", nil), []kit.Field{
				area(string(lang)+".before", say(l, "before"), hint, x.Before, 5), area(string(lang)+".after", say(l, "after"), hint, x.After, 5),
			}})
		}
		return
	}
	head := press.Letterhead{}
	if c.Head != nil {
		head = *c.Head
	}
	for _, x := range []struct {
		lang locale.Lang
		press.Side
	}{{locale.KK, head.KK}, {locale.RU, head.RU}} {
		lang := string(x.lang)
		p.Fields = append(p.Fields, fieldSet{lang, locale.T(l, "kit.lang."+lang+".full", nil), []kit.Field{
			area(lang+".name", say(l, "name"), say(l, "name_hint", "most", press.NameMost, "lines", press.NameLines), x.Name, 3),
			area(lang+".address", say(l, "address"), say(l, "address_hint", "most", press.AddressMost, "lines", press.AddressLines), x.Address, 2),
		}})
	}
	p.Emblem = &kit.Field{Name: "emblem", Label: say(l, "emblem"), Hint: say(l, "emblem_hint", "megabytes", press.EmblemMost>>20), Accept: "image/png,image/jpeg", Optional: true}
	if len(head.Emblem) > 0 {
		p.Kept = say(l, "emblem_kept")
		p.Drop = kit.Field{Name: "drop_emblem", Label: say(l, "emblem_drop")}
	}
}

func area(name, label, hint, value string, rows int) kit.Field {
	return kit.Field{Name: name, Label: label, Hint: hint, Value: value, Rows: rows, Optional: true}
}

// refused puts a fault at its field.
func (p *templatePage) refused(l locale.Lang, bad *fault.Error) {
	text := locale.T(l, bad.Key(), bad.Args)
	p.Errors = []kit.FieldError{{ID: bad.Field, Text: text}}
	at := []*kit.Field{&p.From}
	if p.Emblem != nil {
		at = append(at, p.Emblem)
	}
	for i := range p.Fields {
		for k := range p.Fields[i].Fields {
			at = append(at, &p.Fields[i].Fields[k])
		}
	}
	for _, f := range at {
		if f.Name == bad.Field {
			f.Error = text
		}
	}
}

// typed reads the form. An emblem that was not replaced or taken away stays that
// of the latest version.
func (d Deps) typed(r *route.Request) (press.TemplateIn, error) {
	var in press.TemplateIn
	var large *http.MaxBytesError
	if err := r.ParseMultipartForm(templateBody); errors.As(err, &large) {
		return in, fault.New(fault.TooLarge, "press.emblem_large", "megabytes", press.EmblemMost>>20).At("emblem").Wrap(err)
	} else if err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return in, err
	}
	get := r.PostFormValue
	in.After, _ = strconv.Atoi(get("after")) // another fits no part: the person sees the latest
	if partOf(r) != press.HeadPart {
		added := func(l string) press.Added { return press.Added{Before: get(l + ".before"), After: get(l + ".after")} }
		in.Texts = press.Texts{KK: added("kk"), RU: added("ru"), EN: added("en")}
		return in, from(&in, get("from"))
	}
	side := func(l string) press.Side { return press.Side{Name: get(l + ".name"), Address: get(l + ".address")} }
	in.Head = &press.Letterhead{KK: side("kk"), RU: side("ru")}
	if err := from(&in, get("from")); err != nil {
		return in, err
	}
	var err error
	if in.Emblem, err = page.Upload(r, "emblem"); err != nil || get("drop_emblem") == "yes" || in.After == 0 {
		return in, err
	}
	last, err := d.Press.Template(r.Context(), r.Actor, bodyOf(r), press.HeadPart, in.After)
	if err == nil && last.Head != nil {
		in.Head.Emblem = last.Head.Emblem
	}
	return in, err
}

// from reads the day from which a version holds. The fault is day.invalid.
func from(in *press.TemplateIn, text string) error {
	if text == "" {
		return nil // the verb refuses it
	}
	on, err := day.Parse(text)
	if f, ok := fault.As(err); ok {
		return f.At("from")
	}
	in.From = &on
	return err
}

// add takes a new version.
func (d Deps) add(w http.ResponseWriter, r *route.Request) error {
	in, err := d.typed(r)
	if err == nil {
		_, err = d.Press.AddTemplate(r.Context(), r.Actor, bodyOf(r), partOf(r), in)
	}
	if f, ok := fault.As(err); ok && f.Kind != fault.Missing && f.Kind != fault.Denied {
		return d.drawTemplate(w, r, &in, f)
	}
	if err != nil {
		return err
	}
	return page.Go(w, r, shelfPath+"/"+string(partOf(r))+"?done")
}

// try prints a sample with what is typed, which is not kept.
func (d Deps) try(w http.ResponseWriter, r *route.Request) error {
	in, err := d.typed(r)
	if err == nil {
		err = d.print(w, r, r.PostFormValue("in"), in)
	}
	if f, ok := fault.As(err); ok && f.Kind != fault.Missing && f.Kind != fault.Denied {
		return d.drawTemplate(w, r, &in, f)
	}
	return err
}

// preview prints a sample of a version.
func (d Deps) preview(w http.ResponseWriter, r *route.Request) error {
	n, err := strconv.Atoi(r.PathValue("version"))
	if err != nil {
		return fault.New(fault.Missing, "press.template_missing")
	}
	t, err := d.Press.Template(r.Context(), r.Actor, bodyOf(r), partOf(r), n)
	if err != nil {
		return err
	}
	return d.print(w, r, r.PathValue("file"), press.TemplateIn{From: &t.From, Content: t.Content})
}

func (d Deps) print(w http.ResponseWriter, r *route.Request, file string, in press.TemplateIn) error {
	l, f, err := fileOf(file, partOf(r))
	if err != nil {
		return err
	}
	data, err := d.Press.Preview(r.Context(), r.Actor, bodyOf(r), partOf(r), in, l, f)
	if err != nil {
		return err
	}
	return route.Show(w, f.Media, "sample-"+string(l)+"."+f.Name, data)
}
