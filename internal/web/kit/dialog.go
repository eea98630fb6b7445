package kit

import "github.com/a-h/templ"

// DialogBox is a dialog. One that the server draws Open becomes modal in the browser; Back is the page
// behind it, where closing leads when the dialog has an address of its own.
type DialogBox struct {
	ID, Title, Sub string
	Open           bool
	Back           string
	Narrow         bool
	Unpadded       bool // the children lay themselves out
	Foot           templ.Component
}

func (d DialogBox) class() string {
	if d.Narrow {
		return "dialog dialog--narrow"
	}
	return "dialog"
}

func (d DialogBox) bodyClass() string {
	if d.Unpadded {
		return "dialog__body"
	}
	return "dialog__body dialog__body--pad"
}

func (d DialogBox) attrs() templ.Attributes {
	attrs := templ.Attributes{"id": d.ID}
	if d.Open {
		attrs["open"] = true
		attrs["data-modal"] = true
	}
	if d.Back != "" {
		attrs["data-back"] = d.Back
	}
	return attrs
}

// Signer is one of those who sign; Done carries the time in When.
type Signer struct {
	Name, When string
	Notes      []string // what else is known of the signature, below the name
	State      StateKind
	You        bool
}

// SignSheet is what a person sees before signing: the very bytes, the certificate, the others, what
// follows. Sheet draws the document.
type SignSheet struct {
	Sheet       templ.Component
	Facts       []SignFact
	SignedTitle string // "Signatures: 4 of 5"
	Signers     []Signer
	Follows     []string // what happens at once
}

// SignFact is a line of the sheet with a second, quieter one.
type SignFact struct{ Name, Value, Note string }
