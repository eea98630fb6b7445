package document

import "io"

// Format is a kind of file that a document is written as.
type Format struct {
	Name  string // "pdf", "docx": also the ending of the file's name
	Media string // type of the file
	Write func(io.Writer, Document) error
}

// The formats.
var (
	AsPDF  = Format{"pdf", "application/pdf", PDF}
	AsDOCX = Format{"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", DOCX}
)

// FormatOf finds a format by its name; false for another name.
func FormatOf(name string) (Format, bool) {
	for _, f := range []Format{AsPDF, AsDOCX} {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}
