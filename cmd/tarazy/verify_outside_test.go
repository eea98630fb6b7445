package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	"tarazy/internal/journal"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// townOn is the program on a town in a database of a kind: the town is filled on
// SQLite, and goes to another kind by a backup.
func townOn(t *testing.T, kind storetest.Kind) *app {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	cfg := config{data: t.TempDir(), listen: "127.0.0.1:0", site: "http://localhost", zone: "Asia/Almaty", demo: true}
	must(cfg.complete())
	town, err := filledTown()
	must(err)
	must(town.unpack(cfg.data))
	if kind.Name != "sqlite" {
		identity, err := age.GenerateX25519Identity()
		must(err)
		from, err := openOnly(t.Context(), cfg, streams{err: io.Discard})
		must(err)
		var text bytes.Buffer
		must(errors.Join(store.Backup(t.Context(), from, &text, []age.Recipient{identity.Recipient()}), from.Close()))
		cfg.db = kind.URL(t)
		to, err := openOnly(t.Context(), cfg, streams{err: io.Discard})
		must(err)
		must(errors.Join(store.Restore(t.Context(), to, &text, []age.Identity{identity}), to.Close()))
	}
	a, err := open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	must(err)
	t.Cleanup(a.close)
	return a
}

// TestTamperingOutsideTheJournalIsLocated changes, by direct SQL and on the disk,
// what lies in the tables and files of a town: each change is found, with the
// record that says otherwise.
func TestTamperingOutsideTheJournalIsLocated(t *testing.T) {
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) { tamperOutside(t, townOn(t, kind)) })
	}
}

func tamperOutside(t *testing.T, a *app) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for n := 1; n > 0; {
		var err error
		n, err = a.journal.Sequence(t.Context())
		must(err)
	}
	check := func() *journal.Report {
		t.Helper()
		r, err := a.journal.Check(t.Context())
		must(err)
		return r
	}
	besides(t, a)
	must(besidePapers(t, a))
	for n := 1; n > 0; {
		var err error
		n, err = a.journal.Sequence(t.Context())
		must(err)
	}
	if r := check(); !r.OK() {
		t.Fatalf("the town itself: %d troubles, the first: %+v", len(r.Troubles), r.Troubles[:min(5, len(r.Troubles))])
	}
	var want []string // kind and the beginning of what is located
	for _, c := range outsideTampering {
		place, err := c.do(a, t)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		want = append(want, string(c.kind)+" "+place)
	}
	var got []string
	for _, x := range check().Troubles {
		got = append(got, string(x.Kind)+" "+x.What)
		if x.Kind != journal.RowAdded && x.Number < 1 {
			t.Errorf("no record is named: %+v", x)
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), strings.Join(want, "; "))
	}
}

// besides puts answers of an exam and opened marks of an essay beside their
// records, as their verbs do: nobody in the town has sat an exam, and no essay
// there has all its marks.
func besides(t *testing.T, a *app) {
	t.Helper()
	err := a.db.Write(t.Context(), func(tx *store.Tx) error {
		if err := openMarks(tx); err != nil {
			return err
		}
		for slot := range 3 {
			sealed := []byte{byte(slot), 1, 2, 3}
			if _, err := tx.Exec("insert into exam_answer (attempt, slot, seq, sealed, given, at) values ('att_1', $1, 7, $2, 0, 0)", slot, sealed); err != nil {
				return err
			}
			facts := map[string]any{"attempt": "att_1", "slot": slot, "seq": 7, "given": 1, "sealed_sha256": sumOf(sealed)}
			if err := journal.Add(tx, journal.Entry{Verb: "exam.answer", Actor: "per_1", Case: "sit_1", Subject: "per_1", Facts: facts}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.journal.Sequence(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// openMarks adds three marks of an essay, and the record that opens them.
func openMarks(tx *store.Tx) error {
	var application, vacancy string
	if err := tx.QueryRow("select id, vacancy from application order by id limit 1").Scan(&application, &vacancy); err != nil {
		return err
	}
	members, err := store.Collect(tx, func(scan store.Scan) (id string, err error) { return id, scan(&id) },
		"select id from person where id not in (select member from mark) order by id limit 3")
	if err != nil {
		return err
	}
	marks := []map[string]any{}
	for i, m := range members {
		if _, err := tx.Exec("insert into mark (application, stage, member, vacancy, mark, at) values ($1, $2, $3, $4, $5, 0)", application, competition.AtEssay, m, vacancy, i+2); err != nil {
			return err
		}
		marks = append(marks, map[string]any{"member": m, "mark": i + 2, "digest": ""})
	}
	return journal.Add(tx, journal.Entry{Verb: "essay.marks", Actor: "system", Case: application, Subject: "per_1", Facts: map[string]any{"marks": marks}})
}

// outsideTampering are changes outside the journal; do makes one and tells its
// place.
var outsideTampering = []struct {
	name string
	kind journal.Kind
	do   func(a *app, t *testing.T) (string, error)
}{
	{"an answer changed", journal.RowChanged, onRow("exam_answer", "attempt || '/' || slot || '/' || seq", 0, "update exam_answer set sealed = $2 where attempt || '/' || slot || '/' || seq = $1", bytes.Repeat([]byte{1}, 40))},
	{"an answer deleted", journal.RowMissing, onRow("exam_answer", "attempt || '/' || slot || '/' || seq", 1, "delete from exam_answer where attempt || '/' || slot || '/' || seq = $1")},
	{"an answer put in", journal.RowAdded, func(a *app, t *testing.T) (string, error) {
		return "exam_answer att_x/1/1", a.db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Exec("insert into exam_answer (attempt, slot, seq, sealed, given, at) values ('att_x', 1, 1, $1, 0, 0)", []byte{1})
			return err
		})
	}},
	{"a mark changed", journal.RowChanged, onRow("mark", markKey, 0, "update mark set mark = mark + 1 where "+markKey+" = $1")},
	{"a mark deleted", journal.RowMissing, onRow("mark", markKey, 1, "delete from mark where "+markKey+" = $1")},
	{"a vote changed", journal.RowChanged, changedVote},
	{"a file replaced", journal.RowChanged, replacedFile},
	{"notes changed", journal.RowChanged, onRow("interview_notes", talkKey, 0, "update interview_notes set sealed = $2 where "+talkKey+" = $1", bytes.Repeat([]byte{1}, 40))},
	{"notes deleted", journal.RowMissing, onRow("interview_notes", talkKey, 1, "delete from interview_notes where "+talkKey+" = $1")},
	{"a sheet changed", journal.RowChanged, onRow("interview_sheet", talkKey, 0, "update interview_sheet set sealed = $2 where "+talkKey+" = $1", bytes.Repeat([]byte{1}, 40))},
	{"a sheet deleted", journal.RowMissing, onRow("interview_sheet", talkKey, 1, "delete from interview_sheet where "+talkKey+" = $1")},
	{"an agreement changed", journal.RowChanged, onRow("interview_agreement", "interview", 0, "update interview_agreement set sealed = $2 where interview = $1", bytes.Repeat([]byte{1}, 40))},
	{"an agreement deleted", journal.RowMissing, onRow("interview_agreement", "interview", 1, "delete from interview_agreement where interview = $1")},
	{"a form replaced", journal.RowChanged, onFile("file "+formKey, formKey, false)},
	{"a form deleted", journal.RowMissing, onFile("file "+otherFormKey, otherFormKey, true)},
	{"a paper accepted by hand", journal.RowChanged, paperRow(0, "/state", `"state":"accepted"`, `"state":"returned"`)},
	{"a paper's kind changed", journal.RowChanged, paperRow(0, "", `"type":"application/pdf"`, `"type":"image/png"`)},
	{"a paper replaced by another of the same person", journal.RowChanged, anotherPaper},
	{"evidence deleted", journal.RowMissing, onRow("appraisal_file", "id", 0, "delete from appraisal_file where id = $1")},
	{"evidence replaced on the disk", journal.RowChanged, replacedEvidence},
	{"what a candidate wrote changed", journal.RowChanged, onRow("candidate_entry", entryKey, 0, "update candidate_entry set own = $2 where "+entryKey+" = $1", bytes.Repeat([]byte{1}, 40))},
	{"what a candidate wrote taken out", journal.RowMissing, onRow("candidate_entry", entryKey, 1, "update candidate_entry set own = null where "+entryKey+" = $1")},
}

const (
	talkKey      = "interview || '/' || member"
	entryKey     = "person || '/' || id"
	formKey      = "interview/int_x/frm_1-kk.pdf"
	otherFormKey = "interview/int_x/frm_1-ru.pdf"
)

// ofTable narrows the rows that are tampered with to those that records speak of.
var ofTable = map[string]string{
	"mark": " where at = 0", "interview_sheet": " where locked <> 0", "candidate_entry": " where own is not null",
	"interview_notes": " where interview || '/' || member in (select interview || '/' || member from interview_sheet where locked <> 0)",
}

const markKey = "application || '/' || stage || '/' || member"

// onRow does something to one row of those with a key, and tells its place. The
// rows of marks are those of essays that are open.
func onRow(table, key string, at int, statement string, args ...any) func(*app, *testing.T) (string, error) {
	return func(a *app, t *testing.T) (place string, err error) {
		return place, a.db.Write(t.Context(), func(tx *store.Tx) error {
			from := table + ofTable[table]
			var one string
			if err := tx.QueryRow(fmt.Sprintf("select %s from %s order by 1 limit 1 offset %d", key, from, at)).Scan(&one); err != nil {
				return fmt.Errorf("%s: %w", table, err)
			}
			place = table + " " + one
			n, err := tx.Exec(statement, append([]any{one}, args...)...)
			if err == nil && n != 1 {
				err = fmt.Errorf("%d rows of %s", n, table)
			}
			return err
		})
	}
}

// changedVote turns one vote of a meeting.
func changedVote(a *app, t *testing.T) (place string, err error) {
	return place, a.db.Write(t.Context(), func(tx *store.Tx) error {
		var meeting, of, data string
		if err := tx.QueryRow(`select meeting, of_case, data from appraisal_item where data like '%"vote":"for"%' order by meeting, of_case limit 1`).Scan(&meeting, &of, &data); err != nil {
			return fmt.Errorf("votes: %w", err)
		}
		at := strings.Index(data, `"vote":"for"`)
		from := strings.LastIndex(data[:at], `"member":"`) + len(`"member":"`)
		member, _, _ := strings.Cut(data[from:], `"`)
		place = votePlace(meeting, of, member)
		return tx.ExecOne("update appraisal_item set data = $3 where meeting = $1 and of_case = $2", meeting, of, data[:at]+`"vote":"against"`+data[at+len(`"vote":"for"`):])
	})
}

// replacedFile puts another file in the place of one of a protocol.
func replacedFile(a *app, t *testing.T) (place string, err error) {
	return place, a.db.Read(t.Context(), func(tx *store.Tx) error {
		all, err := tx.BesideProtocols()
		if err != nil || len(all) == 0 {
			return fmt.Errorf("%d protocols, %w", len(all), err)
		}
		f := all[0].Files[0]
		place = "protocol " + string(all[0].ID) + "/" + string(f.Lang)
		return os.WriteFile(filepath.Join(a.path("files"), filepath.FromSlash(f.Key)), []byte("%PDF-1.7 another"), 0o600)
	})
}

// besidePapers puts beside their records what the town has none of: forms of a
// panel, papers of an appointment and of an appraisal, and what a candidate wrote
// into the own file.
func besidePapers(t *testing.T, a *app) error {
	t.Helper()
	pdf := []byte("%PDF-1.7 form")
	var forms []map[string]any
	for _, key := range []string{formKey, otherFormKey} {
		if _, err := a.blobs.Put(t.Context(), key, bytes.NewReader(pdf)); err != nil {
			return err
		}
		sum := sha256.Sum256(pdf)
		forms = append(forms, map[string]any{"key": key, "hash": sum[:]})
	}
	err := a.db.Write(t.Context(), func(tx *store.Tx) error {
		fixed := journal.Entry{Verb: string(access.LeadInterview), Actor: "per_1", Case: "int_x", Subject: "per_1", Facts: map[string]any{"files": forms}}
		if err := journal.Add(tx, fixed); err != nil {
			return err
		}
		for n := range 2 {
			if err := errors.Join(addEvidence(t, a, tx, n), addPaper(t, a, tx, n)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return writtenByCandidates(t, a)
}

// addEvidence adds a paper to a case of an appraisal as its verb does.
func addEvidence(t *testing.T, a *app, tx *store.Tx, n int) error {
	var of appraisal.CaseID
	var person people.PersonID
	if err := tx.QueryRow("select id, person from appraisal_case order by id limit 1").Scan(&of, &person); err != nil {
		return err
	}
	data := fmt.Appendf(nil, "%%PDF-1.7 evidence %d", n)
	sum := sha256.Sum256(data)
	f := &appraisal.File{ID: fmt.Sprintf("fil_%d", n), Case: of, Type: "application/pdf", Size: int64(len(data)), Hash: sum[:], At: tx.Now()}
	f.Key = "appraisal/" + string(of) + "/" + f.ID
	if err := putSealed(t, a, tx, person, f.Key, appraisal.FileField, data); err != nil {
		return err
	}
	if err := tx.AppraisalFileInsert(f); err != nil {
		return err
	}
	facts := map[string]any{"file": f.ID, "type": f.Type, "size": f.Size, "hash": hex.EncodeToString(f.Hash)}
	return journal.Add(tx, journal.Entry{Verb: "file.add", Actor: string(person), Case: string(of), Subject: string(person), Facts: facts})
}

// putSealed stores a file under a person's key.
func putSealed(t *testing.T, a *app, tx *store.Tx, person people.PersonID, name, field string, data []byte) error {
	p, err := tx.PersonGet(person)
	if err != nil {
		return err
	}
	key, err := a.master.Key(p.Key)
	if err != nil {
		return err
	}
	sealed, err := key.Seal(field, data)
	if err != nil {
		return err
	}
	_, err = a.blobs.Put(t.Context(), name, bytes.NewReader(sealed))
	return err
}

// addPaper hands in a paper of an application, which HR accepts, as the verbs do.
func addPaper(t *testing.T, a *app, tx *store.Tx, n int) error {
	var of competition.ApplicationID
	var person people.PersonID
	if err := tx.QueryRow("select id, person from application order by id limit 1").Scan(&of, &person); err != nil {
		return err
	}
	data := fmt.Appendf(nil, "%%PDF-1.7 paper %d", n)
	sum := sha256.Sum256(data)
	p := &competition.Paper{
		Application: of, Item: fmt.Sprintf("item_%d", n), State: competition.PaperAccepted, File: fmt.Sprintf("paper/%s/item_%d", of, n), Type: "application/pdf",
		Size: int64(len(data)), Hash: sum[:], At: tx.Now(),
	}
	if err := putSealed(t, a, tx, person, p.File, competition.PaperField, data); err != nil {
		return err
	}
	if err := tx.PaperPut(p); err != nil {
		return err
	}
	handed := map[string]any{"application": p.Application, "item": p.Item, "type": p.Type, "size": p.Size, "hash": p.Hash}
	checked := map[string]any{"item": p.Item, "state": p.State, "note": ""}
	return errors.Join(
		journal.Add(tx, journal.Entry{Verb: string(access.HandIn), Actor: string(person), Case: string(of), Subject: string(person), Facts: handed}),
		journal.Add(tx, journal.Entry{Verb: string(access.CheckDocuments), Actor: "per_1", Case: string(of), Subject: string(person), Facts: checked}))
}

// writtenByCandidates lets two candidates write into their files and take one of
// the entries out again: of that nothing is missed.
func writtenByCandidates(t *testing.T, a *app) error {
	var who []people.PersonID
	err := a.db.Read(t.Context(), func(tx *store.Tx) (err error) {
		who, err = store.Collect(tx, func(scan store.Scan) (id people.PersonID, err error) { return id, scan(&id) },
			"select person from candidate_registration where withdrawn = 0 order by person limit 2")
		return err
	})
	if err != nil || len(who) < 2 {
		return fmt.Errorf("%d candidates: %w", len(who), err)
	}
	for _, p := range who {
		o, err := a.candidates.Look(t.Context(), p)
		if err != nil {
			return err
		}
		study := func(name string) candidate.Value {
			one := *o.Of(candidate.KindEducation)[0].Value().Education
			one.Institution = name
			return candidate.Value{Education: &one}
		}
		if o, err = a.candidates.Add(t.Context(), p, o.Version, candidate.KindEducation, study("Ақбұлақ колледжі")); err != nil {
			return err
		}
		before := o.Of(candidate.KindEducation)
		if o, err = a.candidates.Add(t.Context(), p, o.Version, candidate.KindEducation, study("Екінші колледж")); err != nil {
			return err
		}
		for _, i := range o.Of(candidate.KindEducation) {
			if !slices.ContainsFunc(before, func(b *candidate.Item) bool { return b.ID == i.ID }) {
				if o, err = a.candidates.Drop(t.Context(), p, o.Version, i.ID); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// onFile replaces a file on the disk, or deletes it.
func onFile(place, key string, gone bool) func(*app, *testing.T) (string, error) {
	return func(a *app, _ *testing.T) (string, error) {
		path := filepath.Join(a.path("files"), filepath.FromSlash(key))
		if gone {
			return place, os.Remove(path)
		}
		return place, os.WriteFile(path, []byte("%PDF-1.7 another"), 0o600)
	}
}

// replacedEvidence puts into the place of a paper another one, sealed rightly.
func replacedEvidence(a *app, t *testing.T) (place string, err error) {
	return place, a.db.Read(t.Context(), func(tx *store.Tx) error {
		f, err := tx.AppraisalFileGet("fil_1")
		if err != nil {
			return err
		}
		place = "appraisal_file " + f.ID
		return errors.Join(os.Rename(
			filepath.Join(a.path("files"), filepath.FromSlash(strings.TrimSuffix(f.Key, "1")+"0")), filepath.Join(a.path("files"), filepath.FromSlash(f.Key))))
	})
}

// paperRow changes what stands in the row of a paper.
func paperRow(at int, part, was, is string) func(*app, *testing.T) (string, error) {
	return func(a *app, t *testing.T) (place string, err error) {
		return place, a.db.Write(t.Context(), func(tx *store.Tx) error {
			var application, item, data string
			if err := tx.QueryRow(fmt.Sprintf("select application, item, data from paper order by application, item limit 1 offset %d", at)).Scan(&application, &item, &data); err != nil {
				return err
			}
			if !strings.Contains(data, was) {
				return fmt.Errorf("no %s in %s", was, data)
			}
			place = paperPlace(application, item) + part
			return tx.ExecOne("update paper set data = $3 where application = $1 and item = $2", application, item, strings.Replace(data, was, is, 1))
		})
	}
}

// anotherPaper lets the row of a paper name the file and the hash of another paper
// of the same person, which is sealed under the same key.
func anotherPaper(a *app, t *testing.T) (place string, err error) {
	return place, a.db.Write(t.Context(), func(tx *store.Tx) error {
		var application competition.ApplicationID
		if err := tx.QueryRow("select application from paper order by application, item limit 1").Scan(&application); err != nil {
			return err
		}
		all, err := tx.PapersOf(application)
		if err != nil || len(all) < 2 {
			return fmt.Errorf("%d papers, %w", len(all), err)
		}
		p := all[1]
		p.File, p.Hash, p.Size = all[0].File, all[0].Hash, all[0].Size
		place = paperPlace(string(application), p.Item)
		return tx.PaperPut(&p)
	})
}
