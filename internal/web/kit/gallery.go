package kit

import "context"

// g is a word of the gallery's samples.
func g(ctx context.Context, key string) string { return Tr(ctx, "kit.gallery."+key) }

// swatches are the colours of tokens.css by the class that shows them.
var swatches = []struct{ token, key string }{
	{"ink", "c_ink"}, {"ink-2", "c_ink2"}, {"ink-3", "c_ink3"}, {"line-2", "c_line"}, {"ground", "c_ground"},
	{"accent", "c_accent"}, {"accent-ground", "c_chosen"}, {"gold", "c_gold"}, {"gold-ground", "c_gold2"},
	{"red", "c_red"}, {"red-ground", "c_red2"},
}

// GallerySide is the side navigation of the gallery's own page.
func GallerySide(ctx context.Context) []NavGroup {
	return []NavGroup{
		{Items: []NavItem{
			{Text: g(ctx, "tasks"), Href: "/tasks", Count: "23", Late: true},
			{Text: g(ctx, "competitions"), Href: "/competitions", Count: "6"},
		}},
		{Title: g(ctx, "appraisal"), Items: []NavItem{
			{Text: g(ctx, "plans"), Href: "/plans", Count: "58"},
			{Text: g(ctx, "journal"), Href: "/journal"},
			{Text: g(ctx, "title"), Href: "/gallery"},
		}},
	}
}

func sampleReason(ctx context.Context, open bool) Reason {
	return Reason{
		Sentence: g(ctx, "why_sentence"), Open: open,
		Facts: []Fact{{Name: g(ctx, "reached"), Value: "1, 2, 3, 5"}, {Name: g(ctx, "missed"), Value: "4"}},
		Law:   &LawQuote{Source: g(ctx, "law_source"), Quote: g(ctx, "law_quote"), Plain: g(ctx, "law_plain")},
	}
}

func sampleTasks(ctx context.Context) []TaskRow {
	return []TaskRow{
		{
			Text: g(ctx, "task_verb"), Href: "#task", Number: "K‑3107", About: g(ctx, "task_about"),
			Clause: Link{g(ctx, "clause"), "#clause"}, Term: Term{Text: g(ctx, "term_late"), Spent: 2, Over: 2},
			Do: Act{Text: g(ctx, "check"), NoSubmit: true}, Later: "#later", First: true,
		},
		{
			Text: g(ctx, "task2_verb"), Href: "#task", About: g(ctx, "task2_about"),
			Term: Term{Text: g(ctx, "term8"), Spent: 2, Left: 8}, Do: Act{Text: g(ctx, "submit"), NoSubmit: true},
		},
	}
}

func sampleViews(ctx context.Context) []View {
	return []View{
		{Text: g(ctx, "all"), Href: "#all", Count: "48", Current: true},
		{Text: g(ctx, "late"), Href: "#late", Count: "2", Late: true},
		{Text: g(ctx, "mine"), Href: "#mine", Count: "4"},
	}
}

func sampleRows(ctx context.Context) Rows {
	row := func(number, points, why string, kind StateKind, chosen bool) Row {
		state := map[StateKind]string{Decide: "decide", Out: "out"}[kind]
		return Row{Value: number, Name: number, Chosen: chosen, Cells: cells(
			Blind(number, "#"+number), State(kind, g(ctx, state)), Strong(points), Second(g(ctx, why)))}
	}
	last := row("K‑6017", "144,33", "below", Out, false)
	last.Cut = g(ctx, "cut_line")
	return Rows{
		Caption: g(ctx, "people"), Choose: true,
		Cols: []Col{
			{Text: g(ctx, "candidate"), SortHref: "#sort"},
			{Text: g(ctx, "state")},
			{Text: g(ctx, "points"), Num: true, SortHref: "#sort", Sort: Descending},
			{Text: g(ctx, "reason")},
		},
		Rows: []Row{row("K‑4821", "154,67", "among", Decide, true), row("K‑1094", "149,33", "among", Decide, true), last},
	}
}

func sampleEvents(ctx context.Context) []Event {
	why := sampleReason(ctx, false)
	return []Event{
		{When: g(ctx, "day1"), Stamp: "2023-05-10", Title: g(ctx, "e1"), Why: &why},
		{When: g(ctx, "day2"), Stamp: "2023-05-12", Title: g(ctx, "e2"), Kind: Bad},
		{When: g(ctx, "today"), Title: g(ctx, "e3"), Kind: Now},
		{When: g(ctx, "next"), Title: g(ctx, "e4"), Kind: Next},
	}
}

func sampleSigners(ctx context.Context) []Signer {
	return []Signer{
		{Name: "М. Ә. Әбдірахманов", When: "15:40", State: Done},
		{Name: "Н. С. Ахметова", When: "15:42", State: Done},
		{Name: g(ctx, "you"), When: g(ctx, "awaited"), State: Decide, You: true},
	}
}

func sampleDoors(ctx context.Context) DoorsPage {
	return DoorsPage{
		Title: g(ctx, "doors"), Sub: g(ctx, "doors_sub"),
		Left: Gate{g(ctx, "selection"), []DoorWay{
			{Href: "#1", Title: g(ctx, "candidate"), Text: g(ctx, "door1"), State: g(ctx, "door1s"), Kind: Decide},
			{Post: "#2", Value: "hr", Title: g(ctx, "role"), Text: g(ctx, "door2"), State: g(ctx, "door2s"), Kind: Late},
		}},
		Right:      Gate{g(ctx, "appraisal"), []DoorWay{{Href: "#3", Title: g(ctx, "servant"), Text: g(ctx, "door3")}}},
		Others:     []DoorWay{{Href: "#4", Title: g(ctx, "inspector"), Text: g(ctx, "door4")}, {Href: "#5", Title: g(ctx, "observer"), Text: g(ctx, "door5")}},
		ToursTitle: g(ctx, "tours"),
		Tours:      []DoorWay{{Href: "#6", Title: g(ctx, "competitions"), Text: g(ctx, "tour1")}, {Href: "#7", Title: g(ctx, "appraisal"), Text: g(ctx, "tour2")}},
	}
}
