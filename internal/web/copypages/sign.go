package copypages

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/signature/signedcopy"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/papersheet"
)

// copyPage is a copy with who signed, and the form of who signs next.
type copyPage struct {
	Head    kit.Heading
	Done    string
	Errors  []kit.FieldError
	Unread  string // what stands at the box that says that the document was read
	Signed  string
	Signers []kit.Signer
	Files   []fileView
	Blocked string // why one of the signers cannot sign
	Form    *signForm
}

// signForm holds the very bytes that are signed and what they were laid out by.
type signForm struct {
	Path, Revision, At string
	Back               string
	Sheet              kit.SignSheet
	Signing            kit.Signing
}

func (k Kind) show(w http.ResponseWriter, r *route.Request) error {
	return k.draw(w, r, page.Refused{})
}

// draw shows the copy as it stands, with why an attempt to sign it was refused.
func (k Kind) draw(w http.ResponseWriter, r *route.Request, bad page.Refused) error {
	paper := k.Paper(r)
	c, err := paper.Copy(r.Context())
	if err != nil {
		return err
	}
	about, err := k.About(r)
	if err != nil {
		return err
	}
	l, who, address := r.Lang, people.PersonID(r.Actor.Person), r.URL.Path
	p := &copyPage{Signed: signedOf(l, c), Signers: signersOf(l, c, who), Files: filesOf(l, c, address, about.File)}
	p.Head = kit.Heading{Crumbs: about.Crumbs, Title: say(l, "title"), Sub: about.Title}
	if bad.Errors == nil && r.URL.Query().Get("done") == "signed" {
		p.Done = say(l, "done")
	}
	p.Errors, p.Unread = bad.Errors, bad.At["read"]
	if err := k.form(r, paper, c, about, p); err != nil {
		return err
	}
	view := page.Page{Title: p.Head.Title, Class: "p-protocol", Status: bad.Status}
	if p.Form != nil {
		view.Bundles = []string{"signing.js"}
	}
	return k.Draw(w, r, view, copyView(p))
}

// form lays the files out for who may sign them. What keeps a signer from it is
// said in words.
func (k Kind) form(r *route.Request, paper signedcopy.Paper, c *signedcopy.Copy, about About, p *copyPage) error {
	who := people.PersonID(r.Actor.Person)
	if c.Signer(who) == nil || c.By(who) != nil {
		return nil
	}
	f, err := k.laid(r, paper, about)
	if bad, ok := fault.As(err); ok {
		p.Blocked = locale.T(r.Lang, bad.Key(), bad.Args)
		return nil
	}
	p.Form = f
	return err
}

func (k Kind) laid(r *route.Request, paper signedcopy.Paper, about About) (*signForm, error) {
	laid, err := paper.Lay(r.Context())
	if err != nil {
		return nil, err
	}
	f := &signForm{
		Path: r.URL.Path, Back: strings.TrimSuffix(r.URL.Path, "/copy"), Revision: strconv.Itoa(laid.Copy.Latest()), At: laid.At.Format(time.RFC3339),
		Signing: kit.Signing{URL: k.SignerURL},
	}
	for i, x := range laid.Files {
		f.Signing.Add(about.File(laid.Copy.Files[i]), x.Content())
	}
	f.Sheet, err = sheetOf(r, paper, laid, about)
	return f, err
}

// sheetOf is what is signed: the document itself, the stamp, and what follows.
func sheetOf(r *route.Request, paper signedcopy.Paper, laid *signedcopy.Laid, about About) (kit.SignSheet, error) {
	l, c := r.Lang, laid.Copy
	me := c.Signer(people.PersonID(r.Actor.Person))
	out := kit.SignSheet{Follows: []string{say(l, "follows.stamp"), say(l, "follows.before"), say(l, "follows.after")}}
	out.Facts = []kit.SignFact{{Name: say(l, "document"), Value: about.Title, Note: say(l, "revision", "n", c.Latest()+1)}}
	for _, f := range c.Files {
		s := c.Stamp(f.Lang, me, laid.At)
		out.Facts = append(out.Facts, kit.SignFact{Name: about.File(f), Value: s.Role + " · " + s.Name, Note: say(l, "stamp", "when", s.When)})
	}
	out.Facts = append(out.Facts, kit.SignFact{Name: locale.T(l, "signing.certificate", nil), Value: me.Name, Note: locale.T(l, "signing.certificate.note", nil)})
	texts, err := paper.Sheets(r.Context(), c)
	if err != nil {
		return out, err
	}
	var papers []papersheet.Paper
	for i, parts := range texts {
		if parts != nil {
			papers = append(papers, papersheet.Paper{Lang: c.Files[i].Lang, Parts: parts})
		}
	}
	out.Sheet = papersheet.Sheet(papers)
	return out, nil
}

// sign takes the signatures, one a file.
func (k Kind) sign(w http.ResponseWriter, r *route.Request) error {
	given, err := givenOf(r)
	if err == nil {
		_, err = k.Paper(r).Sign(r.Context(), given)
	}
	if err == nil {
		return page.Go(w, r, r.URL.Path+"?done=signed")
	}
	bad, err := page.Refuse(r.Lang, err, page.Fields("read"))
	if err != nil {
		return err
	}
	return k.draw(w, r, bad)
}

func givenOf(r *route.Request) (in signedcopy.Given, err error) {
	if r.PostFormValue("read") != "yes" {
		return in, fault.New(fault.Invalid, "signedcopy.unread").At("read")
	}
	// A form without a revision or an instant was not drawn here; no copy has the
	// revision -1, and the zero instant is too long ago.
	if in.Revision, err = strconv.Atoi(r.PostFormValue("revision")); err != nil {
		in.Revision = -1
	}
	in.At, _ = time.Parse(time.RFC3339, r.PostFormValue("at"))
	in.CMS = page.Signatures(r)
	return in, nil
}
