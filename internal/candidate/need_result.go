package candidate

import (
	"slices"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// Answer says whether a requirement is met.
type Answer string

// The answers. Unknown is what the facts do not tell; it is for a person to
// find out, and never counts against the candidate by itself.
const (
	Met     Answer = "met"
	NotMet  Answer = "not_met"
	Unknown Answer = "unknown"
)

// Result is what was found of a requirement; its parts stand in the order of
// the requirement's.
type Result struct {
	Is     Answer        `json:"is"`
	Key    string        `json:"key"` // of the message that says why
	Args   fault.Args    `json:"args"`
	Manual *locale.Words `json:"manual"` // the requirement's words, where a person must check it
	Parts  []Result      `json:"parts"`
}

// Leaves are the results of single requirements, in order.
func (r Result) Leaves() []Result {
	if len(r.Parts) == 0 {
		return []Result{r}
	}
	var out []Result
	for _, p := range r.Parts {
		out = append(out, p.Leaves()...)
	}
	return out
}

// CheckNeed checks facts against a requirement that Check has passed, by an
// order of levels, lowest first, on a day.
func CheckNeed(order []string, need Need, facts Facts, asOf day.Day) Result {
	switch {
	case need.Education != nil:
		return checkEducation(order, *need.Education, facts.Education, asOf)
	case need.Experience != nil:
		return checkExperience(*need.Experience, facts.Jobs, asOf)
	case need.All != nil:
		return joined("all", checkAll(order, need.All, facts, asOf), NotMet, Met)
	case need.Any != nil:
		return joined("any", checkAll(order, need.Any, facts, asOf), Met, NotMet)
	}
	words := need.Manual.Words()
	return found(Unknown, "candidate.need.manual", nil, &words)
}

func found(is Answer, key string, args fault.Args, manual *locale.Words) Result {
	if args == nil {
		args = fault.Args{}
	}
	return Result{Is: is, Key: key, Args: args, Manual: manual, Parts: []Result{}}
}

func checkAll(order []string, needs []Need, facts Facts, asOf day.Day) []Result {
	out := make([]Result, len(needs))
	for i, n := range needs {
		out[i] = CheckNeed(order, n, facts, asOf)
	}
	return out
}

// joined is the answer of several: decides where one part gives it, otherwise
// unknown where one is unknown, otherwise the other.
func joined(form string, parts []Result, decides, otherwise Answer) Result {
	count := map[Answer]int{}
	for _, p := range parts {
		count[p.Is]++
	}
	is := otherwise
	switch {
	case count[decides] > 0:
		is = decides
	case count[Unknown] > 0:
		is = Unknown
	}
	r := found(is, "candidate.need."+form+"."+string(is), fault.Args{
		"parts": len(parts), "met": count[Met], "not_met": count[NotMet], "unknown": count[Unknown],
	}, nil)
	r.Parts = parts
	return r
}

// checkEducation: what is not told of a course of study (its level, its field)
// leaves the answer open where it could decide it.
func checkEducation(order []string, need EducationNeed, all []Education, asOf day.Day) Result {
	var done []Education
	for _, e := range all {
		if e.Graduated <= asOf {
			done = append(done, e)
		}
	}
	args := fault.Args{"least": need.Least, "level": HighestEducation(order, done), "fields": anyOf(need.Fields)}
	key := func(why string) string { return "candidate.need.education." + why }
	if len(all) == 0 || args["level"] == "" && len(done) > 0 {
		args["level"] = "none"
		return found(Unknown, key("absent"), args, nil)
	}
	if len(done) == 0 {
		args["level"] = "none"
		return found(NotMet, key("level"), args, nil)
	}
	open, high := false, false
	for _, e := range done {
		enough := slices.Index(order, e.Level) >= slices.Index(order, need.Least)
		fits := len(need.Fields) == 0 || slices.Contains(need.Fields, e.Field)
		switch {
		case enough && fits:
			return found(Met, key("met"), metLevel(order, need, done, args), nil)
		case (enough || e.Level == "") && (fits || e.Field == ""):
			open = true
		}
		high = high || enough
	}
	switch {
	case open:
		return found(Unknown, key("untold"), args, nil)
	case high:
		return found(NotMet, key("field"), args, nil)
	}
	return found(NotMet, key("level"), args, nil)
}

// metLevel names the highest level that meets the requirement, whatever the
// order in which the courses of study stand.
func metLevel(order []string, need EducationNeed, done []Education, args fault.Args) fault.Args {
	var fitting []Education
	for _, e := range done {
		if len(need.Fields) == 0 || slices.Contains(need.Fields, e.Field) {
			fitting = append(fitting, e)
		}
	}
	args["level"] = HighestEducation(order, fitting)
	return args
}

// checkExperience counts the jobs that surely answer, and those that may.
func checkExperience(need ExperienceNeed, jobs []Job, asOf day.Day) Result {
	sure := Experience(jobs, asOf, func(j Job) bool { return need.answers(j) == Met })
	maybe := Experience(jobs, asOf, func(j Job) bool { return need.answers(j) != NotMet })
	have, days := sure.Length()
	most, _ := maybe.Length()
	is := NotMet
	switch {
	case have >= need.Months:
		is = Met
	case most >= need.Months || len(jobs) == 0:
		is = Unknown
	}
	args := fault.Args{
		"need": need.Months, "have": have, "days": days, "possible": most, "as_of": asOf.String(),
		"kinds": anyOf(need.Kinds), "directions": anyOf(need.Directions),
	}
	key := "candidate.need.experience." + string(is)
	if len(need.Categories) > 0 {
		key += "_categories"
		args["categories"] = need.Categories
	}
	return found(is, key, args, nil)
}

// anyOf names a list that is empty, in which everything answers.
func anyOf(keys []string) []string {
	if len(keys) == 0 {
		return []string{"any"}
	}
	return keys
}

// answers says whether a job is of the kind asked for; what is not told of it
// makes that unknown unless something else decides it.
func (n ExperienceNeed) answers(j Job) Answer {
	answers := []Answer{
		answer(n.Kinds, told(j.Kind)),
		answer(n.Directions, j.Directions),
		n.category(j),
	}
	switch {
	case slices.Contains(answers, NotMet):
		return NotMet
	case slices.Contains(answers, Unknown):
		return Unknown
	}
	return Met
}

func told(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func answer(asked, has []string) Answer {
	switch {
	case len(asked) == 0 || slices.ContainsFunc(has, func(h string) bool { return slices.Contains(asked, h) }):
		return Met
	case len(has) == 0:
		return Unknown
	}
	return NotMet
}

// category: outside the civil service a job has none, so its absence tells
// something only there.
func (n ExperienceNeed) category(j Job) Answer {
	is := answer(n.Categories, told(j.Category))
	if is == Unknown && j.Kind != CivilService && j.Kind != "" {
		return NotMet
	}
	return is
}
