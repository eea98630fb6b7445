package store_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/store"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"  Семёнов  ПЁТР ":     "семенов петр",
		"ӘБІШЕВ Қайрат":        "әбішев қайрат",
		"Ұлжан Үмбет Һәм Ңғөі": "ұлжан үмбет һәм ңғөі",
		"Йод":                  "йод",
		"И\u0306од":            "йод", // и and a breve apart
		"Мо́нтень":             "монтень",
		"Müller Élan Ğ":        "muller elan g",
		"А\u00a0Б\tВ":          "а б в",
		"":                     "",
	} {
		if got := store.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

// The Kazakh Cyrillic alphabet in its order.
const alphabet = "А Ә Б В Г Ғ Д Е Ё Ж З И Й К Қ Л М Н Ң О Ө П Р С Т У Ұ Ү Ф Х Һ Ц Ч Ш Щ Ъ Ы І Ь Э Ю Я"

func TestCollationKeyFollowsTheAlphabet(t *testing.T) {
	letters := strings.Fields(alphabet)
	mixed := slices.Clone(letters)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
	slices.SortFunc(mixed, func(a, b string) int {
		return strings.Compare(store.CollationKey(a), store.CollationKey(b))
	})
	if !slices.Equal(mixed, letters) {
		t.Errorf("got  %v\nwant %v", mixed, letters)
	}
}

func TestCollationKeyOfNames(t *testing.T) {
	names := []string{"Абаев", "абаева", "Әбішев", "Бекова", "Қанат", "Лим", "Ұлан", "Үміт", "Фёдоров", "Яковлев"}
	for i := 1; i < len(names); i++ {
		if store.CollationKey(names[i-1]) >= store.CollationKey(names[i]) {
			t.Errorf("%s does not come before %s", names[i-1], names[i])
		}
	}
}
