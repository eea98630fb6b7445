package competition_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/decide"
	"tarazy/internal/eds"
	"tarazy/internal/journal"
	"tarazy/internal/journal/bundle"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// archivist lets the world keep a journal and gives what makes archives of it.
func archivist(w *competitiontest.World) *competition.Archivist {
	w.T.Helper()
	keeper, err := journal.NewKeeper(w.Master, acts.FS)
	w.Must(err)
	signer, err := journal.NewSigner()
	w.Must(err)
	w.DB.Keep(keeper)
	w.Service.Record = func(tx competition.Tx, e journal.Entry) error { return journal.Add(tx.(journal.Tx), e) }
	return &competition.Archivist{
		Service: w.Service, Acts: acts.FS,
		Journal: &journal.Service{Store: store.As[journal.Log](w.DB), Keeper: keeper, Signer: signer, Holder: "test"},
	}
}

func number(w *competitiontest.World, x *competition.Archivist) {
	w.T.Helper()
	for {
		n, err := x.Journal.Sequence(w.T.Context())
		w.Must(err)
		if n == 0 {
			return
		}
	}
}

var checker = competition.ArchiveCheck{Law: bundle.Law{
	Library: func(program, own fs.FS) (*law.Library, error) {
		lib, err := law.Load(program, decide.Kinds()...)
		if err != nil {
			return nil, err
		}
		return lib, lib.Add(own, true, decide.Kinds()...)
	},
	Decide: func(lib *law.Library, act, edition, rule string, input []byte) (law.Finding, error) {
		q, err := decide.Ask(lib, act+"@"+edition, rule)
		if err != nil {
			return law.Finding{}, err
		}
		return q.Decide(input)
	},
}}

func check(t *testing.T, c competition.ArchiveCheck, data []byte) *competition.ArchiveReport {
	t.Helper()
	r, err := c.Check(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// rewrite gives an archive with one file changed; nil drops it.
func rewrite(t *testing.T, data []byte, name string, change func([]byte) []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		was, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == name {
			if was = change(was); was == nil {
				continue
			}
		}
		to, err := out.Create(f.Name)
		if err == nil {
			_, err = to.Write(was)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func namesIn(t *testing.T, data []byte) (out []string) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		out = append(out, f.Name)
	}
	return out
}

// archive is that of a competition with three candidates and an appointment.
func archive(w *competitiontest.World) (*competition.Archivist, []byte) {
	w.T.Helper()
	x := archivist(w)
	w.Authority()
	apps := published(w, 3)
	number(w, x) // so that there are two heads
	to(w, offer(w, apps[0].ID).From)
	bring(w, apps[0])
	_, err := w.Appoint(w.T.Context(), w.Head, w.Free.ID, w.Free.Version, competition.AppointIn{Number: "45", Day: w.Today()})
	w.Must(err)
	number(w, x)
	data, _, err := x.Make(w.T.Context(), w.HR, w.Competition.ID, nil)
	w.Must(err)
	return x, data
}

func TestAnArchiveHoldsOnAnotherMachine(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		x, data := archive(w)
		r := check(t, checker, data)
		if !r.OK() || r.OwnKey || r.OwnRoots || r.Signatures != 10 || r.Decisions < 4 || r.Rulings != r.Decisions || r.Records != r.Manifest.Records || r.Closed != 0 {
			t.Errorf("%+v", r)
		}
		with := checker
		with.Public, with.Roots = x.Journal.Signer.Public(), w.Trust
		if r := check(t, with, data); !r.OK() || !r.OwnKey || !r.OwnRoots {
			t.Errorf("%+v", r)
		}
		for _, name := range []string{"manifest.json", "competition.json", "applications.json", "protocol/1/kk.pdf", "protocol/1/ru.pdf", "journal.jsonl", "roots.pem", "acts/selection-2023/2023-03-01/rules.yaml"} {
			if !slices.Contains(namesIn(t, data), name) {
				t.Errorf("no %s", name)
			}
		}
		_, _, err := x.Make(t.Context(), w.Judges[0], w.Competition.ID, nil)
		wants(t, "a member", err, "access.denied")
	})
}

func TestAnArchiveIsMadeOfPublishedResultsWithAllRecordsNumbered(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		x := archivist(w)
		rankedWith(w, 2)
		_, _, err := x.Make(t.Context(), w.HR, w.Competition.ID, nil)
		wants(t, "before publication", err, "archive.early")
		signAll(w, draw(w), 0)
		_, _, err = x.Make(t.Context(), w.HR, w.Competition.ID, nil)
		wants(t, "before numbering", err, "archive.pending")
	})
}

func TestEveryChangeOfAnArchiveIsLocated(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		x, data := archive(w)
		flip := func(b []byte) []byte {
			out := bytes.Clone(b)
			out[len(out)/2] ^= 1
			return out
		}
		for _, name := range namesIn(t, data) {
			if name == "manifest.json" || strings.HasPrefix(name, "acts/") && !strings.Contains(name, "rules.yaml") {
				continue
			}
			r := check(t, checker, rewrite(t, data, name, flip))
			at := name
			switch name {
			case "manifest.sig", "journal.pub":
				at = "manifest.json"
			}
			if r.OK() || !slices.ContainsFunc(r.Troubles, func(x bundle.Trouble) bool { return x.File == at }) {
				t.Errorf("%s: %+v", name, r.Troubles)
			}
		}
		r := check(t, checker, rewrite(t, data, "manifest.json", func(b []byte) []byte { return bytes.Replace(b, []byte(`"by"`), []byte(`"by" `), 1) }))
		if r.OK() || r.Troubles[0].What != "manifest_unsigned" {
			t.Errorf("the manifest: %+v", r.Troubles)
		}
		r = check(t, checker, rewrite(t, data, "marks.json", func([]byte) []byte { return nil }))
		if r.OK() || r.Troubles[0] != (bundle.Trouble{What: "missing", File: "marks.json"}) {
			t.Errorf("a dropped file: %+v", r.Troubles)
		}
		other, err := journal.NewSigner()
		w.Must(err)
		with := checker
		with.Public = other.Public()
		if r := check(t, with, data); r.OK() || r.Troubles[0].What != "other_key" {
			t.Errorf("another installation: %+v", r.Troubles)
		}
		stranger, err := eds.NewAuthority(competitiontest.Start.AddDate(-1, 0, 0))
		w.Must(err)
		with = checker
		with.Roots, err = stranger.Trust()
		w.Must(err)
		if r := check(t, with, data); r.OK() || r.Troubles[0].What != "signature" {
			t.Errorf("another authority: %+v", r.Troubles)
		}
		forged(t, w, x, data)
	})
}

// forged are archives whose manifest was made anew by somebody with the
// installation's key: what the journal and the signatures prove is still held.
func forged(t *testing.T, w *competitiontest.World, x *competition.Archivist, data []byte) {
	for _, c := range []struct {
		name, what string
		change     func([]byte) []byte
	}{
		{"rulings.json", "unproven", func(b []byte) []byte { return bytes.Replace(b, []byte(`"place": 2`), []byte(`"place": 1`), 1) }},
		{"protocol/1/kk.pdf", "changed", func(b []byte) []byte { return append(bytes.Clone(b), '\n') }},
		{"journal.jsonl", "record", func(b []byte) []byte {
			return bytes.Replace(b, []byte(`\"verb\":\"stage.close\"`), []byte(`\"verb\":\"stage.closf\"`), 1)
		}},
		{"acts/selection-2023/2023-03-01/rules.yaml", "differs", func(b []byte) []byte {
			return bytes.Replace(b, []byte("not_later_working_days: {v: 10"), []byte("not_later_working_days: {v: 11"), 1)
		}},
		{"protocols.json", "unsigned", func(b []byte) []byte { return bytes.Replace(b, []byte(`"must": [`), []byte(`"must": ["per_x",`), 1) }},
		{"protocols.json", "proof", func(b []byte) []byte {
			return bytes.Replace(b, []byte(`"status": "good"`), []byte(`"status": "unknown"`), 1)
		}},
		{"protocols.json", "proof", func(b []byte) []byte {
			return bytes.Replace(b, []byte("\"stamp\": {\n      \"time\": \"2023"), []byte("\"stamp\": {\n      \"time\": \"2022"), 1)
		}},
		{"journal.jsonl", "repeated", repeated},
		{"journal.jsonl", "other_head", func(b []byte) []byte { return otherHead(w, x, b) }},
	} {
		changed := rewrite(t, data, c.name, c.change)
		if bytes.Equal(changed, rewrite(t, data, c.name, func(b []byte) []byte { return b })) {
			t.Errorf("%s: nothing to change", c.name)
		}
		r := check(t, checker, competition.Resigned(x, changed))
		if r.OK() || r.Troubles[0].What != c.what {
			t.Errorf("%s: %+v", c.name, r.Troubles)
		}
	}
}

// repeated puts the first record in the place of the last.
func repeated(lines []byte) []byte {
	all := bytes.Split(bytes.TrimSuffix(lines, []byte("\n")), []byte("\n"))
	all[len(all)-1] = all[0]
	return append(bytes.Join(all, []byte("\n")), '\n')
}

// otherHead puts the first record's receipt of an earlier head in the place of
// the last.
func otherHead(w *competitiontest.World, x *competition.Archivist, lines []byte) []byte {
	w.T.Helper()
	all := bytes.Split(bytes.TrimSuffix(lines, []byte("\n")), []byte("\n"))
	var first struct {
		Number int64 `json:"number"`
	}
	w.Must(json.Unmarshal(all[0], &first))
	r, err := x.Journal.Receipt(w.T.Context(), first.Number, true)
	w.Must(err)
	all[len(all)-1], err = json.Marshal(r)
	w.Must(err)
	return append(bytes.Join(all, []byte("\n")), '\n')
}

func TestTheArchiveIsAJobWhoseOutcomeOnlyTheAskerOpens(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		x := archivist(w)
		published(w, 2)
		number(w, x)
		jobs := &competition.Archives{
			Archivist: x, Store: store.As[competition.WorkTx](w.DB),
			Actor: func(_ context.Context, p people.PersonID) (*access.Actor, error) { return w.HR, nil },
		}
		wants(t, "a member", jobs.Ask(t.Context(), w.Judges[0], w.Competition.ID), "access.denied")
		w.Must(jobs.Ask(t.Context(), w.HR, w.Competition.ID))
		w.Must(jobs.Ask(t.Context(), w.HR, w.Competition.ID))
		worker := outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](w.DB), Owner: "test"})
		jobs.Handle(worker)
		n, err := worker.RunDue(t.Context())
		w.Must(err)
		if n != 1 {
			t.Errorf("%d jobs", n)
		}
		_, s, err := jobs.Asked(t.Context(), w.HR, w.Competition.ID)
		w.Must(err)
		if s == nil || s.State != outbox.Done || s.Done != s.Total || s.Total == 0 {
			t.Errorf("%+v", s)
		}
		_, data, err := jobs.Take(t.Context(), w.HR, w.Competition.ID)
		w.Must(err)
		if r := check(t, checker, data); !r.OK() {
			t.Errorf("%+v", r.Troubles)
		}
		_, _, err = jobs.Take(t.Context(), w.Judges[0], w.Competition.ID)
		wants(t, "somebody else", err, "access.denied")
		if text, err := json.Marshal(s); err != nil || bytes.Contains(text, []byte("Үміткеров")) {
			t.Errorf("%s %v", text, err)
		}
	})
}
