package demo

import (
	"context"
	"fmt"

	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// bodyPlan is an invented body and its units.
type bodyPlan struct {
	key, bin, scope string
	names           locale.Words
	acts            map[string]string
	units           []unitPlan
}

// unitPlan is a unit with its head and its specialists, each given by title
// and category; the first unit of a body is its leadership.
type unitPlan struct {
	code, kk, ru string
	posts        []postPlan
}

type postPlan struct {
	kk, ru, category string
	head, first      bool
	services         bool // public services
	vacant           bool
	n                int // how many such posts; 0: one
}

// town is what the demonstration lives in: an office under the act of Arys, a
// maslikhat's office under the act of Almaty, and a department of the Agency
// for appeals.
var town = []bodyPlan{akbulak, maslikhat, department}

var akbulak = bodyPlan{
	key: "akbulak", bin: "130440000014", scope: "akim_office_arys",
	names: locale.Words{KK: "Ақбұлақ қаласы әкімінің аппараты", RU: "Аппарат акима города Акбулак", EN: "Office of the akim of Akbulak"},
	acts:  map[string]string{"selection": "selection-2023", "appraisal": "appraisal-arys-2022"},
	units: []unitPlan{
		{"00", "Басшылық", "Руководство", []postPlan{
			{kk: "Аппарат басшысы", ru: "Руководитель аппарата", category: "E-1", first: true},
			{kk: "Аппарат басшысының орынбасары", ru: "Заместитель руководителя аппарата", category: "E-2"},
			{kk: "Аппарат басшысының бірінші орынбасары", ru: "Первый заместитель руководителя аппарата", category: "E-1", vacant: true},
		}},
		department7("10", "Персоналды басқару бөлімі", "Отдел управления персоналом", false),
		department7("20", "Қаржы бөлімі", "Отдел финансов", false),
		department7("30", "Экономика бөлімі", "Отдел экономики", false),
		department7("40", "Ішкі саясат бөлімі", "Отдел внутренней политики", false),
		department7("50", "Құрылыс бөлімі", "Отдел строительства", true),
		department7("60", "Әлеуметтік қызметтер бөлімі", "Отдел социальных услуг", true),
		department7("70", "Құқықтық қамтамасыз ету бөлімі", "Отдел правового обеспечения", false),
		department7("80", "Құжат айналымы бөлімі", "Отдел документооборота", true),
		{"90", "Цифрландыру секторы", "Сектор цифровизации", []postPlan{
			{kk: "Сектор басшысы", ru: "Руководитель сектора", category: "E-3", head: true},
			{kk: "Бас маман", ru: "Главный специалист", category: "E-4", services: true},
			{kk: "Жетекші маман", ru: "Ведущий специалист", category: "E-5", vacant: true},
		}},
		{"95", "Стратегиялық жоспарлау секторы", "Сектор стратегического планирования", []postPlan{
			{kk: "Сектор басшысы", ru: "Руководитель сектора", category: "E-3", head: true, vacant: true},
			{kk: "Бас маман", ru: "Главный специалист", category: "E-4", vacant: true, n: 4},
		}},
	},
}

// department7 is a unit of a head and six specialists, one post more than are
// held.
func department7(code, kk, ru string, services bool) unitPlan {
	return unitPlan{code, kk, ru, []postPlan{
		{kk: "Бөлім басшысы", ru: "Руководитель отдела", category: "E-3", head: true, services: services},
		{kk: "Бас маман", ru: "Главный специалист", category: "E-4", services: services, n: 3},
		{kk: "Жетекші маман", ru: "Ведущий специалист", category: "E-5", services: services, n: 3},
		{kk: "Жетекші маман", ru: "Ведущий специалист", category: "E-5", services: services, vacant: code[0]%3 == 0},
	}}
}

var maslikhat = bodyPlan{
	key: "maslikhat", bin: "120340000027", scope: "maslikhat_office_almaty",
	names: locale.Words{KK: "Самал қаласы мәслихатының аппараты", RU: "Аппарат маслихата города Самал", EN: "Office of the maslikhat of Samal"},
	acts:  map[string]string{"appraisal": "appraisal-almaty-2018"},
	units: []unitPlan{
		{"00", "Басшылық", "Руководство", []postPlan{
			{kk: "Аппарат басшысы", ru: "Руководитель аппарата", category: "D-1", first: true},
		}},
		{"10", "Ұйымдастыру бөлімі", "Организационный отдел", []postPlan{
			{kk: "Бөлім басшысы", ru: "Руководитель отдела", category: "D-3", head: true},
			{kk: "Бас маман", ru: "Главный специалист", category: "D-4", n: 4},
		}},
		{"20", "Заң бөлімі", "Юридический отдел", []postPlan{
			{kk: "Бөлім басшысы", ru: "Руководитель отдела", category: "D-3", head: true},
			{kk: "Бас маман", ru: "Главный специалист", category: "D-4", n: 3, services: true},
		}},
	},
}

var department = bodyPlan{
	key: "department", bin: "160240000031", scope: "civil_service_agency",
	names: locale.Words{KK: "Мемлекеттік қызмет істері жөніндегі департамент", RU: "Департамент по делам государственной службы", EN: "Department for Civil Service Affairs"},
	acts:  map[string]string{"selection": "selection-2023"},
	units: []unitPlan{
		{"00", "Басшылық", "Руководство", []postPlan{
			{kk: "Департамент басшысы", ru: "Руководитель департамента", category: "C-O-1", first: true},
		}},
		{"10", "Бақылау басқармасы", "Управление контроля", []postPlan{
			{kk: "Басқарма басшысы", ru: "Руководитель управления", category: "C-O-3", head: true},
			{kk: "Бас маман", ru: "Главный специалист", category: "C-O-5", n: 3},
		}},
	},
}

// bin ends an eleven-digit beginning with its check digit, so that the invented
// numbers are well formed.
func (s *seeder) bin(begin string) (string, error) {
	for d := '0'; d <= '9'; d++ {
		n := begin[:len(begin)-1] + string(d)
		if people.CheckDigit(s.rules, n) {
			return n, nil
		}
	}
	return "", fmt.Errorf("demo: no check digit for %s", begin)
}

// body adds a body with its units, posts and people.
func (s *seeder) body(ctx context.Context, p bodyPlan) error {
	bin, err := s.bin(p.bin)
	if err != nil {
		return err
	}
	b, err := s.staff.AddBody(ctx, system, people.Body{BIN: bin, Names: p.names, Zone: "Asia/Almaty", Scope: p.scope, Acts: p.acts})
	if err != nil {
		return fmt.Errorf("body %s: %w", p.key, err)
	}
	s.bodies[p.key] = b.ID
	var top people.UnitID
	for i, u := range p.units {
		id, err := s.unit(ctx, b.ID, top, u)
		if err != nil {
			return fmt.Errorf("unit %s of %s: %w", u.code, p.key, err)
		}
		if i == 0 {
			top = id
		}
	}
	return nil
}

func (s *seeder) unit(ctx context.Context, body people.BodyID, parent people.UnitID, p unitPlan) (people.UnitID, error) {
	u, err := s.staff.AddUnit(ctx, system, people.Unit{
		Body: body, Code: p.code, UnitState: people.UnitState{From: people.Always, Parent: parent, NameKK: p.kk, NameRU: p.ru},
	})
	if err != nil {
		return "", err
	}
	n := 0
	for _, post := range p.posts {
		for range max(post.n, 1) {
			n++
			if err := s.post(ctx, body, u.ID, fmt.Sprintf("%s-%02d", p.code, n), post); err != nil {
				return "", err
			}
		}
	}
	return u.ID, nil
}

func (s *seeder) post(ctx context.Context, body people.BodyID, unit people.UnitID, code string, p postPlan) error {
	post, err := s.staff.AddPost(ctx, system, people.Post{
		Body: body, Code: code,
		PostState: people.PostState{
			From: people.Always, Unit: unit, TitleKK: p.kk, TitleRU: p.ru, Category: p.category,
			Head: p.head, FirstHead: p.first, PublicServices: p.services,
		},
	})
	if err != nil || p.vacant {
		return err
	}
	return s.fill(ctx, body, post)
}
