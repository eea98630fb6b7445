package api

import (
	"net/http"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// BankRow is an item in the list of a bank, in its latest edition.
type BankRow struct {
	ID       exam.ItemID    `json:"id"`
	Version  int64          `json:"version"` // to be named when something is done with it
	Key      string         `json:"key"`
	Kind     exam.Kind      `json:"kind"`
	State    exam.ItemState `json:"state"`
	Edition  int            `json:"edition"`
	Ready    int            `json:"ready"` // the edition that papers draw; 0 for none
	Stem     exam.Text      `json:"stem"`
	Tags     []string       `json:"tags"`
	Exposure int            `json:"exposure"` // papers in which it stands
	Flags    []FlagAnswer   `json:"flags"`
	Changed  time.Time      `json:"changed"`
}

// FlagAnswer says why an item should be looked at again.
type FlagAnswer struct {
	Kind string       `json:"kind"` // law, statistics or material
	On   day.Day      `json:"on"`
	Text locale.Words `json:"text"`
}

// BankList is a page of a bank.
type BankList struct {
	Body  people.BodyID `json:"body"`
	All   int           `json:"all"` // on all pages
	Items []BankRow     `json:"items"`
	Next  string        `json:"next"` // cursor of the next page; "" for none
}

// BankItemAnswer is an item of a bank with all its editions.
type BankItemAnswer struct {
	ID       exam.ItemID       `json:"id"`
	Version  int64             `json:"version"`
	Body     people.BodyID     `json:"body"`
	State    exam.ItemState    `json:"state"`
	Edition  int               `json:"edition"`
	Ready    int               `json:"ready"`   // the edition that papers draw; 0 for none
	Content  exam.Item         `json:"content"` // of the latest edition
	Author   people.PersonID   `json:"author"`
	Writers  []people.PersonID `json:"writers"`
	Reviews  []exam.Review     `json:"reviews"` // oldest first
	Exposure int               `json:"exposure"`
	Flags    []FlagAnswer      `json:"flags"`
	Created  time.Time         `json:"created"`
	Changed  time.Time         `json:"changed"`
	Material *MaterialAnswer   `json:"material"` // what it is asked about, as it is now; null for none
	Editions []exam.Frozen     `json:"editions"` // those that were approved, oldest first
}

// ItemOrder is an item to be written: version 0 and no key for a new one.
type ItemOrder struct {
	Version int64     `key:"version,optional" json:"version"`
	Content exam.Item `key:"content" json:"content"`
}

// bankFilters are the filters of a bank, of its list and of an export alike.
var bankFilters = []route.Param{
	bodyParam, {Name: "q", About: "part of a key or of a stem"}, {Name: "state", About: "draft, review, ready or retired"},
	{Name: "kind", About: "how it is answered: single, multiple, matching, ordering, number, scale, forced or essay"}, {Name: "tag", About: "a tag"},
	{Name: "flagged", About: "true: those to be looked at alone"},
}

func (d ExamDeps) bankRoutes() []route.Route {
	const all, one = "/api/v1/bank/items", "/api/v1/bank/items/{id}"
	list := slices.Concat(bankFilters, []route.Param{
		{Name: "sort", About: "key, -changed or -exposure; flagged ones first where it is left out"},
		{Name: "after", About: "cursor of the page before"}, {Name: "limit", About: "items of a page, at most 500", Integer: true},
	})
	inBody := []route.Param{bodyParam}
	out := []route.Route{
		described("GET", all, access.SeeItems, d.bank, route.Operation{ID: "listItems", Summary: "Items of a bank", Out: BankList{}, Query: list}),
		described("POST", all, access.WriteItem, d.itemAdd, route.Operation{
			ID: "addItem", Summary: "Write a new item, in draft", In: ItemOrder{}, Out: BankRow{}, Status: http.StatusCreated, Query: inBody}),
		described("GET", one, access.SeeItems, d.item, route.Operation{ID: "showItem", Summary: "An item with its editions and reviews", Out: BankItemAnswer{}, Query: inBody}),
		described("PUT", one, access.WriteItem, d.itemWrite, route.Operation{
			ID: "writeItem", Summary: "Write a draft anew, or a new edition of an item in draft; papers keep drawing the ready one", In: ItemOrder{}, Out: BankRow{}, Query: inBody}),
		described("GET", "/api/v1/bank/shortages", access.SeeItems, d.shortages, route.Operation{
			ID: "listShortages", Summary: "Tests for which the bank is too small, with the parts that lack items", Out: ShortageList{}, Query: inBody}),
		described("POST", "/api/v1/bank/amended", access.RetireItem, d.amended, route.Operation{
			ID: "flagAmended", Summary: "Flag the items that stand on an act, or an article of it, as it stood before a day", In: AmendedOrder{}, Out: FlaggedAnswer{}, Query: inBody}),
		described("POST", "/api/v1/bank/practice", access.WriteItem, d.practice, route.Operation{
			ID: "addPracticeItems", Summary: "Add the practice items that the program brings, as far as they are not there", Out: AddedAnswer{}, Query: inBody}),
	}
	for _, a := range itemActs {
		out = append(out, described("POST", one+"/"+a.name, a.verb, d.itemAct(a), route.Operation{ID: a.name + "Item", Summary: a.about, In: ItemActOrder{}, Out: BankRow{}, Query: inBody}))
	}
	return append(out, d.exportRoutes()...)
}

// bankQuery reads the filters of a bank from the address.
func bankQuery(r *route.Request) (q exam.ItemQuery, err error) {
	p := r.URL.Query()
	if q.Body, err = bodyAsked(r, access.SeeItems); err != nil {
		return q, err
	}
	q.State, q.Kind, q.Tag, q.Text = exam.ItemState(p.Get("state")), exam.Kind(p.Get("kind")), p.Get("tag"), p.Get("q")
	q.Flagged, q.Sort, q.After = p.Get("flagged") == "true", p.Get("sort"), p.Get("after")
	bad := ""
	switch {
	case q.State != "" && !slices.Contains([]exam.ItemState{exam.ItemDraft, exam.ItemReview, exam.ItemReady, exam.ItemRetired}, q.State):
		bad = "state"
	case q.Kind != "" && !slices.Contains(exam.Kinds, q.Kind):
		bad = "kind"
	case !slices.Contains([]string{"", "key", "-changed", "-exposure"}, q.Sort):
		bad = "sort"
	}
	if bad != "" {
		return q, fault.New(fault.Invalid, "exam_bank.filter", "name", bad).At(bad)
	}
	q.Limit, err = queryNumber(r, "limit", 0)
	return q, err
}

func (d ExamDeps) bank(w http.ResponseWriter, r *route.Request) error {
	q, err := bankQuery(r)
	if err != nil {
		return err
	}
	page, err := d.Exams.Bank(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	out := BankList{Body: q.Body, All: page.Total, Next: page.Next, Items: make([]BankRow, len(page.Items))}
	for i := range page.Items {
		out.Items[i] = bankRow(&page.Items[i])
	}
	return write(w, r, http.StatusOK, out)
}

func bankRow(i *exam.BankItem) BankRow {
	c := &i.Content
	return BankRow{
		ID: i.ID, Version: i.Version, Key: c.Key, Kind: c.Kind, State: i.State, Edition: i.Edition, Ready: i.Ready, Stem: c.Stem, Tags: orEmpty(c.Tags),
		Exposure: i.Exposure, Flags: flagsOf(i.Flags), Changed: i.Changed,
	}
}

func flagsOf(all []exam.Flag) []FlagAnswer {
	out := make([]FlagAnswer, len(all))
	for i := range all {
		f := &all[i]
		out[i] = FlagAnswer{Kind: f.Kind, On: f.On, Text: locale.Words{KK: f.Seen(locale.KK), RU: f.Seen(locale.RU), EN: f.Seen(locale.EN)}}
	}
	return out
}

func (d ExamDeps) item(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.SeeItems)
	if err != nil {
		return err
	}
	id := exam.ItemID(r.PathValue("id"))
	v, err := d.Exams.Item(r.Context(), r.Actor, body, id)
	if err != nil {
		return err
	}
	editions, err := d.Exams.Editions(r.Context(), r.Actor, body, id)
	if err != nil {
		return err
	}
	i := &v.Item
	out := BankItemAnswer{
		ID: i.ID, Version: i.Version, Body: i.Body, State: i.State, Edition: i.Edition, Ready: i.Ready, Content: i.Content, Author: i.Author,
		Writers: orEmpty(i.Writers), Reviews: orEmpty(i.Reviews), Exposure: i.Exposure, Flags: flagsOf(i.Flags), Created: i.Created, Changed: i.Changed,
		Editions: orEmpty(editions),
	}
	if v.Stimulus != nil {
		m := materialAnswer(v.Stimulus)
		out.Material = &m
	}
	return write(w, r, http.StatusOK, out)
}

func (d ExamDeps) itemAdd(w http.ResponseWriter, r *route.Request) error {
	return d.itemPut(w, r, http.StatusCreated)
}

func (d ExamDeps) itemWrite(w http.ResponseWriter, r *route.Request) error {
	return d.itemPut(w, r, http.StatusOK)
}

// itemPut writes an item: that of the address, or a new one.
func (d ExamDeps) itemPut(w http.ResponseWriter, r *route.Request, status int) error {
	body, err := bodyAsked(r, access.WriteItem)
	if err != nil {
		return err
	}
	var in ItemOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	i, err := d.Exams.WriteItem(r.Context(), r.Actor, exam.WriteIn{
		ItemAt: exam.ItemAt{Body: body, ID: exam.ItemID(r.PathValue("id")), Version: in.Version}, Content: in.Content,
	})
	if err != nil {
		return within("content", err)
	}
	if status == http.StatusCreated {
		w.Header().Set("Location", "/api/v1/bank/items/"+string(i.ID))
	}
	return write(w, r, status, bankRow(i)) // who may write by a token need not see
}
