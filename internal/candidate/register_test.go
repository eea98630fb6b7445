package candidate_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/candidate"
	"tarazy/internal/eds"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

func TestSEL04_ACandidateRegistersByOneSignedStatement(t *testing.T) {
	each(t, func(w *world) {
		person := w.register()
		r, err := w.Registration(w.t.Context(), person)
		w.must(err)
		w.tx(func(tx candidate.Tx) error {
			yes, err := candidate.Registered(tx, person)
			if !yes {
				t.Error("the person is no candidate")
			}
			return err
		})
		text := string(r.Statement)
		for _, part := range append(candidate.Undertaking(locale.KK), "ЖСН: "+mine, "https://tarazy.test", r.ConsentVersion) {
			if !strings.Contains(text, part) {
				t.Errorf("the statement lacks %q", part)
			}
		}
		// What is kept can be checked again years later, by the certificates alone.
		found, err := eds.Verify(r.Signature, r.Statement, w.keys.trust, r.At, eds.Want{Purpose: eds.Signing, IIN: mine})
		w.must(err)
		if found.List[0].Signer.Serial != r.Serial || r.Act != "selection-2023" || r.Edition != "2023-03-01" {
			t.Errorf("%+v", r)
		}
		if len(w.entries) == 0 || w.entries[0].Verb != "candidate.register" || w.entries[0].Subject != string(person) {
			t.Errorf("%+v", w.entries)
		}
	})
}

func TestSEL04_TheIdentityComesFromTheCertificate(t *testing.T) {
	each(t, func(w *world) {
		f, err := w.People.Personal(t.Context(), people.By{Person: "system", All: true}, w.register())
		w.must(err)
		if f.Person.Name() != "Қасымов Ерлан Маратұлы" || f.Private.IIN != mine || f.Person.Body != "" {
			t.Errorf("%q %+v", f.Person.Name(), f.Private)
		}
		in := w.signed(another, w.keys.mine.Signing)
		_, err = w.Register(t.Context(), in)
		w.refused(err, "candidate.other_iin", "iin")
	})
}

func TestSEL04_TheIINIsCheckedBeforeAnythingIsSigned(t *testing.T) {
	each(t, func(w *world) {
		for iin, code := range map[string]string{"79020230045": "iin.length", "79020230045x": "iin.digits", "799902300457": "iin.date", "790202300450": "iin.check_digit"} {
			_, err := w.Begin(t.Context(), iin, locale.RU)
			w.refused(err, code, "iin")
		}
	})
}

func TestSEL04_NothingIsRegisteredWithoutUndertakingAndConsent(t *testing.T) {
	each(t, func(w *world) {
		in := w.signed(mine, w.keys.mine.Signing)
		in.Undertake = false
		_, err := w.Register(t.Context(), in)
		w.refused(err, "candidate.undertake", "undertake")
		in.Undertake, in.Consent = true, false
		_, err = w.Register(t.Context(), in)
		w.refused(err, "candidate.consent", "consent")
		in.Consent = true
		_, err = w.Register(t.Context(), in) // the statement still waits
		w.must(err)
	})
}

func TestAStatementServesOnceAndNotForLong(t *testing.T) {
	each(t, func(w *world) {
		in := w.signed(mine, w.keys.mine.Signing)
		changed := in
		changed.At = in.At.Add(time.Second)
		_, err := w.Register(t.Context(), changed)
		w.refused(err, "candidate.statement")
		_, err = w.Register(t.Context(), in)
		w.must(err)
		_, err = w.Register(t.Context(), in)
		w.refused(err, "candidate.statement")
		late := w.signed(another, w.keys.other.Signing)
		w.clock.Advance(61 * time.Minute)
		_, err = w.Register(t.Context(), late)
		w.refused(err, "candidate.statement")
	})
}

func TestASignatureOverOtherBytesIsRefused(t *testing.T) {
	each(t, func(w *world) {
		in := w.signed(mine, w.keys.mine.Signing)
		in.CMS = w.signed(mine, w.keys.mine.Signing).CMS
		_, err := w.Register(t.Context(), in)
		w.refused(err, "eds.changed")
		_, err = w.Register(t.Context(), w.signed(mine, w.keys.mine.Authentication))
		w.refused(err, "eds.wrong_purpose")
	})
}

func TestOneIINIsOnePersonAndOneCandidate(t *testing.T) {
	each(t, func(w *world) {
		known, err := w.People.Enrol(t.Context(), w.people.By, w.people.Body, people.Entry{Surname: "Касымов", Given: "Ерлан", Private: people.Private{IIN: mine}})
		w.must(err)
		person := w.register()
		if person != known.ID {
			t.Errorf("%s is a second person beside %s", person, known.ID)
		}
		_, err = w.Register(t.Context(), w.signed(mine, w.keys.mine.Signing))
		w.refused(err, "candidate.registered")
	})
}

func TestSEL04_TheConsentCanBeWithdrawnWhereNothingIsUnderWay(t *testing.T) {
	each(t, func(w *world) {
		person, o := w.fetched(jobs(t, jobRecord(t, "1", "2020-01-01", "", "Маман")))
		if len(o.Items) != 1 {
			t.Fatal(o)
		}
		w.busy = true
		w.refused(w.Withdraw(t.Context(), person), "candidate.busy")
		w.busy = false
		w.must(w.Withdraw(t.Context(), person))
		_, err := w.Look(t.Context(), person)
		w.refused(err, "candidate.not_registered")
		w.refused(w.Withdraw(t.Context(), person), "candidate.not_registered")
		w.must(w.Fetch(t.Context(), person)) // a fetch that comes late keeps nothing
		w.tx(func(tx candidate.Tx) error {
			o, err := w.Open(tx, person)
			if err == nil && len(o.Items) != 0 {
				t.Errorf("%+v stayed", o.Items)
			}
			return err
		})
		if !slices.Contains(w.verbs(), "candidate.consent.withdraw") {
			t.Error(w.verbs())
		}
		w.clock.Advance(time.Minute)
		if again := w.register(); again != person {
			t.Error("registering again makes another person")
		}
		w.look(person)
	})
}

// TestTextsInUseStayAsTheyWere fails where a text that was signed is changed:
// give the new wording a new version instead.
func TestTextsInUseStayAsTheyWere(t *testing.T) {
	h := sha256.New()
	for _, l := range locale.Langs {
		p := candidate.Procedure{PapersYears: 3, RecordingMonths: 6}
		for _, line := range append(candidate.Undertaking(l), p.Consent(l)...) {
			h.Write([]byte(line + "\n"))
		}
	}
	const was = "undertaking 1, consent 1"
	if got := hex.EncodeToString(h.Sum(nil)); got != textsOf[was] {
		t.Errorf("%s: %s", was, got)
	}
}

var textsOf = map[string]string{"undertaking 1, consent 1": "a77d0e3218856141ade1ec7e092795927e158e2f50de28bacb8b6e989f8468c4"}
