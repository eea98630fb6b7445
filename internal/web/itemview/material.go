package itemview

import (
	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// Material draws what items are asked about by itself, in one language; id is
// that of its heading in the page.
func Material(id string, l locale.Lang, s *exam.Stimulus) templ.Component { return stimulus(id, l, s) }
