package reviewpages

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// reviewPage is one recorded stage, with what was flagged and what is to be said of it.
type reviewPage struct {
	page.Refused
	Head       kit.Heading
	Path       string
	Version    string
	Own        bool // the candidate's own
	State      kit.StateKind
	Says       string
	Facts      []kit.Fact
	Why        []kit.Reason
	Before     []film   // pictures with which the attempt began
	Players    []player // one a track that has pictures
	Films      []video
	Length     string // of the recording, in seconds
	Clock      string // seconds of the day at which it began
	Marks      string // where flags are, in seconds from its beginning
	Position   string // how the position is told
	Line       timeLine
	Flags      []flagView
	Judged     []opinionView
	Form       *form
	Shut       string // why no opinion can be given
	Take       bool
	Grows      string // that pieces may still come; "" where none do
	Contest    string // where the candidate disputes it; "" for not
	Words      []wordsView
	WordsTitle string
	Explain    *explainForm
	Object     *objectForm
	Dispute    *disputeView
}

// player shows the pictures of a recording one after another.
type player struct {
	Title  string
	Source string // address of the list
	Length int    // seconds
	First  string // address of the first picture
}

type film struct{ Title, Href string }

// flagView is a flag with what can be said of it.
type flagView struct {
	ID, Title, When, Conduct, Note, At string // At: seconds from the beginning
	Clips                              []film
	Field                              kit.Field
	Options                            []kit.Option
	Verdict                            string // of the last opinion that the reader may see
}

// opinionView is an opinion that was given.
type opinionView struct{ Title, When, Verdict, Reason string }

// form is where an opinion is given.
type form struct {
	Verdict, Conduct, Reason kit.Field
	Verdicts, Conducts       []kit.Option
}

func (d Deps) review(w http.ResponseWriter, r *route.Request) error {
	return d.drawReview(w, r, page.Refused{})
}

func (d Deps) drawReview(w http.ResponseWriter, r *route.Request, bad page.Refused) error {
	v, err := d.Proctor.Look(r.Context(), r.Actor, attempt(r))
	if err != nil {
		return err
	}
	l := r.Lang
	names, err := namesOf(l, v)
	if err != nil {
		return err
	}
	p, err := d.page(r, v, names, bad)
	if err != nil {
		return err
	}
	p.Head.Crumbs = []kit.Link{{Text: say(l, "title"), Href: "/reviews"}}
	if !access.MayEver(r.Actor, access.ReviewConduct) {
		p.Head.Crumbs = []kit.Link{{Text: say(l, "contests"), Href: "/review-contests"}}
	}
	for _, kind := range v.Before {
		p.Before = append(p.Before, film{say(l, "before."+string(kind)), path(v.Attempt) + "/before/" + string(kind)})
	}
	if v.Identity != "" {
		p.Facts = append(p.Facts, kit.Fact{Name: say(l, "identity"), Value: say(l, "identity."+string(v.Identity))})
	}
	if at := v.GrowsUntil(); !at.IsZero() {
		p.Grows = say(l, "grows", "at", d.moment(l, at, v.Body))
	}
	d.films(l, p, v)
	p.Line = d.line(l, v)
	switch {
	case v.MayJudge:
		p.form(r, v, names)
		p.Take = v.Taken == nil || !v.Now.Before(v.Taken.Until)
	case v.Outcome == nil:
		if f, ok := fault.As(v.Why); ok {
			p.Shut = locale.T(l, f.Key(), f.Args)
		}
	}
	if p.Dispute != nil {
		p.Dispute.decide(r, v, bad)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: bad.Status, Bundles: []string{"review.js"}}, reviewView(p))
}

// own is what a candidate sees of a review.
func (d Deps) own(w http.ResponseWriter, r *route.Request) error {
	return d.drawOwn(w, r, page.Refused{})
}

func (d Deps) drawOwn(w http.ResponseWriter, r *route.Request, bad page.Refused) error {
	v, err := d.Proctor.OwnReview(r.Context(), r.Actor, attempt(r))
	if err != nil {
		return err
	}
	names, err := namesOf(r.Lang, v)
	if err != nil {
		return err
	}
	p, err := d.page(r, v, names, bad)
	if err != nil {
		return err
	}
	p.Own, p.WordsTitle = true, say(r.Lang, "words.own")
	p.Head.Crumbs = []kit.Link{{Text: locale.T(r.Lang, "recordings.mine.title", nil), Href: "/my-recordings"}}
	switch {
	case v.Outcome == nil:
		p.Players, p.State, p.Says = nil, kit.Decide, say(r.Lang, "state.waiting") // how far the review has come is not told
		p.explain(r, v, p.Flags)
	case v.Outcome.Breach && v.Case != "":
		p.Contest = "/applications/" + v.Case
	case v.Until != 0:
		p.object(r, v)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: bad.Status, Frame: kit.Column, Roomy: true, Bundles: []string{"review.js"}}, reviewView(p))
}

// page is what a proctor and the candidate see alike.
func (d Deps) page(r *route.Request, v *proctor.Watchable, names *named, bad page.Refused) (*reviewPage, error) {
	l := r.Lang
	p := &reviewPage{Refused: bad, Path: path(v.Attempt), Version: whole(int(v.Version))}
	p.Head = kit.Heading{Title: say(l, "one", "number", v.Number), Sub: v.Title.In(l), SubIn: inlang.Of(l, v.Title)}
	p.State, p.Says = stateOf(l, &v.Review, day.In(v.Now, d.Zone(string(v.Body))))
	p.Facts = []kit.Fact{
		{Name: say(l, "began"), Value: d.moment(l, v.Began, v.Body)}, {Name: say(l, "ended"), Value: d.moment(l, v.Ended, v.Body)},
		{Name: say(l, "due"), Value: locale.Day(l, v.Due.String())}, {Name: say(l, "pieces"), Value: locale.Number(l, whole(int(v.Pictures)))},
	}
	var err error
	if o := v.Outcome; o != nil {
		if o.Breach {
			p.Facts = append(p.Facts, kit.Fact{Name: say(l, "conduct"), Value: names.conduct[o.Conduct]})
		}
		if p.Why, err = lawpages.Reasons(d.Library(), l, &o.Finding); err != nil {
			return nil, err
		}
	}
	shown, err := d.Proctor.Shown(r.Context(), r.Actor, v.Attempt)
	if err != nil {
		return nil, err
	}
	p.players(l, v, shown)
	for i := range v.Flags {
		p.Flags = append(p.Flags, d.flag(l, r, v, &v.Flags[i], names, shown, bad))
	}
	p.Words, p.WordsTitle = d.words(l, v, p.Flags), say(l, "words")
	if p.Dispute, err = d.dispute(l, v); err != nil {
		return nil, err
	}
	for i, o := range v.Opinions {
		p.Judged = append(p.Judged, opinionView{say(l, "opinion", "n", i+1), d.moment(l, o.At, v.Body), said(l, o.Verdict, names.conduct[o.Conduct]), o.Words})
	}
	return p, nil
}

// said is a verdict in words.
func said(l locale.Lang, verdict, conduct string) string {
	if conduct == "" {
		return say(l, "says."+verdict)
	}
	return say(l, "says."+verdict) + ": " + conduct
}

// named are the names of the edition: of the items of the list of prohibited conduct,
// and of kinds of flags.
type named struct{ conduct, flags map[string]string }

func namesOf(l locale.Lang, v *proctor.Watchable) (*named, error) {
	cat, err := competition.CataloguesOf(v.Ruled.Edition)
	if err != nil {
		return nil, err
	}
	out := &named{map[string]string{}, map[string]string{}}
	for _, n := range cat.Conduct.Prohibited {
		out.conduct[n.Key] = n.Name.In(l)
	}
	for _, n := range cat.Flags {
		out.flags[n.Key] = n.Name.In(l)
	}
	return out, nil
}

// players are there where there are pictures.
func (p *reviewPage) players(l locale.Lang, v *proctor.Watchable, shown []proctor.Piece) {
	for _, track := range []proctor.Track{proctor.Camera, proctor.Screen} {
		i := slices.IndexFunc(shown, func(x proctor.Piece) bool { return x.Kind == proctor.Snapshot && x.Track == track })
		if i >= 0 {
			p.Players = append(p.Players, player{
				Title: trackIn(l, track), Source: path(v.Attempt) + "/pieces?track=" + string(track),
				Length: seconds(v.Ended.Sub(v.Began)), First: piecePath(v.Attempt, shown[i].Name()),
			})
		}
	}
}

// trackIn is the name of a track.
func trackIn(l locale.Lang, t proctor.Track) string { return say(l, "track."+string(t)) }

func seconds(d time.Duration) int { return max(0, int(d/time.Second)) }

// flag is a flag with the clips that were kept around it.
func (d Deps) flag(l locale.Lang, r *route.Request, v *proctor.Watchable, f *proctor.Flag, names *named, shown []proctor.Piece, bad page.Refused) flagView {
	id := flagField(f.ID)
	out := flagView{
		ID: id, Title: names.flags[string(f.Kind)], When: d.clock(f.From, v.Body) + "–" + d.clock(f.Until, v.Body), Conduct: names.conduct[f.Conduct],
		Note: v.Notes[f.ID], At: whole(seconds(f.From.Sub(v.Began))),
	}
	for _, x := range shown {
		if x.Kind == proctor.Clip && !x.Until.Before(f.From) && !x.From.After(f.Until) {
			out.Clips = append(out.Clips, film{trackIn(l, x.Track), piecePath(v.Attempt, x.Name())})
		}
	}
	for _, cut := range proctor.CutsOf(f, shown) {
		out.Clips = append(out.Clips, film{trackIn(l, cut.Track), ownPath(v.Attempt) + "/flags/" + url.PathEscape(string(f.ID)) + "/" + string(cut.Track) + "/" + cut.Run})
	}
	if n := len(v.Opinions); n > 0 {
		if x := v.Opinions[n-1].Flags[f.ID]; x != "" {
			out.Verdict = say(l, "verdict."+string(x))
		}
	}
	if v.MayJudge {
		out.Field = kit.Field{ID: id, Name: id, Label: say(l, "flag.ask"), Error: bad.At[id]}
		for _, x := range proctor.FlagVerdicts {
			out.Options = append(out.Options, kit.Option{Value: string(x), Text: say(l, "verdict."+string(x)), Chosen: r.PostFormValue(id) == string(x)})
		}
	}
	return out
}

// flagField is the field in which a proctor says what was found of a flag.
func flagField(id proctor.FlagID) string { return "flag-" + string(id) }

func (p *reviewPage) form(r *route.Request, v *proctor.Watchable, names *named) {
	l := r.Lang
	p.Form = &form{
		Verdict: kit.Field{Name: "verdict", Label: say(l, "form.verdict"), Error: p.At["verdict"]},
		Conduct: kit.Field{Name: "conduct", Label: say(l, "form.conduct"), Value: r.PostFormValue("conduct"), Error: p.At["conduct"], Optional: true},
		Reason:  kit.Field{Name: "reason", Label: say(l, "form.reason"), Hint: say(l, "form.reason_hint"), Value: r.PostFormValue("reason"), Error: p.At["reason"], Rows: 4, Optional: true},
	}
	for _, x := range []string{proctor.ConductKept, proctor.ConductBreach} {
		p.Form.Verdicts = append(p.Form.Verdicts, kit.Option{Value: x, Text: say(l, "says."+x), Chosen: r.PostFormValue("verdict") == x})
	}
	for _, key := range v.Ruled.Prohibited.V {
		p.Form.Conducts = append(p.Form.Conducts, kit.Option{Value: key, Text: names.conduct[key], Chosen: r.PostFormValue("conduct") == key})
	}
}

func (d Deps) opinion(w http.ResponseWriter, r *route.Request) error {
	in := proctor.OpinionIn{
		Version: page.Version(r), Verdict: r.PostFormValue("verdict"), Conduct: r.PostFormValue("conduct"), Reason: r.PostFormValue("reason"), Flags: map[proctor.FlagID]proctor.FlagVerdict{},
	}
	if in.Verdict == proctor.ConductKept {
		in.Conduct = ""
	}
	for name := range r.PostForm {
		if id, ok := strings.CutPrefix(name, "flag-"); ok {
			in.Flags[proctor.FlagID(id)] = proctor.FlagVerdict(r.PostFormValue(name))
		}
	}
	return d.done(w, r, d.Proctor.GiveOpinion(r.Context(), r.Actor, attempt(r), in))
}

func (d Deps) take(w http.ResponseWriter, r *route.Request) error {
	return d.done(w, r, d.Proctor.TakeReview(r.Context(), r.Actor, attempt(r)))
}

// done goes on after an act of a proctor or an appeal officer, or shows why it was
// refused.
func (d Deps) done(w http.ResponseWriter, r *route.Request, err error) error {
	if err == nil {
		return page.Go(w, r, path(attempt(r)))
	}
	bad, err := page.Refuse(r.Lang, err, page.Itself)
	if err != nil {
		return err
	}
	return d.drawReview(w, r, bad)
}
