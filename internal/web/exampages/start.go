package exampages

import (
	"net/http"
	"slices"
	"time"

	"tarazy/internal/competition"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/vacancy/inlang"
)

// startPage is what one is told before a test.
type startPage struct {
	Title, Sub string
	TitleIn    string // language of the title, where it is not the page's
	Errors     []kit.FieldError
	Facts      []kit.Fact
	Sections   []sectionLine
	Granted    []string // more time and breaks
	Conduct    []string // what is forbidden
	ConductLaw kit.Link
	Aids       []string     // what is allowed
	Note       string       // why it cannot be begun now; "" where it can
	Before     []beforeStep // what has to be done first
	Stops      bool         // some of it is missing without which it cannot be begun
	Equipment  *equipmentPart
	Begin      string // where to begin; "" where one cannot
	Continue   kit.Link
}

type sectionLine struct{ Name, Count, Time string }

func (d Deps) start(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Exams.SeatOf(r.Context(), r.Actor, exam.BookingID(r.PathValue("booking")))
	if err != nil {
		return err
	}
	p, err := d.startOf(r.Lang, v)
	if err != nil {
		return err
	}
	if err := d.equipment(r, v, &p); err != nil {
		return err
	}
	if err := d.before(r, v, &p); err != nil {
		return err
	}
	return d.Draw(w, r, column(p.Title), startView(p))
}

func (d Deps) startOf(l locale.Lang, v *exam.SeatView) (startPage, error) {
	test, body := &v.Sitting.Test, string(v.Booking.Body)
	p := startPage{Title: test.Title.In(l), TitleIn: inlang.Of(l, test.Title), Sub: t(l, "start.sub")}
	p.Facts = []kit.Fact{
		{Name: t(l, "start.opens"), Value: d.moment(l, v.Sitting.Starts, body)},
		{Name: t(l, "start.closes"), Value: d.moment(l, v.Sitting.Closes, body)},
		{Name: t(l, "start.language"), Value: locale.T(l, "kit.lang."+string(v.Booking.Language)+".full", nil)},
		{Name: t(l, "start.number"), Value: v.Booking.Number},
	}
	if place := v.Sitting.Place.In(l); place != "" {
		p.Facts = append(p.Facts, kit.Fact{Name: t(l, "start.place"), Value: place})
	}
	for i, s := range test.Sections {
		p.Sections = append(p.Sections, sectionLine{Name: s.Title.In(l), Count: t(l, "count", "n", countOf(s)), Time: t(l, "minutes", "n", minutes(v.Allowed(i)))})
	}
	if v.Percent > 0 {
		p.Granted = append(p.Granted, t(l, "start.percent", "percent", v.Percent))
	}
	if v.Breaks > 0 {
		p.Granted = append(p.Granted, t(l, "start.breaks", "n", v.Breaks))
	}
	d.startState(l, v, &p)
	return p, d.rules(l, test, &p.Conduct, &p.ConductLaw, &p.Aids)
}

// startState says whether the test can be begun, and what else can be done.
func (d Deps) startState(l locale.Lang, v *exam.SeatView, p *startPage) {
	switch {
	case v.Attempt != "" && v.Booking.State == exam.Begun:
		p.Continue = kit.Link{Text: t(l, "start.continue"), Href: "/exam/" + string(v.Attempt)}
	case v.Attempt != "":
		p.Continue = kit.Link{Text: t(l, "start.ended"), Href: "/exam/" + string(v.Attempt)}
	case v.Opens():
		p.Begin = "/exams/" + string(v.Booking.ID) + "/begin"
	case v.Waits():
		p.Note = t(l, "start.early", "at", d.moment(l, v.Sitting.Starts, string(v.Booking.Body)))
	default:
		p.Note = t(l, "start.shut")
	}
}

func countOf(s exam.Section) int {
	n := 0
	for _, p := range s.Parts {
		n += p.Count
	}
	return n
}

// minutes are whole minutes, the last one begun counted.
func minutes(d time.Duration) int { return int((d + time.Minute - 1) / time.Minute) }

// rules are what the act of a test forbids and which aids the test allows. A
// test of a body's own forbids nothing beyond.
func (d Deps) rules(l locale.Lang, test *exam.Test, conduct *[]string, cite *kit.Link, aids *[]string) error {
	c, err := d.conductOf(test)
	if err != nil {
		return err
	}
	if c == nil {
		for _, key := range test.Aids {
			if locale.Has("exam_page.aid." + key) {
				*aids = append(*aids, t(l, "aid."+key))
			}
		}
		return nil
	}
	for _, n := range c.Prohibited {
		*conduct = append(*conduct, n.Name.In(l))
		*cite = kit.Link{Text: t(l, "start.law"), Href: "/rules/" + test.Act + "/" + test.Edition}
	}
	for _, n := range c.AllowedAids {
		if slices.Contains(test.Aids, n.Key) {
			*aids = append(*aids, n.Name.In(l))
		}
	}
	return nil
}

// conductOf is the catalogue of conduct of the act of a test; nil for a test of
// a body's own.
func (d Deps) conductOf(test *exam.Test) (*competition.Conduct, error) {
	if test.Act == "" {
		return nil, nil
	}
	e, err := d.Library().Edition(test.Act, test.Edition)
	if err != nil {
		return nil, err
	}
	all, err := competition.CataloguesOf(e)
	if fault.Is(err, "selection.no_catalogue") {
		return nil, nil // the act is not one of selection
	}
	if err != nil {
		return nil, err
	}
	return &all.Conduct, nil
}
