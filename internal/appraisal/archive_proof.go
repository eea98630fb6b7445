package appraisal

import (
	"context"
	"encoding/json"
	"io/fs"

	"tarazy/internal/journal"
	"tarazy/internal/journal/bundle"
)

// Proofs are what the archive of a case proves itself by: the journal, and the
// acts by which its decisions are worked out again.
type Proofs struct {
	Journal *journal.Service
	Acts    fs.FS // the program's acts
	Own     fs.FS // the installation's own; nil for none
}

// rulingsFile is the file of an archive with the findings about the case.
const rulingsFile = "rulings.json"

// archivedRuling is a ruling with its finding in the form in which the journal
// keeps it.
type archivedRuling struct {
	Ruling
	Finding json.RawMessage `json:"finding"`
}

func archivedRulings(all []Ruling) []archivedRuling {
	out := make([]archivedRuling, len(all))
	for i, r := range all {
		text, err := journal.FindingText(r.Finding)
		if err != nil { // the journal took it in this form
			text = []byte("null")
		}
		out[i] = archivedRuling{r, text}
	}
	return out
}

// pack writes the files of a case behind their list, with the proofs.
func (p *Proofs) pack(ctx context.Context, g *gathered, list *ArchiveList) ([]byte, error) {
	var signer *journal.Signer
	if p != nil {
		signer = p.Journal.Signer
		if err := p.add(ctx, g, list); err != nil {
			return nil, err
		}
	}
	list.Files = bundle.List(g.files)
	return bundle.Pack(ArchiveForm, list, g.files, signer)
}

// add adds the receipts of all records of the case, those about others without
// what they say, and of the decisions about its year as a whole, with the key and the authorities to verify them by, and the
// acts.
func (p *Proofs) add(ctx context.Context, g *gathered, list *ArchiveList) error {
	numbers, acts, err := bundle.Numbers(ctx, p.Journal, journal.Query{Case: string(g.m.c.ID)}, journal.Query{Case: string(g.m.y.ID), Verb: yearRuleVerb})
	if err != nil {
		return err
	}
	records, err := bundle.Receipts(ctx, p.Journal, numbers, func(subject string) bool { return subject == "" || subject == string(g.m.c.Person) }, nil)
	if err != nil {
		return err
	}
	law, err := bundle.ActFiles(p.Acts, p.Own, append(acts, g.m.y.Act))
	if err != nil {
		return err
	}
	list.Records = len(numbers)
	g.files = append(g.files, law...)
	g.files = append(g.files, bundle.File{Name: bundle.Records, Data: records}, bundle.File{Name: bundle.PublicKey, Data: []byte(p.Journal.Signer.Public() + "\n")},
		bundle.File{Name: bundle.Roots, Data: g.s.Trust.PEM()})
	return nil
}
