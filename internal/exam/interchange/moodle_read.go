package interchange

import (
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/exam"
)

// moodle reads one question of a quiz.
type moodle struct {
	*draft
	q    *node
	file string
}

// readMoodle reads a quiz of Moodle.
func (r *reader) readMoodle(root *node) error {
	r.imp.Format = MoodleXML
	category := ""
	questions := []*node{}
	for _, q := range root.kids {
		switch {
		case q.name == "":
		case q.name != "question":
			r.note(Lost, place(r.file, q.line), "", "element", "element", clip(q.name))
		case q.attr("type") == "category":
			category = categoryTag(q.first("category").textOf())
		default:
			q.text = category // which an element has no use for
			questions = append(questions, q)
		}
	}
	if len(questions) > r.o.Limits.Items {
		return tooMany(r.o.Limits)
	}
	// Descriptions first: a question may name one that stands behind it.
	slices.SortStableFunc(questions, func(a, b *node) int { return order(b) - order(a) })
	for _, q := range questions {
		category, q.text = q.text, ""
		r.readQuestion(q, category)
	}
	return nil
}

func order(q *node) int {
	if q.attr("type") == "description" {
		return 1
	}
	return 0
}

// textOf is the raw text of an element of Moodle: that of its <text>, or its
// own.
func (n *node) textOf() string {
	if t := n.first("text"); t != nil {
		return t.plain()
	}
	return n.plain()
}

// categoryTag is the path of a category without what Moodle puts before it.
func categoryTag(path string) string {
	parts := []string{}
	for _, p := range strings.Split(strings.TrimSpace(path), "/") {
		if p = strings.TrimSpace(p); p != "" && p != "top" && !strings.HasPrefix(p, "$") && !strings.HasPrefix(p, "Default for ") {
			parts = append(parts, p)
		}
	}
	return clip(strings.Join(parts, "/"))
}

func (r *reader) readQuestion(q *node, category string) {
	name := q.first("idnumber").word()
	if name == "" {
		name = q.first("name").textOf()
	}
	m := &moodle{draft: r.draft(place(r.file, q.line)+" question", name), q: q, file: r.file}
	m.speakAll()
	if q.attr("type") == "description" {
		m.description()
		return
	}
	if category != "" {
		m.Tags = []string{category}
	}
	m.tags()
	m.Stem = m.html(q.first("questiontext"), "stem")
	m.Rationale = m.html(q.first("generalfeedback"), "rationale")
	m.kind()
	m.rest()
	r.finish(m.draft)
}

func (m *moodle) speakAll() {
	texts := []string{}
	for _, t := range m.q.all("text") {
		texts = append(texts, t.plain())
	}
	stem := ""
	if n := m.q.first("questiontext"); n != nil {
		stem = n.textOf()
	}
	m.speak(stem, texts...)
}

// html is a text of Moodle in the languages of the question.
func (m *moodle) html(n *node, field string) (t exam.Text) {
	if n == nil {
		return t
	}
	raw := n.textOf()
	for _, l := range m.langs {
		t.Set(l, m.rich(inLang(raw, l), n, field))
	}
	return t
}

func (m *moodle) rich(s string, n *node, field string) string {
	if strings.Contains(s, "$$") || strings.Contains(s, `\(`) || strings.Contains(s, `\[`) {
		m.lose(n, field, "formula")
	}
	switch n.attr("format") {
	case "plain_text", "moodle_auto_format", "":
		if !strings.ContainsAny(s, "<&") {
			return tidyText(strings.ReplaceAll(s, "*", "∗"))
		}
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "<br/>")
	case "markdown":
		return tidyText(strings.ReplaceAll(s, "**", "*"))
	}
	f := &flow{}
	text := f.plainText(parseHTML(s))
	for i := range f.found {
		f.found[i].line = n.line
		if field == "rationale" && f.found[i].refuse {
			f.found[i].refuse, f.found[i].sev = false, Lost
		}
	}
	m.report(m.file, f)
	if f.grid != nil && field == "stem" && m.Item.Stimulus == "" {
		m.stimulus = gridStimulus(m.r.key(m.Key+"-table", "table"), m.Key, f.grid, m.langs)
		m.Item.Stimulus = m.stimulus.Key
	} else if f.grid != nil && m.stimulus == nil {
		m.r.note(Lost, place(m.file, n.line), m.Key, "table", "element", "table")
	}
	return text
}

// lose refuses a formula in what is asked, and notes one in an explanation.
func (m *moodle) lose(n *node, field, code string) {
	if field == "rationale" {
		m.r.note(Lost, place(m.file, n.line), m.Key, code, "element", field)
		return
	}
	m.refuse(place(m.file, n.line), code, "element", field)
}

// description makes the text between questions a passage.
func (m *moodle) description() {
	body := m.html(m.q.first("questiontext"), "stem")
	if m.stop != nil {
		m.r.refused++
		m.r.imp.Report = append(m.r.imp.Report, *m.stop)
		return
	}
	s := exam.Stimulus{Key: m.Key, Form: exam.Passage, Body: body}
	if m.stimulus != nil {
		m.stimulus.Key, m.stimulus.Body = m.Key, body
		s = *m.stimulus
	}
	s.Title = m.html(m.q.first("name"), "title")
	if err := s.Check(m.langs); err != nil {
		m.refuseCheck(err)
		return
	}
	m.r.addStimulus(s)
	m.r.note(Changed, m.where, m.Key, "description")
}

func (m *moodle) tags() {
	t := m.q.first("tags")
	if t == nil {
		return
	}
	for _, n := range t.all("tag") {
		m.tag(strings.TrimSpace(n.textOf()))
	}
}

// tag takes a tag, or what one of ours says.
func (d *draft) tag(s string) {
	switch {
	case strings.HasPrefix(s, tagStimulus):
		d.Item.Stimulus = strings.TrimPrefix(s, tagStimulus)
		if d.r.stimuli[d.Item.Stimulus] == nil {
			d.note(Lost, "stimulus_missing", "stimulus", clip(d.Item.Stimulus))
			d.Item.Stimulus = ""
		}
	case strings.HasPrefix(s, tagHard):
		d.Difficulty, _ = strconv.Atoi(strings.TrimPrefix(s, tagHard))
	case strings.HasPrefix(s, tagLaw):
		if p := strings.Split(strings.TrimPrefix(s, tagLaw), "/"); len(p) == 3 {
			if on, err := day.Parse(p[2]); err == nil {
				d.Law = append(d.Law, exam.LawRef{Act: p[0], Article: p[1], On: on})
			}
		}
	case s != "" && len(d.Tags) < keptMost && !slices.Contains(d.Tags, s):
		d.Tags = append(d.Tags, s)
	}
}

func (m *moodle) kind() {
	switch kind := m.q.attr("type"); kind {
	case "multichoice":
		m.choice()
	case "truefalse":
		m.trueFalse()
	case "matching":
		m.matching()
	case "ordering":
		m.ordering()
	case "numerical", "shortanswer":
		m.numerical(kind == "shortanswer")
	case "essay":
		m.Kind = exam.Essay
	default:
		m.refuse(m.where, "kind", "kind", clip(kind))
	}
}

// answer is an answer with its share in hundredths of a percent and more.
type answer struct {
	node  *node
	share exam.Decimal
}

func (m *moodle) answers() (list []answer) {
	for _, a := range m.q.kids {
		if a.name != "answer" {
			continue
		}
		share, err := exam.ParseDecimal(a.attr("fraction"))
		if err != nil {
			share = "0"
		}
		list = append(list, answer{a, share})
	}
	return list
}

func (a answer) sign() int  { return a.share.Rat().Sign() }
func (a answer) full() bool { return a.share == "100" }

func (m *moodle) choice() {
	m.Kind = exam.Multiple
	if s := m.q.first("single").word(); s == "true" || s == "1" {
		m.Kind = exam.Single
	}
	if s := m.q.first("shuffleanswers").word(); s == "false" || s == "0" {
		m.Fixed = true
	}
	list := m.answers()
	for _, a := range list {
		key := m.option("", m.html(a.node, "option"))
		m.feedback(key, a.node)
		if m.Kind == exam.Single && a.full() || m.Kind == exam.Multiple && a.sign() > 0 {
			m.Answer.Options = append(m.Answer.Options, key)
		}
	}
	m.shares(list)
}

// shares tells of answers that give a part, or take some away.
func (m *moodle) shares(list []answer) {
	right := map[exam.Decimal]bool{}
	for _, a := range list {
		if a.sign() < 0 {
			m.note(Changed, "penalty_answer")
		}
		if a.sign() > 0 {
			right[a.share] = true
		}
	}
	if m.Kind == exam.Single && len(right) > 0 && (len(right) > 1 || !right["100"]) || len(right) > 1 {
		m.note(Changed, "partial")
	}
}

// feedback keeps what is said about one answer.
func (m *moodle) feedback(key string, a *node) {
	f := a.first("feedback")
	if f == nil || strings.TrimSpace(f.textOf()) == "" {
		return
	}
	m.keep(MoodleXML, "answer/"+key+"/feedback", f.String())
	m.note(Kept, "feedback")
}

func (m *moodle) trueFalse() {
	m.Kind, m.Fixed = exam.Single, true
	for _, a := range m.answers() {
		name := "false"
		if strings.EqualFold(strings.TrimSpace(a.node.textOf()), "true") {
			name = "true"
		}
		key := m.option(name, m.in(word(name)))
		m.feedback(key, a.node)
		if a.full() {
			m.Answer.Options = append(m.Answer.Options, key)
		}
	}
}

func (m *moodle) matching() {
	m.Kind, m.Answer.Pairs = exam.Matching, map[string]string{}
	for _, s := range m.q.all("subquestion") {
		target := m.target(letter(len(m.Targets)), m.html(s.first("answer"), "option"))
		if t := m.html(s, "option"); !t.Empty() {
			m.Answer.Pairs[m.option("", t)] = target
		}
	}
}

func (m *moodle) ordering() {
	m.Kind = exam.Ordering
	for _, a := range m.q.all("answer") {
		m.Answer.Options = append(m.Answer.Options, m.option("", m.html(a, "option")))
	}
}

// numerical takes the answer that gives all; a short answer only where it is a
// number.
func (m *moodle) numerical(short bool) {
	m.Kind = exam.Numeric
	list := m.answers()
	for _, a := range list {
		given := strings.TrimSpace(a.node.textOf())
		n, err := exam.ParseDecimal(given)
		switch {
		case !a.full():
		case err != nil:
			m.refuse(m.where, "short_text", "given", clip(given))
		case m.Answer.Number == "":
			m.Answer.Number = n
			m.Answer.Tolerance, _ = exam.ParseDecimal(a.node.first("tolerance").word())
		}
		m.feedback("number", a.node)
	}
	if short && m.stop == nil {
		m.note(Changed, "short_number")
	}
	if len(list) > 1 {
		m.note(Changed, "answers")
	}
	if u := m.q.all("unit_name"); len(u) > 0 {
		for _, l := range m.langs {
			m.Unit.Set(l, inLang(u[0].word(), l))
		}
		if len(u) > 1 {
			m.note(Lost, "units")
		}
	}
}

var (
	moodleRead = set("name", "questiontext", "generalfeedback", "idnumber", "tags", "answer", "subquestion", "single", "shuffleanswers", "units")
	// moodleSettings say how Moodle shows a question and are kept without a word.
	moodleSettings = set("answernumbering", "showstandardinstruction", "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "shownumcorrect",
		"unitgradingtype", "unitpenalty", "showunits", "unitsleft", "usecase", "responseformat", "responserequired", "responsefieldlines", "minwordlimit",
		"maxwordlimit", "attachments", "attachmentsrequired", "maxbytes", "filetypeslist", "graderinfo", "responsetemplate", "layouttype", "selecttype",
		"selectcount", "gradingtype", "showgrading", "numberingstyle", "defaultgrade", "penalty", "hidden")
)

// rest keeps what the question has beside what was read.
func (m *moodle) rest() {
	for _, n := range m.q.kids {
		switch {
		case n.name == "" || moodleRead[n.name]:
		case n.name == "defaultgrade" && !isNumber(n.word(), "1"):
			m.note(Changed, "weight", "given", clip(n.word()))
		case n.name == "penalty" && !isNumber(n.word(), "0"):
			m.note(Changed, "penalty", "given", clip(n.word()))
		case n.name == "image" && n.word() != "":
			m.refuse(place(m.file, n.line), "picture", "element", n.name)
		case n.name == "hidden" && n.word() == "1":
			m.note(Changed, "hidden")
		case moodleSettings[n.name]:
		case n.name == "image" || n.name == "image_base64":
		default:
			m.r.note(Kept, place(m.file, n.line), m.Key, "kept", "element", clip(n.name))
		}
		if n.name != "" && !moodleRead[n.name] && len(n.plain()) < 4000 {
			m.keep(MoodleXML, "question/"+n.name, n.String())
		}
	}
	for _, f := range m.q.all("file") {
		m.r.note(Lost, place(m.file, f.line), m.Key, "file", "file", clip(f.attr("name")))
	}
}

func isNumber(s, want string) bool {
	d, err := exam.ParseDecimal(s)
	return s == "" || err == nil && string(d) == want
}
