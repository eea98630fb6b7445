package candidate_test

import (
	"encoding/json"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/candidate"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/strict"
)

var order = []string{"secondary", "vocational", "post_secondary", "bachelor", "master", "doctorate"}

func on(t testing.TB, text string) day.Day {
	t.Helper()
	d, err := day.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func job(t testing.TB, from, until, kind string, directions ...string) candidate.Job {
	t.Helper()
	j := candidate.Job{Employer: "Мекеме", Position: "Маман", From: on(t, from), Kind: kind, Directions: directions}
	if until != "" {
		d := on(t, until)
		j.Until = &d
	}
	return j
}

func TestExperienceCountsOverlapsOnceAndShowsGaps(t *testing.T) {
	jobs := []candidate.Job{
		job(t, "2020-01-01", "2020-12-31", "other"), job(t, "2020-06-01", "2021-05-31", "other"),
		job(t, "2022-01-01", "", "civil_service"), job(t, "2024-01-01", "", "other"),
	}
	s := candidate.Experience(jobs, on(t, "2023-03-31"), nil)
	if len(s.Periods) != 2 || len(s.Gaps) != 1 || s.Gaps[0].From != on(t, "2021-06-01") || s.Gaps[0].Until != on(t, "2021-12-31") {
		t.Fatalf("%+v", s)
	}
	if months, days := s.Length(); months != 17+15 || days != 0 || s.Days != 517+455 {
		t.Fatalf("%d months %d days, %d days in all", months, days, s.Days)
	}
}

func TestLengthIsMeasuredByTheCalendar(t *testing.T) {
	for _, c := range []struct {
		from, until  string
		months, days int
	}{
		{"2019-01-01", "2019-12-31", 12, 0}, {"2020-01-01", "2020-12-31", 12, 0}, {"2019-01-31", "2019-02-27", 1, 0},
		{"2020-02-01", "2020-02-29", 1, 0}, {"2023-01-15", "2023-02-13", 0, 30}, {"2023-05-17", "2023-05-17", 0, 1},
	} {
		until := on(t, c.until)
		s := candidate.Experience([]candidate.Job{{From: on(t, c.from), Until: &until}}, on(t, "2024-01-01"), nil)
		if c.days >= 30 { // days over that make a month of loose days
			c.months, c.days = c.months+c.days/30, c.days%30
		}
		if months, days := s.Length(); months != c.months || days != c.days {
			t.Errorf("%s to %s: %d months %d days", c.from, c.until, months, days)
		}
	}
}

func TestNeedOfExperience(t *testing.T) {
	asOf := on(t, "2023-05-17")
	need := candidate.Need{Experience: &candidate.ExperienceNeed{Months: 12, Kinds: []string{"civil_service"}, Directions: []string{"finance"}}}
	for name, c := range map[string]struct {
		jobs []candidate.Job
		want candidate.Answer
	}{
		"enough":                  {[]candidate.Job{job(t, "2022-05-18", "", "civil_service", "law", "finance")}, candidate.Met},
		"a day short":             {[]candidate.Job{job(t, "2022-05-19", "", "civil_service", "finance")}, candidate.NotMet},
		"direction not marked":    {[]candidate.Job{job(t, "2020-01-01", "", "civil_service")}, candidate.Unknown},
		"unmarked is too short":   {[]candidate.Job{job(t, "2023-01-01", "", "civil_service")}, candidate.NotMet},
		"other kind, not marked":  {[]candidate.Job{job(t, "2020-01-01", "", "other")}, candidate.NotMet},
		"other direction":         {[]candidate.Job{job(t, "2020-01-01", "", "civil_service", "law")}, candidate.NotMet},
		"kind not told":           {[]candidate.Job{job(t, "2020-01-01", "", "", "finance")}, candidate.Unknown},
		"no work history":         {nil, candidate.Unknown},
		"only what lies after it": {[]candidate.Job{job(t, "2023-05-18", "", "civil_service", "finance")}, candidate.NotMet},
	} {
		t.Run(name, func(t *testing.T) {
			if r := candidate.CheckNeed(order, need, candidate.Facts{Jobs: c.jobs}, asOf); r.Is != c.want || !locale.Has(r.Key) {
				t.Fatalf("%+v", r)
			}
		})
	}
}

func TestNeedOfCategories(t *testing.T) {
	need := candidate.Need{Experience: &candidate.ExperienceNeed{Months: 6, Categories: []string{"C-4"}}}
	held := job(t, "2020-01-01", "", "civil_service")
	for category, want := range map[string]candidate.Answer{"C-4": candidate.Met, "C-5": candidate.NotMet, "": candidate.Unknown} {
		held.Category = category
		if r := candidate.CheckNeed(order, need, candidate.Facts{Jobs: []candidate.Job{held}}, on(t, "2023-05-17")); r.Is != want || !locale.Has(r.Key) {
			t.Errorf("%q: %+v", category, r)
		}
	}
	outside := job(t, "2020-01-01", "", "other")
	if r := candidate.CheckNeed(order, need, candidate.Facts{Jobs: []candidate.Job{outside}}, on(t, "2023-05-17")); r.Is != candidate.NotMet {
		t.Errorf("outside the civil service: %+v", r)
	}
}

func TestNeedOfEducation(t *testing.T) {
	asOf := on(t, "2023-05-17")
	past, future := on(t, "2015-07-01"), on(t, "2023-07-01")
	need := candidate.Need{Education: &candidate.EducationNeed{Least: "bachelor", Fields: []string{"law"}}}
	for name, c := range map[string]struct {
		all  []candidate.Education
		want candidate.Answer
	}{
		"exactly":         {[]candidate.Education{{Level: "bachelor", Field: "law", Graduated: past}}, candidate.Met},
		"higher":          {[]candidate.Education{{Level: "master", Field: "law", Graduated: past}}, candidate.Met},
		"lower":           {[]candidate.Education{{Level: "post_secondary", Field: "law", Graduated: past}}, candidate.NotMet},
		"other field":     {[]candidate.Education{{Level: "master", Field: "it", Graduated: past}}, candidate.NotMet},
		"field not told":  {[]candidate.Education{{Level: "master", Graduated: past}}, candidate.Unknown},
		"lower, untold":   {[]candidate.Education{{Level: "secondary", Graduated: past}}, candidate.NotMet},
		"level not told":  {[]candidate.Education{{Field: "law", Graduated: past}}, candidate.Unknown},
		"still studying":  {[]candidate.Education{{Level: "bachelor", Field: "law", Graduated: future}}, candidate.NotMet},
		"nothing":         {nil, candidate.Unknown},
		"split over both": {[]candidate.Education{{Level: "bachelor", Field: "it", Graduated: past}, {Level: "secondary", Field: "law", Graduated: past}}, candidate.NotMet},
	} {
		t.Run(name, func(t *testing.T) {
			if r := candidate.CheckNeed(order, need, candidate.Facts{Education: c.all}, asOf); r.Is != c.want || !locale.Has(r.Key) {
				t.Fatalf("%+v", r)
			}
		})
	}
}

// manual, enough and short are requirements whose answers are known.
func sample() (manual, met, not candidate.Need) {
	manual = candidate.Need{Manual: &candidate.ManualNeed{KK: "Ағылшын тілі", RU: "Английский язык", EN: "English"}}
	met = candidate.Need{Education: &candidate.EducationNeed{Least: "secondary"}}
	not = candidate.Need{Education: &candidate.EducationNeed{Least: "doctorate"}}
	return manual, met, not
}

func TestNeedsAreJoined(t *testing.T) {
	facts := candidate.Facts{Education: []candidate.Education{{Level: "bachelor", Field: "it", Graduated: on(t, "2015-07-01")}}}
	manual, met, not := sample()
	for name, c := range map[string]struct {
		need candidate.Need
		want candidate.Answer
	}{
		"all met":             {candidate.Need{All: []candidate.Need{met, met}}, candidate.Met},
		"all, one not":        {candidate.Need{All: []candidate.Need{met, manual, not}}, candidate.NotMet},
		"all, one unknown":    {candidate.Need{All: []candidate.Need{met, manual}}, candidate.Unknown},
		"any met":             {candidate.Need{Any: []candidate.Need{not, manual, met}}, candidate.Met},
		"any, one unknown":    {candidate.Need{Any: []candidate.Need{not, manual}}, candidate.Unknown},
		"any, none":           {candidate.Need{Any: []candidate.Need{not, not}}, candidate.NotMet},
		"any inside all, not": {candidate.Need{All: []candidate.Need{met, {Any: []candidate.Need{not, not}}}}, candidate.NotMet},
	} {
		t.Run(name, func(t *testing.T) {
			r := candidate.CheckNeed(order, c.need, facts, on(t, "2023-05-17"))
			if r.Is != c.want || len(r.Leaves()) < 2 {
				t.Fatalf("%+v", r)
			}
			for _, l := range append(r.Leaves(), r) {
				if !locale.Has(l.Key) {
					t.Errorf("no message %s", l.Key)
				}
				checkArgs(t, l)
			}
		})
	}
}

// checkArgs looks for everything that the message names.
func checkArgs(t *testing.T, r candidate.Result) {
	t.Helper()
	for _, l := range locale.Langs {
		if text := locale.T(l, r.Key, r.Args); strings.ContainsAny(text, "⟦{") {
			t.Errorf("%s: %s", r.Key, text)
		}
	}
	for _, name := range locale.Names(r.Key) {
		if _, ok := r.Args[name]; !ok {
			t.Errorf("%s lacks %s", r.Key, name)
		}
	}
}

func TestTheOrderOfFactsAndPartsChangesNothing(t *testing.T) {
	r := rand.New(rand.NewSource(20230517))
	for range 300 {
		facts, need := someFacts(r), someNeed(r, 3)
		if err := need.Check(order); err != nil {
			t.Fatal(err)
		}
		before := candidate.CheckNeed(order, need, facts, 1000)
		for _, l := range before.Leaves() {
			checkArgs(t, l)
		}
		shuffle(r, &need)
		r.Shuffle(len(facts.Jobs), func(i, k int) { facts.Jobs[i], facts.Jobs[k] = facts.Jobs[k], facts.Jobs[i] })
		r.Shuffle(len(facts.Education), func(i, k int) {
			facts.Education[i], facts.Education[k] = facts.Education[k], facts.Education[i]
		})
		after := candidate.CheckNeed(order, need, facts, 1000)
		if before.Is != after.Is || sorted(t, before) != sorted(t, after) {
			t.Fatalf("%+v\n%+v", before, after)
		}
	}
}

func sorted(t *testing.T, r candidate.Result) string {
	t.Helper()
	var all []string
	for _, l := range r.Leaves() {
		data, err := json.Marshal(l)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(data))
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

func pick(r *rand.Rand, all []string) string { return all[r.Intn(len(all))] }

func someFacts(r *rand.Rand) candidate.Facts {
	var f candidate.Facts
	for range r.Intn(5) {
		from := day.Day(r.Intn(1200))
		j := candidate.Job{From: from, Kind: pick(r, append(candidate.JobKinds, "")), Category: pick(r, []string{"", "C-4", "C-5"})}
		if r.Intn(3) > 0 {
			until := from.Add(r.Intn(500))
			j.Until = &until
		}
		if r.Intn(3) > 0 {
			j.Directions = []string{pick(r, candidate.Directions[:3])}
		}
		f.Jobs = append(f.Jobs, j)
	}
	for range r.Intn(4) {
		f.Education = append(f.Education, candidate.Education{Level: pick(r, append(order, "")), Field: pick(r, []string{"", "law", "it"}), Graduated: day.Day(r.Intn(1100))})
	}
	return f
}

func someNeed(r *rand.Rand, deep int) candidate.Need {
	switch n := r.Intn(5); {
	case deep > 0 && n < 2:
		parts := make([]candidate.Need, 1+r.Intn(3))
		for i := range parts {
			parts[i] = someNeed(r, deep-1)
		}
		if n == 0 {
			return candidate.Need{All: parts}
		}
		return candidate.Need{Any: parts}
	case n == 2:
		return candidate.Need{Education: &candidate.EducationNeed{Least: pick(r, order), Fields: [][]string{nil, {"law"}}[r.Intn(2)]}}
	case n == 3:
		manual, _, _ := sample()
		return manual
	}
	return candidate.Need{Experience: &candidate.ExperienceNeed{Months: 1 + r.Intn(20), Kinds: [][]string{nil, {"other"}}[r.Intn(2)],
		Directions: [][]string{nil, {"economy"}}[r.Intn(2)], Categories: [][]string{nil, {"C-4"}}[r.Intn(2)]}}
}

func shuffle(r *rand.Rand, n *candidate.Need) {
	for _, parts := range [][]candidate.Need{n.All, n.Any} {
		r.Shuffle(len(parts), func(i, k int) { parts[i], parts[k] = parts[k], parts[i] })
		for i := range parts {
			shuffle(r, &parts[i])
		}
	}
}

func TestNeedIsChecked(t *testing.T) {
	manual, met, _ := sample()
	deep := met
	for range 6 {
		deep = candidate.Need{All: []candidate.Need{deep}}
	}
	for name, c := range map[string]struct {
		need        candidate.Need
		code, field string
	}{
		"none":      {candidate.Need{}, "candidate.need_form", ""},
		"two":       {candidate.Need{Manual: manual.Manual, Education: met.Education}, "candidate.need_form", ""},
		"two below": {candidate.Need{All: []candidate.Need{met, {}}}, "candidate.need_form", "all[1]"},
		"no parts":  {candidate.Need{Any: []candidate.Need{}}, "candidate.need_parts", "any"},
		"deep":      {deep, "candidate.need_depth", "all[0].all[0].all[0].all[0].all[0].all"},
		"level":     {candidate.Need{Education: &candidate.EducationNeed{Least: "wise"}}, "candidate.level", "education.least"},
		"field":     {candidate.Need{Education: &candidate.EducationNeed{Least: "master", Fields: []string{"law", "magic"}}}, "candidate.field", "education.fields[1]"},
		"months":    {candidate.Need{Experience: &candidate.ExperienceNeed{}}, "candidate.need_months", "experience.months"},
		"text":      {candidate.Need{Any: []candidate.Need{{Manual: &candidate.ManualNeed{KK: "а", RU: " ", EN: "c"}}}}, "candidate.need_text", "any[0].manual.ru"},
	} {
		t.Run(name, func(t *testing.T) {
			f, ok := fault.As(c.need.Check(order))
			if !ok || f.Code != c.code || f.Field != c.field {
				t.Fatalf("%v", f)
			}
		})
	}
	if err := (candidate.Need{All: []candidate.Need{met, {Any: []candidate.Need{manual, met}}}}).Check(order); err != nil {
		t.Fatal(err)
	}
}

func TestNeedAndFactsComeBackFromJSON(t *testing.T) {
	r := rand.New(rand.NewSource(3))
	for range 50 {
		need, facts := someNeed(r, 3), someFacts(r)
		for _, c := range []struct{ in, out any }{{need, &candidate.Need{}}, {facts, &candidate.Facts{}}} {
			data, err := json.Marshal(c.in)
			if err != nil {
				t.Fatal(err)
			}
			node, err := strict.JSON(data)
			if err != nil {
				t.Fatal(err)
			}
			if err := strict.Decode(node, c.out); err != nil {
				t.Fatalf("%s: %v", data, err)
			}
			again, err := json.Marshal(c.out)
			if err != nil || string(again) != string(data) {
				t.Fatalf("%s became %s, %v", data, again, err)
			}
		}
	}
}

func TestNeedIsPrintedInThreeLanguages(t *testing.T) {
	manual, met, _ := sample()
	need := candidate.Need{All: []candidate.Need{met, {Any: []candidate.Need{
		manual, {Experience: &candidate.ExperienceNeed{Months: 36, Directions: []string{"finance"}, Categories: []string{"C-5"}, Kinds: []string{"civil_service"}}},
	}}}}
	for _, l := range locale.Langs {
		lines := need.Text(l)
		if len(lines) != 4 || !strings.HasPrefix(lines[3], "– ") || strings.Contains(strings.Join(lines, ""), "⟦") {
			t.Errorf("%s: %q", l, lines)
		}
	}
	if got := need.Text(locale.RU)[3]; got != "– Стаж работы не менее: 3 года; место работы: государственная служба; функциональное направление: финансы и бюджет; категория должности: C-5" {
		t.Error(got)
	}
}
