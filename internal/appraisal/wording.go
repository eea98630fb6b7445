package appraisal

import (
	"fmt"

	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/strict"
)

// Wording holds the catalogues of an edition: what is printed on its forms, in
// the words of the act.
type Wording struct {
	Competencies Competencies
	Indicators   Indicators
	Scales       Scales
	Forms        Forms
	Notions      Notions
	Process      ProcessWork
}

// Name is the name that an act gives to something, in the act's own language,
// with translations into the other two that are no words of the act.
type Name struct {
	Official    law.Quote              `key:"official"`
	Translation map[locale.Lang]string `key:"translation"`
}

// In gives the name in a language and whether it is the act's own word.
func (n Name) In(l locale.Lang) (text string, official bool) {
	if l == n.Official.Lang {
		return n.Official.Text, true
	}
	return n.Translation[l], false
}

// Checked refuses a name that lacks a language.
func (n Name) Checked() error {
	for _, l := range locale.Langs {
		text, official := n.In(l)
		if _, both := n.Translation[l]; text == "" || official && both {
			return fmt.Errorf("the name must have each language once, %s is amiss", l)
		}
	}
	return nil
}

// Competencies of annex 3, in the order of the sheet.
type Competencies struct {
	Clause string       `key:"clause"`
	Note   string       `key:"note,optional"`
	List   []Competence `key:"competencies"`
}

// Competence is a row of the competency sheet.
type Competence struct {
	Number int    `key:"number"`
	Key    string `key:"key"`
	Name   Name   `key:"name"`
}

// Scales are the words for results.
type Scales struct {
	Grades     []Mark `key:"grades"`     // of the KCI sheet
	Competency []Mark `key:"competency"` // of the competency sheet
	Reached    []Mark `key:"reached"`    // of one KCI
}

// Mark is one word of a scale. InSheet is the form's own wording where the act
// words it in two ways.
type Mark struct {
	Key     string `key:"key"`
	Clause  string `key:"clause"`
	Name    Name   `key:"name"`
	InSheet string `key:"in_sheet,optional"`
}

// Notions are the terms that the act defines.
type Notions struct {
	Clause string   `key:"clause"`
	List   []Notion `key:"notions"`
}

// Notion is a defined term with the definition in the act's words and in plain
// words.
type Notion struct {
	Key        string       `key:"key"`
	Name       Name         `key:"name"`
	Definition law.Quote    `key:"definition"`
	Plain      locale.Words `key:"plain"`
}

// read decodes the catalogues that lie beside the rules.
func (w *Wording) read(e *law.Edition) error {
	for name, into := range map[string]any{
		"competencies": &w.Competencies, "indicators": &w.Indicators, "scales": &w.Scales,
		"forms": &w.Forms, "notions": &w.Notions, "process_work": &w.Process,
	} {
		n, ok := e.Catalogues[name]
		if !ok {
			return fmt.Errorf("appraisal: %s has no catalogue %s", e.Name(), name)
		}
		if err := strict.Decode(n, into); err != nil {
			return err
		}
	}
	return nil
}
