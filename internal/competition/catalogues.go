package competition

import (
	"fmt"

	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/strict"
)

// Catalogues are the lists of an edition in their official wording.
type Catalogues struct {
	Stages       []Stage
	Programme    Programme
	Conduct      Conduct
	Equipment    []Named
	PersonalFile []Named
	Documents    []Named
	Annulment    []AnnulGround // none where the edition knows none
	Flags        []FlagName    // so here
	Essay        EssayText
	Contacts     Contacts
	Silences     []Silence
}

// Named is an entry of a catalogue: the words of the source and a name in the
// three languages.
type Named struct {
	Key      string       `key:"key"`
	Clause   string       `key:"clause"`
	Official string       `key:"official"` // in the language of the source
	Name     locale.Words `key:"name"`
}

// AnnulGround is a ground on which an appointment is annulled, in words of the
// edition's own: the source names none.
type AnnulGround struct {
	Key    string       `key:"key"`
	Clause string       `key:"clause"`
	Name   locale.Words `key:"name"`
}

// FlagName is a kind of flag in words of the edition's own.
type FlagName struct {
	Key    string       `key:"key"`
	Clause string       `key:"clause"`
	Name   locale.Words `key:"name"`
}

// Stage is a step of a competition. At a Proctored one the source orders a
// proctor's check, and it is left only without a breach of conduct.
type Stage struct {
	Key       string       `key:"key"`
	Clause    string       `key:"clause"`
	Official  string       `key:"official"`
	Proctored bool         `key:"proctored"`
	Name      locale.Words `key:"name"`
}

// Part of a test with its number of questions or tasks as printed.
type Part struct {
	Key      string       `key:"key"`
	Clause   string       `key:"clause"`
	Official string       `key:"official"`
	Count    int          `key:"count"`
	Name     locale.Words `key:"name"`
}

// Programme lists the parts of the three tests.
type Programme struct {
	Knowledge []Part `key:"knowledge"`
	Qualities []Part `key:"personal_qualities"`
	Abilities []Part `key:"abilities"`
}

// Conduct lists what is forbidden and which aids are not.
type Conduct struct {
	Prohibited  []Named `key:"prohibited"`
	AllowedAids []Named `key:"allowed_aids"`
}

// EssayText is the wording on the essay.
type EssayText struct {
	Clause     string   `key:"clause"`
	Categories []string `key:"categories"`
	Official   struct {
		Who    string `key:"who"`
		Volume string `key:"volume"`
		Time   string `key:"time"`
	} `key:"official"`
}

// Contacts are where the source sends those who have questions.
type Contacts struct {
	Clause      string       `key:"clause"`
	Body        locale.Words `key:"body"`
	Phones      string       `key:"phones"`
	Address     locale.Words `key:"address"`
	Portal      string       `key:"portal"`
	RulesPortal string       `key:"rules_portal"`
}

// Silence is a question that the source leaves open and what the edition does.
type Silence struct {
	ID       string       `key:"id"`
	Clause   string       `key:"clause"`
	Question locale.Words `key:"question"`
	Default  locale.Words `key:"default"`
}

// CataloguesOf reads the catalogues of an edition. The faults are those of
// strict decoding, and selection.no_catalogue where one is missing.
func CataloguesOf(e *law.Edition) (*Catalogues, error) {
	c := &Catalogues{}
	if node, ok := e.Catalogues["annulment"]; ok {
		if err := strict.Decode(node, &c.Annulment); err != nil {
			return nil, fmt.Errorf("catalogues of %s: %w", e.Name(), err)
		}
	}
	if node, ok := e.Catalogues["flags"]; ok {
		if err := strict.Decode(node, &c.Flags); err != nil {
			return nil, fmt.Errorf("catalogues of %s: %w", e.Name(), err)
		}
	}
	for _, part := range []struct {
		name string
		into any
	}{
		{"stages", &c.Stages},
		{"programme", &c.Programme},
		{"conduct", &c.Conduct},
		{"equipment", &c.Equipment},
		{"personal_file", &c.PersonalFile},
		{"documents", &c.Documents},
		{"essay", &c.Essay},
		{"contacts", &c.Contacts},
		{"silences", &c.Silences},
	} {
		node, ok := e.Catalogues[part.name]
		if !ok {
			return nil, fault.New(fault.Invalid, "selection.no_catalogue", "edition", e.Name(), "name", part.name)
		}
		if err := strict.Decode(node, part.into); err != nil {
			return nil, fmt.Errorf("catalogues of %s: %w", e.Name(), err)
		}
	}
	return c, nil
}
