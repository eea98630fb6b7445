package agreepages

import (
	"encoding/hex"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/papersheet"
)

// signPage is where a member reads the panel's form and signs both its files.
type signPage struct {
	problems
	Head    kit.Heading
	Path    string
	Back    string
	Sheet   kit.SignSheet
	Clause  kit.Link
	Blocked string // why it cannot be signed
	Signing kit.Signing
	Files   []kit.Link // the same as PDF
}

func (d Deps) signForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawSign(w, r, problems{})
}

func (d Deps) drawSign(w http.ResponseWriter, r *route.Request, bad problems) error {
	v, err := d.view(r)
	if err != nil {
		return err
	}
	if !v.Rater {
		return fault.New(fault.Denied, "interview.agree.not_rater")
	}
	l := r.Lang
	p := &signPage{problems: bad, Path: pathOf(&v.Interview, "/sign"), Back: pathOf(&v.Interview, ""), Signing: kit.Signing{URL: d.SignerURL}}
	p.Head = kit.Heading{
		Crumbs: []kit.Link{
			{Text: t(l, "interviews"), Href: "/interviews"}, {Text: official(l, v.Series.Title).Text, Href: seriesPath(v.Series.ID)},
			{Text: t(l, "title", "name", v.Candidate), Href: p.Back},
		},
		Title: t(l, "sign.title"), Sub: t(l, "sign.sub", "name", v.Candidate, "number", v.Interview.Number),
	}
	p.Clause = lawpages.ClauseLink(l, v.Method, law.Rules[interview.Method](v.Method).Rules.Agreement.Discussed)
	p.Sheet = d.signSheet(l, v)
	if p.Blocked = signBlocked(l, v); p.Blocked == "" {
		if err := d.toSign(r, v, p); err != nil {
			return err
		}
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Class: "p-protocol", Status: bad.Status, Bundles: []string{"signing.js"}}, signView(p))
}

// signBlocked says why a member cannot sign; "" where they can.
func signBlocked(l locale.Lang, v *interview.AgreementView) string {
	switch {
	case v.Closed:
		return faultText(l, fault.New(fault.Conflict, "interview.agree.closed"))
	case v.Agreement.FixedAt == nil:
		return faultText(l, fault.New(fault.Conflict, "interview.agree.not_fixed"))
	case !v.MaySign:
		return faultText(l, fault.New(fault.Conflict, "interview.agree.signed"))
	}
	return ""
}

// toSign puts the very bytes on the page, and their text to be read. A file that
// is not the one that was made is not signed.
func (d Deps) toSign(r *route.Request, v *interview.AgreementView, p *signPage) error {
	var papers []papersheet.Paper
	for _, f := range v.Agreement.Files {
		data, err := d.Interviews.FormBytes(r.Context(), f)
		if bad, ok := fault.As(err); ok {
			p.Blocked = faultText(r.Lang, bad)
			return nil
		}
		if err != nil {
			return err
		}
		name := t(r.Lang, "sign.file."+string(f.Lang))
		p.Files = append(p.Files, kit.Link{Text: name, Href: seriesPath(v.Series.ID) + "/" + string(v.Interview.ID) + "/forms/" + string(interview.PanelForm) + "-" + string(f.Lang) + ".pdf"})
		p.Signing.Add(name, data)
		paper, err := d.Interviews.Form(r.Context(), r.Actor, v.Interview.ID, interview.PanelForm, "", f.Lang)
		if err != nil {
			return err
		}
		papers = append(papers, papersheet.Paper{Lang: f.Lang, Parts: paper.Parts})
	}
	p.Sheet.Sheet = papersheet.Sheet(papers)
	return nil
}

// signSheet is what is signed, by whom, and what follows.
func (d Deps) signSheet(l locale.Lang, v *interview.AgreementView) kit.SignSheet {
	signed := 0
	s := kit.SignSheet{Sheet: templ.NopComponent}
	for _, x := range v.Raters {
		one := kit.Signer{Name: x.Name, When: t(l, "waits_sign"), State: kit.Decide, You: x.You}
		if x.Signed != nil {
			signed++
			one.When, one.State = t(l, "signed_at", "when", instant(l, v.Zone, x.Signed.At)), kit.Done
		}
		s.Signers = append(s.Signers, one)
	}
	s.SignedTitle = t(l, "sign.count", "n", signed, "of", len(v.Raters))
	s.Facts = []kit.SignFact{{Name: t(l, "sign.document"), Value: v.Candidate, Note: v.Interview.Number}, {Name: say(l, "signing.one_act"), Value: t(l, "sign.what")}}
	for _, f := range v.Agreement.Files {
		s.Facts = append(s.Facts, kit.SignFact{
			Name: t(l, "sign.file."+string(f.Lang)), Value: say(l, "protocol.bytes", "n", f.Size), Note: say(l, "protocol.hash", "hash", locale.Grouped(hex.EncodeToString(f.Hash), 4)),
		})
	}
	if k := slices.IndexFunc(v.Raters, func(x interview.AgreeRater) bool { return x.You }); k >= 0 {
		s.Facts = append(s.Facts, kit.SignFact{Name: say(l, "signing.certificate"), Value: v.Raters[k].Name, Note: say(l, "signing.certificate.note")})
	}
	s.Follows = []string{t(l, "sign.follows.final"), t(l, "sign.follows.feedback")}
	if v.Series.Case != "" {
		s.Follows = append(s.Follows, t(l, "sign.follows.case"))
	}
	return s
}

// sign takes the signatures, one a file, in the order of the files.
func (d Deps) sign(w http.ResponseWriter, r *route.Request) error {
	final, err := d.signed(r)
	if err == nil {
		word := "signed"
		if final {
			word = "final"
		}
		return page.Go(w, r, seriesPath(interview.SeriesID(r.PathValue("series")))+"/"+r.PathValue("interview")+"/agreement?done="+word)
	}
	bad, err := refused(r, err, map[string]string{"read": "read"})
	if err != nil {
		return err
	}
	return d.drawSign(w, r, bad)
}

func (d Deps) signed(r *route.Request) (final bool, err error) {
	if r.PostFormValue("read") != "yes" {
		return false, fault.New(fault.Invalid, "protocol.unread").At("read")
	}
	if _, err := d.view(r); err != nil {
		return false, err
	}
	return d.Interviews.SignForms(r.Context(), r.Actor, idOf(r), page.Signatures(r))
}
