package people

import (
	"fmt"
	"strings"

	"tarazy/internal/locale"
	"tarazy/internal/seal"
)

// PersonID names a person; "" is nobody.
type PersonID string

// Person is a person as stored: names plain for search and sort, the rest
// sealed under the person's own key.
type Person struct {
	ID         PersonID    `json:"id"`
	Version    int64       `json:"version"` // of the whole record
	Body       BodyID      `json:"body"`    // that keeps the record; "" for none
	Surname    string      `json:"surname"`
	Given      string      `json:"given"`
	Patronymic string      `json:"patronymic"` // "" for none
	Lang       locale.Lang `json:"lang"`
	Key        []byte      `json:"key"` // wrapped under the master key
	IINMark    []byte      `json:"iin_mark"`
	IIN        []byte      `json:"iin"`   // sealed
	Email      []byte      `json:"email"` // sealed; nil for none
	Phone      []byte      `json:"phone"` // sealed; nil for none
}

// Name is surname, given name and patronymic, as written in documents.
func (p *Person) Name() string { return FullName(p.Surname, p.Given, p.Patronymic) }

// FullName joins the parts of a name.
func FullName(surname, given, patronymic string) string {
	return strings.TrimSpace(strings.TrimSpace(surname+" "+given) + " " + patronymic)
}

// Names of the sealed values, bound into each.
const (
	fieldIIN      = "person.iin"
	fieldEmail    = "person.email"
	fieldPhone    = "person.phone"
	fieldRelative = "relative.name"
)

// Private are a person's sealed values, opened.
type Private struct {
	IIN   string `json:"iin"`
	Email string `json:"email"`
	Phone string `json:"phone"`
}

// IINMark is the mark by which a person is found by IIN.
func IINMark(m *seal.Master, iin string) []byte { return m.Find("iin", iin) }

// sealInto seals the values into the person; a person without a key gets one.
func (p *Person) sealInto(m *seal.Master, v Private) error {
	if p.Key == nil {
		wrapped, err := m.NewKey()
		if err != nil {
			return fmt.Errorf("key of a person: %w", err)
		}
		p.Key = wrapped
	}
	key, err := m.Key(p.Key)
	if err != nil {
		return fmt.Errorf("key of person %s: %w", p.ID, err)
	}
	p.IINMark = IINMark(m, v.IIN)
	for _, field := range []struct {
		name, value string
		to          *[]byte
	}{{fieldIIN, v.IIN, &p.IIN}, {fieldEmail, v.Email, &p.Email}, {fieldPhone, v.Phone, &p.Phone}} {
		if *field.to, err = sealText(key, field.name, field.value); err != nil {
			return fmt.Errorf("%s of person %s: %w", field.name, p.ID, err)
		}
	}
	return nil
}

// Open opens the sealed values of a person.
func (p *Person) Open(m *seal.Master) (Private, error) {
	var v Private
	key, err := m.Key(p.Key)
	if err != nil {
		return v, fmt.Errorf("key of person %s: %w", p.ID, err)
	}
	for _, field := range []struct {
		name   string
		sealed []byte
		to     *string
	}{{fieldIIN, p.IIN, &v.IIN}, {fieldEmail, p.Email, &v.Email}, {fieldPhone, p.Phone, &v.Phone}} {
		if *field.to, err = openText(key, field.name, field.sealed); err != nil {
			return v, fmt.Errorf("%s of person %s: %w", field.name, p.ID, err)
		}
	}
	return v, nil
}

// sealText seals a text; none at all stays none.
func sealText(key *seal.Key, field, text string) ([]byte, error) {
	if text == "" {
		return nil, nil
	}
	return key.Seal(field, []byte(text))
}

func openText(key *seal.Key, field string, sealed []byte) (string, error) {
	if sealed == nil {
		return "", nil
	}
	text, err := key.Open(field, sealed)
	return string(text), err
}
