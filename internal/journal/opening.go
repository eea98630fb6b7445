package journal

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"tarazy/internal/strict"
)

// Opening shows what a digest in the facts of a record stands for. More people
// may read a record than may know every value in it: such a value stands there as
// a Digest, and is shown to whom it is about.
type Opening struct {
	At    string          `json:"at"`    // the digest in the facts, by a pointer (RFC 6901)
	Salt  string          `json:"salt"`  // hex
	Value json.RawMessage `json:"value"` // canonical JSON
}

// openingSalt is the least length of the salt of a digest, in bytes.
const openingSalt = 16

// Digest stands for a value without telling it: the SHA-256 of a salt and the
// value's canonical JSON, in base64 without padding.
func Digest(salt []byte, value any) (string, error) {
	text, err := Canonical(value)
	if err != nil {
		return "", err
	}
	return digestOf(salt, text), nil
}

func digestOf(salt, text []byte) string {
	sum := sha256.Sum256(append(append([]byte{}, salt...), text...))
	return base64.RawStdEncoding.EncodeToString(sum[:])
}

// Open makes the opening of a digest at a place of the facts.
func Open(at string, salt []byte, value any) (Opening, error) {
	text, err := Canonical(value)
	return Opening{At: at, Salt: hex.EncodeToString(salt), Value: text}, err
}

type openingIn struct {
	At    string      `key:"at"`
	Salt  string      `key:"salt"`
	Value strict.Node `key:"value"`
}

// openings checks each opening against the facts.
func (v *Verified) openings(in []openingIn) error {
	if len(in) == 0 {
		return nil
	}
	if !v.HasContent || v.Facts == nil {
		return errContent
	}
	facts, err := parse(v.Facts)
	if err != nil {
		return err
	}
	for i := range in {
		o, err := in[i].opened(facts)
		if err != nil {
			return err
		}
		v.Opened = append(v.Opened, o)
	}
	return nil
}

// opened checks an opening against the facts.
func (in *openingIn) opened(facts any) (Opening, error) {
	salt, err := hex.DecodeString(in.Salt)
	if err != nil || len(salt) < openingSalt {
		return Opening{}, fmt.Errorf("journal: %s: the salt of a digest", in.At)
	}
	text, err := Canonical(&in.Value)
	if err != nil {
		return Opening{}, err
	}
	if at, ok := pointed(facts, in.At).(string); !ok || at != digestOf(salt, text) {
		return Opening{}, fmt.Errorf("journal: the digest at %q is not that of the value", in.At)
	}
	return Opening{At: in.At, Salt: in.Salt, Value: text}, nil
}

// pointed is what a pointer leads to; nil where that is nothing.
func pointed(v any, pointer string) any {
	if !strings.HasPrefix(pointer, "/") {
		return nil
	}
	for step := range strings.SplitSeq(pointer[1:], "/") {
		switch in := v.(type) {
		case map[string]any:
			v = in[strings.NewReplacer("~1", "/", "~0", "~").Replace(step)]
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(in) {
				return nil
			}
			v = in[n]
		default:
			return nil
		}
	}
	return v
}
