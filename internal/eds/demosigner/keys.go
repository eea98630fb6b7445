package demosigner

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"tarazy/internal/eds"
)

// Answers that a test may order for the next request.
const (
	answerCancel  = "cancel"  // as if the person closed the dialogue
	answerError   = "error"   // as if the signer failed
	answerExpired = "expired" // as if the person chose a key out of its term
	answerOld     = "old"     // as if the module basics were not installed
)

var answers = []string{answerCancel, answerError, answerExpired, answerOld}

// Errors of the choice of a person.
var (
	errUnknown   = errors.New("person.unknown")
	errNotChosen = errors.New("person.not_chosen")
	errAnswer    = errors.New("answer.unknown")
	errNoKey     = errors.New("certificate.not_found")
)

// holder is a person with both key pairs, the signing one first.
type holder struct {
	facts eds.Certificate
	pairs []pair
}

type pair struct {
	eds.KeyPair
	usages []string
}

// Keys are the persons for whom the signer can sign, who of them is chosen, and
// the answer ordered for the next request.
type Keys struct {
	dir     string // re-read when an unknown person is chosen; "" for none
	mu      sync.Mutex
	holders []holder
	active  string // IIN, "" while no one is chosen
	next    string
}

// Load reads the persons of a demonstration's folder. Persons that come to the
// folder later are found when they are chosen. Who is alone is chosen.
func Load(dir string) (*Keys, error) {
	k := &Keys{dir: dir}
	if err := k.read(); err != nil {
		return nil, err
	}
	return k, nil
}

// NewKeys holds the given persons without a folder. Who is alone is chosen.
func NewKeys(credentials ...eds.Credentials) (*Keys, error) {
	k := &Keys{}
	if err := k.set(credentials); err != nil {
		return nil, err
	}
	return k, nil
}

func (k *Keys) read() error {
	credentials, err := eds.LoadCredentials(k.dir)
	if err != nil {
		return err
	}
	return k.set(credentials)
}

func (k *Keys) set(credentials []eds.Credentials) error {
	var holders []holder
	for _, c := range credentials {
		facts, err := eds.Read(c.Signing.Certificate)
		if err != nil {
			return err
		}
		h := holder{facts: facts, pairs: []pair{{KeyPair: c.Signing, usages: facts.Usages}}}
		auth, err := eds.Read(c.Authentication.Certificate)
		if err != nil {
			return err
		}
		h.pairs = append(h.pairs, pair{KeyPair: c.Authentication, usages: auth.Usages})
		holders = append(holders, h)
	}
	slices.SortFunc(holders, func(a, b holder) int { return strings.Compare(a.facts.IIN, b.facts.IIN) })
	k.holders = holders
	if len(holders) == 1 {
		k.active = holders[0].facts.IIN
	}
	return nil
}

// Choose says who signs from now on.
func (k *Keys) Choose(iin string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.find(iin) == nil && k.dir != "" {
		if err := k.read(); err != nil {
			return err
		}
	}
	if k.find(iin) == nil {
		return errUnknown
	}
	k.active = iin
	return nil
}

// Next orders the answer to the next request: "cancel", "error", "expired" or
// "old".
func (k *Keys) Next(answer string) error {
	if !slices.Contains(answers, answer) {
		return errAnswer
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.next = answer
	return nil
}

func (k *Keys) find(iin string) *holder {
	for i := range k.holders {
		if k.holders[i].facts.IIN == iin {
			return &k.holders[i]
		}
	}
	return nil
}

// ordered gives the answer ordered for this request, once.
func (k *Keys) ordered() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	answer := k.next
	k.next = ""
	return answer
}

// pick gives the first pair of the chosen person whose certificate has every
// usage asked for.
func (k *Keys) pick(usages []string) (eds.KeyPair, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	h := k.find(k.active)
	if h == nil {
		return eds.KeyPair{}, errNotChosen
	}
	for _, p := range h.pairs {
		if !slices.ContainsFunc(usages, func(u string) bool { return !slices.Contains(p.usages, u) }) {
			return p.KeyPair, nil
		}
	}
	return eds.KeyPair{}, errNoKey
}

// Listed is a person as the page and GET /keys show them.
type Listed struct {
	IIN          string `json:"iin"`
	Name         string `json:"name"`
	Organisation string `json:"organisation,omitempty"`
	Active       bool   `json:"active"`
}

// List gives the persons by IIN.
func (k *Keys) List() []Listed {
	k.mu.Lock()
	defer k.mu.Unlock()
	out := []Listed{}
	for _, h := range k.holders {
		out = append(out, Listed{
			IIN: h.facts.IIN, Name: h.facts.FullName(), Organisation: h.facts.Organisation,
			Active: h.facts.IIN == k.active,
		})
	}
	return out
}
