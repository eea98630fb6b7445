package yearpages

import (
	"net/http"
	"slices"

	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/formpages"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// hubPage is one servant's case: the way, what waits, who acts and why, and what
// was decided.
type hubPage struct {
	Head   kit.Heading
	Steps  []string
	Now    int
	Out    string // why the case is out of the procedure
	Waits  []kit.Fact
	Late   string
	Gap    string
	GapLaw kit.Link
	Post   said
	Unit   said
	Facts  []kit.Fact
	Acting []acting
	Parts  []kit.Link
	Found  []foundView
	Others []kit.Link
	Name   string // where somebody can be named; "" where nobody has to be
}

// acting is who acts, and how the structure told it.
type acting struct {
	What, Who string
	Steps     []string
}

// way are the stages that every case goes through.
var way = []appraisal.Stage{
	appraisal.StagePlan, appraisal.StageWork, appraisal.StageSheets, appraisal.StageCommission, appraisal.StageApproval, appraisal.StageAcquaintance,
}

func (d Deps) hub(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	h, err := d.Appraisals.Hub(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	c := &h.Case
	p := &hubPage{Head: kit.Heading{
		Crumbs: []kit.Link{{Text: t(l, "of", "year", h.Year.Number), Href: yearPath(h.Year.ID)}}, Title: h.Names[c.Person], Sub: t(l, "hub.sub", "year", h.Year.Number),
	}}
	if !h.Mine.Office {
		p.Head.Crumbs = nil
	}
	p.stages(l, c)
	p.waits(l, h)
	p.place(l, h)
	p.Acting = []acting{
		{t(l, "immediate"), who(l, h, h.Route.Immediate, h.Route.Direct), steps(l, h.Steps.Immediate)},
		{t(l, "higher"), who(l, h, h.Route.Higher, h.Route.Above), steps(l, h.Steps.Higher)},
	}
	if h.Route.One {
		p.Facts = append(p.Facts, kit.Fact{Name: t(l, "hub.one"), Value: t(l, "hub.one_text")})
	}
	p.parts(l, c)
	p.Parts = append(p.Parts, formpages.Made(l, c)...)
	if h.Archive {
		p.Parts = append(p.Parts, kit.Link{Text: t(l, "hub.archive"), Href: casePath(c.ID) + "/archive.zip"})
	}
	if c.Gap != "" {
		p.Gap = t(l, "hub.gap", "category", c.Place.Category)
		p.GapLaw = lawpages.ClauseLink(l, h.Edition, h.Rules.Competency.Groups)
	}
	if h.MayName && (h.Route.Immediate == "" || h.Route.Higher == "" || c.Named != nil) && !c.Stage.Final() {
		p.Name = casePath(c.ID) + "/appraiser"
	}
	if p.Found, err = d.allFound(l, h.Rulings, h.Body.On); err != nil {
		return err
	}
	for _, o := range h.Others {
		p.Others = append(p.Others, kit.Link{Text: t(l, "hub.other", "stage", string(o.Stage)), Href: casePath(o.ID)})
	}
	return d.draw(w, r, p.Head, 0, hubView(p))
}

// stages draws the way, up to where the case stands.
func (p *hubPage) stages(l locale.Lang, c *appraisal.Case) {
	for _, s := range way {
		p.Steps = append(p.Steps, locale.T(l, "appraisal.stage."+string(s), nil))
	}
	p.Now = slices.Index(way, c.Stage)
	switch c.Stage {
	case appraisal.StageDone:
		p.Now = len(way)
	case appraisal.StageExcluded:
		p.Out = stageText(l, c)
	case appraisal.StageGone:
		p.Out = stageText(l, c)
	}
}

// waits says what is to be done next, until when, and by whom.
func (p *hubPage) waits(l locale.Lang, h *appraisal.Hub) {
	c := &h.Case
	if c.Waits != nil {
		p.Waits = append(p.Waits, kit.Fact{Name: t(l, "hub.task"), Value: locale.T(l, c.Waits.Task, nil)})
		names := ""
		for _, x := range c.Waits.Who {
			if names != "" {
				names += ", "
			}
			names += h.Names[x]
		}
		if names != "" {
			p.Waits = append(p.Waits, kit.Fact{Name: t(l, "hub.who"), Value: names})
		}
	}
	if c.Due != nil {
		p.Waits = append(p.Waits, kit.Fact{Name: t(l, "col.due"), Value: locale.Day(l, c.Due.String())})
	}
	if c.Later != nil {
		p.Waits = append(p.Waits, kit.Fact{Name: t(l, "hub.later"), Value: locale.T(l, "appraisal.absence."+c.Later.Absence, nil)})
	}
	if lateBy(c, h.Today) {
		p.Late = t(l, "hub.late", "due", c.Due.String())
	}
}

// place says where the servant stands.
func (p *hubPage) place(l locale.Lang, h *appraisal.Hub) {
	if h.Post != nil {
		p.Post = in(l, h.Post.TitleKK, h.Post.TitleRU)
	}
	if h.Unit != nil {
		p.Unit = in(l, h.Unit.NameKK, h.Unit.NameRU)
	}
	p.Facts = []kit.Fact{
		{Name: t(l, "body"), Value: h.Body.Names.In(l)}, {Name: t(l, "hub.category"), Value: h.Case.Place.Category},
		{Name: t(l, "act"), Value: h.Edition.Title.In(l)},
	}
	if g := h.Case.Grade; g != "" {
		p.Facts = append(p.Facts, kit.Fact{Name: t(l, "hub.grade"), Value: grade(l, g)})
	}
	if n := h.Case.Named; n != nil {
		p.Facts = append(p.Facts, kit.Fact{Name: t(l, "hub.named"), Value: n.Basis})
	}
}

// who acts: the substitute is shown with the one stood in for.
func who(l locale.Lang, h *appraisal.Hub, acts, self people.PersonID) string {
	switch {
	case acts == "" && self == "":
		return t(l, "hub.nobody")
	case acts == "":
		return t(l, "hub.away", "name", h.Names[self])
	case acts != self:
		return t(l, "hub.for", "name", h.Names[acts], "for", h.Names[self])
	}
	return h.Names[acts]
}

func steps(l locale.Lang, all []people.Step) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = locale.T(l, s.Key, s.Args)
	}
	return out
}

// parts are the papers of the case that there can be by now.
func (p *hubPage) parts(l locale.Lang, c *appraisal.Case) {
	at := slices.Index(appraisal.Stages, c.Stage)
	if c.Stage == appraisal.StageGone {
		at = slices.Index(appraisal.Stages, c.Before)
	}
	add := func(key, below string, from appraisal.Stage) {
		if at >= slices.Index(appraisal.Stages, from) && c.Stage != appraisal.StageExcluded {
			p.Parts = append(p.Parts, kit.Link{Text: t(l, "part."+key), Href: casePath(c.ID) + "/" + below})
		}
	}
	add("plan", "plan", appraisal.StagePlan)
	for i, q := range []string{"1", "2", "3", "4"} {
		if c.Done.Quarters[i] != appraisal.QuarterNone || c.Stage == appraisal.StageWork {
			add("quarter."+q, "quarters/"+q, appraisal.StageWork)
		}
	}
	add("sheet", "sheet", appraisal.StageSheets)
	add("competencies", "competencies", appraisal.StageSheets)
	add("result", "result", appraisal.StageApproval)
	add("development", "development", appraisal.StageApproval)
}
