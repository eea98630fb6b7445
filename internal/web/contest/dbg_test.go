package contest_test

import (
	"testing"
	"tarazy/internal/competition"
)

func TestDbg(t *testing.T) {
	s := newSite(t)
	a := s.applied("Тексеров", competition.AtApplication)
	_, err := s.Service.Examine(t.Context(), s.HR, a.ID)
	t.Logf("%v %v", err, a.ID)
	s.Must(s.Service.Store.Read(t.Context(), func(tx competition.Tx) error {
		x, err := tx.ApplicationGet(a.ID)
		t.Logf("%+v %v", x, err)
		return nil
	}))
}
