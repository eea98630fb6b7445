package meetingpages

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/appraisal"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/papersheet"
)

// protocolPage is the protocol of a meeting: the draft, or the versions that
// were drawn up, with who signed.
type protocolPage struct {
	failed
	Head    kit.Heading
	Done    string
	Path    string
	Sheet   templ.Component
	Draw    string // what the button says; "" where it cannot be drawn
	Number  string
	State   string
	Signers []kit.Signer
	Meeting string
	Title   string
	Kept    []keptView
	Copy    templ.Component // what there is of the copy that bears its signatures; nil for none
	Draft   string
}

// keptView is a version of the protocol with its files.
type keptView struct {
	Title, Sub string
	Files      []kit.Link
	Hashes     []string
}

func (d Deps) protocol(w http.ResponseWriter, r *route.Request) error {
	return d.drawProtocol(w, r, failed{})
}

func (d Deps) drawProtocol(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.Appraisals.Meeting(r.Context(), r.Actor, meetingID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &protocolPage{failed: f, Done: done(r, "drawn", "signed", "approved"), Path: pathOf(v.Meeting.ID, "/protocol"), Number: "0"}
	p.Head = kit.Heading{Crumbs: meetingCrumbs(l, v), Title: t(l, "protocol.title"), Sub: meetingHead(l, v).Sub}
	if v.Protocol == nil {
		p.Draft = t(l, "protocol.draft_text")
	} else {
		p.Number = number(v.Protocol.Number)
		p.signers(l, v)
		p.Meeting = string(v.Meeting.ID)
		p.Title = t(l, "protocol.signed", "n", len(v.Protocol.Signed), "of", len(v.Protocol.Must))
		p.State = t(l, "protocol.waits")
		if v.Protocol.Complete() {
			p.State = t(l, "protocol.waits_approval")
		}
		if v.Protocol.Approved != nil {
			p.State = t(l, "protocol.is_approved", "who", v.Names[v.Protocol.Approved.Person], "when", instant(l, &v.Body, v.Protocol.Approved.At))
		}
	}
	if v.May.Draw {
		p.Draw = t(l, "protocol.draw")
		if v.Protocol != nil {
			p.Draw = t(l, "protocol.redraw")
		}
	}
	if v.May.Sign {
		p.Head.Acts = append(p.Head.Acts, kit.Act{Text: t(l, "protocol.sign"), Href: p.Path + "/sign", Kind: kit.Main})
	}
	if v.May.Approve {
		p.Head.Acts = append(p.Head.Acts, kit.Act{Text: t(l, "protocol.approve"), Href: p.Path + "/approve", Kind: kit.Main})
	}
	for i := len(v.Kept) - 1; i >= 0; i-- {
		p.Kept = append(p.Kept, d.keptOf(l, v, &v.Kept[i]))
	}
	if p.Copy, err = d.signedCopy(r, v); err != nil {
		return err
	}
	paper, err := d.Appraisals.ProtocolPapers(r.Context(), r.Actor, v.Meeting.ID, appraisal.PartResults, paperLang(l))
	if err != nil {
		return err
	}
	p.Sheet = papersheet.Sheet([]papersheet.Paper{{Lang: paperLang(l), Parts: paper.Parts}})
	return d.draw(w, r, p.Head, f.Status, protocolShow(p))
}

// paperLang is the language in which a paper is read: papers are in Kazakh and
// in Russian.
func paperLang(l locale.Lang) locale.Lang {
	if l == locale.RU {
		return l
	}
	return locale.KK
}

func (p *protocolPage) signers(l locale.Lang, v *appraisal.MeetingView) {
	p.Signers = signersOf(l, v)
}

// signersOf are those who sign, with when they did, and who approves.
func signersOf(l locale.Lang, v *appraisal.MeetingView) []kit.Signer {
	var out []kit.Signer
	for _, id := range v.Protocol.Must {
		s := kit.Signer{Name: v.Names[id], When: t(l, "protocol.not_signed"), State: kit.NotStarted}
		if duty := v.Order.SeatOf(id); duty != "" {
			s.Name += ", " + dutyName(l, duty)
		}
		if x := v.Protocol.SignatureOf(id); x != nil {
			s.When, s.State, s.Notes = instant(l, &v.Body, x.At), kit.Done, proofs(l, v, x)
		}
		out = append(out, s)
	}
	if x := v.Protocol.Approved; x != nil {
		out = append(out, kit.Signer{Name: v.Names[x.Person] + ", " + t(l, "authorised"), When: instant(l, &v.Body, x.At), State: kit.Done, Notes: proofs(l, v, x)})
	}
	return out
}

// proofs say what was known of the certificate's revocation and of the time.
func proofs(l locale.Lang, v *appraisal.MeetingView, x *appraisal.ProtocolSignature) []string {
	return evidence.Texts(l, x.Proofs, func(at time.Time) string { return instant(l, &v.Body, at) })
}

func (d Deps) keptOf(l locale.Lang, v *appraisal.MeetingView, x *appraisal.Protocol) keptView {
	k := keptView{Title: t(l, "protocol.version", "n", x.Number), Sub: t(l, "protocol.drawn", "who", v.Names[x.By], "when", instant(l, &v.Body, x.Drawn))}
	if x.Replaced {
		k.Title += " · " + t(l, "protocol.replaced")
	}
	for _, f := range x.Files {
		name := t(l, "file."+f.Part) + ", " + locale.T(l, "meeting.page.lang."+string(f.Lang), nil)
		k.Files = append(k.Files, kit.Link{Text: name, Href: pathOf(v.Meeting.ID, "/protocol/"+number(x.Number)+"/"+f.Part+"-"+string(f.Lang)+".pdf")})
		k.Hashes = append(k.Hashes, t(l, "hash", "hash", hexOf(f.Hash)))
	}
	return k
}

const digits = "0123456789abcdef"

// hexOf writes a hash in groups that can be read out.
func hexOf(h []byte) string {
	var b strings.Builder
	for _, x := range h {
		b.WriteByte(digits[x>>4])
		b.WriteByte(digits[x&15])
	}
	return locale.Grouped(b.String(), 4)
}

func (d Deps) drawUp(w http.ResponseWriter, r *route.Request) error {
	_, err := d.Appraisals.DrawMeetingProtocol(r.Context(), r.Actor, meetingID(r), int(whole(r, "number")))
	if err == nil {
		return goTo(w, r, pathOf(meetingID(r), "/protocol?done=drawn"))
	}
	f, err := d.refused(r, err, nil)
	if err != nil {
		return err
	}
	return d.drawProtocol(w, r, f)
}

// file gives a file of a protocol to be kept.
func (d Deps) file(w http.ResponseWriter, r *route.Request) error {
	n, err := strconv.Atoi(r.PathValue("number"))
	part, lang, ok := strings.Cut(strings.TrimSuffix(r.PathValue("file"), ".pdf"), "-")
	if err != nil || !ok {
		return fault.New(fault.Missing, "appraisal.missing.protocol")
	}
	_, data, err := d.Appraisals.MeetingFile(r.Context(), r.Actor, meetingID(r), n, part, locale.Lang(lang))
	if err != nil {
		return err
	}
	return route.Save(w, "application/pdf", "protocol-"+number(n)+"-"+part+"-"+lang+".pdf", data)
}

// signPage is where the files of a protocol are read and signed in one act.
type signPage struct {
	failed
	Head     kit.Heading
	Path     string
	Number   string
	Files    []kit.Link
	Sheet    kit.SignSheet
	Blocked  string
	Do, Read string
	Back     string
	Signing  kit.Signing
}

func (d Deps) signForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawSign(w, r, false, failed{})
}

func (d Deps) approveForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawSign(w, r, true, failed{})
}

// drawSign draws the sheet to be signed, by the commission or, to approve, by
// the authorised person.
func (d Deps) drawSign(w http.ResponseWriter, r *route.Request, approve bool, f failed) error {
	v, err := d.Appraisals.Meeting(r.Context(), r.Actor, meetingID(r))
	if err != nil {
		return err
	}
	if v.Protocol == nil {
		return fault.New(fault.Missing, "appraisal.missing.protocol")
	}
	l, word, may := r.Lang, "sign", v.May.Sign
	if approve {
		word, may = "approve", v.May.Approve
	}
	p := &signPage{failed: f, Back: pathOf(v.Meeting.ID, "/protocol"), Number: number(v.Protocol.Number), Signing: kit.Signing{URL: d.SignerURL}, Do: t(l, "protocol."+word+".do"), Read: t(l, "protocol.read")}
	p.Path = p.Back + "/" + word
	p.Head = kit.Heading{Crumbs: append(meetingCrumbs(l, v), kit.Link{Text: t(l, "protocol.title"), Href: p.Back}), Title: t(l, "protocol."+word), Sub: t(l, "protocol."+word+".sub")}
	p.Files = d.keptOf(l, v, v.Protocol).Files
	p.sheet(l, v, word, r.Actor.Name)
	if !may {
		p.Blocked = t(l, "protocol."+word+".blocked")
	} else if err := d.toSign(r, v, p); err != nil {
		return err
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Class: "p-protocol", Status: f.Status, Bundles: []string{"signing.js"}}, signShow(p))
}

// sheet is what is signed, by whom, and what follows.
func (p *signPage) sheet(l locale.Lang, v *appraisal.MeetingView, word, who string) {
	x := v.Protocol
	p.Sheet = kit.SignSheet{Sheet: templ.NopComponent, SignedTitle: t(l, "protocol.signed", "n", len(x.Signed), "of", len(x.Must)), Signers: signersOf(l, v)}
	p.Sheet.Facts = []kit.SignFact{{Name: t(l, "protocol.document"), Value: t(l, "number", "n", v.Meeting.Number, "year", v.Year.Number), Note: t(l, "protocol.version", "n", x.Number)}}
	for _, f := range x.Files {
		p.Sheet.Facts = append(p.Sheet.Facts, kit.SignFact{Name: t(l, "file."+f.Part), Value: locale.T(l, "meeting.page.lang."+string(f.Lang), nil), Note: t(l, "hash", "hash", hexOf(f.Hash))})
	}
	p.Sheet.Facts = append(p.Sheet.Facts, kit.SignFact{Name: locale.T(l, "signing.certificate", nil), Value: who, Note: locale.T(l, "signing.certificate.note", nil)})
	p.Sheet.Follows = []string{t(l, "follows."+word)}
	if word == "approve" {
		p.Sheet.Follows = []string{t(l, "follows.approve", "n", v.Count.Adopted), t(l, "follows.terms")}
	}
}

// toSign puts the very bytes on the page, and their text to be read.
func (d Deps) toSign(r *route.Request, v *appraisal.MeetingView, p *signPage) error {
	var papers []papersheet.Paper
	for _, f := range v.Protocol.Files {
		_, data, err := d.Appraisals.MeetingFile(r.Context(), r.Actor, v.Meeting.ID, v.Protocol.Number, f.Part, f.Lang)
		if bad, ok := fault.As(err); ok && bad.Kind == fault.Conflict {
			p.Blocked = locale.T(r.Lang, bad.Key(), bad.Args)
			return nil
		}
		if err != nil {
			return err
		}
		p.Signing.Add(t(r.Lang, "file."+f.Part)+" · "+locale.T(r.Lang, "meeting.page.lang."+string(f.Lang), nil), data)
		paper, err := d.Appraisals.ProtocolPapers(r.Context(), r.Actor, v.Meeting.ID, f.Part, f.Lang)
		if err != nil {
			return err
		}
		papers = append(papers, papersheet.Paper{Lang: f.Lang, Parts: paper.Parts})
	}
	p.Sheet.Sheet = papersheet.Sheet(papers)
	return nil
}

// given are the signatures of the form, in the order of the files.
func given(r *route.Request) (int, [][]byte, error) {
	n := int(whole(r, "number"))
	if r.PostFormValue("read") != "yes" {
		return n, nil, fault.New(fault.Invalid, "meeting.unread").At("read")
	}
	return n, page.Signatures(r), nil
}

func (d Deps) sign(w http.ResponseWriter, r *route.Request) error {
	n, cms, err := given(r)
	if err == nil {
		_, err = d.Appraisals.SignMeetingProtocol(r.Context(), r.Actor, meetingID(r), n, cms)
	}
	return d.wasSigned(w, r, err, false)
}

func (d Deps) approve(w http.ResponseWriter, r *route.Request) error {
	n, cms, err := given(r)
	if err == nil {
		_, err = d.Appraisals.ApproveResults(r.Context(), r.Actor, meetingID(r), n, cms)
	}
	return d.wasSigned(w, r, err, true)
}

func (d Deps) wasSigned(w http.ResponseWriter, r *route.Request, err error, approve bool) error {
	word := "signed"
	if approve {
		word = "approved"
	}
	if err == nil {
		return goTo(w, r, pathOf(meetingID(r), "/protocol?done="+word))
	}
	f, err := d.refused(r, err, map[string]string{"read": "read"})
	if err != nil {
		return err
	}
	return d.drawSign(w, r, approve, f)
}
