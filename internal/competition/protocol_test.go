package competition_test

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/document"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// ranked brings a competition to its ranking: n candidates took the interview
// for the free post, each a point behind the one before; nobody applied for
// the other.
func rankedWith(w *competitiontest.World, n int) []*competition.Application {
	w.T.Helper()
	w.Commission()
	apps := w.Apply(n, w.Free, competition.AtInterview)
	w.Essay.Stage, w.Essay.State, w.Essay.Why = competition.AtResults, competition.Failed, "no_applications"
	w.Essay.Version++
	w.Tx(func(tx competition.Tx) error {
		_, err := tx.VacancyUpdate(w.Essay)
		return err
	})
	for _, a := range apps {
		w.Tx(func(tx competition.Tx) error {
			return tx.ResultPut(&competition.Result{
				Application: a.ID, Vacancy: a.Vacancy, Stage: competition.AtInterview, Taken: competition.TookPart, Points: 450,
				Document: w.Document(), At: w.Clock.Now(), By: people.PersonID(w.Secretary.Person),
			})
		})
	}
	_, err := w.CloseStage(w.T.Context(), w.HR, w.Free.ID, w.Free.Version)
	w.Must(err)
	reload(w)
	return apps
}

// reload reads the competition and its posts anew.
func reload(w *competitiontest.World) {
	w.Tx(func(tx competition.Tx) (err error) {
		if w.Competition, err = tx.CompetitionGet(w.Competition.ID); err != nil {
			return err
		}
		if w.Free, err = tx.VacancyGet(w.Free.ID); err != nil {
			return err
		}
		w.Essay, err = tx.VacancyGet(w.Essay.ID)
		return err
	})
}

func app(w *competitiontest.World, id competition.ApplicationID) (a *competition.Application) {
	w.Tx(func(tx competition.Tx) (err error) {
		a, err = tx.ApplicationGet(id)
		return err
	})
	return a
}

func draw(w *competitiontest.World) *competition.Protocol {
	w.T.Helper()
	p, err := w.DrawProtocol(w.T.Context(), w.Secretary, w.Competition.ID, 0, "")
	w.Must(err)
	return p
}

// cmsOf signs the files of a protocol as a person.
func cmsOf(w *competitiontest.World, keys eds.Credentials, p *competition.Protocol) [][]byte {
	w.T.Helper()
	var out [][]byte
	for _, f := range p.Files {
		data, err := w.ProtocolBytes(w.T.Context(), f)
		w.Must(err)
		out = append(out, signed(w, keys.Signing, data))
	}
	return out
}

func signed(w *competitiontest.World, k eds.KeyPair, data []byte) []byte {
	w.T.Helper()
	out, err := eds.Sign(data, false, w.Clock.Now(), k)
	w.Must(err)
	return out
}

// signAll gives the signatures of judges from one on.
func signAll(w *competitiontest.World, p *competition.Protocol, from int) {
	w.T.Helper()
	for _, j := range w.Judges[from:] {
		_, err := w.SignProtocol(w.T.Context(), j, p.ID, cmsOf(w, w.Key(people.PersonID(j.Person)), p))
		w.Must(err)
	}
	reload(w)
}

func wants(t *testing.T, what string, err error, code string) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("%s: %v, not %s", what, err, code)
	}
}

func TestSEL21_TheProtocolIsTwoFilesThatTellTheWholeCompetition(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		_, err := w.DrawProtocol(t.Context(), w.HR, w.Competition.ID, 0, "")
		wants(t, "before the ranking", err, "protocol.not_ranked")
		apps := rankedWith(w, 3)
		_, err = w.DrawProtocol(t.Context(), w.Judges[1], w.Competition.ID, 0, "")
		wants(t, "a member", err, "access.denied")
		p := draw(w)
		if len(p.Files) != 2 || p.Due != w.Today().Add(1) || len(p.Must) != 5 || p.State != competition.ProtocolDrawn {
			t.Fatalf("%+v", p)
		}
		for _, f := range p.Files {
			data, err := w.ProtocolBytes(t.Context(), f)
			w.Must(err)
			if !bytes.HasPrefix(data, []byte("%PDF-")) || int64(len(data)) != f.Size {
				t.Errorf("%s: %d bytes", f.Lang, len(data))
			}
			d, err := w.ProtocolPaper(t.Context(), w.Judges[0], w.Competition.ID, f.Lang)
			w.Must(err)
			var again bytes.Buffer
			w.Must(document.PDF(&again, d))
			if !bytes.Equal(again.Bytes(), data) {
				t.Errorf("%s: what is read is not what was drawn", f.Lang)
			}
			text := textOf(d)
			for _, word := range []string{w.Competition.Number, "Төрағаев", apps[0].Number, apps[2].Number, "Үміткеров", "138,5", locale.T(f.Lang, "selection.failed.no_applications", nil)} {
				if !strings.Contains(text, word) {
					t.Errorf("%s lacks %q\n%s", f.Lang, word, text)
				}
			}
			if strings.Contains(text, "⟦") {
				t.Errorf("%s: a word is missing\n%s", f.Lang, text)
			}
		}
		_, err = w.DrawProtocol(t.Context(), w.HR, w.Competition.ID, 0, "")
		wants(t, "an old number", err, "selection.changed")
		_, err = w.DrawProtocol(t.Context(), w.HR, w.Competition.ID, 1, " ")
		wants(t, "no reason", err, "selection.required")
	})
}

func TestSEL21_NamesStayOutOfTheProtocolUntilTheInterview(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		early := w.Put(w.Candidate("Кетекова"), w.Free, competition.AtQualities)
		w.Tx(func(tx competition.Tx) error {
			early.Standing, early.Why = competition.Out, "threshold"
			early.Version++
			_, err := tx.ApplicationUpdate(early)
			return err
		})
		rankedWith(w, 2)
		draw(w)
		d, err := w.ProtocolPaper(t.Context(), w.HR, w.Competition.ID, locale.RU)
		w.Must(err)
		if text := textOf(d); strings.Contains(text, "Кетекова") || !strings.Contains(text, early.Number) || !strings.Contains(text, "порогового") {
			t.Error(text)
		}
	})
}

// textOf are all words of a document.
func textOf(d document.Document) string {
	var b strings.Builder
	for _, p := range d.Parts {
		switch p := p.(type) {
		case document.Heading:
			b.WriteString(p.Text + "\n")
		case document.Paragraph:
			for _, r := range p.Runs {
				b.WriteString(r.Text + " ")
			}
		case document.KeyValue:
			for _, x := range p.Pairs {
				b.WriteString(x.Key + ": " + x.Value + "\n")
			}
		case document.Table:
			for _, r := range p.Rows {
				for _, c := range r.Cells {
					b.WriteString(c.Text + " | ")
				}
				b.WriteString("\n")
			}
		}
	}
	return b.String()
}

func TestSEL21_EveryMemberSignsTheExactBytesOfBothFiles(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := rankedWith(w, 3)
		p := draw(w)
		me := w.Judges[0]
		keys, others := w.Key(people.PersonID(me.Person)), w.Key(people.PersonID(w.Judges[1].Person))
		right := cmsOf(w, keys, p)
		for _, c := range []struct {
			what string
			by   *access.Actor
			cms  [][]byte
			code string
		}{
			{"one file only", me, right[:1], "signature.count"},
			{"the files in the wrong order", me, [][]byte{right[1], right[0]}, "signature.other_document"},
			{"another text", me, [][]byte{right[0], signed(w, keys.Signing, []byte("басқа"))}, "signature.other_document"},
			{"somebody else's signature", me, cmsOf(w, others, p), "eds.wrong_person"},
			{"one of them somebody else's", me, [][]byte{right[0], cmsOf(w, others, p)[1]}, "eds.wrong_person"},
			{"a certificate for signing in", me, [][]byte{signed(w, keys.Authentication, bytesOf(w, p, 0)), signed(w, keys.Authentication, bytesOf(w, p, 1))}, "eds.wrong_purpose"},
			{"no signature", me, [][]byte{[]byte("x"), []byte("y")}, "eds.malformed"},
			{"who does not sit", w.Spare, right, "protocol.not_member"},
			{"the secretary", w.Secretary, right, "protocol.not_member"},
		} {
			_, err := w.SignProtocol(t.Context(), c.by, p.ID, c.cms)
			wants(t, c.what, err, c.code)
		}
		now, err := w.SignProtocol(t.Context(), me, p.ID, right)
		w.Must(err)
		if now.State != competition.ProtocolDrawn {
			t.Error(now.State)
		}
		_, err = w.SignProtocol(t.Context(), me, p.ID, right)
		wants(t, "twice", err, "protocol.signed")
		signAll(w, p, 1)
		if w.Competition.State != competition.Published || *w.Competition.Published != w.Today() {
			t.Errorf("%s %v", w.Competition.State, w.Competition.Published)
		}
		for i, a := range apps {
			told := w.Notices(a.Person)
			if !slices.ContainsFunc(told, func(n outbox.Told) bool { return strings.HasPrefix(n.Key, "protocol.notice.") }) {
				t.Errorf("candidate %d was not told: %v", i, told)
			}
		}
		if app(w, apps[0].ID).Standing != competition.Offered || app(w, apps[1].ID).Standing != competition.Placed {
			t.Error("the post was not offered to the winner alone")
		}
		_, err = w.SignProtocol(t.Context(), me, p.ID, right)
		wants(t, "after publication", err, "protocol.published")
		_, err = w.DrawProtocol(t.Context(), w.HR, w.Competition.ID, 1, "қате")
		wants(t, "drawing a signed one anew", err, "protocol.not_ranked")
	})
}

func bytesOf(w *competitiontest.World, p *competition.Protocol, i int) []byte {
	data, err := w.ProtocolBytes(w.T.Context(), p.Files[i])
	w.Must(err)
	return data
}

func TestSEL21_ANewVersionReplacesTheOldWithItsSignatures(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		rankedWith(w, 2)
		first := draw(w)
		keys := w.Key(people.PersonID(w.Judges[0].Person))
		_, err := w.SignProtocol(t.Context(), w.Judges[0], first.ID, cmsOf(w, keys, first))
		w.Must(err)
		second, err := w.DrawProtocol(t.Context(), w.HR, w.Competition.ID, 1, "Атауындағы қате түзетілді")
		w.Must(err)
		if second.Number != 2 || second.Why == "" || bytes.Equal(second.Files[0].Hash, first.Files[0].Hash) {
			t.Errorf("%+v", second)
		}
		v, err := w.Protocol(t.Context(), w.HR, w.Competition.ID)
		w.Must(err)
		if v.Signed() != 0 || len(v.Signers) != 5 || v.Versions[0].State != competition.ProtocolReplaced {
			t.Errorf("%d signed, %+v", v.Signed(), v.Versions)
		}
		other := w.Key(people.PersonID(w.Judges[1].Person))
		_, err = w.SignProtocol(t.Context(), w.Judges[1], first.ID, cmsOf(w, other, first))
		wants(t, "a replaced version", err, "protocol.replaced")
		_, err = w.SignProtocol(t.Context(), w.Judges[1], second.ID, cmsOf(w, other, first))
		wants(t, "the bytes of the old version", err, "signature.other_document")
		signAll(w, second, 0)
		if w.Competition.State != competition.Published {
			t.Error(w.Competition.State)
		}
	})
}

func TestSEL21_AnAlteredFileIsNoticed(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		rankedWith(w, 2)
		p := draw(w)
		keys := w.Key(people.PersonID(w.Judges[0].Person))
		cms := cmsOf(w, keys, p)
		whole := bytesOf(w, p, 1)
		_, err := w.Blobs.Put(context.Background(), p.Files[1].Key, io.MultiReader(bytes.NewReader(whole[:len(whole)-1]), strings.NewReader("x")))
		w.Must(err)
		_, err = w.SignProtocol(t.Context(), w.Judges[0], p.ID, cms)
		wants(t, "signing", err, "protocol.file_changed")
		_, _, err = w.ProtocolFile(t.Context(), w.HR, w.Competition.ID, locale.RU)
		wants(t, "reading", err, "protocol.file_changed")
		_, _, err = w.ProtocolFile(t.Context(), w.HR, w.Competition.ID, locale.KK)
		w.Must(err)
	})
}

func TestSEL21_AProtocolOfAnotherRankingIsNotSigned(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := rankedWith(w, 3)
		p := draw(w)
		keys := w.Key(people.PersonID(w.Judges[0].Person))
		cms := cmsOf(w, keys, p)
		w.Clock.Advance(1e9)
		first := app(w, apps[0].ID)
		w.Must(w.Withdraw(t.Context(), &access.Actor{Person: string(first.Person), Held: []access.Held{{Role: access.Candidate}}}, first.ID, first.Version, ""))
		_, err := w.SignProtocol(t.Context(), w.Judges[0], p.ID, cms)
		wants(t, "after a withdrawal", err, "protocol.outdated")
		v, err := w.Protocol(t.Context(), w.Judges[0], w.Competition.ID)
		w.Must(err)
		if v.MaySign || v.Ahead == nil || v.Ahead.Code != "protocol.outdated" {
			t.Errorf("%+v", v)
		}
	})
}
