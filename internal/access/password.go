package access

import (
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"tarazy/internal/fault"
)

// Cost is what one hash of a password takes (argon2id, RFC 9106).
type Cost struct {
	Memory  uint32 // KiB
	Passes  uint32
	Threads uint8
}

// DefaultCost takes about a tenth of a second.
var DefaultCost = Cost{Memory: 64 * 1024, Passes: 2, Threads: 1}

const (
	saltSize = 16
	keySize  = 32
)

// hash gives the stored form: parameters, salt and key in one text, as the
// Password Hashing Competition writes them.
func (c Cost) hash(password string) string {
	var salt [saltSize]byte
	rand.Read(salt[:])
	return c.stored(salt[:], c.key(password, salt[:]))
}

// decoy is the stored form of no password: its key is drawn, so that it costs
// nothing to make and as much as any other to try.
func (c Cost) decoy() string {
	var drawn [saltSize + keySize]byte
	rand.Read(drawn[:])
	return c.stored(drawn[:saltSize], drawn[saltSize:])
}

func (c Cost) stored(salt, key []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Passes, c.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(key))
}

func (c Cost) key(password string, salt []byte) []byte {
	return argon2.IDKey([]byte(norm.NFKC.String(password)), salt, c.Passes, c.Memory, c.Threads, keySize)
}

// fits reports whether the password is the stored one, and at which cost it
// was stored.
func fits(stored, password string) (bool, Cost, error) {
	var c Cost
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return false, c, fmt.Errorf("access: a stored password has an unknown form")
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Passes, &c.Threads); err != nil {
		return false, c, fmt.Errorf("access: cost of a stored password: %w", err)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, c, fmt.Errorf("access: salt of a stored password: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil {
		return false, c, fmt.Errorf("access: key of a stored password: %w", err)
	}
	return subtle.ConstantTimeCompare(want, c.key(password, salt)) == 1, c, nil
}

// Bounds of a password, in characters.
const (
	passwordLeast = 12
	passwordMost  = 200
)

// CheckPassword refuses a password that is short, long, among the common ones,
// or made of what others know of the person (access.password_short, _long,
// _common, _personal).
func CheckPassword(password string, known ...string) error {
	n := len([]rune(password))
	switch {
	case n < passwordLeast:
		return fault.New(fault.Invalid, "access.password_short", "least", passwordLeast).At("new")
	case n > passwordMost:
		return fault.New(fault.Invalid, "access.password_long", "most", passwordMost).At("new")
	case common(password):
		return fault.New(fault.Invalid, "access.password_common").At("new")
	}
	low := strings.ToLower(password)
	for _, text := range known {
		for _, word := range strings.Fields(strings.ToLower(text)) {
			if len([]rune(word)) >= 4 && strings.Contains(low, word) {
				return fault.New(fault.Invalid, "access.password_personal").At("new")
			}
		}
	}
	return nil
}

//go:embed common.txt
var commonText string

var commonWords = func() map[string]bool {
	out := map[string]bool{}
	for _, line := range strings.Split(commonText, "\n") {
		if line != "" && !strings.HasPrefix(line, "#") {
			out[line] = true
		}
	}
	return out
}()

// leet are digits and signs that stand for letters.
var leet = strings.NewReplacer("0", "o", "1", "i", "3", "e", "4", "a", "5", "s", "7", "t", "@", "a", "$", "s", "!", "i")

// common reports whether the password is a well-known one: one of the list
// with figures and signs around it or in place of letters, one repeated, a run
// along the keyboard or alphabet, or a few characters over and over.
func common(password string) bool {
	low := strings.ToLower(norm.NFKC.String(password))
	if runLike(low) || fewCharacters(low) {
		return true
	}
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) }
	for _, form := range []string{low, leet.Replace(low), leet.Replace(strings.TrimRightFunc(low, notLetter))} {
		word := strings.TrimFunc(form, notLetter)
		if commonWords[form] || commonWords[word] || commonWords[unit(form)] || commonWords[unit(word)] || allCommon(word) {
			return true
		}
	}
	return false
}

// allCommon reports whether a text is nothing but common words in a row, with
// any signs and figures between them.
func allCommon(s string) bool {
	words := strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, w := range words {
		if !joined([]rune(w)) {
			return false
		}
	}
	return len(words) > 0
}

// joined reports whether letters split into common words.
func joined(w []rune) bool {
	reach := make([]bool, len(w)+1)
	reach[0] = true
	for i := range w {
		for j := i + 1; reach[i] && j <= len(w); j++ {
			reach[j] = reach[j] || commonWords[string(w[i:j])]
		}
	}
	return reach[len(w)]
}

// unit is the shortest text that a text repeats.
func unit(s string) string {
	for n := 1; n <= len(s)/2; n++ {
		if len(s)%n == 0 && strings.Repeat(s[:n], len(s)/n) == s {
			return s[:n]
		}
	}
	return s
}

// fewCharacters reports whether a text has fewer than five different characters.
func fewCharacters(s string) bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen) < 5
}

// rows are what fingers run along.
var rows = []string{
	"01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
	"qwertyuiopasdfghjklzxcvbnm", "йцукенгшщзхъфывапролджэячсмитьбю", "1q2w3e4r5t6y7u8i9o0p", "qazwsxedcrfvtgbyhnujmikolp",
}

// runLike reports whether a text is made of long runs along a row, forward or
// back.
func runLike(s string) bool {
	rest := []rune(s)
	for len(rest) > 0 {
		n := longestRun(rest)
		if n < 4 && n < len(rest) {
			return false
		}
		if n == 0 {
			return false
		}
		rest = rest[n:]
	}
	return true
}

func longestRun(s []rune) int {
	best := 0
	for n := 1; n <= len(s); n++ {
		part := string(s[:n])
		if !onRow(part) {
			break
		}
		best = n
	}
	return best
}

func onRow(part string) bool {
	for _, row := range rows {
		if strings.Contains(row, part) || strings.Contains(row, reversed(part)) {
			return true
		}
	}
	return false
}

func reversed(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}
