package interview

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/competency"
	"tarazy/internal/fault"
)

// The sources of a question.
const (
	FromModel = "model"
	From2017  = "list2017"
	FromBank  = "bank"
	OwnWords  = "own"
)

// path names the n-th thing of a list in a fault.
func path(list string, n int) string { return fmt.Sprintf("%s[%d]", list, n) }

// question reads a main question: words of the model and of the bank are taken
// from there, of the list of 2017 the Kazakh ones, and what stood in the guide
// already stays as it stood.
func (d *guideDraft) question(at string, in GuideContent, of string, q GuideQuestion) (GuideQuestion, error) {
	out := GuideQuestion{ID: q.ID, Official: trimmed(q.Official), Source: q.Source, Of: q.Of, Type: q.Type, Also: q.Also, Kept: strings.TrimSpace(q.Kept)}
	for _, f := range q.Further {
		if f = trimmed(f); f != (Official{}) {
			out.Further = append(out.Further, f)
		}
	}
	before := d.stood(q.ID)
	if before == nil {
		out.ID = d.s.IDs.New("gqn")
	}
	if err := d.sourced(at, of, &out, before); err != nil {
		return out, err
	}
	if err := d.labelled(at, in, of, &out); err != nil {
		return out, err
	}
	if len(out.Further) > furtherMost {
		return out, fault.New(fault.Invalid, "interview.guide.many", "most", furtherMost).At(at + ".further")
	}
	return out, out.fits(at)
}

// fits refuses a question without words, or with texts that are too long. The
// fault is interview.guide.text.
func (q *GuideQuestion) fits(at string) error {
	if q.Official == (Official{}) {
		return fault.New(fault.Invalid, "interview.guide.text", "most", textMost).At(at)
	}
	if err := fitsText(at, textMost, q.Official); err != nil {
		return err
	}
	if err := fitsText(at+".kept", textMost, Official{KK: q.Kept}); err != nil {
		return err
	}
	for n, f := range q.Further {
		if err := fitsText(at+"."+path("further", n), textMost, f); err != nil {
			return err
		}
	}
	return nil
}

// stood is a question as the guide holds it; nil for a new one.
func (d *guideDraft) stood(id string) *GuideQuestion {
	for _, c := range d.old.Competency {
		for i := range c.Questions {
			if id != "" && c.Questions[i].ID == id {
				return &c.Questions[i]
			}
		}
	}
	return nil
}

// sourced puts the words of its source into a question. The fault is
// interview.guide.source.
func (d *guideDraft) sourced(at, of string, q *GuideQuestion, before *GuideQuestion) error {
	if q.Source == OwnWords {
		q.Of = ""
		return nil
	}
	if before != nil && before.Source == q.Source && before.Of == q.Of {
		if q.KK = before.KK; q.Source != From2017 {
			q.RU = before.RU
		}
		return nil
	}
	found, err := d.offered(of, q)
	if err == nil && !found {
		err = fault.New(fault.Invalid, "interview.guide.source", "given", clip(q.Source+" "+q.Of)).At(at)
	}
	return err
}

// offered finds a question in the list that it names.
func (d *guideDraft) offered(of string, q *GuideQuestion) (bool, error) {
	switch q.Source {
	case FromModel:
		for _, x := range d.b.model.Questions(of) {
			if x.ID == q.Of {
				q.Official = x.Official
				return true, nil
			}
		}
	case From2017:
		for _, x := range d.b.method.List2017.Questions(of) {
			if strconv.Itoa(x.ID) == q.Of {
				q.KK = x.KK
				return true, nil
			}
		}
	case FromBank:
		x, err := d.tx.BankQuestionGet(BankQuestionID(q.Of))
		if err != nil || x == nil || x.Body != d.old.Body || x.Retired || x.Competency != of {
			return false, err
		}
		q.Official, q.Kept = x.Official, cmp.Or(q.Kept, x.Kept)
		if q.Type == "" {
			q.Type = x.Type
		}
		return true, nil
	}
	return false, nil
}

// labelled checks the type of a question and the further competencies that it
// feeds: as many in all as the forms have lines. The faults are
// interview.guide.type and interview.guide.also.
func (d *guideDraft) labelled(at string, in GuideContent, of string, q *GuideQuestion) error {
	types := d.b.method.Rules.Questions.Types.V
	if q.Type == "" {
		q.Type = types[0]
	}
	if !slices.Contains(types, q.Type) {
		return fault.New(fault.Invalid, "interview.guide.type", "given", clip(q.Type)).At(at + ".type")
	}
	var also []string
	for _, c := range in.Competency {
		if c.Key != of && slices.Contains(q.Also, c.Key) {
			also = append(also, c.Key)
		}
	}
	most := d.b.method.Forms.CompetenciesAQuestion
	if len(also)+1 > most {
		return fault.New(fault.Invalid, "interview.guide.also", "most", most).At(at + ".also")
	}
	// What was fed and is no longer in the guide falls away by itself.
	for _, key := range q.Also {
		if _, ok := d.b.model.Competency(key); !ok {
			return fault.New(fault.Invalid, "competency.unknown", "key", clip(key)).At(at + ".also")
		}
	}
	q.Also = also
	return nil
}

// Signs are what an answer to a question of the list of 2017 shows, effective
// and ineffective, in Kazakh; none of another source.
func (m *Method) Signs(q *GuideQuestion) (effective, ineffective []string) {
	if q.Source != From2017 {
		return nil, nil
	}
	if x := m.List2017.Find(q.Of); x != nil {
		return x.Effective, x.Ineffective
	}
	return nil, nil
}

// Find gives a question of the list by its id; nil for none.
func (l *QuestionList) Find(id string) *ListQuestion {
	for _, b := range l.Blocks {
		for _, c := range b.Competencies {
			for i := range c.Questions {
				if strconv.Itoa(c.Questions[i].ID) == id {
					return &c.Questions[i]
				}
			}
		}
	}
	return nil
}

// Offer is what the guide builder offers for one competency.
type Offer struct {
	Competency *competency.Competency
	Printed    bool             // the model prints indicators of the level
	Indicators []GuideIndicator // of the model, or the body's own
	Model      []competency.Question
	List       []ListQuestion // of 2017, in Kazakh
	Bank       []BankQuestion
}

// offers are those of every competency that the job level of a guide requires.
func (b *binding) offers(tx Tx, g *Guide) ([]Offer, error) {
	required, err := b.model.Required(g.JobLevel)
	if err != nil {
		return nil, err
	}
	own, err := tx.BankQuestionList(g.Body, "")
	if err != nil {
		return nil, err
	}
	var out []Offer
	for _, c := range required {
		o := Offer{Competency: c, Model: b.model.Questions(c.Key), List: b.method.List2017.Questions(c.Key)}
		for _, q := range own {
			if q.Competency == c.Key {
				o.Bank = append(o.Bank, q)
			}
		}
		_, err := b.model.Indicators(c.Key, g.JobLevel)
		o.Printed = err == nil
		if o.Indicators, err = b.indicators(tx, g.Body, c.Key, g.JobLevel); err != nil && !fault.Is(err, "competency.no_indicators") {
			return nil, err
		}
		out = append(out, o)
	}
	return out, nil
}
