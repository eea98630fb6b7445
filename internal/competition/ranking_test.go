package competition

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"tarazy/internal/law"
)

func finalist(id string, points, days int, education string) Finalist {
	return Finalist{id, law.Points(100 * points), days, education}
}

func rank(t *testing.T, candidates ...Finalist) law.Found[RankingOut] {
	t.Helper()
	return found[RankingOut](t)(FinalRanking(rules(t), RankingIn{candidates}))
}

func TestSEL20_PointsThenExperienceThenEducationDecide(t *testing.T) {
	f := rank(t,
		finalist("education", 100, 3650, "master"),
		finalist("last", 90, 9000, "doctorate"),
		finalist("less", 100, 3650, "bachelor"),
		finalist("experience", 100, 3651, "secondary"),
	)
	want := []Ranked{{"experience", 1}, {"education", 2}, {"less", 3}, {"last", 4}}
	if o := f.Outcome; !slices.Equal(o.Ranking, want) || *o.Winner != "experience" || len(o.Unresolved) != 0 ||
		!slices.Equal(o.Best, []string{"experience", "education", "less"}) {
		t.Errorf("%+v", o)
	}
	for _, key := range []string{"selection.ranking.by_experience", "selection.ranking.by_education", "selection.ranking.winner"} {
		if !has(f.Reasons, key) {
			t.Errorf("no reason %s", key)
		}
	}
}

func TestThoseStillEqualShareAPlaceAndNobodyWinsAtTheTop(t *testing.T) {
	f := rank(t, finalist("B", 9, 1, "master"), finalist("C", 8, 1, "master"), finalist("A", 9, 1, "master"))
	if o := f.Outcome; o.Winner != nil || !slices.Equal(o.Ranking, []Ranked{{"A", 1}, {"B", 1}, {"C", 3}}) ||
		!reflect.DeepEqual(o.Unresolved, [][]string{{"A", "B"}}) {
		t.Errorf("%+v", o)
	}
	if !has(f.Reasons, "selection.ranking.no_winner") || !has(f.Reasons, "selection.ranking.shared") {
		t.Error(f.Reasons)
	}
}

func TestAnEmptyRankingHasEmptyListsAndNoWinner(t *testing.T) {
	o := rank(t).Outcome
	if o.Ranking == nil || o.Best == nil || o.Unresolved == nil || o.Winner != nil || len(o.Ranking)+len(o.Best)+len(o.Unresolved) != 0 {
		t.Errorf("%+v", o)
	}
}

func TestTheOrderOfTheGroundsIsThatOfTheEdition(t *testing.T) {
	r := *rules(t)
	r.Ranking.Ties.V = []TieRule{ByEducation, ByExperience}
	f := found[RankingOut](t)(FinalRanking(&r, RankingIn{[]Finalist{
		finalist("A", 1, 900, "bachelor"), finalist("B", 1, 1, "master"),
	}}))
	if *f.Outcome.Winner != "B" {
		t.Errorf("%+v", f.Outcome)
	}
}

func TestAWrongFinalistIsNamed(t *testing.T) {
	ask := func(c ...Finalist) error {
		_, err := FinalRanking(rules(t), RankingIn{c})
		return err
	}
	good := finalist("A", 1, 1, "master")
	refused(t, ask(good, good), "selection.id_repeated", "candidates[1].id")
	refused(t, ask(finalist("", 1, 1, "master")), "selection.id_empty", "candidates[0].id")
	refused(t, ask(good, finalist("B", 1, -1, "master")), "selection.experience", "candidates[1].experience_days")
	refused(t, ask(good, finalist("B", 1, 1, "specialist")), "selection.education", "candidates[1].education")
}

// FuzzFinalRanking takes each three bytes as points, experience and education.
func FuzzFinalRanking(f *testing.F) {
	f.Add([]byte{1, 2, 3, 1, 2, 3, 0, 0, 0})
	f.Add([]byte{5, 1, 1, 5, 1, 1, 5, 1, 1, 5, 1, 1})
	f.Add([]byte{})
	rnd := rand.New(rand.NewPCG(20, 0))
	for range 30 {
		seed := make([]byte, 3*rnd.IntN(12))
		for i := range seed {
			seed[i] = byte(rnd.IntN(3))
		}
		f.Add(seed)
	}
	r := rules(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		levels := r.Ranking.Education.V
		var in []Finalist
		for i := 0; i+2 < len(data) && i < 300; i += 3 {
			in = append(in, Finalist{
				ID: string(rune('a' + i/3)), Points: law.Points(data[i]),
				ExperienceDays: int(data[i+1]), Education: levels[int(data[i+2])%len(levels)],
			})
		}
		out := found[RankingOut](t)(FinalRanking(r, RankingIn{in}))
		checkRanking(t, &r.Ranking, in, out.Outcome)
		slices.Reverse(in)
		if again := found[RankingOut](t)(FinalRanking(r, RankingIn{in})); !reflect.DeepEqual(out, again) {
			t.Fatalf("%+v becomes %+v in another order", out, again)
		}
	})
}

// checkRanking holds a ranking against the definition of a place: one more
// than the number of those who are better.
func checkRanking(t *testing.T, k *RankingRules, in []Finalist, out RankingOut) {
	t.Helper()
	if len(out.Ranking) != len(in) {
		t.Fatalf("%d of %d are ranked", len(out.Ranking), len(in))
	}
	first, shared := []string{}, 0
	for _, c := range in {
		better, equal := 0, 0
		for _, other := range in {
			switch d := k.compare(other, c); {
			case d < 0:
				better++
			case d == 0:
				equal++
			}
		}
		place := better + 1
		if !slices.Contains(out.Ranking, Ranked{c.ID, place}) || slices.Contains(out.Best, c.ID) != (place <= k.Best.V) {
			t.Fatalf("%v should have the place %d: %+v", c, place, out)
		}
		if place == 1 {
			first = append(first, c.ID)
		}
		if equal > 1 {
			shared++
		}
	}
	if (out.Winner != nil) != (len(first) == 1) || out.Winner != nil && *out.Winner != first[0] {
		t.Fatalf("winner %v of %v", out.Winner, first)
	}
	for _, group := range out.Unresolved {
		shared -= len(group)
		if !slices.IsSorted(group) {
			t.Fatalf("group %v", group)
		}
	}
	if shared != 0 {
		t.Fatalf("unresolved %v", out.Unresolved)
	}
}
