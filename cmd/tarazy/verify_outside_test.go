package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/journal"
	"tarazy/internal/store"
)

// TestTamperingOutsideTheJournalIsLocated changes, by direct SQL and on the disk,
// what lies in the tables and files of a town: each change is found, with the
// record that says otherwise.
func TestTamperingOutsideTheJournalIsLocated(t *testing.T) {
	cfg := config{data: t.TempDir(), listen: "127.0.0.1:0", site: "http://localhost", zone: "Asia/Almaty", demo: true}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(cfg.complete())
	town, err := filledTown()
	must(err)
	must(town.unpack(cfg.data))
	a, err := open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	must(err)
	defer a.close()
	for n := 1; n > 0; {
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
	if r := check(); !r.OK() {
		t.Fatalf("the town itself: %d troubles, the first: %+v", len(r.Troubles), r.Troubles[:min(5, len(r.Troubles))])
	}
	var want []string // kind and the beginning of what is located
	for _, c := range outsideTampering {
		place, err := c.do(a, t)
		must(err)
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
}

const markKey = "application || '/' || stage || '/' || member"

// onRow does something to one row of those with a key, and tells its place. The
// rows of marks are those of essays that are open.
func onRow(table, key string, at int, statement string, args ...any) func(*app, *testing.T) (string, error) {
	return func(a *app, t *testing.T) (place string, err error) {
		return place, a.db.Write(t.Context(), func(tx *store.Tx) error {
			from := table
			if table == "mark" {
				from += " where at = 0"
			}
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
