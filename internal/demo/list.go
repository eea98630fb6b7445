package demo

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// waitingList leaves an import of a staff list whose preview waits for the HR
// officer: two newcomers for vacant posts, and a row with a wrong number.
func (s *seeder) waitingList(ctx context.Context) error {
	body := s.bodies["akbulak"]
	hr := people.By{Person: s.posts["akbulak/10-01"], Bodies: []people.BodyID{body}}
	heads := make([]string, 0, 6)
	for _, column := range []string{"iin", "surname", "given", "patronymic", "post", "from"} {
		heads = append(heads, people.Heading(locale.KK, column))
	}
	rows := []string{strings.Join(heads, ";")}
	for i, newcomer := range [][3]string{{"Сәрсенбаев", "Нұржан", "Ерланұлы"}, {"Тұрсынова", "Камила", "Маратқызы"}} {
		iin, err := people.MakeIIN(s.rules, day.Of(1998, time.Month(3+i), 14), i == 1, 7100+i)
		if err != nil {
			return err
		}
		rows = append(rows, strings.Join([]string{iin, newcomer[0], newcomer[1], newcomer[2], []string{"30-08", "60-08"}[i], "22.05.2023"}, ";"))
	}
	rows = append(rows, "990101300000;Әшімов;Қанат;Болатұлы;90-03;22.05.2023")
	run, err := s.staff.StartImport(ctx, hr, people.Upload{
		Body: body, File: "kyzmetkerler-mamyr.csv", Kind: people.Staff, Data: strings.NewReader(strings.Join(rows, "\n")),
	})
	for err == nil && run.Running() {
		run, err = s.staff.Step(ctx, run.ID)
	}
	if err != nil {
		return fmt.Errorf("list: %w", err)
	}
	return nil
}
