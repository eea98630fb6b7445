package document

import "strings"

// EDS says that a person signed with an electronic digital signature.
type EDS struct {
	Serial string // serial number of the certificate, as printed
	When   string // day and time in the body's zone, as printed
}

// Signature is the place of one signature. With EDS it names the signed one;
// without, it has lines for the name, the date and the hand.
type Signature struct {
	Role string // in what quality the person signs
	Name string // surname and initials; "" leaves a line
	Date string // as printed; "" leaves a line
	EDS  *EDS
}

// SignatureBlock is the signatures of a form, two abreast. QR, if given, stands
// at their right.
type SignatureBlock struct {
	Signatures []Signature
	QR         *QR
}

// Approval is the block at the top right in which a superior approves a form.
// Its heading comes from the catalogue.
type Approval struct {
	Signature Signature
}

// Reference is the block at the top right that names the annex and the act
// that the form belongs to.
type Reference struct {
	Text string
}

func (SignatureBlock) part() {}
func (Approval) part()       {}
func (Reference) part()      {}

// texts are all that a signature prints.
func (s Signature) texts() []string {
	out := []string{s.Role, s.Name, s.Date}
	if s.EDS != nil {
		out = append(out, s.EDS.Serial, s.EDS.When)
	}
	return out
}

func (s Signature) letters() int { return len(strings.Join(s.texts(), "")) }

func (b SignatureBlock) weight() (rows, letters int) {
	for _, s := range b.Signatures {
		letters += s.letters()
	}
	if b.QR != nil {
		_, l := b.QR.weight()
		letters += l
	}
	return len(b.Signatures), letters
}

func (a Approval) weight() (rows, letters int) { return 1, a.Signature.letters() }

func (r Reference) weight() (rows, letters int) { return 0, len(r.Text) }

// pairs gives the signatures two by two, the last alone if their number is odd.
func (b SignatureBlock) pairs() [][]Signature {
	var out [][]Signature
	for s := b.Signatures; len(s) > 0; {
		n := min(2, len(s))
		out, s = append(out, s[:n]), s[n:]
	}
	return out
}

// signaturesFollow says whether signatures come next, with nothing but notes
// before them. What they stand under must be on their page.
func signaturesFollow(rest []Part) bool {
	for _, p := range rest {
		switch p.(type) {
		case Note:
		case SignatureBlock:
			return true
		default:
			return false
		}
	}
	return false
}
