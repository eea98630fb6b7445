package planpages_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/people"
)

// planForm is a plan as its form sends it.
func planForm(number int, version int64, kci []appraisal.KCI) url.Values {
	form := url.Values{"number": {fmt.Sprint(number)}, "version": {fmt.Sprint(version)}, "rows": {fmt.Sprint(max(len(kci), 5))}}
	for i, k := range kci {
		for field, value := range map[string]string{
			"name": k.Name, "source": k.Source, "paper": k.Paper, "aim": k.Aim, "unit": k.Unit, "compare": string(k.Compare), "target": k.Target,
			"term": k.Term.String(), "change": k.Change,
		} {
			form.Set(fmt.Sprintf("k%d-%s", i+1, field), value)
		}
	}
	return form
}

func version(p *appraisal.Plan) url.Values {
	return url.Values{"number": {fmt.Sprint(p.Number)}, "version": {fmt.Sprint(p.Version)}}
}

func (s *site) latest(a string) *appraisal.Plan {
	s.T.Helper()
	v, err := s.Plan(s.T.Context(), s.who[a], s.CaseOf(s.year.ID, s.Economist).ID)
	s.Must(err)
	return v.Latest
}

func TestAPlanIsWrittenSignedReturnedAndApproved(t *testing.T) {
	s := newSite(t)
	plan := s.path(s.Economist, "/plan")
	s.holds("nothing yet", s.get("head", plan), 200, "0 of 5", "No name yet", `id="k5-name"`)
	kci := appraisaltest.GoodKCI(5, 2023)
	kci[2].Unit = ""
	s.leads("save", s.post("head", plan, planForm(0, 0, kci)), plan)
	s.holds("no unit", s.get("servant", plan), 200, "KCI 3 has no unit of measurement", "5 of 5", "!Sign the plan", "to correct: 1")
	p := s.latest("head")
	s.holds("signed too early", s.post("head", plan+"/sign", version(p)), 422, "Correct the KCI 3", "clause 13")
	kci[2].Unit = "тыс. тенге"
	s.leads("mended", s.post("servant", plan, planForm(1, p.Version, kci)), plan)
	s.leads("sign", s.post("servant", plan+"/sign", version(s.latest("head"))), plan)
	s.leads("sign", s.post("head", plan+"/sign", version(s.latest("head"))), plan)
	s.holds("signed", s.get("head", plan), 200, "signed", "Submit to the higher supervisor", "Қаржыев")
	s.leads("submit", s.post("head", plan+"/submit", version(s.latest("head"))), plan)
	s.holds("submitted", s.get("head", plan), 200, `!name="do"`, "not signed")
	s.holds("to decide", s.get("higher", plan+"/decide"), 200, "Approve the plan", "Return for rework")
	about := strings.TrimPrefix(s.path(s.Economist, ""), "/appraisals/") + ".1"
	_, err := s.drafts.Save(t.Context(), people.PersonID(s.HeadFinance.Person), "appraisal.plan_decide", about, map[string]string{"what-2": `["time_bound"]`, "text-2": "Мерзімі жоқ"}, 0)
	s.Must(err)
	s.holds("typed before", s.get("higher", plan+"/decide"), 200, "Мерзімі жоқ", `data-draft-version="1"`, "checked")
	in := version(s.latest("head"))
	in.Set("decision", "return")
	in.Set("text-2", "Сроки неясны")
	s.holds("no reason", s.post("higher", plan+"/decide", in), 422, "name at least one KCI", "clause 12", "Сроки неясны")
	in.Set("what-2", "time_bound")
	s.leads("return", s.post("higher", plan+"/decide", in), plan)
	s.holds("returned", s.get("head", plan), 200, "Returned by", "KCI 2: Time-bound – Сроки неясны", "January 2023", `name="do"`)
	kci[1].Target = "77"
	s.leads("save", s.post("head", plan, planForm(2, 1, kci)), plan)
	s.holds("compared", s.get("servant", plan+"/versions"), 200, "Versions 1 and 2", "<ins>", "Unchanged")
	s.leads("sign", s.post("servant", plan+"/sign", version(s.latest("head"))), plan)
	s.leads("sign", s.post("head", plan+"/sign", version(s.latest("head"))), plan)
	s.leads("submit", s.post("head", plan+"/submit", version(s.latest("head"))), plan)
	in = version(s.latest("head"))
	in.Set("decision", "approve")
	s.leads("approve", s.post("higher", plan+"/decide", in), plan)
	for _, as := range []string{"servant", "head", "higher", "hr"} {
		s.each(as, plan)
		s.each(as, plan+"/versions")
	}
	s.each("higher", plan+"/decide")
	for _, as := range []string{"stranger", "colleague"} {
		s.holds(as, s.get(as, plan), 404)
	}
}

func TestARefusedFormKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	plan := s.path(s.Economist, "/plan")
	kci := appraisaltest.GoodKCI(4, 2023)
	kci[3].Name = strings.Repeat("ұзақ ", 2000)
	s.holds("too long", s.post("head", plan, planForm(0, 0, kci)), 422, "The text is too long", `href="#k4-name"`, kci[0].Change)
	kci[3].Name = "Коротко"
	form := planForm(0, 0, kci)
	form.Set("k2-term", "31.02.2023")
	s.holds("no day", s.post("head", plan, form), 422, `href="#k2-term"`, "31.02.2023", "Коротко")
	s.leads("four are a draft", s.post("head", plan, planForm(0, 0, kci)), plan)
	s.holds("four", s.get("head", plan), 200, "4 of 5", "Too few KCI: 4 of 5")
	kci[0].Name = "Из второй вкладки"
	s.holds("second tab", s.post("servant", plan, planForm(0, 0, kci)), 409, "Somebody else has saved the plan meanwhile", "Из второй вкладки")
	check := s.post("head", plan+"/check", planForm(1, 1, kci))
	s.holds("check", check, 200, `hx-swap-oob="true"`, `id="k1-checks"`, `id="k1-head"`, "Из второй вкладки", "!<main")
	form = planForm(1, 1, kci)
	form.Set("do", "check")
	s.holds("checked without script", s.post("head", plan, form), 200, "Из второй вкладки", "Too few KCI")
	if s.latest("head").KCI[0].Name == "Из второй вкладки" {
		t.Error("a check stored something")
	}
}

func TestAimsAndWhatIsAtHandAreCopiedWithoutLosingWhatWasTyped(t *testing.T) {
	s := newSite(t)
	s.holds("no aims", s.get("head", "/aims"), 200, "No aims yet", "!Add an aim")
	form := url.Values{"year": {"2023"}, "kk": {"Қызметтерді жеделдету"}, "paper": {"Даму жоспары, 2.3"}, "version": {"0"}}
	s.holds("no Russian", s.post("hr", "/aims/new", form), 422, `href="#ru"`, "Қызметтерді жеделдету")
	form.Set("ru", "Ускорить услуги")
	s.leads("aim", s.post("hr", "/aims/new", form), "/aims?year=2023")
	s.each("hr", "/aims")
	s.each("servant", "/aims")
	s.each("hr", "/aims/new")
	v, err := s.Aims(t.Context(), s.HR, s.Body, 2023)
	s.Must(err)
	aim := v.Aims[0]
	s.holds("edit", s.get("hr", "/aims/"+aim.ID+"?year=2023"), 200, "Ускорить услуги")
	s.Planned(s.year.ID, s.Newcomer) // in the same unit
	plan := s.path(s.Economist, "/plan")
	kci := appraisaltest.GoodKCI(2, 2023)
	kci[1].Name = "Набрано и не сохранено"
	in := planForm(0, 0, kci)
	in.Set("take", "aim-"+aim.ID)
	s.holds("an aim", s.post("head", plan, in), 200, "Набрано и не сохранено", "Даму жоспары, 2.3")
	in.Set("take", "near-3")
	s.holds("of the unit", s.post("head", plan, in), 200, "Набрано и не сохранено", appraisaltest.GoodKCI(3, 2023)[2].Name+"</textarea>")
}

func TestAQuarterIsWrittenWithEvidenceAndAcknowledged(t *testing.T) {
	s := newSite(t)
	s.Planned(s.year.ID, s.Economist)
	s.At("2023-04-03")
	q := s.path(s.Economist, "/quarters/1")
	s.holds("early", s.get("head", s.path(s.Economist, "/quarters/3")), 200, "has not begun")
	s.holds("none", s.get("head", s.path(s.Economist, "/quarters/5")), 404)
	s.holds("waits", s.get("servant", q), 200, "The immediate supervisor does the monitoring")
	s.holds("wrong kind", s.upload("servant", q+"/files", "a.exe", []byte("MZ")), 422, "Upload a PDF", `href="#file"`)
	s.leads("file", s.upload("servant", q+"/files", "отчёт.pdf", []byte("%PDF-1.7 x")), q)
	v, err := s.Plan(t.Context(), s.Economist, s.CaseOf(s.year.ID, s.Economist).ID)
	s.Must(err)
	file := v.Files[0].ID
	s.holds("read", s.get("higher", s.path(s.Economist, "/files/"+file)), 200, "%PDF-1.7 x")
	s.holds("not for others", s.get("colleague", s.path(s.Economist, "/files/"+file)), 404)
	form := url.Values{"version": {"0"}, "rows": {"5"}, "recommendation": {"Ускорить закупки"}, "p1-files": {file}, "p1-note": {"Сделано"}}
	for n := 1; n <= 5; n++ {
		form.Set(fmt.Sprintf("p%d-value", n), "91,5")
	}
	form.Set("p3-value", "почти всё")
	s.holds("no number", s.post("head", q, form), 422, `href="#p3-value"`, "почти всё", "Ускорить закупки", "checked")
	form.Set("p3-value", "92")
	s.leads("give", s.post("head", q, form), q)
	s.holds("read", s.get("servant", q), 200, "Ускорить закупки", "reached", "not reached yet", "отчёт.pdf", "I have read the recommendation")
	s.leads("acknowledge", s.post("servant", q+"/acknowledge", url.Values{"version": {"1"}, "answer": {"Учту"}}), q)
	s.holds("acknowledged", s.get("head", q), 200, "Acknowledged by the employee", "Учту", "!Give the recommendation")
	for _, as := range []string{"servant", "head", "higher", "hr"} {
		s.each(as, q)
		s.each(as, s.path(s.Economist, "/quarters/2"))
	}
}

func TestTheListShowsOnesPeopleAndTheRegister(t *testing.T) {
	s := newSite(t)
	s.Planned(s.year.ID, s.Economist)
	s.holds("own people", s.get("head", "/plans"), 200, "Экономова", "Жаңаев", "!Есепова", "!Register", "version 1 in force")
	s.holds("register", s.get("hr", "/plans?view=register"), 200, "Есепова", "Register", "of 15 shown")
	s.holds("by name", s.get("hr", "/plans?view=register&q=Есеп"), 200, "Есепова", "!Экономова")
	s.holds("open", s.get("head", "/plans?view=open"), 200, "Жаңаев", "!Экономова")
	s.holds("late", s.get("head", "/plans?view=late"), 200, "Nobody is in this list")
	s.At("2023-02-01")
	s.holds("late", s.get("head", "/plans?view=late"), 200, "Жаңаев", "plan-late")
	for _, as := range []string{"head", "hr", "servant", "first"} {
		s.each(as, "/plans")
	}
}
