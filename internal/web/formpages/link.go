package formpages

import (
	"strings"

	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/signatures"
)

// langOf is the language of the forms for a reader: English readers get the
// Kazakh ones.
func langOf(l locale.Lang) locale.Lang {
	if l == locale.RU {
		return l
	}
	return locale.KK
}

func path(l locale.Lang, id appraisal.CaseID, paper appraisal.Paper, format string) string {
	return "/appraisals/" + string(id) + "/forms/" + string(paper) + "/" + string(langOf(l)) + "/" + format
}

// Made lead to the forms of a case that are there, each as a file.
func Made(l locale.Lang, c *appraisal.Case) []kit.Link {
	var out []kit.Link
	for _, x := range []struct {
		paper appraisal.Paper
		there bool
	}{
		{appraisal.PlanPaper, c.Done.Plan != appraisal.PlanNone}, {appraisal.SheetPaper, c.Done.Sheet != appraisal.SheetNone},
		{appraisal.AssessmentPaper, c.Done.Assessment != appraisal.SheetNone},
	} {
		if x.there {
			out = append(out, kit.Link{Text: say(l, "of", "title", title(l, x.paper)), Href: path(l, c.ID, x.paper, formats[0])})
		}
	}
	return out
}

// Links lead to a form of a case as files, and to who signed it.
func Links(l locale.Lang, id appraisal.CaseID, paper appraisal.Paper) []kit.Act {
	var out []kit.Act
	for _, format := range formats {
		out = append(out, kit.Act{
			Text: say(l, "one", "format", strings.ToUpper(format)), Kind: kit.Quiet,
			Href: path(l, id, paper, format),
		})
	}
	return append(out, signatures.Act(l, string(paper), string(id)))
}
