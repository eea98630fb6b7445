package eds

import (
	"bytes"
	"encoding/base64"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"tarazy/internal/eds/gost"
	"tarazy/internal/fault"
)

// russianMessage is one of testdata/gost_cms.txt, which OpenSSL made and judged
// under the profile of Russia.
type russianMessage struct {
	kind             string
	content, message []byte // the content is nil where it is inside
}

func fromBase64(t testing.TB, text string) []byte {
	t.Helper()
	if text == "-" {
		return nil
	}
	return must[[]byte](t)(base64.StdEncoding.DecodeString(text))
}

// TestGOSTAgreesWithOpenSSL compares verdicts on messages of which one bit was
// turned. The profile is given to the set of authorities, which only a test can.
func TestGOSTAgreesWithOpenSSL(t *testing.T) {
	at := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	trust, messages := map[string]*Trust{}, map[string]russianMessage{}
	agreed := map[string]int{}
	for line := range strings.Lines(string(must[[]byte](t)(os.ReadFile("testdata/gost_cms.txt")))) {
		f := strings.Fields(line)
		switch f[0] {
		case "trust":
			trust[f[1]] = must[*Trust](t)((&Trust{profile: gost.Russia}).with([][]byte{fromBase64(t, f[2])}))
		case "message":
			messages[f[1]] = russianMessage{f[2], fromBase64(t, f[3]), fromBase64(t, f[4])}
		case "turned":
			m := messages[f[1]]
			message, leeway := m.turned(t, f[2])
			_, err := Verify(message, m.content, trust[m.kind], at, Want{Purpose: Signing})
			switch {
			case (err == nil) == (f[3] == "holds"):
				agreed[f[3]]++
			case leeway, fault.Is(err, "eds.algorithm_unsupported"): // OpenSSL does not look at the algorithm of a signer
			default:
				t.Errorf("%s, byte %s: %v, but OpenSSL says it %s", f[1], f[2], err, f[3])
			}
		}
	}
	if agreed["holds"] < 9 || agreed["holds"]+agreed["fails"] < 200 {
		t.Errorf("agreed on %v", agreed)
	}
}

// turned gives the message with one bit of a byte turned, and whether the byte
// stands in the set of digests before the content, which need not be read
// (RFC 5652, section 5.1).
func (m russianMessage) turned(t testing.TB, at string) (message []byte, leeway bool) {
	t.Helper()
	if at == "-" {
		return m.message, false
	}
	n := must[int](t)(strconv.Atoi(at))
	message = bytes.Clone(m.message)
	message[n] ^= 1
	return message, n < bytes.Index(m.message, oid(oidData))
}

// TestNoOtherStateIsTaken: what holds under the profile of Russia is refused by
// every set that the program makes.
func TestNoOtherStateIsTaken(t *testing.T) {
	data := must[[]byte](t)(os.ReadFile("testdata/gost_cms.txt"))
	checked := 0
	var trust *Trust
	for line := range strings.Lines(string(data)) {
		f := strings.Fields(line)
		switch f[0] {
		case "trust":
			trust = must[*Trust](t)(NewTrust(fromBase64(t, f[2])))
		case "message":
			_, err := Verify(fromBase64(t, f[4]), fromBase64(t, f[3]), trust, noon.AddDate(4, 0, 0), Want{})
			if err == nil {
				t.Errorf("%s was taken", f[1])
			}
			checked++
		}
	}
	if checked != 9 {
		t.Errorf("%d messages", checked)
	}
}
