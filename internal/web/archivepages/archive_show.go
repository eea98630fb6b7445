package archivepages

import (
	"net/http"
	"strconv"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// archivePage offers the archive of a competition.
type archivePage struct {
	Head   kit.Heading
	Path   string
	Early  string // why there can be none yet
	Failed string
	Work   *kit.Work
	File   string // address of the made archive; "" for none
	Kept   string
	Ask    kit.Act // its text is "" while none may be asked for
	Errors []kit.FieldError
}

// reloadAfter is how many seconds a page that shows work under way waits
// before it asks again.
const reloadAfter = "2"

func competitionOf(r *route.Request) competition.ID { return competition.ID(r.PathValue("id")) }

func pathOf(id competition.ID) string { return "/competitions/" + string(id) }

func say(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "archive."+key, fault.New(fault.Invalid, "", kv...).Args)
}

func (d Deps) show(w http.ResponseWriter, r *route.Request) error { return d.draw(w, r, nil) }

// draw shows how far the archive is; bad is why it was refused just now, nil
// where it was not.
func (d Deps) draw(w http.ResponseWriter, r *route.Request, bad *fault.Error) error {
	c, job, err := d.Archives.Asked(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &archivePage{Path: pathOf(c.ID) + "/archive", Head: kit.Heading{
		Crumbs: []kit.Link{{Text: say(l, "competitions"), Href: "/competitions"}, {Text: say(l, "of", "number", c.Number), Href: pathOf(c.ID)}},
		Title:  say(l, "title"), Sub: c.Title.In(l), SubIn: inlang.Of(l, c.Title),
	}}
	p.state(l, c, job)
	status := http.StatusOK
	if bad != nil {
		status = bad.Kind.Status()
		p.Errors = []kit.FieldError{{Text: locale.T(l, bad.Key(), bad.Args)}}
	}
	if p.Work != nil {
		w.Header().Set("Refresh", reloadAfter)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: status}, archiveView(p))
}

// state fills what can be done now.
func (p *archivePage) state(l locale.Lang, c *competition.Competition, job *outbox.Status) {
	p.Ask = kit.Act{Text: say(l, "make"), Kind: kit.Main}
	switch {
	case c.Gone != nil:
		p.Ask, p.Early = kit.Act{}, locale.T(l, "fault.selection.keep.done", nil)
	case c.State != competition.Published && c.State != competition.Finished:
		p.Ask, p.Early = kit.Act{}, locale.T(l, "fault.archive.early", nil)
	case job == nil:
	case job.State == outbox.Done:
		p.File, p.Kept = p.Path+"/file", say(l, "kept", "n", competition.ArchiveDays)
		p.Ask = kit.Act{Text: say(l, "again")}
	case job.State.Ended():
		p.Failed = say(l, "failed")
	default:
		p.Ask, p.Work = kit.Act{}, workOf(l, job)
	}
}

func workOf(l locale.Lang, job *outbox.Status) *kit.Work {
	if job.Total == 0 {
		return &kit.Work{Text: say(l, "waits"), Note: say(l, "leave")}
	}
	return &kit.Work{
		Text: say(l, "running"), Done: int(job.Done), Of: int(job.Total), Note: say(l, "leave"),
		Count: strconv.FormatInt(job.Done, 10) + " / " + strconv.FormatInt(job.Total, 10),
	}
}
