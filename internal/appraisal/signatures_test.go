package appraisal_test

import (
	"bytes"
	"strings"
	"testing"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/commission"
	"tarazy/internal/decide"
	"tarazy/internal/document"
	"tarazy/internal/eds"
	"tarazy/internal/eds/revocation"
	"tarazy/internal/law"
	"tarazy/internal/law/lawtest"
	"tarazy/internal/locale"
)

// TestAPP39_TheActMayAskForACapacityOfTheAuthorisedPerson: as the acts stand none is
// asked for; where one names some, a certificate without any of them approves nothing.
func TestAPP39_TheActMayAskForACapacityOfTheAuthorisedPerson(t *testing.T) {
	const file = appraisaltest.Arys + "/2022-12-09/rules.yaml"
	lib, err := law.Load(lawtest.Changed(t, acts.FS, file, "approver_certificate: {v: []", "approver_certificate: {v: [head, signatory]"), decide.Kinds()...)
	if err != nil {
		t.Fatal(err)
	}
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		w.Service.Library = func() *law.Library { return lib }
		y, ctx := withCommission(w), t.Context()
		m := w.InMeeting(y.ID, w.Voters()[:4]...)
		for _, a := range w.Voters()[:4] {
			_, err := w.VoteOnRest(ctx, a, m.ID, commission.For)
			w.Must(err)
		}
		p := w.CloseAndDraw(m.ID)
		for _, a := range append(w.Voters()[:4], w.Secretary) { // of who only signs nothing is asked
			_, err := w.SignMeetingProtocol(ctx, a, m.ID, p.Number, w.SignatureOf(a, w.Key(a), p))
			w.Must(err)
		}
		_, err := w.ApproveResults(ctx, w.Authorised, m.ID, p.Number, w.SignatureOf(w.Authorised, w.Key(w.Authorised), p))
		cited(t, err, "eds.wrong_role", "39")
		_, err = w.ApproveResults(ctx, w.Authorised, m.ID, p.Number, w.SignatureOf(w.Authorised, w.Key(w.Authorised, eds.Head), p))
		w.Must(err)

		s, err := w.MeetingSignatures(ctx, w.HR, m.ID)
		w.Must(err)
		last := s.Marks[len(s.Marks)-1]
		if len(s.Marks) != 6 || s.Count() != 6 || last.Duty != "signatures.duty.authorised" || len(s.Files) != 2 || s.Files[0].SHA256 == s.Files[1].SHA256 {
			t.Errorf("%+v", s)
		}
		if text := plain(s.Parts(locale.KK, 1)); !strings.Contains(text, "бірінші басшы") && !strings.Contains(text, locale.T(locale.KK, "eds.role.head", nil)) {
			t.Errorf("the capacity is not told: %s", text)
		}
		_, err = w.MeetingSignatures(ctx, w.Clerk, m.ID)
		refused(t, err, "appraisal.missing.meeting")
	})
}

// plain is the text of a paper.
func plain(parts []document.Part) string { return text(document.Document{Parts: parts}) }

func TestAPP40_AnAcquaintanceTellsOfItsCertificate(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		_, id := approved(w)
		ctx := t.Context()
		_, err := w.AcquaintanceSignatures(ctx, w.HR, id)
		refused(t, err, "appraisal.missing.result")
		w.Authority()
		keys := w.Key(w.Economist)
		read(w, id, keys)
		s, err := w.AcquaintanceSignatures(ctx, w.Economist, id)
		w.Must(err)
		m := s.Marks[0]
		if m.Certificate == nil || m.Certificate.Serial != keys.Signing.Certificate.SerialNumber.Text(16) || m.Proofs[0].Revocation.Status != revocation.Good ||
			m.Proofs[0].Revocation.Answer != nil || m.Proofs[0].Stamp == nil {
			t.Errorf("%+v", m)
		}
		for _, l := range locale.Langs {
			for _, format := range []document.Format{document.AsPDF, document.AsDOCX} {
				var out bytes.Buffer
				w.Must(format.Write(&out, s.Paper(l, w.Clock.Now())))
				if out.Len() == 0 {
					t.Errorf("no %s in %s", format.Name, l)
				}
			}
		}
		if brief := strings.Join(s.Brief(locale.EN)[0].Notes, "\n"); !strings.Contains(brief, "not revoked") || !strings.Contains(brief, "Time stamp") || strings.Contains(brief, "null") {
			t.Error(brief)
		}
		for _, a := range []*access.Actor{w.Clerk, w.Accountant} {
			if _, err := w.AcquaintanceSignatures(ctx, a, id); err == nil {
				t.Errorf("%s sees it", a.Person)
			}
		}
	})
}

func TestAPP40_ARevokedCertificateAcquaintsNobody(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		_, id := approved(w)
		services, keys := w.Authority(), w.Key(w.Economist)
		w.Must(services.Register.Revoke(keys.Signing.Certificate.SerialNumber, w.Clock.Now().AddDate(0, 0, -1), 1))
		text, err := w.ReadStatement(t.Context(), w.Economist, id, locale.KK)
		w.Must(err)
		cms, err := eds.Sign(text, false, w.Clock.Now(), keys.Signing)
		w.Must(err)
		_, err = w.Read(t.Context(), w.Economist, id, appraisal.ReadIn{Lang: locale.KK, CMS: cms})
		refused(t, err, "eds.revoked")
	})
}

// read acquaints the economist by a key.
func read(w *appraisaltest.World, id appraisal.CaseID, keys eds.Credentials) {
	w.T.Helper()
	text, err := w.ReadStatement(w.T.Context(), w.Economist, id, locale.KK)
	w.Must(err)
	cms, err := eds.Sign(text, false, w.Clock.Now(), keys.Signing)
	w.Must(err)
	_, err = w.Read(w.T.Context(), w.Economist, id, appraisal.ReadIn{Lang: locale.KK, CMS: cms})
	w.Must(err)
}

// TestAPP10_ThePapersOfACaseTellWhoSigned: what is confirmed in the program, without an
// electronic signature, says so.
func TestAPP10_ThePapersOfACaseTellWhoSigned(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		_, id := approved(w)
		signed := 0
		for _, paper := range appraisal.Papers {
			s, err := w.PaperSignatures(paper)(t.Context(), w.Economist, id)
			w.Must(err)
			if s.Count() != len(s.Marks) || (len(s.Files) == 0) != (len(s.Marks) == 0) {
				t.Errorf("%s: %+v", paper, s)
			}
			signed += s.Count()
			for _, m := range s.Marks {
				if m.Name == "" || m.Certificate != nil || !locale.Has(m.Duty) {
					t.Errorf("%s: %+v", paper, m)
				}
			}
			if text := plain(s.Parts(locale.RU, 1)); len(s.Marks) > 0 && !strings.Contains(text, "без электронной цифровой подписи") {
				t.Errorf("%s: %s", paper, text)
			}
			if _, err := w.PaperSignatures(paper)(t.Context(), w.Clerk, id); err == nil {
				t.Errorf("%s: a colleague sees it", paper)
			}
		}
		if signed == 0 {
			t.Error("nobody has signed anything")
		}
	})
}
