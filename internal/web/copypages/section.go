package copypages

import (
	"encoding/hex"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"tarazy/internal/eds/evidence"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/signature/signedcopy"
	"tarazy/internal/web/kit"
)

// section is a copy as the page of its document shows it.
type section struct {
	Signed string
	Files  []fileView
	Open   kit.Act
}

// fileView is a file with what tells it from any other.
type fileView struct{ Name, Href, Size, Hash string }

// Section shows on the page of a document, whose copy stands at the address,
// what that copy has so far, with its files.
func Section(l locale.Lang, c *signedcopy.Copy, who people.PersonID, address string, file func(signedcopy.File) string) templ.Component {
	s := section{Signed: signedOf(l, c), Open: kit.Act{Text: say(l, "open"), Href: address}}
	if c.MaySign(who) == nil {
		s.Open = kit.Act{Text: say(l, "do"), Href: address, Kind: kit.Main}
	}
	if c.Latest() > 0 {
		s.Files = filesOf(l, c, address, file)
	}
	return sectionView(s)
}

func signedOf(l locale.Lang, c *signedcopy.Copy) string {
	return say(l, "count", "n", c.Latest(), "of", len(c.Signers))
}

// filesOf are the files as they stand: of the latest revision, or as they were
// drawn.
func filesOf(l locale.Lang, c *signedcopy.Copy, address string, file func(signedcopy.File) string) (out []fileView) {
	for _, f := range c.Files {
		o, _ := c.Object(c.Latest(), f.Name)
		out = append(out, fileView{
			Name: file(f), Href: address + "/" + strconv.Itoa(c.Latest()) + "/" + f.Name + ".pdf", Size: say(l, "bytes", "n", o.Size),
			Hash: say(l, "hash", "hash", locale.Grouped(hex.EncodeToString(o.Hash), 4)),
		})
	}
	return out
}

// signersOf are those who may sign, with what is known of the signatures given.
func signersOf(l locale.Lang, c *signedcopy.Copy, who people.PersonID) (out []kit.Signer) {
	for _, s := range c.Signers {
		x := kit.Signer{Name: s.Name + ", " + s.Role.In(l), When: say(l, "waits"), State: kit.NotStarted, You: s.Person == who}
		if r := c.By(s.Person); r != nil {
			when := func(at time.Time) string { return instant(l, c.Zone, at) }
			x.When, x.State = when(r.At), kit.Done
			x.Notes = append([]string{say(l, "certificate", "serial", locale.Grouped(r.Serial, 4))}, evidence.Texts(l, r.Proofs, when)...)
		}
		out = append(out, x)
	}
	return out
}

// instant is a day and a time of day.
func instant(l locale.Lang, zone *time.Location, at time.Time) string {
	return locale.Moment(l, at.In(zone))
}
