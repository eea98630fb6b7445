package resultpages

import (
	"net/http"
	"slices"

	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// readPage is where a servant signs to be acquainted with the result.
type readPage struct {
	failed
	Head    kit.Heading
	Path    string
	Back    string
	Lang    string
	Sheet   kit.SignSheet
	Law     kit.Link
	Signing kit.Signing
}

func (d Deps) readForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawRead(w, r, r.Lang, failed{})
}

// drawRead shows the statement in the language in which it is signed.
func (d Deps) drawRead(w http.ResponseWriter, r *route.Request, in locale.Lang, f failed) error {
	text, err := d.Appraisals.ReadStatement(r.Context(), r.Actor, caseID(r), in)
	if x, ok := fault.As(err); ok && x.Kind == fault.Conflict {
		return goTo(w, r, casePath(caseID(r), "/result")) // signed already, or a review has begun
	}
	if err != nil {
		return err
	}
	v, err := d.Appraisals.ResultOf(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &readPage{
		failed: f, Head: heading(l, &v.Hub, t(l, "read")), Path: casePath(v.Case.ID, "/result/read"), Back: casePath(v.Case.ID, "/result"),
		Lang: string(in), Signing: kit.SignOne(d.SignerURL, t(l, "title"), text), Law: lawpages.ClauseLink(l, v.Edition, v.Rules.Acquaintance.Written),
	}
	p.Head.Crumbs = append(p.Head.Crumbs, kit.Link{Text: t(l, "title"), Href: p.Back})
	p.Sheet = d.readSheet(l, v, in, text)
	return d.draw(w, r, p.Head, f.Status, readView(p), "signing.js")
}

// readSheet is what is signed, by whom, and what follows.
func (d Deps) readSheet(l locale.Lang, v *appraisal.ResultView, in locale.Lang, text []byte) kit.SignSheet {
	s := kit.SignSheet{
		Sheet: statementText(string(in), string(text)),
		Facts: []kit.SignFact{
			{Name: t(l, "read.document"), Value: t(l, "title"), Note: t(l, "sub", "name", v.Names[v.Case.Person], "year", v.Year.Number)},
			{Name: say(l, "signing.certificate"), Value: v.Names[v.Case.Person], Note: say(l, "signing.certificate.note")},
		},
		Follows: []string{t(l, "read.follows.done"), t(l, "read.follows.agree")},
	}
	if v.Latest != nil && v.Latest.Appeal != nil {
		s.Follows = append(s.Follows, t(l, "read.follows.appeal", "until", v.Latest.Appeal.String()))
	}
	return s
}

// read takes the signature.
func (d Deps) read(w http.ResponseWriter, r *route.Request) error {
	in := locale.Lang(r.PostFormValue("lang"))
	if !slices.Contains(locale.Langs[:], in) {
		in = r.Lang
	}
	var err error
	if r.PostFormValue("read") != "yes" {
		err = fault.New(fault.Invalid, "protocol.unread").At("read")
	} else {
		_, err = d.Appraisals.Read(r.Context(), r.Actor, caseID(r), appraisal.ReadIn{Lang: in, CMS: []byte(r.PostFormValue("signature")), Remark: r.PostFormValue("remark")})
	}
	if err == nil {
		return goTo(w, r, casePath(caseID(r), "/result?done=read"))
	}
	f, err := d.refused(r, err, "read", "remark")
	if err != nil {
		return err
	}
	return d.drawRead(w, r, in, f)
}
