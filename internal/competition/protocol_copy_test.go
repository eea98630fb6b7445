package competition_test

import (
	"bytes"
	"encoding/asn1"
	"strings"
	"sync"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/document/pdfsign"
	"tarazy/internal/eds"
	"tarazy/internal/eds/timestamp"
	"tarazy/internal/people"
	"tarazy/internal/signature/signedcopy"
)

// toCopy lays out the signature of a person and signs it by keys.
func toCopy(w *competitiontest.World, by *access.Actor, keys eds.KeyPair) signedcopy.Given {
	w.T.Helper()
	laid, err := w.ProtocolCopy(by, w.Competition.ID).Lay(w.T.Context())
	w.Must(err)
	in := signedcopy.Given{Revision: laid.Copy.Latest(), At: laid.At}
	for _, f := range laid.Files {
		in.CMS = append(in.CMS, signed(w, keys, f.Content()))
	}
	return in
}

// signCopy puts a person's signature into the copy.
func signCopy(w *competitiontest.World, by *access.Actor) *signedcopy.Revision {
	w.T.Helper()
	r, err := w.ProtocolCopy(by, w.Competition.ID).Sign(w.T.Context(), toCopy(w, by, w.Key(people.PersonID(by.Person)).Signing))
	w.Must(err)
	return r
}

// copyFiles are the keys of all files of copies in the store of files.
func copyFiles(w *competitiontest.World) (keys []string) {
	w.T.Helper()
	for info, err := range w.Blobs.List(w.T.Context(), "signed-copy/") {
		w.Must(err)
		keys = append(keys, info.Key)
	}
	return keys
}

// publishedProtocol is a competition whose protocol everybody has signed.
func publishedProtocol(w *competitiontest.World) *competition.Protocol {
	w.T.Helper()
	rankedWith(w, 2)
	p := draw(w)
	_, err := w.ProtocolCopy(w.Judges[0], w.Competition.ID).Copy(w.T.Context())
	wants(w.T.(*testing.T), "before it is published", err, "signedcopy.unfinished")
	signAll(w, p, 0)
	return p
}

func TestSEL21_TheCopyTakesTheSignaturesOfTheJudgesOneByOne(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		p := publishedProtocol(w)
		from := len(w.Journal)
		paper, before := w.ProtocolCopy(w.HR, w.Competition.ID), bytesOf(w, p, 0)
		for n, j := range w.Judges[:3] {
			w.Clock.Advance(7 * time.Minute)
			r := signCopy(w, j)
			if r.Number != n+1 || len(r.Files) != 2 || len(r.Proofs) != 2 {
				t.Fatalf("%+v", r)
			}
			now, err := paper.File(t.Context(), n+1, "kk")
			w.Must(err)
			if !bytes.HasPrefix(now, before) || len(now) == len(before) {
				t.Errorf("revision %d does not go on from the one before", n+1)
			}
			before = now
		}
		if got := strings.Join(w.Verbs(from), " "); got != "copy.sign copy.sign copy.sign" {
			t.Errorf("the journal says %q", got)
		}
		for name, roles := range map[string][]string{
			"kk": {"Комиссия төрағасы", "Комиссия мүшесі", "Комиссия мүшесі"}, "ru": {"Председатель комиссии", "Член комиссии", "Член комиссии"},
		} {
			data, err := paper.File(t.Context(), 3, name)
			w.Must(err)
			list, err := pdfsign.Read(data)
			w.Must(err)
			if len(list) != len(roles) {
				t.Fatalf("%s: %d signatures", name, len(list))
			}
			for i, f := range list {
				later := pdfsign.Signatures
				if i == 2 {
					later = pdfsign.Nothing
				}
				if f.Reason != roles[i] || !strings.HasPrefix(f.Name, w.Judges[i].Name) || f.Later != later || !f.Claimed.Equal(w.Clock.Now().Add(time.Duration(i-2)*7*time.Minute)) {
					t.Errorf("%s, signature %d: %s, %s, %s, %s", name, i+1, f.Name, f.Reason, f.Later, f.Claimed)
				}
				_, err := eds.Verify(f.CMS, f.Content(), w.Trust, w.Clock.Now(), eds.Want{Purpose: eds.Signing})
				w.Must(err)
			}
		}
		readsTheSheets(w, paper, p)
	})
}

// readsTheSheets wants the text on the page to be that of the file, though the
// competition has gone on since it was drawn.
func readsTheSheets(w *competitiontest.World, paper signedcopy.Paper, p *competition.Protocol) {
	t := w.T
	c, err := paper.Copy(t.Context())
	w.Must(err)
	sheets, err := paper.Sheets(t.Context(), c)
	w.Must(err)
	for i, want := range []string{"Жеңімпаз: ", "Победитель: "} {
		if !strings.Contains(textOf(document.Document{Parts: sheets[i]}), want) {
			t.Errorf("the text of file %d lacks %q", i, want)
		}
	}
	_, err = w.Blobs.Put(t.Context(), signedcopy.SheetKey(p.Files[1].Key), strings.NewReader("[]"))
	w.Must(err)
	_, err = paper.Sheets(t.Context(), c)
	wants(t.(*testing.T), "another text", err, "signedcopy.file_changed")
	for _, of := range [][]any{{0, "en"}, {4, "kk"}, {-1, "kk"}} {
		_, err = paper.File(t.Context(), of[0].(int), of[1].(string))
		wants(t.(*testing.T), "no such file", err, "signedcopy.missing")
	}
}

func TestSEL21_WhoSignsAnEarlierStateOfTheCopyIsToldAndNothingIsLost(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		publishedProtocol(w)
		chair, second := w.Judges[0], w.Judges[1]
		late := toCopy(w, second, w.Key(people.PersonID(second.Person)).Signing)
		signCopy(w, chair)
		paper := w.ProtocolCopy(second, w.Competition.ID)
		_, err := paper.Sign(t.Context(), late)
		wants(t, "over the state before", err, "signedcopy.grew")
		if len(copyFiles(w)) != 2 {
			t.Errorf("files %v", copyFiles(w))
		}
		if r := signCopy(w, second); r.Number != 2 {
			t.Errorf("%+v", r)
		}
		atOnce(w, w.Judges[2], w.Judges[3])
		c, err := paper.Copy(t.Context())
		w.Must(err)
		if c.Latest() != 3 || len(copyFiles(w)) != 6 {
			t.Errorf("%d revisions, files %v", c.Latest(), copyFiles(w))
		}
		data, err := paper.File(t.Context(), 3, "ru")
		w.Must(err)
		list, err := pdfsign.Read(data)
		w.Must(err)
		for _, f := range list {
			if f.Later == pdfsign.Changes {
				t.Errorf("%s: %s", f.Name, f.Later)
			}
		}
	})
}

// atOnce lets two persons sign the same state at the same time: one is taken.
func atOnce(w *competitiontest.World, both ...*access.Actor) {
	w.T.Helper()
	var in []signedcopy.Given
	for _, j := range both {
		in = append(in, toCopy(w, j, w.Key(people.PersonID(j.Person)).Signing))
	}
	errs := make([]error, len(both))
	var all sync.WaitGroup
	for i, j := range both {
		all.Go(func() { _, errs[i] = w.ProtocolCopy(j, w.Competition.ID).Sign(w.T.Context(), in[i]) })
	}
	all.Wait()
	if errs[0] == nil {
		errs[0], errs[1] = errs[1], errs[0]
	}
	w.Must(errs[1])
	wants(w.T.(*testing.T), "at the same time", errs[0], "signedcopy.grew")
}

func TestSEL21_WhatIsNoSignatureOnTheCopyIsRefused(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		publishedProtocol(w)
		me, other := w.Judges[0], w.Judges[1]
		keys, others := w.Key(people.PersonID(me.Person)), w.Key(people.PersonID(other.Person))
		right := toCopy(w, me, keys.Signing)
		with := func(change func(*signedcopy.Given)) signedcopy.Given {
			in := right
			in.CMS = append([][]byte{}, right.CMS...)
			change(&in)
			return in
		}
		for _, c := range []struct {
			what string
			by   *access.Actor
			in   signedcopy.Given
			code string
		}{
			{"over other bytes", me, with(func(in *signedcopy.Given) { in.CMS[0] = signed(w, keys.Signing, []byte("басқа")) }), "signature.other_document"},
			{"the stamp of another minute", me, with(func(in *signedcopy.Given) { in.At = in.At.Add(-time.Minute) }), "signature.other_document"},
			{"by the certificate of another", me, toCopy(w, me, others.Signing), "eds.wrong_person"},
			{"for signing in", me, toCopy(w, me, keys.Authentication), "eds.wrong_purpose"},
			{"one file", me, with(func(in *signedcopy.Given) { in.CMS = in.CMS[:1] }), "signature.count"},
			{"no message", me, with(func(in *signedcopy.Given) { in.CMS[1] = []byte("x") }), "eds.malformed"},
			{"too large", me, with(func(in *signedcopy.Given) { in.CMS[1] = swollen(w, in.CMS[1]) }), "pdfsign.message_too_long"},
			{"over a state that is not there", me, with(func(in *signedcopy.Given) { in.Revision = 7 }), "signedcopy.grew"},
			{"over no state", me, with(func(in *signedcopy.Given) { in.Revision = -1 }), "signedcopy.grew"},
			{"of long ago", me, with(func(in *signedcopy.Given) { in.At = in.At.Add(-signedcopy.Fresh - time.Second) }), "signedcopy.stale"},
			{"of the future", me, with(func(in *signedcopy.Given) { in.At = in.At.Add(2 * time.Minute) }), "signedcopy.stale"},
			{"of no time", me, with(func(in *signedcopy.Given) { in.At = time.Time{} }), "signedcopy.stale"},
			{"by who did not sign the protocol", w.Secretary, right, "signedcopy.not_signer"},
			{"by who does not read it", w.Proctor, right, "access.denied"},
		} {
			_, err := w.ProtocolCopy(c.by, w.Competition.ID).Sign(t.Context(), c.in)
			wants(t, c.what, err, c.code)
		}
		if left := copyFiles(w); len(left) != 0 {
			t.Errorf("refused, and left files: %v", left)
		}
		signCopy(w, me)
		_, err := w.ProtocolCopy(me, w.Competition.ID).Sign(t.Context(), right)
		wants(t, "twice", err, "signedcopy.signed")
	})
}

// swollen is a message with more in it than a place in a file holds.
func swollen(w *competitiontest.World, cms []byte) []byte {
	w.T.Helper()
	out, err := timestamp.Add(cms, func([]byte) ([]byte, error) { return asn1.Marshal(make([]byte, 20<<10)) })
	w.Must(err)
	return out
}

func TestSEL21_TheCopyKeepsWhatWasKnownOfTheCertificates(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		publishedProtocol(w)
		register := w.Authority()
		r := signCopy(w, w.Judges[0])
		if r.Proofs[0].Stamp == nil || r.Proofs[1].Revocation.Answer == nil {
			t.Errorf("%+v", r.Proofs)
		}
		keys := w.Key(people.PersonID(w.Judges[1].Person))
		in := toCopy(w, w.Judges[1], keys.Signing)
		w.Must(register.Revoke(keys.Signing.Certificate.SerialNumber, w.Clock.Now(), 1))
		_, err := w.ProtocolCopy(w.Judges[1], w.Competition.ID).Sign(t.Context(), in)
		wants(t, "revoked", err, "eds.revoked")
	})
}

func TestTheCopyIsDestroyedWithTheProtocol(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		over(w)
		signCopy(w, w.Judges[0])
		signCopy(w, w.Judges[1])
		if len(copyFiles(w)) != 4 {
			t.Fatalf("files %v", copyFiles(w))
		}
		on := day.Of(2026, time.June, 5)
		to(w, on)
		w.Must(destroyBy(w, w.HR, competition.DestroyIn{Number: "7-К", Day: &on}))
		removesFiles(w)
		for _, folder := range []string{"signed-copy/", "protocol/"} {
			for info, err := range w.Blobs.List(t.Context(), folder) {
				t.Errorf("%s is there, %v", info.Key, err)
			}
		}
		_, err := w.ProtocolCopy(w.HR, w.Competition.ID).Copy(t.Context())
		wants(t, "what was destroyed", err, "signedcopy.unfinished")
	})
}
