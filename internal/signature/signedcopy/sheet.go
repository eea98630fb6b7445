package signedcopy

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"

	"tarazy/internal/document"
)

// sheetPart is a part of a document that a page draws, one field set.
type sheetPart struct {
	Heading   *document.Heading   `json:"heading,omitempty"`
	Paragraph *document.Paragraph `json:"paragraph,omitempty"`
	Note      *document.Note      `json:"note,omitempty"`
	Facts     *document.KeyValue  `json:"facts,omitempty"`
	Table     *document.Table     `json:"table,omitempty"`
}

// EncodeSheet writes the text of a document as it is kept beside its file, to be
// read on a page later: when a document is finished, what it was drawn from may
// have gone on. Codes, pictures and rules are no text. digest is its SHA-256.
func EncodeSheet(d document.Document) (text, digest []byte, err error) {
	out := []sheetPart{}
	for _, p := range d.Parts {
		var s sheetPart
		switch x := p.(type) {
		case document.Heading:
			s.Heading = &x
		case document.Paragraph:
			s.Paragraph = &x
		case document.Note:
			s.Note = &x
		case document.KeyValue:
			s.Facts = &x
		case document.Table:
			s.Table = &x
		default:
			continue
		}
		out = append(out, s)
	}
	if text, err = json.Marshal(out); err != nil {
		return nil, nil, fmt.Errorf("text of a document: %w", err)
	}
	sum := sha256.Sum256(text)
	return text, sum[:], nil
}

// decodeSheet reads what EncodeSheet wrote.
func decodeSheet(data []byte) ([]document.Part, error) {
	var all []sheetPart
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, err
	}
	var out []document.Part
	for _, s := range all {
		switch {
		case s.Heading != nil:
			out = append(out, *s.Heading)
		case s.Paragraph != nil:
			out = append(out, *s.Paragraph)
		case s.Note != nil:
			out = append(out, *s.Note)
		case s.Facts != nil:
			out = append(out, *s.Facts)
		case s.Table != nil:
			out = append(out, *s.Table)
		}
	}
	return out, nil
}
