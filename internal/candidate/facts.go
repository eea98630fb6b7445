package candidate

import (
	"encoding/json"
	"fmt"
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/fault"
)

// Facts are what is known of a person when a requirement is checked.
type Facts struct {
	Education    []Education `key:"education" json:"education"`
	Jobs         []Job       `key:"jobs" json:"jobs"`
	CivilServant bool        `key:"civil_servant" json:"civil_servant"` // on the day of the facts
}

// Education is a completed course of study.
type Education struct {
	Level       string  `key:"level" json:"level"` // of the edition's order; "" where it is not known
	Field       string  `key:"field" json:"field"` // of Fields; "" where it is not known
	Institution string  `key:"institution" json:"institution"`
	Graduated   day.Day `key:"graduated" json:"graduated"` // day of the diploma
	Diploma     string  `key:"diploma" json:"diploma"`     // series and number; "" where not known
}

// Job is one job of the work history.
type Job struct {
	Employer   string   `key:"employer" json:"employer"`
	BIN        string   `key:"bin" json:"bin"` // of the employer; "" where not known
	Position   string   `key:"position" json:"position"`
	From       day.Day  `key:"from" json:"from"`         // first day
	Until      *day.Day `key:"until" json:"until"`       // last day; nil: still held
	Kind       string   `key:"kind" json:"kind"`         // of JobKinds; "" where not known
	Category   string   `key:"category" json:"category"` // of the register of positions; "" outside the civil service, or not known
	Directions []string `key:"directions" json:"directions"`
}

// The kinds of jobs.
const (
	CivilService = "civil_service"
	PublicSector = "public_sector"
	OtherJob     = "other"
)

// JobKinds are the kinds of jobs; their names are the messages
// "candidate.job_kind." and the key.
var JobKinds = []string{CivilService, PublicSector, OtherJob}

// Directions are the functional directions with which a job is marked; their
// names are the messages "candidate.direction." and the key.
var Directions = []string{
	"economy", "finance", "procurement", "control", "law", "personnel", "document_flow", "it", "public_relations",
	"internal_policy", "social", "education", "health", "construction", "agriculture", "public_services", "other",
}

// Fields are groups of educational programmes; their names are the messages
// "candidate.field." and the key.
var Fields = []string{
	"pedagogy", "humanities", "social_sciences", "economics", "law", "natural_sciences", "it", "engineering",
	"agriculture", "health", "services", "security",
}

// MarshalJSON writes lists that are empty as [], so that the facts of a
// decision can be read back.
func (f Facts) MarshalJSON() ([]byte, error) {
	type plain Facts
	if f.Education == nil {
		f.Education = []Education{}
	}
	if f.Jobs == nil {
		f.Jobs = []Job{}
	}
	return json.Marshal(plain(f))
}

// MarshalJSON writes a job without directions with an empty list.
func (j Job) MarshalJSON() ([]byte, error) {
	type plain Job
	if j.Directions == nil {
		j.Directions = []string{}
	}
	return json.Marshal(plain(j))
}

// Check refuses facts that no requirement can be checked against. The faults
// are candidate.job_kind, candidate.direction, candidate.field,
// candidate.level and candidate.until_before, each at its field.
func (f Facts) Check(order []string) error {
	for i, e := range f.Education {
		if err := e.check(order); err != nil {
			return err.At(fmt.Sprintf("education[%d].%s", i, err.Field))
		}
	}
	for i, j := range f.Jobs {
		if err := j.check(); err != nil {
			return err.At(fmt.Sprintf("jobs[%d].%s", i, err.Field))
		}
	}
	return nil
}

func (e Education) check(order []string) *fault.Error {
	switch {
	case e.Level != "" && !slices.Contains(order, e.Level):
		return fault.New(fault.Invalid, "candidate.level", "given", e.Level, "levels", order).At("level")
	case e.Field != "" && !slices.Contains(Fields, e.Field):
		return fault.New(fault.Invalid, "candidate.field", "given", e.Field).At("field")
	}
	return nil
}

func (j Job) check() *fault.Error {
	switch {
	case j.Kind != "" && !slices.Contains(JobKinds, j.Kind):
		return fault.New(fault.Invalid, "candidate.job_kind", "given", j.Kind).At("kind")
	case j.Until != nil && *j.Until < j.From:
		return fault.New(fault.Invalid, "candidate.until_before", "from", j.From.String(), "until", j.Until.String()).At("until")
	}
	return checkDirections(j.Directions)
}

func checkDirections(given []string) *fault.Error {
	for _, d := range given {
		if !slices.Contains(Directions, d) {
			return fault.New(fault.Invalid, "candidate.direction", "given", d).At("directions")
		}
	}
	return nil
}

// HighestEducation is the highest level among the courses of study by an
// order, lowest first; "" where none has a level of the order.
func HighestEducation(order []string, all []Education) string {
	best := -1
	for _, e := range all {
		best = max(best, slices.Index(order, e.Level))
	}
	if best < 0 {
		return ""
	}
	return order[best]
}
