package vacancy_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

func TestSEL09_TheListIsOpenToAnybodyAndFiltersStandInTheAddress(t *testing.T) {
	w := newWorld(t)
	w.everywhere("", "/vacancies")
	w.holds("open", w.get("", "/vacancies"), 200, "Маман 1", "Маман 2", "Trial body", "31 May 2023", "14 days left")
	w.holds("language of a title", w.get("", "/vacancies"), 200, `<span lang="ru">Маман 1</span>`)
	w.holds("its own language", w.do("", "ru", "GET", "/vacancies", nil), 200, "Маман 1", `!lang="ru">Маман`)
	w.holds("group", w.get("", "/vacancies?category=D"), 200, "!Маман 1", "No vacancy fits", `href="/vacancies"`)
	w.holds("text", w.get("", "/vacancies?q=маман+2"), 200, "!>Маман 1<", "Маман 2", `value="маман 2"`)
	w.holds("direction", w.get("", "/vacancies?direction=economy&sort=title"), 200, "Маман 1", "Маман 2")
	w.holds("another direction", w.get("", "/vacancies?direction=law"), 200, "!Маман 1")
	w.holds("no such", w.get("", "/vacancies?sort=pay"), 422)
	w.holds("none closed", w.get("", "/vacancies?closed=yes"), 200, "No competition has closed")
	w.over()
	w.holds("later", w.get("", "/vacancies"), 200, "!Маман 1", "No competition takes applications now")
	w.holds("closed", w.get("", "/vacancies?closed=yes"), 200, "Маман 1", "the term has passed")
}

func TestSEL00_TheAnnouncementTellsStagesClausesAndWhomToAsk(t *testing.T) {
	w := newWorld(t)
	at := "/vacancies/" + string(w.on.Essay.ID)
	w.everywhere("", at)
	rules := w.on.Rules()
	w.holds("essay", w.get("", at), 200, "Маман 1", fmt.Sprintf("at least %d right answers", rules.Knowledge.LeastTotal.V),
		fmt.Sprintf("Tasks: %d. Time: %d minutes", rules.Qualities.Tasks(), rules.Qualities.Minutes.V), "The share of 1/2", "At most 200 words",
		"/rules/selection-2023/2023-03-01#c-step-7", "not the rules themselves", "eqyzzmet.gov.kz", "3 working days from the notice",
		"/sign-in?next="+at+"/apply", "A foreign language", "Маман 2")
	w.holds("no essay", w.get("", "/vacancies/"+string(w.on.Free.ID)), 200, "!At most 200 words")
	w.holds("no such", w.get("", "/vacancies/vac_none"), 404)
	w.over()
	w.holds("over", w.get("", at), 200, "Applications are not taken", "!/apply")
}

func TestSEL09_TheCheckTellsEveryRequirementWithItsFacts(t *testing.T) {
	w := newWorld(t)
	c := w.on.Candidate("Сұлтанов")
	at := "/vacancies/" + string(w.on.Free.ID) + "/apply"
	w.everywhere(person(c), at)
	w.holds("check", w.get(person(c), at), 200, ">met<", ">not met<", ">cannot be told<", "Counted as of 17 May 2023", "No. 2023-Сұлтанов",
		"31 December 2023", `data-draft="/drafts/application/`, "Send the application")
	if a := w.get("", at); a.code != 303 || !strings.HasPrefix(a.header.Get("Location"), "/sign-in") {
		t.Errorf("a visitor gets %d %s", a.code, a.header.Get("Location"))
	}
	w.holds("employee", w.get("employee", at), 403)
}

func TestSEL11_WhoAppliesGetsANumberAndCannotApplyTwice(t *testing.T) {
	w := newWorld(t)
	c := w.on.Candidate("Сұлтанов")
	at := "/vacancies/" + string(w.on.Free.ID) + "/apply"
	w.holds("no number", w.post(person(c), at, "extra", "much"), 422, `id="extra-error"`)
	w.holds("no reason", w.post(person(c), at, "extra", "25"), 422, `id="extra_reason-error"`, `value="25"`)
	id := w.applied(c, w.on.Free)
	w.everywhere(person(c), "/applications/"+id)
	w.holds("made", w.get(person(c), "/applications/"+id+"?done=applied"), 200, w.kept(id).Number, "HR is checking your file", "18 May 2023", "What did the system find")
	w.holds("twice", w.post(person(c), at), 409, "already applied", "/applications/"+id)
	w.holds("form", w.get(person(c), at), 200, "already applied", "!Send the application")
	w.over()
	w.holds("after the end", w.get(person(c), at), 409, "Applications are not taken")
	late := w.on.Candidate("Кешіков")
	w.holds("sent after the end", w.post(person(late), at), 409, "Applications are not taken")
}

func TestAnApplicationIsTheCandidatesOwn(t *testing.T) {
	w := newWorld(t)
	c, other := w.on.Candidate("Сұлтанов"), w.on.Candidate("Басқаев")
	id := w.applied(c, w.on.Free)
	for _, path := range []string{"", "/withdraw", "/appeal"} {
		w.holds("another's "+path, w.get(person(other), "/applications/"+id+path), 404, "!"+w.kept(id).Number)
	}
	w.holds("withdraws", w.post(person(other), "/applications/"+id+"/withdraw", "version", "1"), 404)
	w.holds("appeals", w.post(person(other), "/applications/"+id+"/appeal", "text", "X"), 404)
	w.holds("takes back", w.post(person(other), "/applications/"+id+"/appeal/back", "appeal", "apl_x"), 404)
	w.holds("employee", w.get("employee", "/applications"), 403)
	w.holds("other's home", w.get(person(other), "/applications"), 200, "No applications yet", "!"+w.kept(id).Number)
}

func TestWishesAreOrderedByButtons(t *testing.T) {
	w := newWorld(t)
	c := w.on.Candidate("Сұлтанов")
	first := w.applied(c, w.on.Essay)
	second := w.applied(c, w.on.Free)
	w.everywhere(person(c), "/applications")
	w.holds("home", w.get(person(c), "/applications"), 200, "1. Маман 1, E-1", "2. Маман 2, E-5")
	competitionID := string(w.on.Competition.ID)
	w.holds("up", w.post(person(c), "/applications/wishes", "competition", competitionID, "id", second, "to", "up"), 303)
	w.holds("moved", w.get(person(c), "/applications?done=wishes"), 200, "1. Маман 2, E-5", "2. Маман 1, E-1", "has been changed")
	w.holds("none", w.post(person(c), "/applications/wishes", "competition", competitionID, "id", "app_x", "to", "up"), 404)
	if got := w.kept(first).Wish; got != 2 {
		t.Errorf("wish %d", got)
	}
}

func TestACandidateWithdrawsOnceAsked(t *testing.T) {
	w := newWorld(t)
	c := w.on.Candidate("Сұлтанов")
	id := w.applied(c, w.on.Free)
	at := "/applications/" + id + "/withdraw"
	w.everywhere(person(c), at)
	version := value(w.get(person(c), at), "version")
	w.holds("old", w.post(person(c), at, "version", "1"), 409, "changed after you opened")
	w.holds("withdrawn", w.post(person(c), at, "version", version), 303)
	w.holds("told", w.get(person(c), "/applications/"+id+"?done=withdrawn"), 200, "has been withdrawn", "!/withdraw\"")
	w.holds("again", w.get(person(c), at), 409, "no longer takes part")
}

// cut brings five candidates to the end of the test of abilities, the one with
// the fewest points last.
func (w *world) cut() (apps []*competition.Application, who []*competitiontest.Candidate) {
	w.Helper()
	for i := range 5 {
		c := w.on.Candidate(fmt.Sprintf("Үміткер%d", i))
		a := w.on.Put(c, w.on.Free, competition.AtAbilities)
		points := 30 - i
		on := w.on.Today()
		r := competition.Result{
			Application: a.ID, Vacancy: w.on.Free.ID, Stage: competition.AtAbilities, Taken: competition.TookPart, Right: points, Text: 20, Numbers: points - 20,
			Points: law.Points(points * 100), Conduct: competition.Kept, CheckedOn: &on, Document: w.on.Document(), At: w.on.Clock.Now(),
		}
		w.on.Tx(func(tx competition.Tx) error { return tx.ResultPut(&r) })
		apps, who = append(apps, a), append(who, c)
	}
	w.close(w.on.Free)
	return apps, who
}

func TestSEL15_TheCutIsToldByOnesOwnPointsAndShowsNobodyElse(t *testing.T) {
	w := newWorld(t)
	apps, who := w.cut()
	last := w.get(person(who[4]), "/applications/"+string(apps[4].ID))
	w.holds("out", last, 200, "Your points: 26, the line: 28, places: 3", "Short of it: 2", "!Who was called to the interview", "/rules/selection-2023/2023-03-01#c-step-6", "!"+apps[0].Number, "!"+apps[2].Number)
	w.holds("in", w.get(person(who[2]), "/applications/"+string(apps[2].ID)), 200, "exactly at the line: 28", "Who was called to the interview", "!"+apps[1].Number)
	for i, c := range who {
		w.everywhere(person(c), "/applications/"+string(apps[i].ID))
		w.everywhere(person(c), "/applications")
	}
}

func TestAnAppealIsFiledAndTakenBack(t *testing.T) {
	w := newWorld(t)
	apps, who := w.cut()
	me, id := person(who[4]), string(apps[4].ID)
	at := "/applications/" + id + "/appeal"
	w.everywhere(me, at)
	w.holds("form", w.get(me, at), 200, "The last day for an appeal: 22 May 2023", "not closed until your appeal", "#c-step-9", `data-draft="/drafts/appeal/`)
	w.holds("empty", w.post(me, at, "text", " "), 422, `id="text-error"`)
	w.holds("filed", w.post(me, at, "text", "Тапсырма қате саналды"), 303)
	waits := w.get(me, at)
	w.everywhere(me, at)
	w.holds("waits", waits, 200, "Тапсырма қате саналды", "waits for a decision", "Take the appeal back")
	w.holds("back", w.post(me, at+"/back", "appeal", value(waits, "appeal"), "version", value(waits, "version")), 303)
	w.holds("who goes on has nothing to appeal", w.get(person(who[0]), "/applications/"+string(apps[0].ID)+"/appeal"), 409, "nothing to appeal")
}

func TestHelpTellsTheProcedureWithClauses(t *testing.T) {
	w := newWorld(t)
	w.everywhere("", "/help/candidates")
	words := []string{"/rules/selection-2023/2023-03-01#c-prohibited", "Covering the camera", "Clean paper", "Web camera", "75 34 39"}
	words = append(words, fmt.Sprintf("at least %d Mbit/s", w.on.Rules().Equipment.InternetMbit.V))
	for i := range 10 {
		words = append(words, fmt.Sprintf("#c-step-%d", i+1))
	}
	w.holds("help", w.get("", "/help/candidates"), 200, words...)
}

func TestTasksAreTheCandidatesOwnMoves(t *testing.T) {
	w := newWorld(t)
	apps, who := w.cut()
	for _, l := range locale.Langs {
		tasks, err := w.pages.Tasks(t.Context(), who[4].Actor, l)
		w.must(err)
		if len(tasks) != 1 || !strings.HasSuffix(tasks[0].Href, string(apps[4].ID)) || tasks[0].Due == nil || strings.Contains(tasks[0].Text+tasks[0].Do, "⟦") {
			t.Errorf("%s: %+v", l, tasks)
		}
	}
	w.offer(apps[0])
	tasks, err := w.pages.Tasks(t.Context(), who[0].Actor, locale.EN)
	w.must(err)
	if len(tasks) != 1 || tasks[0].Href != "/applications/"+string(apps[0].ID)+"/papers" || tasks[0].Clause == "" {
		t.Errorf("%+v", tasks)
	}
	w.holds("offered", w.get(person(who[0]), "/applications/"+string(apps[0].ID)), 200, "You have won", "/papers", "/decline", "!/withdraw\"")
	if none, err := w.pages.Tasks(t.Context(), &access.Actor{Person: "per_x"}, locale.EN); err != nil || len(none) > 0 {
		t.Errorf("%v %v", none, err)
	}
}

// offer gives a candidate the post.
func (w *world) offer(a *competition.Application) {
	w.Helper()
	due := w.on.Today().Add(10)
	w.on.Tx(func(tx competition.Tx) error {
		full, err := tx.ApplicationGet(a.ID)
		if err != nil {
			return err
		}
		full.Standing, full.Stage = competition.Offered, competition.AtAppointment
		full.Version++
		if _, err := tx.ApplicationUpdate(full); err != nil {
			return err
		}
		return tx.OfferInsert(&competition.Offer{
			Vacancy: a.Vacancy, Version: 1, Application: a.ID, Competition: a.Competition, Body: a.Body, State: competition.OfferOpen,
			From: w.on.Today(), To: due, PapersDue: &due, At: w.on.Clock.Now(),
		})
	})
}

func TestAnAnnulledAppointmentStandsOnTheWayOfItsCandidate(t *testing.T) {
	w := newWorld(t)
	apps, who := w.cut()
	w.offer(apps[0])
	on := w.on.Today()
	w.on.Tx(func(tx competition.Tx) error {
		o, err := tx.OfferOf(apps[0].ID)
		if err != nil {
			return err
		}
		o.State, o.OrderNumber, o.OrderDay, o.AnnulGround, o.AnnulNumber, o.AnnulDay = competition.OfferAnnulled, "45-ж", &on, "papers_false", "51-ж", &on
		o.Version++
		if _, err := tx.OfferUpdate(o); err != nil {
			return err
		}
		a, err := tx.ApplicationGet(apps[0].ID)
		if err != nil {
			return err
		}
		a.Standing = competition.Annulled
		a.Version++
		_, err = tx.ApplicationUpdate(a)
		return err
	})
	at := "/applications/" + string(apps[0].ID)
	w.everywhere(person(who[0]), at)
	w.holds("way", w.get(person(who[0]), at), 200, "your appointment was annulled", "Order of appointment: No. 45-ж", "Order that annuls the appointment: No. 51-ж", at+"/papers", "!/decline",
		`<h1 lang="ru">`)
}

func TestTheCandidateSeesWhoLookedBehindTheNumber(t *testing.T) {
	w := newWorld(t)
	c := w.on.Candidate("Сұлтанов")
	id := w.applied(c, w.on.Free)
	at := "/applications/" + id
	w.holds("nobody", w.get(person(c), at), 200, "Who looked behind your number", "Nobody has looked so far")
	w.on.Clock.Advance(90 * time.Minute)
	_, err := w.on.LookBehind(t.Context(), w.on.HR, competition.ApplicationID(id))
	w.must(err)
	w.everywhere(person(c), at)
	w.holds("HR", w.get(person(c), at), 200, "HR officer", "Check of the file", "Who stands behind your number was opened", "!Nobody has looked so far")
}

func TestTheCandidateReadsTheProctorsNote(t *testing.T) {
	w := newWorld(t)
	c := w.on.Candidate("Сұлтанов")
	a := w.on.Put(c, w.on.Free, competition.AtQualities)
	at := "/applications/" + string(a.ID)
	n := 80
	bad, err := w.on.RecordResults(t.Context(), w.on.Manager, w.on.Free.ID, competition.AtQualities, w.on.Document(), []competition.ResultRow{{Number: a.Number, Right: &n}})
	w.must(err)
	if len(bad) > 0 {
		t.Fatal(bad[0].Err)
	}
	w.must(w.on.CheckConduct(t.Context(), w.on.Proctor, w.on.Free.ID, competition.AtQualities, a.Number,
		competition.ConductIn{State: competition.Breached, Breach: "leaving_seat", Note: "Орнынан екі рет тұрды"}))
	w.close(w.on.Free)
	w.everywhere(person(c), at)
	w.holds("note", w.get(person(c), at), 200, "The proctor's note: Орнынан екі рет тұрды", "Breach:")
}
