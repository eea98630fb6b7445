package candidate

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// Need is a qualification requirement: exactly one of its forms. All and Any
// join further ones.
type Need struct {
	All        []Need          `key:"all,optional" json:"all,omitempty"`
	Any        []Need          `key:"any,optional" json:"any,omitempty"`
	Education  *EducationNeed  `key:"education,optional" json:"education,omitempty"`
	Experience *ExperienceNeed `key:"experience,optional" json:"experience,omitempty"`
	Manual     *ManualNeed     `key:"manual,optional" json:"manual,omitempty"`
}

// EducationNeed asks for a level of education, in one of the fields if any are
// named.
type EducationNeed struct {
	Least  string   `key:"least" json:"least"`
	Fields []string `key:"fields" json:"fields"`
}

// ExperienceNeed asks for full months of work, overlaps counted once. Of the
// lists that are not empty a job must answer each.
type ExperienceNeed struct {
	Months     int      `key:"months" json:"months"`
	Kinds      []string `key:"kinds" json:"kinds"`
	Directions []string `key:"directions" json:"directions"`
	Categories []string `key:"categories" json:"categories"`
}

// ManualNeed is a requirement that the system cannot check: a language, a
// licence. A person reads the papers.
type ManualNeed struct {
	KK string `key:"kk" json:"kk"`
	RU string `key:"ru" json:"ru"`
	EN string `key:"en" json:"en"`
}

// Words are the requirement in the three languages.
func (m ManualNeed) Words() locale.Words { return locale.Words(m) }

// MarshalJSON writes an empty list of fields as [].
func (n EducationNeed) MarshalJSON() ([]byte, error) {
	type plain EducationNeed
	n.Fields = listed(n.Fields)
	return json.Marshal(plain(n))
}

// MarshalJSON writes empty lists as [].
func (n ExperienceNeed) MarshalJSON() ([]byte, error) {
	type plain ExperienceNeed
	n.Kinds, n.Directions, n.Categories = listed(n.Kinds), listed(n.Directions), listed(n.Categories)
	return json.Marshal(plain(n))
}

func listed(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// Bounds of a requirement, so that whoever reads it can follow it.
const (
	needDepth  = 6
	needParts  = 30
	needMonths = 50 * monthsOfYear
	needText   = 500 // characters
)

// Check refuses a requirement that cannot be checked; order are the known
// levels of education, lowest first. The faults are candidate.need_form,
// candidate.need_depth, candidate.need_parts, candidate.need_months,
// candidate.need_text, candidate.level, candidate.field, candidate.job_kind,
// candidate.direction and candidate.category, each with the path of its field.
func (n Need) Check(order []string) error {
	if err := n.check(order, "", needDepth); err != nil {
		return err
	}
	return nil
}

func (n Need) check(order []string, path string, deep int) *fault.Error {
	if n.forms() != 1 {
		return fault.New(fault.Invalid, "candidate.need_form").At(path)
	}
	switch {
	case n.Education != nil:
		return under(path, "education", n.Education.check(order))
	case n.Experience != nil:
		return under(path, "experience", n.Experience.check())
	case n.Manual != nil:
		return under(path, "manual", n.Manual.check())
	case n.All != nil:
		return checkParts(n.All, order, join(path, "all"), deep-1)
	}
	return checkParts(n.Any, order, join(path, "any"), deep-1)
}

func (n Need) forms() int {
	count := 0
	for _, there := range []bool{n.All != nil, n.Any != nil, n.Education != nil, n.Experience != nil, n.Manual != nil} {
		if there {
			count++
		}
	}
	return count
}

func checkParts(parts []Need, order []string, path string, deep int) *fault.Error {
	switch {
	case deep == 0:
		return fault.New(fault.Invalid, "candidate.need_depth", "most", needDepth).At(path)
	case len(parts) == 0 || len(parts) > needParts:
		return fault.New(fault.Invalid, "candidate.need_parts", "most", needParts).At(path)
	}
	for i, p := range parts {
		if err := p.check(order, fmt.Sprintf("%s[%d]", path, i), deep); err != nil {
			return err
		}
	}
	return nil
}

func join(path, step string) string { return strings.TrimPrefix(path+"."+step, ".") }

// under puts the path of a part before the field of its fault.
func under(path, step string, err *fault.Error) *fault.Error {
	if err == nil {
		return nil
	}
	return err.At(join(join(path, step), err.Field))
}

func (e EducationNeed) check(order []string) *fault.Error {
	if !slices.Contains(order, e.Least) {
		return fault.New(fault.Invalid, "candidate.level", "given", e.Least, "levels", order).At("least")
	}
	return known(e.Fields, Fields, "candidate.field", "fields")
}

func (e ExperienceNeed) check() *fault.Error {
	if e.Months < 1 || e.Months > needMonths {
		return fault.New(fault.Invalid, "candidate.need_months", "least", 1, "most", needMonths).At("months")
	}
	if err := known(e.Kinds, JobKinds, "candidate.job_kind", "kinds"); err != nil {
		return err
	}
	if err := known(e.Directions, Directions, "candidate.direction", "directions"); err != nil {
		return err
	}
	for i, c := range e.Categories {
		if strings.TrimSpace(c) == "" {
			return fault.New(fault.Invalid, "candidate.category").At(fmt.Sprintf("categories[%d]", i))
		}
	}
	return nil
}

func (m ManualNeed) check() *fault.Error {
	for _, l := range locale.Langs {
		text := m.Words().In(l)
		if strings.TrimSpace(text) == "" || utf8.RuneCountInString(text) > needText {
			return fault.New(fault.Invalid, "candidate.need_text", "most", needText).At(string(l))
		}
	}
	return nil
}

func known(given, all []string, code, field string) *fault.Error {
	for i, g := range given {
		if !slices.Contains(all, g) {
			return fault.New(fault.Invalid, code, "given", g).At(fmt.Sprintf("%s[%d]", field, i))
		}
	}
	return nil
}
