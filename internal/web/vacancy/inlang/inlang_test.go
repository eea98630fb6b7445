package inlang_test

import (
	"strings"
	"testing"

	"tarazy/internal/locale"
	"tarazy/internal/web/vacancy/inlang"
)

func TestAnEnglishPageSaysThatATitleIsRussian(t *testing.T) {
	two := locale.Words{KK: "Маман", RU: "Специалист", EN: "Специалист"}
	three := locale.Words{KK: "Маман", RU: "Специалист", EN: "Specialist"}
	for _, c := range []struct {
		l    locale.Lang
		w    locale.Words
		want string
	}{
		{locale.EN, two, `<span lang="ru">Специалист</span>`}, {locale.RU, two, "Специалист"}, {locale.KK, two, "Маман"}, {locale.EN, three, "Specialist"},
	} {
		var b strings.Builder
		if err := inlang.Text(inlang.Of(c.l, c.w), c.w.In(c.l)).Render(t.Context(), &b); err != nil || b.String() != c.want {
			t.Errorf("%s: %q, not %q (%v)", c.l, b.String(), c.want, err)
		}
	}
}
