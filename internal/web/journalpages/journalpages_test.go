package journalpages_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/journal"
	"tarazy/internal/store"
)

// filled is a world with four numbered records: 1 a decision on the subject, 2
// an act in the same body, 3 one of no body, 4 one in the other body.
func filled(t *testing.T) *world {
	w := newWorld(t)
	w.add(
		w.decision("knowledge-test", 1, one, "app_first", subject),
		journal.Entry{Verb: "staff.import.apply", Actor: "per_officer", Body: one, Case: "imp_1", Facts: map[string]any{"rows": 12}},
		journal.Entry{Verb: "sign-in", Actor: "per_admin"},
		journal.Entry{Verb: "roles.grant", Actor: "per_other", Body: other, Case: "grt_1"},
	)
	return w
}

func TestTheListShowsABodyItsOwnRecordsAlone(t *testing.T) {
	w := filled(t)
	w.sees("officer", "/journal", 200, `href="/journal/1"`, `href="/journal/2"`, "imp_1", "Аты-жөні per_officer", `!href="/journal/3"`, `!href="/journal/4"`)
	w.sees("stranger", "/journal", 200, `href="/journal/4"`, `!app_first`, `!href="/journal/1"`)
	w.sees("stranger", "/journal?body="+one, 200, "There are no such records", "!app_first")
	w.sees("inspector", "/journal", 200, `href="/journal/1"`, `href="/journal/3"`, `href="/journal/4"`)
	w.sees("admin", "/journal", 200, `href="/journal/3"`, "!app_first", "!grt_1", "!Аты-жөні")
	w.sees("bodyadmin", "/journal", 200, "app_first", "!Аты-жөні", "ids only")
	w.sees("subject", "/journal", 403)
}

func TestFiltersStandInTheAddress(t *testing.T) {
	w := filled(t)
	w.sees("officer", "/journal?only=decisions", 200, "app_first", "!imp_1")
	w.sees("officer", "/journal?case=imp_1", 200, "imp_1", "!app_first", "chip--on")
	w.sees("officer", "/journal?verb=staff.import.apply", 200, "imp_1", "!app_first")
	w.sees("officer", "/journal?from=2026-03-02&to=2026-03-02", 200, "app_first")
	w.sees("officer", "/journal?from=2026-03-03", 200, "There are no such records")
	w.sees("officer", "/journal?to=2026-03-01", 200, "There are no such records")
	w.sees("officer", "/journal?from=yesterday", 422)
	w.sees("officer", "/journal?after=nonsense", 422)
}

func TestTheListIsReadPageByPage(t *testing.T) {
	w := newWorld(t)
	for range 51 {
		w.add(journal.Entry{Verb: "sign-in", Actor: "per_officer", Body: one, Case: "x"})
	}
	code, text := w.get("officer", "/journal")
	w.holds("first", code, 200, text, `rel="next"`, `!href="/journal/1"`)
	i := strings.Index(text, `rel="next" href="`) + len(`rel="next" href="`)
	next := strings.ReplaceAll(text[i:i+strings.IndexByte(text[i:], '"')], "&amp;", "&")
	w.sees("officer", next, 200, `href="/journal/1"`, `rel="prev"`)
}

func TestADecisionIsShownWithItsReasonsAndItsPlace(t *testing.T) {
	w := filled(t)
	w.sees("officer", "/journal/1", 200, `class="lead"`, "29", "<blockquote", "How it was worked out", "Recompute now", "Signed head", "app_first",
		"!Құпия Есім", "1 of 4", `href="/journal/1/receipt"`)
	w.sees("bodyadmin", "/journal/1", 200, "closed to this role", "!class=\"lead\"", "!Open the facts", "!Recompute", "!Аты-жөні")
	w.sees("admin", "/journal/1", 404)
	w.sees("admin", "/journal/3", 200, "Sign-in", "!Аты-жөні")
	w.sees("stranger", "/journal/1", 404, "!29")
	w.sees("officer", "/journal/99", 404)
	w.sees("officer", "/journal/x", 404)
}

func TestWhomADecisionIsAboutSeesIt(t *testing.T) {
	w := filled(t)
	w.sees("subject", "/decisions/1", 200, `class="lead"`, "/decisions/1/open", "!Recompute now")
	w.sees("colleague", "/decisions/1", 404, "!of 55")
	w.sees("subject", "/journal/1", 403)
	w.sees("subject", "/decisions/2", 404)
	if code, text := w.get("subject", "/decisions/1/receipt"); code != 200 || !strings.Contains(text, "tarazy-receipt") {
		t.Errorf("the receipt: %d %s", code, text)
	}
}

func TestOpeningFactsIsJournalled(t *testing.T) {
	w := filled(t)
	code, text := w.post("officer", "/journal/1/open")
	w.holds("open", code, 200, text, "Құпия Есім", "right.ethics", "this was written into the journal")
	w.sequence()
	w.sees("inspector", "/journal?case=journal%2F1&verb=journal.facts", 200, "per_officer")
	w.sees("officer", "/journal/1", 200, "Who opened the facts", "Аты-жөні per_officer", "!Құпия Есім")
	for _, as := range []string{"stranger", "bodyadmin", "admin"} {
		if code, text := w.post(as, "/journal/1/open"); code < 400 || strings.Contains(text, "Құпия") {
			t.Errorf("%s opened the facts: %d", as, code)
		}
	}
	w.sequence()
	page, err := w.journal.List(t.Context(), journal.Query{Verb: string(access.SeeFacts)})
	w.must(err)
	if len(page.Records) != 1 || page.Records[0].Subject != subject {
		t.Errorf("openings: %+v", page.Records)
	}
}

func TestADecisionIsWorkedOutAgain(t *testing.T) {
	w := filled(t)
	code, text := w.post("inspector", "/journal/1/recompute")
	w.holds("recompute", code, 200, text, "Same result, just now")
	w.sequence()
	w.sees("officer", "/journal/1", 200, "Same result, 2 March 2026, 09:00")
	w.replay.broken = true
	code, text = w.post("officer", "/journal/1/recompute")
	w.holds("broken", code, 200, text, "Another result", "the outcome")
	w.sequence()
	w.sees("officer", "/journal/1", 200, "Another result")
	code, text = w.post("officer", "/journal/2/recompute")
	w.holds("no decision", code, 409, text)
	code, text = w.post("bodyadmin", "/journal/1/recompute")
	w.holds("not allowed", code, 403, text)
	code, text = w.post("stranger", "/journal/1/recompute")
	w.holds("stranger", code, 404, text)
}

func TestADestroyedRecordSaysUnderWhichAct(t *testing.T) {
	w := filled(t)
	w.must(w.db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := journal.Destroy(tx, journal.Order{Actor: "per_archive", Act: "17-Ж", Day: day.Of(2026, 3, 1)}, []int64{1})
		return err
	}))
	w.sequence()
	w.sees("officer", "/journal/1", 200, "17-Ж", "1 March 2026", "!class=\"lead\"", "!Recompute now", "!Open the facts", "Hash of the record")
}

func TestAReceiptProvesARecord(t *testing.T) {
	w := filled(t)
	_, text := w.get("officer", "/journal/1/receipt")
	v, err := journal.VerifyReceipt([]byte(text), w.journal.Signer.Public())
	w.must(err)
	if v.Case != "app_first" || v.HasContent {
		t.Errorf("%+v", v)
	}
	_, text = w.post("officer", "/journal/1/receipt")
	if v, err = journal.VerifyReceipt([]byte(text), w.journal.Signer.Public()); err != nil || !v.HasContent {
		t.Errorf("with content: %v %+v", err, v)
	}
	w.sees("stranger", "/journal/1/receipt", 404)
}

func TestTheListIsExported(t *testing.T) {
	w := filled(t)
	w.add(journal.Entry{Verb: "sign-in", Actor: "per_officer", Body: one, Case: "=1+1"})
	code, text := w.get("officer", "/journal/export?format=csv&only=decisions")
	w.holds("csv", code, 200, text, "app_first", "knowledge-test", "!imp_1", "!Құпия", "!Аты-жөні")
	_, text = w.get("officer", "/journal/export?format=csv")
	w.holds("csv", 200, 200, text, "'=1+1", "!grt_1")
	code, text = w.get("officer", "/journal/export?format=xlsx")
	if z, err := zip.NewReader(bytes.NewReader([]byte(text)), int64(len(text))); err != nil || code != 200 || len(z.File) == 0 {
		t.Errorf("xlsx: %d %v", code, err)
	}
	w.sees("officer", "/journal/export?format=exe", 404)
	w.sequence()
	w.sees("inspector", "/journal?verb=journal.export", 200, "Journal exported")
}

func TestTheWholeJournalIsChecked(t *testing.T) {
	w := filled(t)
	w.sees("inspector", "/journal/verify", 200, "has not been checked")
	w.sees("officer", "/journal/verify", 403)
	if code, _ := w.post("officer", "/journal/verify"); code != 403 {
		t.Errorf("an officer started a check: %d", code)
	}
	for range 2 {
		if code, _ := w.post("inspector", "/journal/verify"); code != 303 {
			t.Fatalf("start: %d", code)
		}
	}
	w.sees("inspector", "/journal/verify", 200, "under way", "!Check now")
	w.work()
	w.sequence()
	w.sees("inspector", "/journal/verify", 200, "The journal holds", "Аты-жөні per_inspector", "Check now")
	w.must(w.db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Exec("update journal_record set verb = 'changed' where number = 2")
		return err
	}))
	w.post("inspector", "/journal/verify")
	w.work()
	w.sequence()
	w.sees("inspector", "/journal/verify", 200, "does not hold", `href="/journal/2"`, "the record was changed")
}

func TestTheAPIAnswersAlike(t *testing.T) {
	w := filled(t)
	w.sees("officer", "/api/v1/journal", 200, `"case":"app_first"`, "!grt_1", `"leaf_sha256":"`)
	w.sees("stranger", "/api/v1/journal?body="+one, 200, `"items":[]`)
	w.sees("officer", "/api/v1/journal?limit=0", 422, "journalpages.limit")
	w.sees("officer", "/api/v1/journal/1", 200, `"total":29`, "!Құпия")
	w.sees("bodyadmin", "/api/v1/journal/1", 200, `"finding":null`)
	w.sees("stranger", "/api/v1/journal/1", 404, "journal.missing")
	code, text := w.post("officer", "/api/v1/journal/1/open")
	w.holds("open", code, 200, text, "Құпия Есім", `"ethics":5`)
	code, text = w.post("bodyadmin", "/api/v1/journal/1/open")
	w.holds("open", code, 403, text)
	_, text = w.get("officer", "/api/v1/journal/1/receipt")
	if !json.Valid([]byte(text)) {
		t.Error(text)
	}
	w.sees("", "/api/v1/journal", 401)
}
