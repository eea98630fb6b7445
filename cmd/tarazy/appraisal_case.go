package main

import (
	"context"
	"unicode"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/locale"
	"tarazy/internal/web/front"
)

// caseTasks are what the cases of the yearly appraisal wait for from a person.
func (a *app) caseTasks(ctx context.Context, actor *access.Actor, l locale.Lang) ([]front.Task, error) {
	all, err := a.appraisals.CasesWaiting(ctx, actor)
	if err != nil {
		return nil, err
	}
	var out []front.Task
	for _, x := range all {
		about := locale.T(l, "appraisal.year.of", map[string]any{"year": x.Year.Number})
		if x.Who != "" {
			about = x.Who + " · " + about
		}
		out = append(out, front.Task{
			Key: x.Task + "." + string(x.Case) + "." + x.Link, Text: capital(locale.T(l, x.Task, nil)), About: about, Href: x.Link, Due: x.Due,
			Do: locale.T(l, "tasks.case.do", nil),
		})
	}
	return out, nil
}

// capital begins a text with a capital: the names of tasks stand within
// sentences elsewhere.
func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
}
