package journalpages_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tarazy/internal/journal"
)

// published is a world with two kept checkpoints, of 4 and of more records.
func published(t *testing.T) *world {
	t.Helper()
	w := filled(t)
	keep := func() {
		if done, err := w.journal.Published.Keep(t.Context()); !done || err != nil {
			t.Fatal(done, err)
		}
	}
	keep()
	w.clock.Advance(2 * time.Hour)
	w.add(journal.Entry{Verb: "sign-in", Actor: "per_officer", Body: one})
	keep()
	return w
}

// send checks a receipt as a visitor, with the other files and words of the form.
func (w *world) send(files map[string]string, key string) (int, string) {
	w.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for name, text := range files {
		f, err := form.CreateFormFile(name, name+".txt")
		w.must(err)
		_, err = f.Write([]byte(text))
		w.must(err)
	}
	w.must(form.WriteField("key", key))
	w.must(form.Close())
	r := httptest.NewRequest(http.MethodPost, "/check/receipt", &b)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Accept-Language", "en")
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String()
}

func TestAnybodyChecksAReceiptOnThePage(t *testing.T) {
	w := published(t)
	w.sees("", "/check/receipt", 200, "Check a receipt", `enctype="multipart/form-data"`)
	_, receipt := w.get("officer", "/journal/1/receipt")
	_, whole := w.post("officer", "/journal/1/receipt")
	_, early := w.get("", "/checkpoints/4")
	_, late := w.get("", "/checkpoint")
	v, err := journal.VerifyReceipt([]byte(receipt), w.journal.Signer.Public())
	w.must(err)
	c, err := journal.OpenCheckpoint(late, w.journal.Signer.Public())
	w.must(err)
	_, growth := w.get("", fmt.Sprintf("/checkpoints/%d/growth/%d", v.Head.Size, c.Size))
	other, err := journal.NewSigner()
	w.must(err)
	for name, x := range map[string]struct {
		files map[string]string
		key   string
		code  int
		words []string
	}{
		"alone":          {map[string]string{"receipt": receipt}, "", 200, []string{"The receipt holds", "app_first", "!Құпия", "!Аты-жөні"}},
		"with content":   {map[string]string{"receipt": whole}, "", 200, []string{"The receipt holds", "Құпия Есім"}},
		"key typed":      {map[string]string{"receipt": receipt}, w.journal.Signer.Public(), 200, []string{"The receipt holds"}},
		"grown":          {map[string]string{"receipt": receipt, "checkpoint": late, "growth": growth}, "", 200, []string{"The receipt holds", "only grew"}},
		"nothing":        {nil, "", 422, []string{"Choose the file", `href="#receipt"`}},
		"no receipt":     {map[string]string{"receipt": "{}"}, "", 422, []string{"not a receipt", `href="#receipt"`}},
		"changed":        {map[string]string{"receipt": strings.Replace(receipt, "app_first", "app_other", 1)}, "", 422, []string{"does not stand", "!The receipt holds"}},
		"other key":      {map[string]string{"receipt": receipt}, other.Public(), 422, []string{"not signed by the key", other.Public()}},
		"no key":         {map[string]string{"receipt": receipt}, "key", 422, []string{"not the public key", `href="#key"`}},
		"no growth":      {map[string]string{"receipt": receipt, "checkpoint": late}, "", 422, []string{"Add the proof of growth", `href="#growth"`}},
		"false growth":   {map[string]string{"receipt": receipt, "checkpoint": late, "growth": growth[:len(growth)/2]}, "", 422, []string{"not a proof", `href="#growth"`}},
		"no checkpoint":  {map[string]string{"receipt": receipt, "checkpoint": strings.Replace(late, "\n", "x\n", 1)}, "", 422, []string{`href="#checkpoint"`}},
		"the same tree":  {map[string]string{"receipt": receipt, "checkpoint": string(v.Head.Note)}, "", 200, []string{"same journal at the same size"}},
		"an early point": {map[string]string{"receipt": receipt, "checkpoint": early}, "", sameOr(v.Head.Size, 4), nil},
	} {
		code, text := w.send(x.files, x.key)
		w.holds(name, code, x.code, text, x.words...)
	}
}

// sameOr is the status for a checkpoint of a size, without a proof of growth.
func sameOr(receipt, checkpoint int64) int {
	if receipt == checkpoint {
		return http.StatusOK
	}
	return http.StatusUnprocessableEntity
}

func TestCheckpointsArePublic(t *testing.T) {
	w := published(t)
	_, key := w.get("", "/journal.pub")
	key = strings.TrimSpace(key)
	_, text := w.get("", "/checkpoint")
	c, err := journal.OpenCheckpoint(text, key)
	w.must(err)
	w.sees("", "/checkpoints", 200, "Checkpoints of the journal", key, fmt.Sprintf(`href="/checkpoints/%d"`, c.Size), fmt.Sprintf(`href="/checkpoints/4/growth/%d"`, c.Size))
	w.sees("", "/checkpoints?below=5", 200, `href="/checkpoints/4"`, "!/growth/", `href="/checkpoints"`)
	_, growth := w.get("", fmt.Sprintf("/checkpoints/4/growth/%d", c.Size))
	if g, err := journal.VerifyGrowth([]byte(growth), key); err != nil || g.From.Size != 4 || g.To.Size != c.Size {
		t.Errorf("%+v %v", g, err)
	}
	for path, code := range map[string]int{"/checkpoints/999": 404, "/checkpoints/x": 404, "/checkpoints/4/growth/999": 404, fmt.Sprintf("/checkpoints/%d/growth/4", c.Size): 422} {
		w.sees("", path, code)
	}
}

func TestAWitnessSendsItsSignature(t *testing.T) {
	w := published(t)
	other, err := journal.NewSigner()
	w.must(err)
	witness, err := other.Attester("body.example", w.clock.Now())
	w.must(err)
	w.journal.Published.Witnesses = []*journal.Witness{witness.Witness}
	_, text := w.get("", "/checkpoints/4")
	signed, err := witness.Attest(text, w.journal.Signer.Public())
	w.must(err)
	attest := func(text string) (int, string) {
		r := httptest.NewRequest(http.MethodPost, "/checkpoints", strings.NewReader(text))
		r.Header.Set("Content-Type", "text/plain")
		rec := httptest.NewRecorder()
		w.handler.ServeHTTP(rec, r)
		return rec.Code, rec.Body.String()
	}
	if code, _ := attest(text); code != 422 {
		t.Errorf("without a signature: %d", code)
	}
	if code, names := attest(signed); code != 200 || names != "body.example\n" {
		t.Errorf("%d %q", code, names)
	}
	w.sees("", "/checkpoints/4", 200, "— body.example ")
	w.sees("", "/checkpoints", 200, "body.example", witness.String())
}

func TestAPersonListsTheOwnReceipts(t *testing.T) {
	w := published(t)
	w.sees("officer", "/my-receipts", 200, "No receipts yet")
	w.add(journal.Entry{Verb: "application.apply", Actor: subject, Body: one, Case: "app_mine", Subject: subject},
		journal.Entry{Verb: "interview.mark", Actor: "per_officer", Body: one, Case: "int_1", Subject: subject},
		journal.Entry{Verb: "exam.answer", Actor: subject, Body: one, Case: "sit_1", Subject: subject},
		journal.Entry{Verb: "exam.scored", Actor: "system", Body: one, Case: "att_1", Subject: subject})
	w.sequence()
	first := w.last()
	w.sees("subject", "/my-receipts", 200, fmt.Sprintf(`href="/decisions/%d/receipt"`, first), fmt.Sprintf(`href="/decisions/%d/receipt"`, first-3),
		fmt.Sprintf("!/decisions/%d/", first-1), fmt.Sprintf("!/decisions/%d/", first-2))
	w.sees("subject", fmt.Sprintf("/my-receipts?below=%d", first), 200, fmt.Sprintf("!/decisions/%d/", first), fmt.Sprintf(`href="/decisions/%d/receipt"`, first-3))
	w.sees("subject", fmt.Sprintf("/decisions/%d/receipt", first), 200)
}

// What a panel noted and marked of a person is not opened to the person by the
// number of its record, neither on a page nor as a receipt.
func TestARecordOfOthersMarksIsNotForWhomItIsAbout(t *testing.T) {
	w := published(t)
	for _, verb := range []string{"interview.take", "interview.lead", "interview.record", "essay.marks", "meeting.vote"} {
		w.add(journal.Entry{Verb: verb, Actor: "per_officer", Body: one, Case: "int_1", Subject: subject, Facts: map[string]any{"mark": 3}})
		w.sequence()
		for _, path := range []string{"/decisions/%d", "/decisions/%d/receipt"} {
			w.sees("subject", fmt.Sprintf(path, w.last()), 404)
		}
		if code, text := w.post("subject", fmt.Sprintf("/decisions/%d/open", w.last())); code != 404 {
			t.Errorf("%s is open: %d %s", verb, code, text)
		}
		w.sees("officer", fmt.Sprintf("/journal/%d", w.last()), 200)
	}
}

// The candidate alone gets with the receipt what its digests stand for.
func TestAReceiptShowsTheValuesToWhomItIsAbout(t *testing.T) {
	w := published(t)
	salt := []byte(strings.Repeat("s", 32))
	value := map[string]any{"number": 1, "answer": "жауап сөзі"}
	digest, err := journal.Digest(salt, value)
	w.must(err)
	shown, err := journal.Open("/answers/0/digest", salt, value)
	w.must(err)
	w.openings = []journal.Opening{shown}
	w.add(journal.Entry{
		Verb: "exam.answers", Actor: "system", Body: one, Case: "att_1", Subject: subject,
		Facts: map[string]any{"answers": []map[string]any{{"digest": digest}}},
	})
	w.sequence()
	w.sees("subject", "/my-receipts", 200, "Answers at the end of the test")
	_, text := w.post("subject", fmt.Sprintf("/decisions/%d/receipt", w.last()))
	if code, page := w.send(map[string]string{"receipt": text}, ""); code != 200 || !strings.Contains(page, "жауап сөзі") || !strings.Contains(page, "Values shown") {
		t.Errorf("%d %s", code, page)
	}
	if _, text := w.post("officer", fmt.Sprintf("/journal/%d/receipt", w.last())); strings.Contains(text, "жауап") || !strings.Contains(text, digest) {
		t.Errorf("the officer sees %s", text)
	}
	_, listed := w.get("subject", "/api/v1/my-receipts")
	_, bare := w.get("subject", fmt.Sprintf("/api/v1/my-receipts/%d", w.last()))
	_, same := w.post("subject", fmt.Sprintf("/api/v1/my-receipts/%d", w.last()))
	if !strings.Contains(listed, `"verb":"exam.answers"`) || strings.Contains(bare, digest) || !strings.Contains(same, "жауап сөзі") {
		t.Errorf("over the API: %s\n%s\n%s", listed, bare, same)
	}
	if code, _ := w.get("officer", fmt.Sprintf("/api/v1/my-receipts/%d", w.last())); code != 404 {
		t.Errorf("another's receipt: %d", code)
	}
	if code, page := w.send(map[string]string{"receipt": strings.Replace(text, "жауап сөзі", "басқа сөз", 1)}, ""); code != 422 || !strings.Contains(page, "not the one whose digest") {
		t.Errorf("%d %s", code, page)
	}
}

// last is the number of the last record.
func (w *world) last() int64 {
	w.Helper()
	h, err := w.journal.Checkpoint(w.Context(), 0)
	w.must(err)
	return h.Size
}
