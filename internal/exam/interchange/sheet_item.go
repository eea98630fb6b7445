package interchange

import (
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
)

// sheetItem reads an item of its row.
func (r *reader) sheetItem(s *sheetRow) {
	d := r.draft(s.where("key"), s.get("key"))
	kind, ok := valueOf("kind", s.get("kind"), kindNames())
	if !ok {
		d.refuse(s.where("kind"), "kind", "kind", clip(kind))
	}
	d.Kind = exam.Kind(kind)
	d.Stem, d.Unit, d.Rationale, d.Source = s.text("stem"), s.text("unit"), s.text("rationale"), s.text("source")
	d.Tags, d.Enemies, d.Item.Stimulus = parts(s.get("tags")), parts(s.get("enemies")), s.get("stimulus")
	if d.Item.Stimulus != "" && r.stimuli[d.Item.Stimulus] == nil {
		d.refuse(s.where("stimulus"), "stimulus_missing", "stimulus", clip(d.Item.Stimulus))
	}
	d.Options, d.Targets = s.options("option", optionsMost), s.options("target", targetsMost)
	d.Fixed, d.Answer.Reversed = s.flag(d.Key, "fixed"), s.flag(d.Key, "reversed")
	d.Pretest, d.Void = s.flag(d.Key, "pretest"), s.flag(d.Key, "void")
	d.langs = d.sheetLanguages(s)
	d.sheetNumbers(s)
	d.sheetLaw(s)
	d.sheetValidity(s)
	d.sheetAnswer(s)
	if more := s.get("more"); more != "" {
		if err := decodeOurs("more", more, &d.Unknown); err != nil {
			r.note(Lost, s.where("more"), d.Key, "value", "given", clip(more))
		}
	}
	r.finish(d)
}

// sheetLanguages are those named, or those in which the stem stands.
func (d *draft) sheetLanguages(s *sheetRow) (langs []locale.Lang) {
	for _, p := range parts(s.get("languages")) {
		langs = append(langs, locale.Lang(strings.ToLower(p)))
	}
	if len(langs) > 0 {
		d.Languages = langs
		return langs
	}
	for _, l := range exam.Languages() {
		if d.Stem.In(l) != "" {
			langs = append(langs, l)
		}
	}
	return langs
}

// options are the cells that are filled; a gap between them is closed.
func (s *sheetRow) options(name string, most int) (list []exam.Option) {
	keys := parts(s.get(name + "_keys"))
	for n := 1; n <= most; n++ {
		t := exam.Text{KK: s.get(name + "_kk." + strconv.Itoa(n)), RU: s.get(name + "_ru." + strconv.Itoa(n))}
		if t.Empty() {
			continue
		}
		key := ""
		if len(list) < len(keys) {
			key = keys[len(list)]
		}
		list = append(list, exam.Option{Key: freeKey(list, key), Text: t})
	}
	return list
}

func (d *draft) sheetNumbers(s *sheetRow) {
	if t := s.get("tolerance"); t != "" {
		var err error
		if d.Answer.Tolerance, err = exam.ParseDecimal(t); err != nil {
			d.refuse(s.where("tolerance"), "number", "given", clip(t))
		}
	}
	if t := s.get("difficulty"); t != "" {
		n, err := strconv.Atoi(t)
		if err != nil {
			d.refuse(s.where("difficulty"), "number", "given", clip(t))
		}
		d.Difficulty = n
	}
}

// sheetLaw reads the references: as many articles and days as acts.
func (d *draft) sheetLaw(s *sheetRow) {
	act, article, on := parts(s.get("act")), parts(s.get("article")), parts(s.get("on"))
	if len(article) != len(act) || len(on) != len(act) {
		d.refuse(s.where("act"), "law_uneven", "acts", len(act), "articles", len(article), "days", len(on))
		return
	}
	for i := range act {
		when, err := dayOf(on[i])
		if err != nil {
			d.refuse(s.where("on"), "day", "given", clip(on[i]))
			return
		}
		d.Law = append(d.Law, exam.LawRef{Act: act[i], Article: article[i], On: when})
	}
}

// dayOf reads 2023-01-09, 09.01.2023, or the number of a day as a workbook
// holds it.
func dayOf(s string) (day.Day, error) {
	if p := strings.Split(s, "."); len(p) == 3 && len(p[2]) == 4 {
		return day.Parse(p[2] + "-" + p[1] + "-" + p[0])
	}
	if n, err := strconv.Atoi(s); err == nil && n > 20_000 && n < 80_000 {
		return day.Day(n - 25_569), nil // days between 1899-12-30 and 1970-01-01
	}
	return day.Parse(s)
}

func (d *draft) sheetValidity(s *sheetRow) {
	given := s.get("validity")
	if given == "" {
		return
	}
	v, ok := valueOf("sign", given, signs)
	if !ok {
		d.refuse(s.where("validity"), "value", "given", clip(given))
	}
	d.Validity = &exam.Validity{Sign: exam.Sign(v), Pair: s.get("pair"), Opposite: s.flag(d.Key, "opposite")}
}

// sheetAnswer reads the key: numbers of options, "1 = 2" for a pair, or a
// number.
func (d *draft) sheetAnswer(s *sheetRow) {
	given := s.get("answer")
	switch d.Kind {
	case exam.Numeric:
		n, err := exam.ParseDecimal(given)
		if err != nil {
			d.refuse(s.where("answer"), "number", "given", clip(given))
		}
		d.Answer.Number = n
	case exam.Matching:
		d.Answer.Pairs = map[string]string{}
		for _, p := range answerParts(given) {
			left, right, _ := strings.Cut(p, "=")
			o, t := optionAt(d.Options, left), optionAt(d.Targets, right)
			if o == "" || t == "" {
				d.refuse(s.where("answer"), "answer", "given", clip(p))
			}
			d.Answer.Pairs[o] = t
		}
	case exam.Single, exam.Multiple, exam.Ordering, exam.Forced:
		for _, p := range answerParts(given) {
			o := optionAt(d.Options, p)
			if o == "" {
				d.refuse(s.where("answer"), "answer", "given", clip(p))
			}
			d.Answer.Options = append(d.Answer.Options, o)
		}
	}
}

func answerParts(s string) []string { return parts(strings.ReplaceAll(s, ",", ";")) }

// optionAt is the key of the option with that number, letter or key.
func optionAt(options []exam.Option, name string) string {
	name = strings.ToLower(strings.TrimSpace(name))
	if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(options) {
		return options[n-1].Key
	}
	if i := slices.IndexFunc(options, func(o exam.Option) bool { return strings.EqualFold(o.Key, name) }); i >= 0 {
		return options[i].Key
	}
	return ""
}

// sheetStimuli reads the shared materials with their data.
func (r *reader) sheetStimuli(rows, data []*sheetRow) {
	by := map[string][]*sheetRow{}
	for _, d := range data {
		by[d.get("stimulus")] = append(by[d.get("stimulus")], d)
	}
	for _, s := range rows {
		given := s.get("key")
		if r.stimuli[given] != nil || given == "" {
			r.refused++
			r.note(Refused, s.where("key"), given, "stimulus_key", "given", clip(given))
			continue
		}
		form, ok := valueOf("form", s.get("form"), forms)
		d := &draft{Item: exam.Item{Key: given}, r: r, where: s.where("key")}
		st := exam.Stimulus{Key: given, Form: exam.Form(form), Title: s.text("title"), Body: s.text("body"), Unit: s.text("unit"), Head: s.text("head"), Source: s.text("source")}
		if !ok {
			d.where = s.where("form")
		}
		r.sheetData(&st, by[given])
		delete(by, given)
		langs := []locale.Lang{}
		for _, l := range exam.Languages() {
			if st.Title.In(l) != "" {
				langs = append(langs, l)
			}
		}
		if err := st.Check(langs); err != nil || len(langs) == 0 {
			d.refuseCheck(err)
			continue
		}
		r.keys[given] = true
		r.addStimulus(st)
	}
	for _, s := range data {
		if _, left := by[s.get("stimulus")]; left {
			r.note(Lost, s.where("stimulus"), s.get("stimulus"), "stimulus_missing", "stimulus", clip(s.get("stimulus")))
		}
	}
}

// sheetData reads the lines of a table or a chart in the order of their
// numbers.
func (r *reader) sheetData(st *exam.Stimulus, rows []*sheetRow) {
	slices.SortStableFunc(rows, func(a, b *sheetRow) int { return lineOf(a) - lineOf(b) })
	for _, s := range rows {
		texts, values := []exam.Text(nil), []exam.Decimal(nil)
		for n := 1; n <= cellsMost; n++ {
			at := "." + strconv.Itoa(n)
			if t := (exam.Text{KK: s.get("value_kk" + at), RU: s.get("value_ru" + at)}); !t.Empty() {
				texts = append(texts, t)
			}
			if v := s.get("value" + at); v != "" {
				d, err := exam.ParseDecimal(v)
				if err != nil {
					r.note(Lost, s.where("value"+at), st.Key, "number", "given", clip(v))
				}
				values = append(values, d)
			}
		}
		if lineOf(s) == 0 {
			st.Columns = texts
			continue
		}
		st.Rows = append(st.Rows, exam.Row{Name: s.text("name"), Values: values, Texts: texts})
	}
}

func lineOf(s *sheetRow) int {
	n, err := strconv.Atoi(s.get("line"))
	if err != nil {
		return 0
	}
	return n
}
