package api

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tarazy/internal/exam"
)

// TestTheRoutesOnExamsAreValidOpenAPI asks the validator of another project.
func TestTheRoutesOnExamsAreValidOpenAPI(t *testing.T) {
	text, err := json.Marshal(Document(ExamRoutes(ExamDeps{})))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "openapi.json")
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", "../../node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js", file).CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"valid": true`) {
		t.Fatalf("%v\n%s", err, out)
	}
}

func TestACandidateSitsAnExamByJSON(t *testing.T) {
	eachSite(t, func(s *site) {
		s.bank()
		s.listener = "one"
		one := s.sitting()
		free := readAs[SittingsFree](s.get("one", "/seats").is(200))
		if len(free.Sittings) != 1 || free.Sittings[0].ID != one.ID {
			t.Fatalf("free: %+v", free)
		}
		s.post("one", "/seats/"+string(one.ID), `{"language":"en"}`).refused(422, "exam.booking.language", "language")
		seat := s.books("one", one)
		s.post("one", "/seats/"+string(one.ID), `{"language":"kk"}`).is(409, "exam.booking.open")
		s.get("one", "/my-exams").is(200, `"frees":true`, seat.Number)
		s.post("one", "/exams/"+string(seat.ID)+"/begin", `{"agree":true}`).refused(409, "exam.begin.early", "")
		s.opens(one)
		s.get("one", "/exams/"+string(seat.ID)).is(200, `"opens":true`, `"attempt":""`)
		s.post("one", "/exams/"+string(seat.ID)+"/begin", `{"agree":false}`).refused(422, "exam.required", "agree")

		path, lease := s.enters("one", seat)
		paper := readAs[PaperAnswer](s.get("one", path).is(200))
		if len(paper.Items) != 3 || len(paper.Items[0].Options) != 3 || paper.Items[0].Stem.RU != "" || paper.Items[0].Stem.KK == "" {
			t.Fatalf("paper: %+v", paper)
		}
		for slot := range 3 {
			s.saves("one", path, lease, 0, slot, 1, exam.Answer{Places: []int{s.place(path, "secretright", slot)}}).is(200, `"refused":[]`)
		}
		s.saves("one", path, lease, 0, 0, 1, exam.Answer{Places: []int{(s.place(path, "secretright", 0) + 1) % 3}}).is(200, `"saved":[]`, "exam.answer.taken")
		if again := readAs[PaperAnswer](s.get("one", path)); len(again.Answers) != 3 {
			t.Errorf("answers so far: %+v", again.Answers)
		}
		s.get("one", path+"/result").is(200, `"known":false`, `"passed":null`)
		s.post("one", path+"/pause", map[string]any{"lease": lease}).refused(409, "exam.break.none", "")
		s.post("one", path+"/section", map[string]any{"lease": lease, "section": 0}).is(200, `"state":"between"`)
		s.get("one", path).is(200, `"items":[]`)
		s.post("one", path+"/next", map[string]any{"lease": lease}).is(200, `"state":"running"`, `"section":1`)
		s.get("one", path).is(200, `"words":5`, `"kind":"number"`)
		s.saves("one", path, lease, 1, 3, 1, exam.Answer{Number: "77,3"}).is(200, `"refused":[]`)
		s.saves("one", path, lease, 1, 4, 1, exam.Answer{Text: "бір екі үш төрт бес алты"}).is(200, "exam.answer.words")
		s.saves("one", path, lease, 1, 4, 2, exam.Answer{Text: "бір екі үш"}).is(200, `"refused":[]`)
		s.post("one", path+"/section", map[string]any{"lease": lease, "section": 1}).is(200, `"state":"finished"`)
		result := readAs[ResultAnswer](s.get("one", path+"/result").is(200))
		if !result.Known || result.Passed == nil || !*result.Passed || result.Right != 3 || result.Of != 3 || len(result.Parts) != 2 {
			t.Errorf("result: %+v", result)
		}
		s.keysStayed()
	})
}

// keysStayed searches all that the candidate was answered for what would tell
// what is right: keys of items and options, reasons, sources, the number.
func (s *site) keysStayed() {
	s.t.Helper()
	heard := s.heard.String()
	if !strings.Contains(heard, "Сұрақ") || !strings.Contains(heard, "Қанша?") {
		s.t.Fatal("the paper was not heard")
	}
	for _, secret := range []string{
		"secretitem", "secretright", "secretwrong", "secretother", "secretreason", "secretsource", "77.25", "tolerance", "difficulty", "rationale", "seed", `"pool"`,
	} {
		if at := strings.Index(heard, secret); at >= 0 {
			s.t.Errorf("%q left the server: …%s", secret, heard[max(0, at-100):min(len(heard), at+60)])
		}
	}
}

func TestWhatACandidateMayNotDoIsRefusedRecordedAndChangesNothing(t *testing.T) {
	eachSite(t, func(s *site) {
		s.bank()
		one := s.sitting()
		seat, other := s.books("one", one), s.books("two", one)
		s.post("two", "/my-exams/"+string(seat.ID)+"/cancel", map[string]any{"version": seat.Version}).refused(404, "exam.missing.booking", "")
		s.opens(one)
		path, lease := s.enters("one", seat)
		theirs, theirLease := s.enters("two", other)
		right := func() exam.Answer { return exam.Answer{Places: []int{0}} }

		// Another's attempt.
		s.get("two", path).refused(404, "exam.missing.attempt", "")
		s.get("two", path+"/result").refused(404, "exam.missing.attempt", "")
		s.post("two", path+"/lease", `{"take":true,"secret":""}`).refused(404, "exam.missing.attempt", "")
		s.saves("two", path, lease, 0, 0, 1, right()).refused(409, "exam.lease.lost", "")
		s.saves("two", path, theirLease, 0, 0, 1, right()).refused(409, "exam.lease.lost", "")
		s.post("two", path+"/section", map[string]any{"lease": lease, "section": 0}).refused(404, "exam.missing.attempt", "")
		s.post("two", "/exams/"+string(seat.ID)+"/begin", `{"agree":true}`).refused(404, "exam.missing.booking", "")
		// An item ahead, one that is not there, a section that is not sat.
		s.saves("one", path, lease, 0, 3, 1, exam.Answer{Number: "1"}).is(200, `"saved":[]`, `"slot":3`, "exam.answer.slot")
		s.saves("one", path, lease, 0, 99, 1, right()).is(200, `"saved":[]`, "exam.answer.slot")
		s.saves("one", path, lease, 1, 3, 1, exam.Answer{Number: "1"}).is(200, `"saved":[]`, "exam.answer.section")
		// Another form, an edited place, no order at all.
		s.saves("one", path, lease, 0, 0, 1, exam.Answer{Number: "1"}).is(200, `"saved":[]`, "exam.answer.kind")
		s.saves("one", path, lease, 0, 0, 1, exam.Answer{Places: []int{7}}).is(200, `"saved":[]`, "exam.answer.place")
		s.post("one", path+"/answers", `{"lease":"x"}`).refused(422, "strict.missing", "section")
		// After the deadline and its grace.
		s.Clock.Advance(12 * minute)
		s.saves("one", path, lease, 0, 0, 1, right()).is(200, `"saved":[]`, "exam.answer.late")
		if n := s.stored(path) + s.stored(theirs); n != 0 {
			t.Errorf("%d answers were stored", n)
		}
		rows := readAs[WatchAnswer](s.get("proctor", "/sittings/"+string(one.ID)+"/watch").is(200))
		if len(rows.Rows) != 2 {
			t.Fatalf("watched: %+v", rows)
		}
		id := strings.TrimPrefix(path, "/exam/")
		s.get("proctor", "/sittings/"+string(one.ID)+"/watch/"+id).is(200, `"kind":"refused"`, "exam.answer.late", "exam.answer.slot", "exam.answer.kind", "!Сынақов")
		s.get("one", "/sittings/"+string(one.ID)+"/watch").refused(403, "access.denied", "")
		s.get("proctor", "/sittings/sit_none/watch/"+id).refused(404, "exam.missing.attempt", "")
	})
}

func TestMinutesAreGivenBackAndAnAttemptIsStoppedByJSON(t *testing.T) {
	eachSite(t, func(s *site) {
		s.bank()
		one := s.sitting()
		seat := s.books("one", one)
		s.opens(one)
		path, lease := s.enters("one", seat)
		watched := "/sittings/" + string(one.ID) + "/watch/" + strings.TrimPrefix(path, "/exam/")
		s.post("hr", watched+"/minutes", `{"minutes":500,"reason":"Жарық"}`).refused(422, "exam.watch.minutes", "minutes")
		s.post("hr", watched+"/minutes", `{"minutes":5,"reason":" "}`).refused(422, "exam.reason", "reason")
		s.post("manager", watched+"/minutes", `{"minutes":5,"reason":"Жарық"}`).refused(403, "access.denied", "")
		s.Clock.Advance(11 * minute)
		s.saves("one", path, lease, 0, 0, 1, exam.Answer{Places: []int{0}}).is(200, "exam.answer.late")
		s.post("hr", watched+"/minutes", `{"minutes":5,"reason":"Жарық"}`).is(204)
		s.saves("one", path, lease, 0, 0, 1, exam.Answer{Places: []int{0}}).is(200, `"refused":[]`)
		s.post("manager", watched+"/halt", `{"reason":"Шу"}`).refused(403, "access.denied", "")
		s.post("proctor", watched+"/halt", `{"reason":"Шу"}`).is(204)
		s.saves("one", path, lease, 0, 1, 1, exam.Answer{Places: []int{0}}).is(200, "exam.halted", `"state":"paused"`)
		s.post("proctor", watched+"/resume", `{"reason":"Тыныш"}`).is(204)
		s.post("proctor", watched+"/resume", `{"reason":"Тыныш"}`).refused(409, "exam.watch.not_halted", "")
		s.post("proctor", watched+"/stop", `{"reason":"Ереже бұзды","conduct":"sneezed"}`).refused(422, "exam.watch.conduct", "conduct")
		s.post("proctor", watched+"/stop", `{"reason":"Ереже бұзды"}`).is(204)
		s.post("proctor", watched+"/stop", `{"reason":"Ереже бұзды"}`).refused(409, "exam.watch.over", "")
		s.get("hr", watched).is(200, `"state":"ended"`, `"kind":"minutes"`, `"kind":"stopped"`, `"minutes":"5"`)
		s.saves("one", path, lease, 0, 1, 1, exam.Answer{Places: []int{0}}).is(200, `"saved":[]`, "exam.answer.section")
	})
}

func TestALeaseIsTakenOverByJSON(t *testing.T) {
	eachSite(t, func(s *site) {
		s.bank()
		one := s.sitting()
		seat := s.books("one", one)
		s.opens(one)
		path, lease := s.enters("one", seat)
		s.post("one", path+"/lease", `{"take":false,"secret":""}`).refused(409, "exam.lease.held", "")
		s.post("one", path+"/lease", map[string]any{"take": false, "secret": lease}).is(200, lease)
		taken := readAs[LeaseAnswer](s.post("one", path+"/lease", `{"take":true,"secret":""}`).is(200))
		s.saves("one", path, lease, 0, 0, 1, exam.Answer{Places: []int{0}}).refused(409, "exam.lease.lost", "")
		s.saves("one", path, taken.Lease, 0, 0, 1, exam.Answer{Places: []int{0}}).is(200, `"refused":[]`)
	})
}
