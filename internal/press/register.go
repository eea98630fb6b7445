package press

import (
	"bytes"
	"context"
	"crypto/sha256"
	"regexp"
	"strings"

	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// Enter writes papers into the register, in the transaction in which they come
// about. One that stands there already stays as it was entered first.
func Enter(tx Tx, all ...Issued) error {
	for i := range all {
		all[i].At = tx.Now()
	}
	return tx.PaperEnter(all)
}

// Give prints a paper and enters it, as one that is given out at once.
func Give[T Tx](ctx context.Context, write func(context.Context, func(T) error) error, r *Ready, f document.Format) ([]byte, error) {
	p, err := r.Print(f)
	if err != nil {
		return nil, err
	}
	return p.Data, write(ctx, func(tx T) error { return Enter(tx, p.Issued) })
}

// Checked is what the register says of a paper.
type Checked struct {
	Code  string
	Files []Issued // by format
	Body  locale.Words
	// Later is the latest paper of the same matter and language; nil where this is
	// the latest.
	Later *Issued
}

// SampleCode stands on what is printed to try a template.
const SampleCode = "sample"

var codeForm = regexp.MustCompile(`^[a-z2-7]{26}$`)

// Check looks a paper up by its code, typed with or without spaces. The fault is
// press.missing.
func (s *Service) Check(ctx context.Context, code string) (*Checked, error) {
	code = strings.ToLower(strings.Join(strings.Fields(code), ""))
	if code == SampleCode {
		return nil, fault.New(fault.Missing, "press.sample").At("code")
	}
	if !codeForm.MatchString(code) {
		return nil, fault.New(fault.Missing, "press.missing").At("code")
	}
	out := &Checked{Code: code}
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		if out.Files, err = tx.PapersByCode(code); err != nil {
			return err
		}
		if len(out.Files) == 0 {
			return fault.New(fault.Missing, "press.missing").At("code")
		}
		one := &out.Files[0]
		if one.Body != "" {
			b, err := tx.BodyGet(one.Body)
			if err != nil {
				return err
			}
			if b != nil {
				out.Body = b.Names
			}
		}
		last, err := tx.PaperLatest(one.Kind, one.Matter, one.Lang)
		if last != nil && last.Code != code {
			out.Later = last
		}
		return err
	})
	return out, err
}

// Likeness is how a file stands to a paper of the register.
type Likeness string

// The likenesses.
const (
	Same    Likeness = "same"    // the very file
	Further Likeness = "further" // the very file with something written behind it, as signatures in a PDF are
	Other   Likeness = "other"   // another file
)

// Like holds a file against those that were given out.
func (c *Checked) Like(data []byte) Likeness {
	for i := range c.Files {
		f := &c.Files[i]
		if int64(len(data)) < f.Size || f.Size == 0 {
			continue
		}
		sum := sha256.Sum256(data[:f.Size])
		switch {
		case !bytes.Equal(sum[:], f.Hash):
		case int64(len(data)) == f.Size:
			return Same
		default:
			return Further
		}
	}
	return Other
}
