package granting_test

import (
	"strings"
	"testing"

	"tarazy/internal/access/granting"
	"tarazy/internal/fault"
)

func TestAReasonIsTidiedAndBounded(t *testing.T) {
	if got, err := granting.Reason("  бұйрық \n бойынша "); got != "бұйрық бойынша" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	for _, text := range []string{" \t", strings.Repeat("ұ", 501)} {
		if _, err := granting.Reason(text); !fault.Is(err, "adminpages.revoke.reason") {
			t.Errorf("%d letters: %v", len([]rune(text)), err)
		}
	}
}
