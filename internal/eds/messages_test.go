package eds

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"tarazy/internal/locale"
)

var codeInSource = regexp.MustCompile(`"(eds\.[a-z_]+)"`)

// TestMessages: every fault of the package, role, purpose and word of the page
// has its texts.
func TestMessages(t *testing.T) {
	keys := map[string]bool{"eds.revocation.not_checked": true}
	for _, name := range []string{"missing", "cancelled", "wrong", "error", "waiting"} {
		keys["eds.browser."+name] = true
	}
	for _, p := range []Purpose{Signing, Authentication} {
		keys["eds.purpose."+string(p)] = true
	}
	for _, r := range roleUsages {
		keys["eds.role."+string(r)] = true
	}
	for _, file := range must[[]string](t)(filepath.Glob("*.go")) {
		for _, m := range codeInSource.FindAllSubmatch(must[[]byte](t)(os.ReadFile(file)), -1) {
			keys["fault."+string(m[1])] = true
		}
	}
	for _, code := range []string{
		"changed", "signature_invalid", "malformed", "attributes_missing", "no_certificate", "algorithm_unsupported",
		"key_size", "key_malformed", "certificate_malformed", "expired", "not_yet_valid", "issuer_expired", "untrusted",
		"wrong_purpose", "wrong_key_usage",
	} {
		keys["eds.why.eds."+code] = true
	}
	if len(keys) < 40 {
		t.Fatalf("only %d keys", len(keys))
	}
	for key := range keys {
		if !locale.Has(key) {
			t.Errorf("no text for %s", key)
		}
	}
}
