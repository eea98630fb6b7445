package protocolpages

import (
	"encoding/hex"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/competition"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
	"tarazy/internal/web/vacancy/inlang"
)

// drawDraft names the form of the reason for another version among the drafts.
const drawDraft = "protocol-draw"

// showPage is the protocol of a competition: what it stands on before it is
// drawn up, and then its files and signatures.
type showPage struct {
	problems
	Head    kit.Heading
	Done    string
	Last    *versionView // nil before the first
	Facts   []kit.Fact
	Due     string // of the latest; "" before
	Clause  kit.Link
	Signed  string
	Signers []signerView
	Sheet   string // the competition whose sheet of signatures may be read; "" for none
	ToSign  *kit.Act
	Copy    templ.Component // what there is of the copy that bears its signatures; nil for none
	NotNow  *noteView       // why it cannot be signed or drawn up
	Posts   kit.Rows
	Form    *drawForm
	Earlier []versionView
	Next    []kit.Act
}

type versionView struct {
	Title, When, Why, State string
	Kind                    kit.StateKind
	Files                   []fileView
}

// fileView is a file of a protocol with what tells it from any other.
type fileView struct{ Name, Href, Size, Hash string }

// signerView is one of those who sign; Note says when and with what certificate.
type signerView struct {
	Name, State, Note string
	Proofs            []string // of revocation and time stamp, each sentence once
	Kind              kit.StateKind
	You               bool
}

type noteView struct{ Title, Text string }

// drawForm draws the protocol up, again with a reason.
type drawForm struct {
	unsent.Kept
	Path, Number string
	Again        bool
	Why          kit.Field
}

func (d Deps) show(w http.ResponseWriter, r *route.Request) error {
	return d.drawShow(w, r, problems{}, nil)
}

func (d Deps) drawShow(w http.ResponseWriter, r *route.Request, bad problems, sent map[string]string) error {
	v, err := d.Contest.Protocol(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	l, c := r.Lang, &v.Competition
	p := &showPage{problems: bad, Done: done(r, "protocol.done.", "drawn", "signed", "published"), NotNow: notNow(l, v)}
	p.Head = kit.Heading{Crumbs: crumbs(l, c), Title: say(l, "protocol.title"), Sub: c.Title.In(l), SubIn: inlang.Of(l, c.Title)}
	if err := d.versions(l, v, p); err != nil {
		return err
	}
	if p.Copy, err = d.signedCopy(r, v); err != nil {
		return err
	}
	if c.State == competition.Announced {
		if p.Posts, err = d.posts(r, v); err != nil {
			return err
		}
	} else if c.Published != nil {
		p.Next = []kit.Act{{Text: say(l, "protocol.to_appointment"), Href: pathOf(c.ID, "/appointment")}}
	}
	if v.MayDraw && v.Ahead == nil {
		if p.Form, err = d.drawForm(r, v, bad, sent); err != nil {
			return err
		}
	}
	return d.Draw(w, r, beside(p.Head.Title, bad.Status), showView(p))
}

// versions are the latest version with its signatures, and those before it.
func (d Deps) versions(l locale.Lang, v *competition.ProtocolView, p *showPage) error {
	last := v.Last()
	if last == nil {
		return nil
	}
	e, rules, err := d.edition(&v.Competition)
	if err != nil {
		return err
	}
	p.Due, p.Clause = dayText(l, last.Due), lawpages.ClauseLink(l, e, rules.Protocol.WorkingDays)
	for i := range slices.Backward(v.Versions) {
		x := d.versionOf(l, &v.Versions[i])
		if !v.MayRead { // the files name the candidates
			x.Files = nil
		}
		p.Earlier = append(p.Earlier, x)
	}
	p.Last, p.Earlier = &p.Earlier[0], p.Earlier[1:]
	p.Facts = []kit.Fact{{Name: say(l, "protocol.drawn_at"), Value: p.Last.When}}
	if last.Why != "" {
		p.Facts = append(p.Facts, kit.Fact{Name: say(l, "protocol.why"), Value: last.Why})
	}
	if on := v.Competition.Published; on != nil {
		p.Facts = append(p.Facts, kit.Fact{Name: say(l, "signing.published"), Value: dayText(l, *on)})
	}
	if v.MayRead {
		p.Sheet = string(v.Competition.ID)
	}
	p.Signed = say(l, "protocol.signatures", "n", v.Signed(), "of", len(v.Signers))
	for _, s := range v.Signers {
		p.Signers = append(p.Signers, d.signerOf(l, v, s))
	}
	if v.MaySign {
		p.ToSign = &kit.Act{Text: say(l, "protocol.to_sign"), Kind: kit.Main, Href: pathOf(v.Competition.ID, "/protocol/sign")}
	}
	return nil
}

// versionKinds are the shapes of the states.
var versionKinds = map[competition.ProtocolState]kit.StateKind{
	competition.ProtocolDrawn: kit.Decide, competition.ProtocolPublished: kit.Done, competition.ProtocolReplaced: kit.Out,
}

func (d Deps) versionOf(l locale.Lang, x *competition.Protocol) versionView {
	v := versionView{
		Title: say(l, "protocol.version", "n", x.Number), When: d.instant(l, x.Body, x.Drawn), Why: x.Why,
		State: say(l, "protocol.state."+string(x.State)), Kind: versionKinds[x.State],
	}
	for _, f := range x.Files {
		v.Files = append(v.Files, fileView{
			Name: say(l, "protocol.file", "lang", string(f.Lang)), Href: filePath(x, f.Lang), Size: say(l, "protocol.bytes", "n", f.Size), Hash: locale.Grouped(hex.EncodeToString(f.Hash), 4),
		})
	}
	return v
}

func filePath(x *competition.Protocol, l locale.Lang) string {
	return pathOf(x.Competition, "/protocol/"+string(x.ID)+"/"+string(l)+".pdf")
}

func (d Deps) signerOf(l locale.Lang, v *competition.ProtocolView, s competition.Signer) signerView {
	x := signerView{Name: s.Name, State: say(l, "protocol.waits"), Kind: kit.Decide, You: s.You}
	if s.Duty != "" {
		x.Name = say(l, "protocol.signer", "name", s.Name, "duty", say(l, "panel.duty."+string(s.Duty)))
	}
	if !s.At.IsZero() {
		x.State, x.Kind = say(l, "signing.signed"), kit.Done
		x.Note = d.instant(l, v.Competition.Body, s.At) + " · " + say(l, "protocol.certificate", "serial", locale.Grouped(s.Serial, 4))
		x.Proofs = evidence.Texts(l, s.Proofs, func(t time.Time) string { return d.instant(l, v.Competition.Body, t) })
	}
	return x
}

// notNow says what stands in the way of who looks; nil for nothing.
func notNow(l locale.Lang, v *competition.ProtocolView) *noteView {
	last := v.Last()
	drawn := last != nil && last.State == competition.ProtocolDrawn
	switch {
	case v.Competition.State != competition.Announced:
		return nil
	case drawn && v.Held != nil:
		return &noteView{say(l, "protocol.not_signable"), faultText(l, v.Held)}
	case v.MayDraw && v.Ahead != nil:
		return &noteView{say(l, "protocol.not_yet"), faultText(l, v.Ahead)}
	case last == nil && !v.MayDraw:
		return &noteView{say(l, "protocol.none"), say(l, "protocol.none_text")}
	}
	return nil
}

// posts are the vacancies with how far each is, on which the protocol stands.
func (d Deps) posts(r *route.Request, p *competition.ProtocolView) (kit.Rows, error) {
	l := r.Lang
	rows := kit.Rows{Caption: say(l, "signing.posts"), Cols: []kit.Col{
		{Text: say(l, "signing.post")}, {Text: say(l, "signing.stands")}, {Text: say(l, "signing.ranked"), Num: true}, {Text: say(l, "signing.act"), Hidden: true},
	}, Empty: kit.Nothing{Title: say(l, "protocol.none"), Text: say(l, "protocol.none_text")}}
	view, err := d.Contest.View(r.Context(), r.Actor, p.Competition.ID)
	if err != nil {
		return rows, err
	}
	for i := range view.Vacancies {
		row, err := postRow(l, &view.Vacancies[i], p.MayDraw)
		if err != nil {
			return rows, err
		}
		rows.Rows = append(rows.Rows, row)
	}
	return rows, nil
}

func postRow(l locale.Lang, v *competition.VacancyView, mayDraw bool) (kit.Row, error) {
	shared, err := v.SharedFirst()
	if err != nil {
		return kit.Row{}, err
	}
	kind, text, act := kit.Done, say(l, "signing.stands.ranked"), kit.Text("")
	switch {
	case v.State == competition.Failed:
		kind, text = kit.Out, say(l, "selection.failed."+v.Why)
	case v.Stage.Before(competition.AtResults):
		kind, text = kit.Going, say(l, "signing.stands.stage", "stage", string(v.Stage))
	case len(shared) > 0:
		kind, text = kit.Decide, say(l, "signing.stands.shared", "numbers", shared)
		if mayDraw {
			act = kit.Button(kit.Act{Text: say(l, "signing.choose"), Href: pathOf(v.Competition, "/vacancies/"+string(v.ID)+"/tie")})
		}
	}
	placed := locale.Number(l, number(v.Count("", competition.Placed)))
	return kit.Row{Decide: kind == kit.Decide, Cells: []templ.Component{
		inlang.Text(inlang.Of(l, v.Title), postTitle(l, &v.Vacancy)), kit.State(kind, text), kit.Text(placed), act,
	}}, nil
}

func (d Deps) drawForm(r *route.Request, v *competition.ProtocolView, bad problems, sent map[string]string) (*drawForm, error) {
	last := v.Last()
	f := &drawForm{Path: pathOf(v.Competition.ID, "/protocol"), Number: "0", Again: last != nil}
	if last == nil {
		return f, nil
	}
	f.Number = strconv.Itoa(last.Number)
	var err error
	if f.Kept, err = unsent.Find(r, d.Drafts, drawDraft, string(v.Competition.ID)); err != nil {
		return nil, err
	}
	f.Why = kit.Field{Name: "why", Label: say(r.Lang, "protocol.why"), Value: f.Unless(sent != nil).Or("why", sent["why"]), Error: bad.At["why"]}
	return f, nil
}

// drawUp draws the protocol up.
func (d Deps) drawUp(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Contest.DrawProtocol(r.Context(), r.Actor, competitionOf(r), whole(r, "number"), r.PostFormValue("why"))
	if err == nil {
		if err := unsent.Drop(r, d.Drafts, drawDraft, r.PathValue("id")); err != nil {
			return err
		}
		return page.Go(w, r, pathOf(competitionOf(r), "/protocol")+"?done=drawn")
	}
	bad, err := refused(r.Lang, err, map[string]string{"why": "why"})
	if err != nil {
		return err
	}
	return d.drawShow(w, r, bad, typed(r, "why"))
}

// file gives a file of any version of the protocol to those who may read it.
func (d Deps) file(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Contest.Protocol(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	if !v.MayRead {
		return fault.New(fault.Denied, "access.denied")
	}
	gone := fault.New(fault.Missing, "selection.missing.protocol")
	at := slices.IndexFunc(v.Versions, func(x competition.Protocol) bool { return string(x.ID) == r.PathValue("protocol") })
	name, pdf := strings.CutSuffix(r.PathValue("file"), ".pdf")
	if at < 0 || !pdf {
		return gone
	}
	x := v.Versions[at]
	which := slices.IndexFunc(x.Files, func(f competition.ProtocolFile) bool { return string(f.Lang) == name })
	if which < 0 {
		return gone
	}
	data, err := d.Contest.ProtocolBytes(r.Context(), x.Files[which])
	if err != nil {
		return err
	}
	return route.Save(w, "application/pdf", "tarazy-"+v.Competition.Number+"-"+strconv.Itoa(x.Number)+"-"+name+".pdf", data)
}
