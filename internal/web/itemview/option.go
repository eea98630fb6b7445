package itemview

import (
	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// optionText is the text of an <option>, which takes no mark-up.
func optionText(langs []locale.Lang, t exam.Text, letter string) string {
	if len(langs) == 0 {
		return letter
	}
	return letter + ". " + plain(t.In(langs[0]))
}

// inOption are the texts of an <option> in each language, for the switch.
func inOption(langs []locale.Lang, t exam.Text, letter string) templ.Attributes {
	out := templ.Attributes{}
	if len(langs) > 1 {
		for _, l := range langs {
			out["data-text-"+string(l)] = optionText([]locale.Lang{l}, t, letter)
		}
	}
	return out
}
