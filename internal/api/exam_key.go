package api

import (
	"net/http"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/route"
)

// KeyAnswer is an edition of an item whose key is looked at again.
type KeyAnswer struct {
	Edition     exam.Frozen       `json:"edition"`     // with the key as it is corrected now
	Corrections []exam.Correction `json:"corrections"` // oldest first
}

// KeyOrder corrects the key of an edition of an item.
type KeyOrder struct {
	Answer exam.Key `key:"answer,optional" json:"answer"` // the right key; left out with void
	Void   bool     `key:"void,optional" json:"void"`     // nobody could answer it: it is right for everybody
	Reason string   `key:"reason" json:"reason"`
}

// KeyChanged is what a correction does, or did.
type KeyChanged struct {
	NowPass int         `json:"now_pass"` // who pass by it
	NowFail int         `json:"now_fail"` // who pass no longer
	Changes []KeyChange `json:"changes"`
}

// KeyChange is a result that changes, by number.
type KeyChange struct {
	Attempt   exam.AttemptID `json:"attempt"`
	Number    string         `json:"number"`
	Before    int            `json:"before"` // right answers in all
	After     int            `json:"after"`
	Passed    bool           `json:"passed"` // before
	PassedNow bool           `json:"passed_now"`
}

func (d ExamDeps) keyRoutes() []route.Route {
	const one = "/api/v1/exam-keys/{key}/{edition}"
	inBody := []route.Param{bodyParam}
	return []route.Route{
		described("GET", one, access.CorrectKey, d.key, route.Operation{ID: "showKey", Summary: "An edition of an item with its key as it counts now, and the corrections so far", Out: KeyAnswer{}, Query: inBody}),
		described("POST", one, access.CorrectKey, d.keyCorrect, route.Operation{
			ID: "correctKey", Summary: "Correct a key and score everybody anew; tells whose result changed", In: KeyOrder{}, Out: KeyChanged{}, Query: inBody}),
		described("POST", one+"/preview", access.CorrectKey, d.keyPreview, route.Operation{
			ID: "previewKey", Summary: "What a correction would do; nothing changes", In: KeyOrder{}, Out: KeyChanged{}, Query: inBody}),
	}
}

// refOf is the edition of an item that the address names.
func refOf(r *route.Request) (exam.ItemRef, error) {
	n, err := strconv.Atoi(r.PathValue("edition"))
	if err != nil {
		return exam.ItemRef{}, fault.New(fault.Missing, "exam.missing.item")
	}
	return exam.ItemRef{Key: r.PathValue("key"), Edition: n}, nil
}

func (d ExamDeps) key(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.CorrectKey)
	if err != nil {
		return err
	}
	ref, err := refOf(r)
	if err != nil {
		return err
	}
	v, err := d.Exams.KeyOf(r.Context(), r.Actor, body, ref)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, KeyAnswer{Edition: v.Frozen, Corrections: orEmpty(v.Corrections)})
}

func (d ExamDeps) keyCorrect(w http.ResponseWriter, r *route.Request) error {
	in, err := d.keyAsked(r)
	if err != nil {
		return err
	}
	changes, err := d.Exams.CorrectKey(r.Context(), r.Actor, in)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, keyChanged(&exam.KeyPreview{Changes: changes}))
}

func (d ExamDeps) keyPreview(w http.ResponseWriter, r *route.Request) error {
	in, err := d.keyAsked(r)
	if err != nil {
		return err
	}
	p, err := d.Exams.PreviewKey(r.Context(), r.Actor, in)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, keyChanged(p))
}

// keyAsked reads the order of a correction. A key that is right for everybody
// stays as it was.
func (d ExamDeps) keyAsked(r *route.Request) (in exam.CorrectIn, err error) {
	body, err := bodyAsked(r, access.CorrectKey)
	if err != nil {
		return in, err
	}
	ref, err := refOf(r)
	if err != nil {
		return in, err
	}
	var order KeyOrder
	if err := readOrder(r, &order); err != nil {
		return in, err
	}
	if order.Void {
		v, err := d.Exams.KeyOf(r.Context(), r.Actor, body, ref)
		if err != nil {
			return in, err
		}
		order.Answer = v.Frozen.Item.Answer
	}
	return exam.CorrectIn{Body: body, Key: ref.Key, Edition: ref.Edition, Answer: order.Answer, Void: order.Void, Reason: order.Reason}, nil
}

func keyChanged(p *exam.KeyPreview) KeyChanged {
	out := KeyChanged{NowPass: p.NowPass(), NowFail: p.NowFail(), Changes: make([]KeyChange, len(p.Changes))}
	for i, c := range p.Changes {
		out.Changes[i] = KeyChange{Attempt: c.Attempt, Number: c.Number, Before: c.Before, After: c.After, Passed: c.Passed, PassedNow: c.PassedNow}
	}
	return out
}
