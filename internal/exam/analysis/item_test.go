package analysis

import (
	"fmt"
	"slices"
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// table makes data of points, all items of one section.
func table(points [][]float64) *Data {
	d := &Data{}
	for j := range points[0] {
		d.Items = append(d.Items, Item{Key: fmt.Sprint("i", j+1), Section: "s", Most: 1})
	}
	for _, row := range points {
		one := make([]*Response, len(row))
		for j, x := range row {
			one[j] = &Response{Score: int(x)}
		}
		d.People = append(d.People, one)
	}
	return d
}

func items(t *testing.T, d *Data) []ItemReport {
	t.Helper()
	l := ItemDefaults
	out, err := Items(d, &l)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The values are those that the R package mirt prints for these data.
func TestItemsOfLSAT7(t *testing.T) {
	for j, r := range items(t, table(lsat7())) {
		near(t, r.Item.Key, r.Figures.Difficulty, []float64{.828, .658, .772, .606, .843}[j], .0005)
		near(t, r.Item.Key, *r.Figures.Discrimination, []float64{.246, .247, .313, .223, .175}[j], .0006)
		if len(r.Figures.Flags) != 0 || r.N != 1000 {
			t.Errorf("%s: %+v", r.Item.Key, r.Figures.Flags)
		}
		in := r.Figures.DiscriminationInterval
		if in.Low >= *r.Figures.Discrimination || in.High <= *r.Figures.Discrimination {
			t.Errorf("interval %+v", in)
		}
	}
}

// ladder are a hundred people, each stronger than the one before, on nine items,
// each harder than the one before, and on one whose choices are given by place.
func ladder(choice func(person int) string) *Data {
	points := make([][]float64, 100)
	for p := range points {
		points[p] = make([]float64, 10)
		for j := range 9 {
			if p >= 10*(j+1) {
				points[p][j] = 1
			}
		}
	}
	d := table(points)
	d.Items[9] = Item{Key: "x", Section: "s", Most: 1, Options: []string{"a", "b", "c", "d"}, Right: "a"}
	for p, row := range d.People {
		row[9].Choice = choice(p)
		if row[9].Choice == "a" {
			row[9].Score = 1
		}
	}
	return d
}

func names(flags []Flag) (out []string) {
	for _, f := range flags {
		out = append(out, string(f.Name)+f.Option)
	}
	return out
}

func TestFlagsOfAnItem(t *testing.T) {
	spread := func(p int) string { return []string{"b", "c", "d"}[p%3] }
	for _, c := range []struct {
		name   string
		choice func(p int) string
		want   []string
	}{
		{"good", func(p int) string {
			if p >= 50 {
				return "a"
			}
			return spread(p)
		}, nil},
		{"easy", func(p int) string {
			if p >= 3 {
				return "a"
			}
			return spread(p)
		}, []string{"too_easy", "dead_optionb", "dead_optionc", "dead_optiond"}},
		{"hard", func(p int) string {
			if p >= 90 {
				return "a"
			}
			return spread(p)
		}, []string{"too_hard", "chance"}},
		{"wrong key", func(p int) string {
			if p >= 50 {
				return "b"
			}
			return []string{"a", "c", "d"}[p%3]
		}, []string{"too_hard", "chance", "suspect_key", "better_distractorb"}},
		{"no one takes d", func(p int) string {
			if p >= 50 {
				return "a"
			}
			return []string{"b", "c"}[p%2]
		}, []string{"dead_optiond"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := names(items(t, ladder(c.choice))[9].Figures.Flags)
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestAnItemThatTellsHardlyAnybodyApartIsWeak(t *testing.T) {
	f := items(t, ladder(func(p int) string {
		if p%2 == 0 || p >= 94 {
			return "a"
		}
		return "b"
	}))[9].Figures
	if !slices.Contains(names(f.Flags), "weak") || slices.Contains(names(f.Flags), "suspect_key") {
		t.Errorf("%v, r %v", names(f.Flags), *f.Discrimination)
	}
}

func TestOptionsAddUpAndFifthsRise(t *testing.T) {
	f := items(t, ladder(func(p int) string {
		switch {
		case p < 5:
			return ""
		case p >= 40:
			return "a"
		}
		return "b"
	}))[9].Figures
	n, share := 0, 0.0
	for _, o := range f.Options {
		n, share = n+o.N, share+o.Share
	}
	if n != 100 || f.Options[len(f.Options)-1].Key != "" || !f.Options[0].Right {
		t.Errorf("%+v", f.Options)
	}
	near(t, "shares", share, 1, 1e-12)
	for i := 1; i < 5; i++ {
		if f.Fifths[i].Rest <= f.Fifths[i-1].Rest {
			t.Errorf("%+v", f.Fifths)
		}
		sum := 0.0
		for _, o := range f.Options {
			sum += o.Fifths[i]
		}
		near(t, "a fifth", sum, 1, 1e-12)
	}
	if *f.Options[0].Rest <= *f.Options[1].Rest {
		t.Error("those who are right have the higher rest score")
	}
}

func TestTooFewPeopleGiveAMessageAndNoFigure(t *testing.T) {
	r := items(t, table(random(1, 29, 5)))[0]
	if r.Figures != nil || r.Few == nil || r.Few.Args["given"] != 29 || r.Few.Args["least"] != 30 {
		t.Errorf("%+v", r)
	}
	if got := locale.T(locale.EN, r.Few.Key, r.Few.Args); got != "No figures: 29 people answered, at least 30 are needed." {
		t.Error(got)
	}
}

func TestItemsWithHolesCountThoseWhoHadThem(t *testing.T) {
	d := table(random(2, 200, 8))
	for p := range d.People {
		if p%2 == 0 {
			d.People[p][0] = nil
		}
	}
	whole := table(random(2, 200, 8))
	half := &Data{Items: whole.Items}
	for p, row := range whole.People {
		if p%2 == 1 {
			half.People = append(half.People, row)
		}
	}
	a, b := items(t, d)[0], items(t, half)[0]
	if a.N != 100 {
		t.Fatalf("n %d", a.N)
	}
	near(t, "discrimination", *a.Figures.Discrimination, *b.Figures.Discrimination, 1e-12)
	near(t, "difficulty", a.Figures.Difficulty, b.Figures.Difficulty, 1e-12)
}

func TestTrialItemsAreDescribedButNotPartOfTheRest(t *testing.T) {
	points := random(3, 100, 6)
	with, without := table(points), table(points)
	with.Items[5].Trial = true
	for p := range without.People {
		without.People[p] = without.People[p][:5]
	}
	without.Items = without.Items[:5]
	a, b := items(t, with), items(t, without)
	near(t, "an item beside it", *a[0].Figures.Discrimination, *b[0].Figures.Discrimination, 1e-12)
	if a[5].Figures.Discrimination == nil {
		t.Error("the item on trial has no figure")
	}
}

func TestTimesOfAnItem(t *testing.T) {
	d := table(random(4, 40, 5))
	for p, row := range d.People {
		row[0].Seconds = p // one is not known
	}
	f := items(t, d)[0].Figures
	if f.Timed != 39 {
		t.Errorf("timed %d", f.Timed)
	}
	near(t, "median", f.Median, 20, 1e-12)
	near(t, "p90", f.P90, 35.2, 1e-9)
}

func TestItemsOfSeveralPoints(t *testing.T) {
	d := table(random(5, 60, 5))
	d.Items[0].Most = 4
	for p, row := range d.People {
		row[0].Score = p % 5
	}
	f := items(t, d)[0].Figures
	near(t, "difficulty", f.Difficulty, .5, 1e-12)
	if f.DifficultyInterval.Low >= .5 || f.DifficultyInterval.High <= .5 {
		t.Errorf("%+v", f.DifficultyInterval)
	}
	d.People[0][0].Score = 5
	l := ItemDefaults
	_, err := Items(d, &l)
	refused(t, err, "exam_analysis.score")
	d.People[0] = d.People[0][:2]
	_, err = Items(d, &l)
	refused(t, err, "exam_analysis.shape")
}

func TestSectionsSayHowTheyWereMeasured(t *testing.T) {
	l := ItemDefaults
	d := table(lsat7())
	whole, err := Sections(d, &l)
	if err != nil {
		t.Fatal(err)
	}
	if s := whole[0]; s.Method != Complete || s.Consistency == nil || s.Length != 5 {
		t.Errorf("%+v", s)
	}
	near(t, "alpha", *whole[0].Reliability, .453, .0005)
	for p := range d.People {
		d.People[p][p%5] = nil
	}
	holes, err := Sections(d, &l)
	if err != nil {
		t.Fatal(err)
	}
	s := holes[0]
	if s.Method != Holes || s.Consistency != nil || s.Length != 4 {
		t.Errorf("%+v", s)
	}
	near(t, "one item fewer", *s.Reliability, .4, .05)
	l.CasesOfTests = 2000
	if none, _ := Sections(d, &l); none[0].Few == nil || none[0].Reliability != nil {
		t.Errorf("%+v", none[0])
	}
}

func TestGatherLeavesOutWhatWasNotReached(t *testing.T) {
	option := func(keys ...string) (out []exam.Option) {
		for _, k := range keys {
			out = append(out, exam.Option{Key: k})
		}
		return out
	}
	single := func(right string, trial bool) *exam.Item {
		return &exam.Item{Kind: exam.Single, Options: option("a", "b", "c"), Answer: exam.Key{Options: []string{right}}, Pretest: trial}
	}
	bank := map[exam.ItemRef]*exam.Item{
		{Key: "1", Edition: 1}: single("a", false), {Key: "2", Edition: 1}: single("b", false), {Key: "3", Edition: 2}: single("c", true),
		{Key: "4", Edition: 1}: single("c", false), {Key: "e", Edition: 1}: {Kind: exam.Essay},
	}
	slot := func(key string, edition int) exam.Slot {
		return exam.Slot{Item: key, Version: edition, Part: "p" + key, Kind: bank[exam.ItemRef{Key: key, Edition: edition}].Kind, Order: []int{2, 1, 0}}
	}
	paper := &exam.Paper{Sections: []exam.PaperSection{
		{Key: "law", Slots: []exam.Slot{slot("2", 1), slot("1", 1), slot("3", 2), slot("4", 1)}},
		{Key: "text", Slots: []exam.Slot{slot("e", 1)}},
	}}
	d := Gather([]Sat{{Paper: paper, Seconds: map[int]int{1: 7}, Answers: map[int]exam.Answer{
		1: {Places: []int{2}}, 2: {Places: []int{1}}, 4: {Text: "…"},
	}}}, bank, BySection)
	if len(d.Items) != 4 || d.Items[2].Edition != 2 || !d.Items[2].Trial || d.Items[0].Section != "law" || d.Items[0].Right != "a" {
		t.Fatalf("%+v", d.Items)
	}
	row := d.People[0]
	if *row[0] != (Response{1, "a", 7}) || *row[1] != (Response{}) || *row[2] != (Response{0, "b", 0}) || row[3] != nil {
		t.Errorf("%+v %+v %+v %+v", row[0], row[1], row[2], row[3])
	}
	if d = Gather([]Sat{{Paper: paper, Answers: map[int]exam.Answer{3: {Places: []int{0}}}}}, bank, ByPart); d.Items[3].Section != "p4" {
		t.Errorf("%+v", d.Items)
	}
}

func TestEveryNoteIsWordedInEveryLanguage(t *testing.T) {
	var notes []Note
	for _, n := range FlagNames {
		f := Flag{n, "b", .5, .25}
		notes = append(notes, f.Note())
	}
	for _, n := range SignNames {
		f := Finding{n, 3, 10, 2, true}
		notes = append(notes, f.Note())
	}
	for _, l := range []string{Low, Middle, High} {
		notes = append(notes, Note{"exam_analysis.level." + l, nil})
	}
	for _, n := range notes {
		for _, l := range []locale.Lang{locale.KK, locale.RU, locale.EN} {
			if s := locale.T(l, n.Key, n.Args); s == "" || s == n.Key {
				t.Errorf("%s in %s: %q", n.Key, l, s)
			}
		}
	}
}
