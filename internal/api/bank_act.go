package api

import (
	"context"
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// ItemActOrder names the item in the version that was seen. Who approves names
// the version of the material too; a note is needed where an item is returned
// or found to hold.
type ItemActOrder struct {
	Version  int64  `key:"version" json:"version"`
	Material int64  `key:"material,optional" json:"material"` // version of the material; 0 for none
	Note     string `key:"note,optional" json:"note"`
}

// itemAct is an act on an item.
type itemAct struct {
	name, about string
	verb        access.Verb
	do          func(*exam.Service, context.Context, *access.Actor, exam.ReviewIn) (*exam.BankItem, error)
}

// plainly is an act that needs no note.
func plainly(v func(*exam.Service, context.Context, *access.Actor, exam.ItemAt) (*exam.BankItem, error)) func(*exam.Service, context.Context, *access.Actor, exam.ReviewIn) (*exam.BankItem, error) {
	return func(s *exam.Service, ctx context.Context, by *access.Actor, in exam.ReviewIn) (*exam.BankItem, error) {
		return v(s, ctx, by, in.ItemAt)
	}
}

var itemActs = []itemAct{
	{"submit", "Hand a draft to the reviewers", access.WriteItem, plainly((*exam.Service).Submit)},
	{"recall", "Take an item back from the reviewers", access.WriteItem, plainly((*exam.Service).TakeBack)},
	{"approve", "Make an edition ready; nobody approves what they wrote on", access.ReviewItem, (*exam.Service).Approve},
	{"return", "Give an item back to its author, with a note", access.ReviewItem, (*exam.Service).Return},
	{"unflag", "Say that a flagged item was looked at and holds, with a note", access.ReviewItem, (*exam.Service).Unflag},
	{"retire", "Take an item out of use", access.RetireItem, plainly((*exam.Service).Retire)},
	{"reopen", "Bring a retired item back", access.RetireItem, plainly((*exam.Service).Reopen)},
}

func (d ExamDeps) itemAct(a itemAct) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		body, err := bodyAsked(r, a.verb)
		if err != nil {
			return err
		}
		var in ItemActOrder
		if err := readOrder(r, &in); err != nil {
			return err
		}
		i, err := a.do(d.Exams, r.Context(), r.Actor, exam.ReviewIn{
			ItemAt: exam.ItemAt{Body: body, ID: exam.ItemID(r.PathValue("id")), Version: in.Version}, Stimulus: in.Material, Note: in.Note,
		})
		if err != nil {
			return err
		}
		return write(w, r, http.StatusOK, bankRow(i))
	}
}

// AmendedOrder names an act, or an article of it, that reads anew since a day.
type AmendedOrder struct {
	Act     string  `key:"act" json:"act"` // by the name that items give it
	Article string  `key:"article,optional" json:"article"`
	Since   day.Day `key:"since" json:"since"`
}

// FlaggedAnswer is how many items were flagged.
type FlaggedAnswer struct {
	Flagged int `json:"flagged"`
}

// AddedAnswer is how many items were added.
type AddedAnswer struct {
	Added int `json:"added"`
}

func (d ExamDeps) amended(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.RetireItem)
	if err != nil {
		return err
	}
	var in AmendedOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	n, err := d.Exams.FlagAmended(r.Context(), r.Actor, exam.AmendedIn{Body: body, Act: in.Act, Article: in.Article, Since: in.Since})
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, FlaggedAnswer{n})
}

func (d ExamDeps) practice(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.WriteItem)
	if err != nil {
		return err
	}
	n, err := d.Exams.LoadPractice(r.Context(), r.Actor, body)
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, AddedAnswer{n})
}

// ShortageList are the tests for which a bank is too small.
type ShortageList struct {
	Tests []ShortTest `json:"tests"`
}

// ShortTest is a test with the parts that lack items.
type ShortTest struct {
	Test  string       `json:"test"`
	Title locale.Words `json:"title"`
	Short []ShortPart  `json:"short"`
}

// ShortPart is a part of a test with what it needs and what the bank has.
type ShortPart struct {
	Part string `json:"part"`
	Want int    `json:"want"`
	Have int    `json:"have"`
}

func (d ExamDeps) shortages(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.SeeItems)
	if err != nil {
		return err
	}
	all, err := d.Exams.Lacking(r.Context(), r.Actor, body)
	if err != nil {
		return err
	}
	out := ShortageList{Tests: make([]ShortTest, len(all))}
	for i := range all {
		t := &all[i]
		out.Tests[i] = ShortTest{Test: t.Test.Key, Title: t.Test.Title, Short: shortOf(t.Short)}
	}
	return write(w, r, http.StatusOK, out)
}

func shortOf(all []exam.Shortage) []ShortPart {
	out := make([]ShortPart, len(all))
	for i, s := range all {
		out[i] = ShortPart{Part: s.Part, Want: s.Want, Have: s.Have}
	}
	return out
}
