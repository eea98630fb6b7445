package interchange

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// reader gathers the items of a file and the report.
type reader struct {
	o       Options
	file    string
	imp     *Import
	keys    map[string]bool
	stimuli map[string]*exam.Stimulus
	files   map[string]string // path of a shared material: its key
	spoilt  map[string]*Note  // path of one that cannot be shown: why
	ours    map[string]*ours  // path of an item: what our package says about it
	refused int
}

func newReader(name string, o Options) *reader {
	o.Limits = o.Limits.filled()
	return &reader{o: o, file: path.Base(strings.ReplaceAll(name, "\\", "/")), keys: map[string]bool{}, stimuli: map[string]*exam.Stimulus{}, files: map[string]string{}, spoilt: map[string]*Note{}, ours: map[string]*ours{},
		imp: &Import{Items: []exam.Item{}, Stimuli: []exam.Stimulus{}, Report: []Note{}}}
}

// note adds a line to the report; the same line is not said twice.
func (r *reader) note(s Severity, where, item, code string, kv ...any) {
	n := Note{Where: where, Item: item, Severity: s, Code: code, Args: fault.New(0, "", kv...).Args}
	for i := len(r.imp.Report) - 1; i >= 0 && i >= len(r.imp.Report)-10; i-- {
		if o := r.imp.Report[i]; o.Where == where && o.Item == item && o.Code == code && o.Severity == s && fmt.Sprint(o.Args) == fmt.Sprint(n.Args) {
			return
		}
	}
	r.imp.Report = append(r.imp.Report, n)
}

// draft is an item that is being read.
type draft struct {
	exam.Item
	r        *reader
	where    string
	langs    []locale.Lang // that the texts have
	stop     *Note         // why it cannot be taken
	stimulus *exam.Stimulus
}

// draft begins an item; the key is made from the name that the file gives it.
func (r *reader) draft(where, name string) *draft {
	return &draft{Item: exam.Item{Key: r.key(name, "item")}, r: r, where: where, langs: []locale.Lang{r.o.Language}}
}

func (d *draft) note(s Severity, code string, kv ...any) {
	d.r.note(s, d.where, d.Key, code, kv...)
}

// refuse keeps the first reason.
func (d *draft) refuse(where, code string, kv ...any) {
	if d.stop == nil {
		d.stop = &Note{Where: where, Item: d.Key, Severity: Refused, Code: code, Args: fault.New(0, "", kv...).Args}
	}
}

func (d *draft) keep(format Format, where, raw string) {
	if len(raw) > rawMost || len(d.Unknown) >= keptMost {
		d.note(Lost, "element", "element", clip(where))
		return
	}
	d.Unknown = append(d.Unknown, exam.Foreign{Format: string(format), Where: where, Raw: raw})
}

// Bounds of what one item may gather; far over what it may have.
const (
	rawMost  = 16 << 10 // bytes of a part that is kept
	keptMost = 200
)

func tooMany(l Limits) error {
	return fault.New(fault.TooLarge, "exam.interchange.items", "limit", l.Items)
}

// option adds an option with a key of its own and gives the key.
func (d *draft) option(key string, t exam.Text) string {
	if len(d.Options) >= keptMost {
		d.refuse(d.where, "too_many", "limit", keptMost)
		return ""
	}
	d.Options = append(d.Options, exam.Option{Key: freeKey(d.Options, key), Text: t})
	return d.Options[len(d.Options)-1].Key
}

// target adds a target, or finds the one that reads the same.
func (d *draft) target(key string, t exam.Text) string {
	for _, o := range d.Targets {
		if o.Text == t {
			return o.Key
		}
	}
	if len(d.Targets) >= keptMost {
		d.refuse(d.where, "too_many", "limit", keptMost)
		return ""
	}
	d.Targets = append(d.Targets, exam.Option{Key: freeKey(d.Targets, key), Text: t})
	return d.Targets[len(d.Targets)-1].Key
}

// freeKey is a short key for one more option: the given one where it is free.
func freeKey(options []exam.Option, key string) string {
	taken := func(k string) bool {
		return slices.ContainsFunc(options, func(o exam.Option) bool { return o.Key == k })
	}
	if key != "" && len(key) <= 64 && !taken(key) {
		return key
	}
	for n := len(options); ; n++ {
		if k := letter(n); !taken(k) {
			return k
		}
	}
}

// letter is the key of an option that has none: a, b, …, z, a1, b1, …
func letter(n int) string {
	s := string(rune('a' + n%26))
	if n >= 26 {
		s += fmt.Sprint(n / 26)
	}
	return s
}

// finish takes the item, or says why not.
func (r *reader) finish(d *draft) {
	if d.stop == nil {
		if len(d.Tags) == 0 && r.o.Tag != "" {
			d.Tags = []string{r.o.Tag}
		}
		if len(d.langs) == 1 {
			d.Languages = d.langs
		}
		r.check(d)
	}
	if d.stop != nil {
		r.refused++
		r.imp.Report = append(r.imp.Report, *d.stop)
		return
	}
	if s := d.stimulus; s != nil && r.stimuli[s.Key] == nil {
		r.addStimulus(*s)
	}
	r.imp.Items = append(r.imp.Items, d.Item)
}

func (r *reader) check(d *draft) {
	if d.stimulus == nil && d.Item.Stimulus != "" {
		d.stimulus = r.stimuli[d.Item.Stimulus]
	}
	if err := d.Check(d.stimulus); err != nil {
		d.stop = d.checked(err)
	}
}

// checked is the note for what a check found.
func (d *draft) checked(err error) *Note {
	n := &Note{Where: d.where, Item: d.Key, Severity: Refused, Code: "check", Args: fault.Args{"field": ""}}
	if f, ok := fault.As(err); ok {
		n.Fault, n.Args["field"] = f, f.Field
	}
	return n
}

// refuseCheck refuses what is no item: a material that cannot be shown.
func (d *draft) refuseCheck(err error) {
	d.r.refused++
	d.r.imp.Report = append(d.r.imp.Report, *d.checked(err))
}

func (r *reader) addStimulus(s exam.Stimulus) {
	r.imp.Stimuli = append(r.imp.Stimuli, s)
	r.stimuli[s.Key] = &s
}

const keyMost = 64

// key makes a key from a name: letters, digits, dots, dashes and underscores;
// the kind of thing and a number where nothing is left. Two never get the
// same.
func (r *reader) key(name, thing string) string {
	k := strings.Trim(strings.Map(func(c rune) rune {
		switch {
		case unicode.IsLetter(c), unicode.IsDigit(c), c == '.', c == '-', c == '_':
			return c
		case unicode.IsSpace(c):
			return '-'
		}
		return -1
	}, name), "-")
	if len(k) > keyMost-6 {
		k = strings.ToValidUTF8(k[:keyMost-6], "")
	}
	base := k
	if base == "" {
		base = thing
		k = fmt.Sprintf("%s-%d", base, len(r.keys)+1)
	}
	for n := 2; r.keys[k]; n++ {
		k = fmt.Sprintf("%s-%d", base, n)
	}
	r.keys[k] = true
	return k
}

// word is a word of the messages in both languages of a test.
func word(name string) exam.Text {
	return exam.Text{KK: locale.T(locale.KK, "exam.interchange.word."+name, nil), RU: locale.T(locale.RU, "exam.interchange.word."+name, nil)}
}

// in keeps of a text the languages that the draft has.
func (d *draft) in(t exam.Text) (kept exam.Text) {
	for _, l := range d.langs {
		kept.Set(l, t.In(l))
	}
	return kept
}
