package journeys

import (
	"strings"

	"tarazy/internal/web/webtest"
)

// guideText is a guide as the interface of the program gives it.
type guideText struct {
	Guide struct {
		Competencies []struct {
			Key        string   `json:"key"`
			Indicators []string `json:"indicators"`
			Questions  []struct {
				ID string `json:"id"`
			} `json:"questions"`
		} `json:"competencies"`
	} `json:"guide"`
}

// noteText are notes as the interface takes and gives them.
type noteText struct {
	Examples   []noteExample     `json:"examples"`
	Free       map[string]string `json:"free"`
	Impression string            `json:"impression"`
}

type noteExample struct {
	ID         string            `json:"id"`
	Competency string            `json:"competency"`
	Question   string            `json:"question"`
	Parts      map[string]string `json:"parts"`
}

// heard is what a candidate told, by the letters of the technique; the first
// words of the action are of those that ask who did it.
var heard = map[string][]string{
	"kk": {"Бөлімде есеп кешікті", "Маған мерзімге жинау тапсырылды", "Біз әдетте бірге жинаймыз, мен кестені өзім құрдым", "Есеп екі күн бұрын тапсырылды"},
	"ru": {"Отдел опаздывал с отчётом", "Мне поручили собрать его к сроку", "Мы обычно собираем вместе, я сам составил график", "Отчёт сдали на два дня раньше"},
}

// said is what is entered about a candidate, in the language of the interview.
var said = map[string]map[string]string{
	"kk": {"next": "Хаттамаға қол қойылады", "reason": "Талқылаудан кейін келісілді", "fit": "Лауазымға лайық: мысалдар толық", "letter": "Сұхбатқа уақыт бөлгеніңізге рақмет."},
	"ru": {"next": "Подписание протокола", "reason": "Согласовано после обсуждения", "unfit": "Не соответствует должности: примеров руководства мало", "letter": "Благодарим за время, уделённое собеседованию."},
}

var pieces = []string{"situation", "task", "action", "result"}

// passage is what a rater quotes.
var passage = map[string]string{"kk": "мен кестені өзім құрдым", "ru": "я сам составил график"}

// at is a page of the interview.
func (s *talks) at(a *asked, page string) string { return s.on(a.id, page) }

// isHeld: the lead holds the interview; a member takes notes, and their line is
// cut meanwhile; nobody can mark before it is over.
func (s *talks) isHeld(a *asked) {
	s.t.Helper()
	s.passes(a.on())
	lead, member := s.lead, s.raters[1]
	s.sits(lead, a.lang)
	s.sits(member, a.lang)
	lead.b.open(s.at(a, "conduct"))
	lead.b.says(a.who.Surname)
	lead.b.press(`form[action$="/begin"] .btn--main`, `document.querySelector("[data-clock]")`)
	lead.b.looks("conduct-"+a.lang, 390)
	s.ticksTheScript(a)
	s.takesNotes(a, member)
	member.get(s.at(a, "rate")).is(409)
	for _, r := range s.others(member) {
		r.visitor.lang = a.lang
		r.calls("PUT", "/api/v1/interviews/"+a.id+"/notes", map[string]any{"seq": 1, "notes": s.notesOf(a)}, nil)
	}
	lead.b.open(s.at(a, "conduct"))
	lead.b.press(`[data-goto="part-closing"]`, `document.querySelector("#part-closing").checkVisibility()`)
	lead.b.set("next", said[a.lang]["next"])
	lead.b.set("term", "2023-06-30")
	lead.b.press("#end .btn--final", `location.pathname.endsWith("/rate")`)
	member.b.until(`!document.querySelector("[data-panel=ended]").hidden`)
}

// ticksTheScript: the lead notes what was said, and asks beside the guide.
func (s *talks) ticksTheScript(a *asked) {
	s.t.Helper()
	b := s.lead.b
	b.press("[data-part][data-current] [data-tick]", `document.querySelector("[data-part][data-current] [data-tick]").getAttribute("aria-pressed") === "true"`)
	b.click(".iv__side details:has([action$='/ask']) summary")
	b.set("text", passage[a.lang]+"?")
	b.sends("form[action$='/ask'] .btn")
	b.until(`document.querySelector(".iv__side").innerText.includes(` + quoted(passage[a.lang]+"?") + `)`)
}

// saved: all that is written is on the server.
const saved = `document.querySelector("[data-current] [data-saved]")?.className === "saved"`

// takesNotes: one question with the line, one without, one after the program
// was killed and stands again; everything is on the server in the end.
func (s *talks) takesNotes(a *asked, r *rater) {
	s.t.Helper()
	b := r.b
	b.open(s.at(a, "conduct"))
	s.notes(a, b, looked[0])
	b.until(saved)
	b.until(`document.querySelector("#part-` + looked[0] + ` mark") && document.querySelector("#part-` + looked[0] + ` [data-clarify]:not(:empty)")`)
	b.looksAs("notes-"+a.lang, 390)
	webtest.Line(s.t, b.ctx, false)
	s.notes(a, b, looked[1])
	b.until(`document.body.dataset.net === "off"`)
	if got := s.notesOn(a, r); len(got.Examples) != 1 {
		s.t.Errorf("%d examples on the server while the line is cut", len(got.Examples))
	}
	s.kill()
	s.run()
	webtest.Line(s.t, b.ctx, true)
	b.until(saved + ` && document.body.dataset.net === "on"`)
	s.notes(a, b, looked[2])
	b.until(saved)
	got := s.notesOn(a, r)
	for i, e := range got.Examples {
		for k, part := range pieces {
			if e.Competency != looked[i] || e.Parts[part] != heard[a.lang][k] {
				s.t.Errorf("the %s of %s is on the server as %q", part, e.Competency, e.Parts[part])
			}
		}
	}
	if len(got.Examples) != len(looked) {
		s.t.Errorf("%d examples on the server, not %d", len(got.Examples), len(looked))
	}
}

// notes types an example by its letters.
func (s *talks) notes(a *asked, b *window, key string) {
	s.t.Helper()
	b.press(`[data-goto="part-`+key+`"]`, `document.querySelector("#part-`+key+`").checkVisibility()`)
	for k, part := range pieces {
		b.sets(`#part-`+key+` [data-example] [data-piece="`+part+`"]`, heard[a.lang][k])
	}
}

// notesOn are a rater's notes as they are on the server.
func (s *talks) notesOn(a *asked, r *rater) noteText {
	s.t.Helper()
	var out struct {
		Notes noteText `json:"notes"`
	}
	r.json("/api/v1/interviews/"+a.id+"/notes", &out)
	return out.Notes
}

// notesOf are the same notes as another rater sends them.
func (s *talks) notesOf(a *asked) noteText {
	s.t.Helper()
	out := noteText{Free: map[string]string{}}
	for i, c := range s.guideNow().Guide.Competencies {
		e := noteExample{ID: "e" + itoa(int64(i+1)), Competency: c.Key, Question: c.Questions[0].ID, Parts: map[string]string{}}
		for k, part := range pieces {
			e.Parts[part] = heard[a.lang][k]
		}
		out.Examples = append(out.Examples, e)
	}
	return out
}

func (s *talks) guideNow() (out guideText) {
	s.t.Helper()
	s.hr.json("/api/v1/interview-guides/"+s.guide, &out)
	return out
}

// rating is a competency as a rater marks it.
type rating struct {
	Competency string     `json:"competency"`
	Evidence   []evidence `json:"evidence"`
	Mark       *int       `json:"mark"`
	None       bool       `json:"none"`
	Reason     string     `json:"reason"`
}

type evidence struct {
	Indicator string `json:"indicator"`
	Sign      string `json:"sign"`
	Example   string `json:"example"`
	Passage   string `json:"passage"`
}

// sheetText is a rater's own sheet.
type sheetText struct {
	Version int64    `json:"version"`
	Ratings []rating `json:"ratings"`
	Overall *int     `json:"overall"`
	Why     string   `json:"why"`
}

// why is the reason of a rater, which nobody reads before all are locked.
func why(i int) string {
	return []string{"Негіз-бір", "Негіз-екі", "Негіз-үш", "Негіз-төрт"}[i]
}

// isMarked: each marks alone. One does in the browser, and nobody sees a mark
// before the last is locked.
func (s *talks) isMarked(a *asked) {
	s.t.Helper()
	for i, r := range s.raters {
		if i != 1 {
			s.fills(a, r, i, looked...)
		}
	}
	s.marksInABrowser(a)
	last := s.raters[3]
	for _, r := range s.raters[:3] {
		if r != s.raters[1] {
			s.locks(a, r)
		}
	}
	s.nothingIsTold(a)
	s.locks(a, last)
	s.raters[1].b.open(s.at(a, "agreement"))
	s.raters[1].b.says(why(3))
}

// fills sends impression and sheet of a rater: all met, but for leadership with
// the last.
func (s *talks) fills(a *asked, r *rater, i int, keys ...string) {
	s.t.Helper()
	var now sheetText
	r.calls("PUT", "/api/v1/interviews/"+a.id+"/impression", map[string]string{"impression": "Алғашқы әсер " + why(i)}, &now)
	out := sheetText{Version: now.Version, Ratings: []rating{}, Why: why(i)}
	for k, c := range s.guideNow().Guide.Competencies {
		if !strings.Contains(strings.Join(keys, " "), c.Key) {
			continue
		}
		mark := 4
		one := rating{Competency: c.Key, Evidence: []evidence{}, Mark: &mark, Reason: why(i)}
		for _, id := range c.Indicators {
			e := evidence{id, "positive", "e" + itoa(int64(k+1)), passage[a.lang]}
			if i == 3 && c.Key == "leadership" {
				e.Sign = "negative"
				*one.Mark = 2
			}
			one.Evidence = append(one.Evidence, e)
		}
		out.Ratings = append(out.Ratings, one)
	}
	if len(out.Ratings) == len(looked) {
		overall := 4
		out.Overall = &overall
	}
	r.calls("PUT", "/api/v1/interviews/"+a.id+"/sheet", out, nil)
}

// locks a sheet for good.
func (s *talks) locks(a *asked, r *rater) {
	s.t.Helper()
	var now sheetText
	r.json("/api/v1/interviews/"+a.id+"/sheet", &now)
	r.calls("POST", "/api/v1/interviews/"+a.id+"/sheet/lock", map[string]int64{"version": now.Version}, nil)
}

// marksInABrowser: the first member fixes the impression, ties passages to
// indicators, marks with a reason where one is asked for, and locks.
func (s *talks) marksInABrowser(a *asked) {
	s.t.Helper()
	r, key := s.raters[1], looked[0]
	b := r.b
	b.open(s.at(a, "rate"))
	b.set("impression", "Алғашқы әсер "+why(1))
	b.looksAs("impression-"+a.lang, 390)
	b.press("main form .btn--main", `document.querySelector("[data-sheet]")`)
	s.fills(a, r, 1, looked[1:]...)
	b.open(s.at(a, "rate"))
	for _, id := range s.guideNow().Guide.Competencies[0].Indicators {
		b.click("#c-" + key + " details:has(#" + key + "-indicator) summary")
		b.sets("#"+key+"-indicator", id)
		b.sets("#"+key+"-sign", "positive")
		b.sets("#"+key+"-passage", passage[a.lang])
		b.sends("#c-" + key + ` details:has(#` + key + `-indicator) form .btn`)
	}
	b.ticks("#"+key+`-mark [name=mark][value="5"]`, 1)
	b.sends("#c-" + key + ` form[action$="/mark"] .btn`)
	b.until(`document.querySelector("#` + key + `-reason").getAttribute("aria-invalid") === "true" && document.querySelector("#` + key + `-mark [name=mark][value='5']").checked`)
	b.sets("#"+key+"-reason", why(1))
	b.sends("#c-" + key + ` form[action$="/mark"] .btn`)
	b.looks("sheet-"+a.lang, 390)
	b.ticks(`#overall [name=overall][value="4"]`, 1)
	b.sets("#overall [name=why]", why(1))
	b.sends("#overall form .btn")
	b.open(s.at(a, "rate/lock"))
	b.looks("lock-"+a.lang, 390)
	b.press("main form .btn--final", `location.pathname.endsWith("/rate") && !document.querySelector("#overall form")`)
}

// nothingIsTold: three of four are locked, and nobody reads anything of a mark.
func (s *talks) nothingIsTold(a *asked) {
	s.t.Helper()
	b := s.raters[1].b
	b.open(s.at(a, "agreement"))
	if n := b.count(".lockrow"); n != len(s.raters) {
		s.t.Errorf("%d sheets are told of, not %d", n, len(s.raters))
	}
	b.looks("closed-"+a.lang, 390)
	for i, r := range s.raters {
		for _, page := range []string{"agreement", "rate", "conduct", "dossier"} {
			text := r.get(s.at(a, page)).is(200).body
			for k := range s.raters {
				if k != i && strings.Contains(text, why(k)) {
					s.t.Errorf("rater %d reads of rater %d on %s", i, k, page)
				}
			}
		}
		var told struct {
			Open         bool     `json:"open"`
			Competencies []any    `json:"competencies"`
			Overall      []any    `json:"overall"`
			Raters       []string `json:"raters"`
		}
		r.json("/api/v1/interviews/"+a.id+"/agreement", &told)
		if told.Open || len(told.Competencies)+len(told.Overall) > 0 || len(told.Raters) != len(s.raters) {
			s.t.Errorf("the interface tells rater %d: %+v", i, told)
		}
	}
	s.hr.get(s.at(a, "agreement")).is(409)
}
