package lawpages_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const enactPage = own + "/enact?order=12-n&day=2026-03-16"

// TestAnOwnActFromCopyToForce goes the whole way over the pages.
func TestAnOwnActFromCopyToForce(t *testing.T) {
	w := newWorld(t)
	w.get(t, "admin", "/own-law", http.StatusOK).has(t, "No own acts yet")
	w.get(t, "admin", "/own-law/new", http.StatusOK).has(t, "selection-2023@2023-03-01", "Body bod_a")
	w.draft(t)
	w.get(t, "admin", own+"/values?edit=ability_cut.least", http.StatusOK).has(t, `name="v"`, `value="3"`, "step 6")
	a := w.post(t, "admin", own+"/values", http.StatusSeeOther, w.least(t, "4"))
	if a.location != own+"/values#v-ability_cut.least" {
		t.Error(a.location)
	}
	w.get(t, "admin", own+"/effects", http.StatusOK).has(t, "Past cases were not compared", "not confirmed", "ability test")
	w.get(t, "head", own+"/enact", http.StatusOK).has(t, "It cannot be put in force yet", "ability_cut.least")
	w.post(t, "admin", own+"/effects/accept", http.StatusSeeOther, url.Values{"digest": {w.digest(t)}})
	w.get(t, "admin", own+"/preview?day=2026-05-01", http.StatusOK).has(t, "not in force on that day: selection-2023", "Applies from")
	w.get(t, "head", own+"/changes", http.StatusOK).has(t, "ability_cut.least.v", "A value changed")
	w.get(t, "head", own+"/enact", http.StatusOK).has(t, "Number of the order")
	sheet := w.get(t, "head", enactPage, http.StatusOK)
	sheet.has(t, `data-sign="sign"`, "No. 12-n", "  rules.yaml", "signing")
	if policy := sheet.header.Get("Content-Security-Policy"); !strings.Contains(policy, "wss://127.0.0.1:13579") {
		t.Error(policy)
	}
	w.get(t, "", "/rules/own-selection/2026-04-01", http.StatusNotFound)
	form := sign(t, sheet, w.keys.head.Signing)
	if a := w.post(t, "head", own+"/enact", http.StatusSeeOther, form); a.location != "/rules/own-selection/2026-04-01" {
		t.Error(a.location)
	}
	w.get(t, "", "/rules/own-selection/2026-04-01", http.StatusOK)
	w.get(t, "", "/rules", http.StatusOK).has(t, "own act")
	w.get(t, "admin", own, http.StatusOK).has(t, "Signed", "Ерлан", "12-n")
	w.post(t, "admin", own+"/values", http.StatusConflict, url.Values{"digest": {"x"}, "path": {"ability_cut.least"}, "v": {"9"}, "clause": {"step-6"}}).
		has(t, "The act is signed")
}

func TestWhatWasTypedStaysAtTheError(t *testing.T) {
	w := newWorld(t)
	w.draft(t)
	a := w.post(t, "admin", own+"/values", http.StatusUnprocessableEntity, w.least(t, "four & more"))
	a.has(t, `value="four &amp; more"`, `aria-invalid="true"`, "own-selection/2026-04-01/rules.yaml:", `href="#v"`)
	form := w.least(t, "4")
	form.Set("clause", "step-99")
	w.post(t, "admin", own+"/values", http.StatusUnprocessableEntity, form).has(t, "step-99")
	a = w.post(t, "admin", "/own-law/new", http.StatusUnprocessableEntity, url.Values{"base": {"selection-2023"}, "name": {"../up"}, "from": {"2026-04-01"}, "body": {"bod_a"}})
	a.has(t, `value="../up"`, "own-../up")
	w.post(t, "admin", "/own-law/new", http.StatusUnprocessableEntity, url.Values{"base": {"selection-2023"}, "name": {"y"}, "from": {"soon"}, "body": {"bod_a"}}).has(t, `id="from-error"`)
	a = w.post(t, "admin", own+"/head", http.StatusUnprocessableEntity, url.Values{"digest": {w.digest(t)}, "title_kk": {"Бұйрық"}, "title_ru": {""}, "title_en": {"Order"}, "from": {"2026-04-01"}})
	a.has(t, "Бұйрық", `id="title_ru-error"`)
}

func TestTheSecondAdministratorSeesWhatChanged(t *testing.T) {
	w := newWorld(t)
	w.draft(t)
	first, late := w.least(t, "4"), w.least(t, "5")
	w.post(t, "admin", own+"/values", http.StatusSeeOther, first)
	a := w.post(t, "second", own+"/values", http.StatusConflict, late)
	a.has(t, "The draft changed while", "Сәуле: At least so many go on (ability_cut.least.v). Was: 3. Now: 4.", `value="5"`)
	late.Set("digest", a.hidden(t, `name="digest"`))
	w.post(t, "second", own+"/values", http.StatusSeeOther, late)
}

func TestClausesAreEditedOnTheirPage(t *testing.T) {
	w := newWorld(t)
	w.draft(t)
	w.get(t, "admin", own+"/clauses?add=1", http.StatusOK).has(t, `name="reason_kk"`)
	form := url.Values{
		"digest": {w.digest(t)}, "id": {"7.1"}, "gist_kk": {"а"}, "gist_ru": {"б"}, "gist_en": {"c"}, "lang": {"kk"},
		"reason_kk": {"а"}, "reason_ru": {"б"}, "reason_en": {""},
	}
	w.post(t, "admin", own+"/clauses/add", http.StatusUnprocessableEntity, form).has(t, `id="reason_en-error"`, `value="7.1"`)
	form.Set("reason_en", "none")
	w.post(t, "admin", own+"/clauses/add", http.StatusSeeOther, form)
	w.get(t, "admin", own+"/clauses?edit=7.1", http.StatusOK).has(t, `name="gist_kk"`, "none")
	form.Set("digest", w.digest(t))
	form.Set("gist_en", "another gist")
	w.post(t, "admin", own+"/clauses", http.StatusSeeOther, form)
	w.get(t, "admin", own+"/clauses", http.StatusOK).has(t, "another gist")
	w.post(t, "admin", own+"/clauses/drop", http.StatusSeeOther, url.Values{"digest": {w.digest(t)}, "id": {"7.1"}})
}

func TestARuleIsAskedUnderTheDraft(t *testing.T) {
	w := newWorld(t)
	w.draft(t)
	w.post(t, "admin", own+"/values", http.StatusSeeOther, w.least(t, "4"))
	const ask = own + "/ask/ability-cut"
	form := w.get(t, "admin", ask, http.StatusOK)
	form.has(t, own+"/clauses")
	a := w.post(t, "head", ask, http.StatusOK, url.Values{"facts": {form.facts(t)}})
	a.has(t, `"act": "own-selection"`, own+"/clauses#c-step-6")
	w.get(t, "stranger", ask, http.StatusNotFound)
	w.get(t, "", "/rules/own-selection/2026-04-01/ask/booking", http.StatusNotFound)
}

// TestParametersAndExamplesSpeakThreeLanguages: their keys and remarks stand
// beside in small print.
func TestParametersAndExamplesSpeakThreeLanguages(t *testing.T) {
	w := newWorld(t)
	w.draft(t)
	w.post(t, "admin", own+"/values", http.StatusSeeOther, w.least(t, "4"))
	for lang, texts := range map[string]struct{ name, group, sample, answer string }{
		"kk": {"Кемінде нешеуі өтеді", "Қабілетті бағалаудан кейінгі іріктеу", "1-мысал. ", "1-мысал"},
		"ru": {"Сколько проходит не менее", "Отсев после оценки способностей", "Пример 1. ", "Пример 1"},
		"en": {"At least so many go on", "Cut after the ability test", "Example 1. ", "Example 1"},
	} {
		w.lang = lang
		w.get(t, "admin", own+"/values", http.StatusOK).has(t, texts.group, texts.name+"</h3>", `<code lang="en">ability_cut.least</code>`)
		w.get(t, "admin", own+"/changes", http.StatusOK).has(t, texts.name, `<code lang="en">ability_cut.least.v</code>`)
		w.get(t, "admin", own+"/effects?all=1", http.StatusOK).has(t, texts.answer)
		w.get(t, "admin", own+"/ask/ability-cut", http.StatusOK).has(t, texts.sample)
	}
}

func TestOthersSeeNothingOfADraft(t *testing.T) {
	w := newWorld(t)
	w.draft(t)
	for _, part := range []string{"", "/values", "/clauses", "/effects", "/changes", "/preview", "/ask/booking"} {
		w.get(t, "stranger", own+part, http.StatusNotFound)
		w.get(t, "employee", own+part, http.StatusNotFound)
		w.get(t, "keeper", own+part, http.StatusNotFound)
		w.get(t, "", own+part, http.StatusSeeOther)
	}
	w.get(t, "employee", "/own-law", http.StatusForbidden)
	w.get(t, "admin", enactPage, http.StatusForbidden)
	form := w.least(t, "4")
	w.post(t, "employee", own+"/values", http.StatusForbidden, form)
	w.post(t, "head", own+"/values", http.StatusForbidden, form)
	w.post(t, "stranger", own+"/values", http.StatusNotFound, form)
	if body := w.get(t, "stranger", "/own-law", http.StatusOK).body; strings.Contains(body, own) {
		t.Error("the list of another body shows it")
	}
}

func TestAnothersSignatureIsRefused(t *testing.T) {
	w := newWorld(t)
	w.draft(t)
	w.post(t, "admin", own+"/effects/accept", http.StatusSeeOther, url.Values{"digest": {w.digest(t)}})
	sheet := w.get(t, "head", enactPage, http.StatusOK)
	w.post(t, "head", own+"/enact", http.StatusUnprocessableEntity, sign(t, sheet, w.keys.other.Signing)).has(t, `value="12-n"`)
	w.post(t, "head", own+"/enact", http.StatusUnprocessableEntity, sign(t, sheet, w.keys.head.Authentication))
	form := sign(t, sheet, w.keys.head.Signing)
	form.Set("order", "13-n")
	w.post(t, "head", own+"/enact", http.StatusUnprocessableEntity, form)
	form.Set("order", "12-n")
	form.Set("at", "yesterday")
	w.post(t, "head", own+"/enact", http.StatusConflict, form)
	w.get(t, "head", own+"/enact?order=&day=2026-03-16", http.StatusUnprocessableEntity).has(t, `id="order-error"`)
}

func TestTheKeeperGivesADraftToABody(t *testing.T) {
	w := newWorld(t)
	w.post(t, "keeper", "/own-law/new", http.StatusSeeOther, url.Values{"base": {"selection-2023"}, "name": {"selection"}, "from": {"2026-04-01"}, "body": {""}})
	a := w.get(t, "keeper", own, http.StatusOK)
	a.has(t, "no body chosen", "Body bod_b")
	w.post(t, "keeper", own+"/body", http.StatusSeeOther, url.Values{"digest": {a.hidden(t, `name="digest"`)}, "body": {"bod_a"}})
	w.post(t, "admin", own+"/discard", http.StatusSeeOther, url.Values{"digest": {w.digest(t)}})
	w.get(t, "admin", own, http.StatusNotFound)
}

func TestTitleDaysAndBodiesAreChanged(t *testing.T) {
	w := newWorld(t)
	w.draft(t)
	a := w.post(t, "admin", own+"/head", http.StatusSeeOther, url.Values{
		"digest": {w.digest(t)}, "title_kk": {"Бұйрық"}, "title_ru": {"Приказ"}, "title_en": {"Our order"}, "from": {"2026-06-01"}, "until": {"2027-01-01"},
		"scope_key": {"own_body", ""}, "scope_clause": {"validity", "validity"}, "scope_kk": {"а", ""}, "scope_ru": {"б", ""}, "scope_en": {"c", ""},
	})
	if a.location != "/own-law/own-selection/2026-06-01" {
		t.Fatal(a.location)
	}
	w.get(t, "admin", a.location, http.StatusOK).has(t, "Our order", "own_body", "2026-06-01", "2027-01-01")
}
