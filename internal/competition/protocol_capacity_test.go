package competition_test

import (
	"testing"

	"tarazy/acts"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/decide"
	"tarazy/internal/law"
	"tarazy/internal/law/lawtest"
	"tarazy/internal/people"
)

// TestSEL21_TheActMayAskForACapacity: as the act stands none is asked for of who signs
// the protocol; where it names some, a certificate without any of them is refused.
func TestSEL21_TheActMayAskForACapacity(t *testing.T) {
	lib, err := law.Load(lawtest.Changed(t, acts.FS, "selection-2023/2023-03-01/rules.yaml", "signer_certificate: {v: []", "signer_certificate: {v: [civil_servant]"), decide.Kinds()...)
	if err != nil {
		t.Fatal(err)
	}
	competitiontest.Each(t, func(w *competitiontest.World) {
		rankedWith(w, 2)
		p := draw(w)
		who := w.Judges[0]
		keys := w.Key(people.PersonID(who.Person))
		asked := w.Service.Library
		w.Service.Library = func() *law.Library { return lib }
		_, err := w.SignProtocol(t.Context(), who, p.ID, cmsOf(w, keys, p))
		refused(t, err, "eds.wrong_role")
		w.Service.Library = asked
		_, err = w.SignProtocol(t.Context(), who, p.ID, cmsOf(w, keys, p))
		w.Must(err)

		s, err := w.ProtocolSignatures(t.Context(), w.HR, w.Competition.ID)
		w.Must(err)
		if s.Count() != 1 || len(s.Marks) != len(p.Must) || len(s.Files) != 2 {
			t.Errorf("%+v", s)
		}
		for _, m := range s.Marks {
			if signed := m.Person == people.PersonID(who.Person); signed != (m.At != nil) || signed != (m.Certificate != nil) || signed && m.Certificate.Serial != keys.Signing.Certificate.SerialNumber.Text(16) {
				t.Errorf("%+v", m)
			}
		}
		_, err = w.ProtocolSignatures(t.Context(), w.HR, "cmp_nothing")
		refused(t, err, "selection.missing.competition")
	})
}
