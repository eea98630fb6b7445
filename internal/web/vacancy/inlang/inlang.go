// Package inlang marks words that a page shows in another language than its
// own. Posts, units and most texts of a body exist in Kazakh and Russian alone:
// on an English page the Russian text stands for them, and what reads the page
// aloud has to know it.
package inlang

import "tarazy/internal/locale"

// Of is the language of words on a page in a language: "" where it is the
// page's own.
func Of(l locale.Lang, w locale.Words) string {
	if l == locale.EN && w.EN == w.RU && w.RU != "" {
		return string(locale.RU)
	}
	return ""
}

// All is the language of several words that stand in one line: "" where one of
// them is in the page's own.
func All(l locale.Lang, all ...locale.Words) string {
	lang := ""
	for _, w := range all {
		if lang = Of(l, w); lang == "" {
			return ""
		}
	}
	return lang
}
