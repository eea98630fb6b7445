package eds

import (
	"testing"
	"time"
)

func at(instant time.Time) func(int) time.Time { return func(int) time.Time { return instant } }

// TestExamineTells of signers whose signature does not hold, too.
func TestExamineTells(t *testing.T) {
	w := newWorld(t)
	honest := recipe{content: text, pairs: []KeyPair{w.asel.Signing}}
	for name, c := range map[string]struct {
		message []byte
		at      time.Time
		code    string
		iin     string
	}{
		"holds":        {honest.make(t), noon, "", asel.IIN},
		"expired":      {honest.make(t), noon.AddDate(2, 0, 0), "eds.expired", asel.IIN},
		"unknown":      {recipe{content: text, pairs: []KeyPair{w.asel.Signing}, certs: [][]byte{}}.make(t), noon, "eds.no_certificate", ""},
		"not attached": {recipe{content: text, pairs: []KeyPair{w.alien.Signing}}.make(t), noon, "eds.untrusted", asel.IIN},
	} {
		_, list, err := Examine(c.message, text, w.trust, at(c.at), Signing)
		if err != nil || len(list) != 1 || list[0].Signer.IIN != c.iin || !list[0].Checked.Equal(c.at) {
			t.Errorf("%s: %v %+v", name, err, list)
			continue
		}
		wantCode(t, list[0].Refusal, c.code)
	}
	_, _, err := Examine([]byte("x"), text, w.trust, at(noon), Signing)
	wantCode(t, err, "eds.malformed")
	if holds, err := Attached(honest.make(t)); err != nil || holds {
		t.Errorf("a detached message: %v %v", holds, err)
	}
}

func TestRolesThatAnActAsksFor(t *testing.T) {
	w := newWorld(t)
	c := must[Certificate](t)(Read(w.asel.Signing.Certificate))
	wantCode(t, c.Holds(), "")
	wantCode(t, c.Holds(Head, HR), "")
	wantCode(t, c.Holds(Head, Signatory), "eds.wrong_role")
}
