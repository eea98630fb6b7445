package bundle

import (
	"errors"
	"path"
	"slices"
	"time"

	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
)

// ListFile is where a bundle has a revocation list, by its SHA-256.
func ListFile(sum string) string { return path.Join("revocation", sum+".crl") }

// listsMost bounds the revocation lists that go along, in bytes each. What a larger
// one said is in the bundle, the list itself is not.
const listsMost = 8 << 20

// Lists adds the revocation lists that decided, each once.
func Lists(files []File, kept *evidence.Gatherer, sums []string) ([]File, error) {
	for _, sum := range sums {
		name := ListFile(sum)
		if slices.ContainsFunc(files, func(f File) bool { return f.Name == name }) {
			continue
		}
		data, err := kept.Kept(sum)
		if err != nil {
			return nil, err
		}
		if data != nil && len(data) <= listsMost {
			files = append(files, File{name, data})
		}
	}
	return files, nil
}

// Signature is one signature of a bundle.
type Signature struct {
	File   string    // of the CMS message
	Over   string    // file that was signed
	At     time.Time // at which it was taken
	Serial string    // of the certificate on record; "" where none is
	Proof  evidence.Proof
	Place  string // of a trouble, within the file
}

// Trusts are the sets of authorities by which signatures are checked, each on its
// own: those inside, and those of the checker where there are any.
func (o *Opened) Trusts(own *eds.Trust) []*eds.Trust {
	inside, err := eds.NewTrust(o.Files[Roots])
	if err != nil {
		o.Report.Trouble("roots", Roots, "", err)
		inside = &eds.Trust{}
	}
	if own == nil {
		return []*eds.Trust{inside}
	}
	return []*eds.Trust{inside, own}
}

// Signer checks a signature at the instant at which it was taken, by each set of
// authorities, and what was kept with it. It gives whose it is; a signature that
// does not hold, or whose proof does not, is a trouble.
func (o *Opened) Signer(s Signature, trusts []*eds.Trust) (who eds.Certificate, ok bool) {
	data, ok := o.Files[s.Over]
	if !ok {
		o.Report.Trouble("signature", s.File, s.Place, errors.New("no such file was signed"))
		return who, false
	}
	for _, trust := range trusts {
		found, err := eds.Verify(o.Files[s.File], data, trust, s.At, eds.Want{Purpose: eds.Signing})
		if err == nil {
			var one eds.Signature
			one, err = found.Only()
			who = one.Signer
		}
		if err == nil && s.Serial != "" && who.Serial != s.Serial {
			err = errors.New("another certificate than the one on record")
		}
		if err != nil {
			o.Report.Trouble("signature", s.File, s.Place, err)
			return who, false
		}
		if err := evidence.Again(o.Files[s.File], who, s.At, s.Proof, trust, o.list); err != nil {
			o.Report.Trouble("proof", s.File, s.Place, err)
		}
	}
	return who, true
}

// list is a revocation list that decided when a signature was taken; nil where the
// bundle has it not.
func (o *Opened) list(sum string) []byte { return o.Files[ListFile(sum)] }
