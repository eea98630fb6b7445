package main

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// benchSurnames differ in the letters that only Kazakh has.
var benchSurnames = []string{"Әбенов", "Болатов", "Ғабитов", "Дәулетов", "Ермеков", "Жұмабаев", "Қасымов", "Мұратов", "Нұрланов", "Өтегенов", "Серіков", "Үмбетов", "Һәкімов", "Ысқақов"}

// unitSize is how many people of a made staff list a unit has.
const unitSize = 50

// book is a workbook that is written row by row.
type book struct {
	file   *excelize.File
	sheets map[people.Kind]*excelize.StreamWriter
	rows   map[people.Kind]int
	err    error
}

// staffBook is a staff list of n invented employees from the number first on,
// in units of fifty under one.
func staffBook(rules *people.CommonRules, first, n int) ([]byte, error) {
	b := &book{file: excelize.NewFile(), sheets: map[people.Kind]*excelize.StreamWriter{}, rows: map[people.Kind]int{}}
	defer b.file.Close()
	b.sheet(people.Units, "unit", "parent", "name_kk", "name_ru")
	b.sheet(people.Posts, "post", "unit", "title_kk", "title_ru", "category", "head")
	b.sheet(people.Staff, "iin", "surname", "given", "patronymic", "post", "from", "email")
	b.put(people.Units, "0", "", "Басшылық", "Руководство")
	for i := first; i < first+n; i++ {
		b.employee(rules, i)
	}
	return b.bytes()
}

func (b *book) employee(rules *people.CommonRules, i int) {
	unit, post, head := fmt.Sprint("u", i/unitSize), fmt.Sprint("p", i), ""
	if i%unitSize == 0 {
		b.put(people.Units, unit, "0", fmt.Sprint("Бөлім ", i/unitSize), fmt.Sprint("Отдел ", i/unitSize))
		head = "Да"
	}
	iin, err := bookIIN(rules, i)
	if err != nil && b.err == nil {
		b.err = err
	}
	since := day.Of(2017, 9, 22).Add(i % 2000).String()
	b.put(people.Posts, post, unit, "Маман", "Специалист", fmt.Sprint("E-R-", 1+i%5), head)
	b.put(people.Staff, iin, benchSurnames[i*7%len(benchSurnames)], fmt.Sprint("Есім", i%97), "Серікұлы", post, since, fmt.Sprint("n", i, "@example.kz"))
}

// bookIIN is the IIN of the employee with a number. Serials are ten apart, for
// one that is never issued makes room for the next.
func bookIIN(rules *people.CommonRules, i int) (string, error) {
	return people.MakeIIN(rules, day.Of(1970, 1, 1).Add(i/90), true, i%90*10)
}

func (b *book) sheet(k people.Kind, columns ...any) {
	name := people.SheetName(locale.EN, k)
	if b.err == nil && len(b.sheets) == 0 {
		b.err = b.file.SetSheetName(b.file.GetSheetName(0), name)
	} else if b.err == nil {
		_, b.err = b.file.NewSheet(name)
	}
	if b.err == nil {
		b.sheets[k], b.err = b.file.NewStreamWriter(name)
	}
	b.put(k, columns...)
}

func (b *book) put(k people.Kind, cells ...any) {
	if b.err != nil {
		return
	}
	b.rows[k]++
	b.err = b.sheets[k].SetRow(fmt.Sprint("A", b.rows[k]), cells)
}

func (b *book) bytes() ([]byte, error) {
	for _, s := range b.sheets {
		if b.err == nil {
			b.err = s.Flush()
		}
	}
	var out bytes.Buffer
	if b.err == nil {
		b.err = b.file.Write(&out)
	}
	if b.err != nil {
		return nil, fmt.Errorf("bench: workbook: %w", b.err)
	}
	return out.Bytes(), nil
}
