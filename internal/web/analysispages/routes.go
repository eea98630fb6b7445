// Package analysispages holds the pages of those who look after exams: how good
// a test and its items are, a key that was wrong, the sittings to watch.
package analysispages

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/exam/analysis"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
)

// Deps are what the pages stand on.
type Deps struct {
	Delivery *exam.Delivery
	Reports  *analysis.Reports
	Draw     page.Draw
	// Zone is that of a body, in which times are shown.
	Zone func(body string) *time.Location
}

// Routes of the area.
func Routes(d Deps) []route.Route {
	get := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "GET", Pattern: pattern, Verb: v, Handle: h}
	}
	post := func(pattern string, v access.Verb, h route.Handler) route.Route {
		return route.Route{Method: "POST", Pattern: pattern, Verb: v, Handle: h}
	}
	const test, key = "/exam-analysis/{test}", "/exam-keys/{key}/{edition}"
	return []route.Route{
		get("/exam-analysis", access.AnalyseTest, d.tests),
		get(test, access.AnalyseTest, d.test),
		get(test+"/file/{format}", access.AnalyseTest, d.file),
		post(test+"/flags", access.AnalyseTest, d.flag),
		get(test+"/items/{key}/{edition}", access.AnalyseTest, d.item),
		get(test+"/profiles", access.AnalyseTest, d.profiles),
		get(test+"/profiles/{attempt}", access.AnalyseTest, d.profile),
		get(key, access.CorrectKey, d.keyForm),
		post(key, access.CorrectKey, d.keyCorrect),
		get("/exam-watch", access.WatchExam, d.watchList),
	}
}

// say gives a message of the pages of analysis.
func say(l locale.Lang, key string, kv ...any) string {
	return message(l, "exam_analysis_pages."+key, kv)
}

// told gives a message of the pages of watching.
func told(l locale.Lang, key string, kv ...any) string { return message(l, "exam_watch."+key, kv) }

func message(l locale.Lang, key string, kv []any) string {
	return locale.T(l, key, fault.New(fault.Invalid, "", kv...).Args)
}

func bodyOf(r *route.Request) people.BodyID { return people.BodyID(r.Actor.Body) }

// whole reads a whole number; −1 for what is none, which the verb refuses.
func whole(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return -1
	}
	return n
}

// two writes a figure with two places; three with three.
func two(l locale.Lang, x float64) string { return places(l, x, 2) }

func places(l locale.Lang, x float64, n int) string {
	return locale.Decimal(l, strconv.FormatFloat(x, 'f', n, 64))
}

// percent writes a share.
func percent(l locale.Lang, x float64) string { return places(l, 100*x, 0) + " %" }

// some writes a figure that may be missing.
func some(l locale.Lang, x *float64) string {
	if x == nil {
		return "–"
	}
	return two(l, *x)
}

// textIn is the text of an item in the language of the page, or in Russian where
// items have none in it, with its language.
func textIn(l locale.Lang, t exam.Text) string {
	for _, in := range []locale.Lang{l, locale.RU, locale.KK} {
		if s := t.In(in); s != "" {
			return s
		}
	}
	return ""
}

// short cuts a text for a cell of a table.
func short(text string) string {
	const most = 90
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= most {
		return string(runes)
	}
	return strings.TrimSpace(string(runes[:most-1])) + "…"
}

func testPath(key string) string { return "/exam-analysis/" + url.PathEscape(key) }

func itemPath(test, key string, edition int) string {
	return testPath(test) + "/items/" + url.PathEscape(key) + "/" + strconv.Itoa(edition)
}

func keyPath(key string, edition int) string {
	return "/exam-keys/" + url.PathEscape(key) + "/" + strconv.Itoa(edition)
}

// failed is a refusal of a form in words.
type failed = page.Refused

// refused puts a fault at the field of the form that it is about; names gives
// the ids of fields by the names that faults use.
func refused(l locale.Lang, err error, names map[string]string) (failed, error) {
	return page.Refuse(l, err, func(f *fault.Error) string {
		field, _, _ := strings.Cut(f.Field, "[")
		return names[field]
	})
}
