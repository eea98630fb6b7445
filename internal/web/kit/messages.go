package kit

// NoteKind is how a note bears on the reader's act.
type NoteKind string

// The kinds of notes.
const (
	PlainNote  NoteKind = ""
	InfoNote   NoteKind = "info"
	DecideNote NoteKind = "decide"
	LateNote   NoteKind = "late"
)

func (k NoteKind) class() string {
	if k == PlainNote {
		return "note"
	}
	return "note note--" + string(k)
}

// Toast is an act just done; Undo takes it back by POST.
type Toast struct {
	Text string
	Undo string
}

// FieldError is an error of a form and the id of its field; an empty id belongs to the whole form.
type FieldError struct{ ID, Text string }

// Nothing is what an empty place says: what would be here, and how to begin.
type Nothing struct {
	Title, Text string
	Act         *Act
}

// Work is long work under way or done. Of is zero while its size is not known.
type Work struct {
	Text, Href string
	Done, Of   int
	Count      string // "412 / 600", or a word when it is over
	Note       string
	Late       bool
}
