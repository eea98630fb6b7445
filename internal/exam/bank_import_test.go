package exam_test

import (
	"fmt"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// written is a reader of files that gives what it was made with.
type written struct {
	exam.Reading
	check, read error
}

func (w *written) Check(*exam.ItemFile) error                 { return w.check }
func (w *written) Read(*exam.ItemFile) (*exam.Reading, error) { return &w.Reading, w.read }
func (w *written) give(s *exam.Service, items ...exam.Item)   { w.Items = items; s.Files = w }
func start(b *examtest.Bank, w *written, i ...exam.Item) *exam.ItemImport {
	b.T.Helper()
	w.give(b.Service, i...)
	x, err := b.StartImport(b.T.Context(), b.Actor(access.ItemAuthor), b.Body, exam.ItemFile{Name: "a.xlsx", Data: []byte("file"), Language: locale.RU})
	b.Must(err)
	return x
}

// look reads an import anew.
func look(b *examtest.Bank, id exam.ImportID) *exam.ItemImport {
	b.T.Helper()
	x, err := b.ImportOf(b.T.Context(), b.Actor(access.ItemAuthor), b.Body, id)
	b.Must(err)
	return x
}

// take has an import read and taken.
func take(b *examtest.Bank, x *exam.ItemImport, replace bool) *exam.ItemImport {
	b.T.Helper()
	b.Work(x.ID)
	_, err := b.TakeImport(b.T.Context(), b.Actor(access.ItemAuthor), b.Body, x.ID, look(b, x.ID).Version, replace)
	b.Must(err)
	b.Work(x.ID)
	return look(b, x.ID)
}

func byKey(b *examtest.Bank, key string) (out *exam.BankItem) {
	b.T.Helper()
	b.Must(b.Store.Read(b.T.Context(), func(tx exam.Tx) (err error) {
		out, err = tx.ItemByKey(b.Body, key)
		return err
	}))
	return out
}

func asked(key, stimulus string) exam.Item {
	i := choice(key)
	i.Stimulus = stimulus
	return i
}

func passage(key, text string) exam.Stimulus {
	both := exam.Text{KK: text, RU: text}
	return exam.Stimulus{Key: key, Form: exam.Passage, Title: both, Body: both}
}

func TestAnImportIsShownBeforeItIsTaken(t *testing.T) {
	examtest.EachBank(t, func(b *examtest.Bank) {
		author := b.Actor(access.ItemAuthor)
		old := b.Ready(b.Write(choice("old")))
		b.Write(choice("same"))
		differs := choice("old")
		differs.Stem.RU = "иначе"
		x := start(b, &written{Reading: exam.Reading{Format: "sheet", Report: []exam.ImportNote{{Severity: "refused"}}}}, choice("new"), choice("same"), differs)
		_, err := b.TakeImport(t.Context(), author, b.Body, x.ID, 1, true)
		wants(t, err, "exam.import.state")
		b.Work(x.ID)
		want := exam.ImportCount{New: 1, Same: 1, Differs: 1}
		v := look(b, x.ID)
		if v.State != exam.ImportRead || v.Count != want || v.Total != 3 || v.Refused != 1 || byKey(b, "new") != nil {
			t.Errorf("shown: %+v", v)
		}
		_, err = b.TakeImport(t.Context(), b.Actor(access.ItemReviewer), b.Body, x.ID, v.Version, true)
		wants(t, err, "access.denied")
		_, err = b.TakeImport(t.Context(), author, b.Body, x.ID, v.Version-1, true)
		wants(t, err, "exam.changed")
		v = take(b, x, true)
		_, err = b.TakeImport(t.Context(), author, b.Body, x.ID, v.Version, true)
		wants(t, err, "exam.import.taken")
		i, err := b.Item(t.Context(), author, b.Body, old.ID)
		b.Must(err)
		if i.Item.Edition != 2 || i.Item.State != exam.ItemDraft || i.Item.Ready != 1 || i.Item.Content.Stem.RU != "иначе" {
			t.Errorf("the item that differs: %+v", i.Item)
		}
		all, err := b.Imports(t.Context(), author, b.Body)
		b.Must(err)
		if len(all) != 1 || all[0].Count != want || all[0].Taken.IsZero() || all[0].State != exam.ImportTaken {
			t.Errorf("kept: %+v", all)
		}
		items, _, err := b.ExportItems(t.Context(), author, exam.ItemQuery{Body: b.Body, State: exam.ItemDraft}, "sheet")
		b.Must(err)
		if len(items) != 3 {
			t.Errorf("exported %d", len(items))
		}
	})
}

// A large file goes in by short transactions; a worker that is killed between
// them does nothing twice.
func TestALargeImportGoesInByStepsThatCanBeCutOff(t *testing.T) {
	examtest.EachBank(t, func(b *examtest.Bank) {
		var items []exam.Item
		for n := range 230 {
			items = append(items, asked(fmt.Sprintf("i-%03d", n), "text"))
		}
		w := &written{Reading: exam.Reading{Stimuli: []exam.Stimulus{passage("text", "Мәтін")}}}
		x := start(b, w, items...)
		b.Work(x.ID)
		if v := look(b, x.ID); v.Total != 231 || v.Count != (exam.ImportCount{New: 230, Stimuli: 1}) {
			t.Errorf("read: %+v", v)
		}
		_, err := b.TakeImport(t.Context(), b.Actor(access.ItemAuthor), b.Body, x.ID, look(b, x.ID).Version, false)
		b.Must(err)
		for _, want := range []int{100, 200, 231} {
			done, err := b.StepImport(t.Context(), x.ID)
			b.Must(err)
			if v := look(b, x.ID); v.Done != want || done != (want == 231) {
				t.Errorf("%d of %d, done %v", v.Done, want, done)
			}
		}
		if v := look(b, x.ID); v.Count != (exam.ImportCount{New: 230, Stimuli: 1}) || v.Taken.IsZero() {
			t.Errorf("taken: %+v", v)
		}
		if done, err := b.StepImport(t.Context(), x.ID); !done || err != nil {
			t.Error("a step too many", done, err)
		}
	})
}

func TestAnImportIsUndoneToTheLastThing(t *testing.T) {
	examtest.EachBank(t, func(b *examtest.Bank) {
		author := b.Actor(access.ItemAuthor)
		_, err := b.PutStimulus(t.Context(), author, exam.StimulusIn{Body: b.Body, Content: passage("known", "Бұрынғы")})
		b.Must(err)
		b.Ready(b.Write(choice("old")))
		before := byKey(b, "old")
		w := &written{Reading: exam.Reading{Stimuli: []exam.Stimulus{passage("known", "Жаңа"), passage("fresh", "Мәтін")}}}
		x := take(b, start(b, w, asked("new", "fresh"), asked("old", "fresh")), true)
		if i := byKey(b, "old"); i.Content.Stimulus != "fresh" || i.Edition != 2 {
			t.Fatalf("not replaced: %+v", i)
		}
		x, err = b.UndoImport(t.Context(), author, b.Body, x.ID, x.Version)
		b.Must(err)
		_, err = b.UndoImport(t.Context(), author, b.Body, x.ID, x.Version)
		wants(t, err, "exam.import.state")
		b.Work(x.ID)
		if v := look(b, x.ID); v.State != exam.ImportUndone || v.Left != 0 {
			t.Errorf("undone: %+v", v)
		}
		after := byKey(b, "old")
		if after.Edition != before.Edition || after.State != before.State || after.Content.Stimulus != "" || after.Version != before.Version+2 {
			t.Errorf("put back: %+v", after)
		}
		if byKey(b, "new") != nil {
			t.Error("a new item stayed")
		}
		all, err := b.Stimuli(t.Context(), author, b.Body)
		b.Must(err)
		if len(all) != 1 || all[0].Content.Body.KK != "Бұрынғы" {
			t.Errorf("materials: %+v", all)
		}
	})
}

func TestUndoingIsBlockedByWhatWasChangedSince(t *testing.T) {
	examtest.EachBank(t, func(b *examtest.Bank) {
		author := b.Actor(access.ItemAuthor)
		w := &written{Reading: exam.Reading{Stimuli: []exam.Stimulus{passage("text", "Мәтін")}}}
		x := take(b, start(b, w, choice("a"), choice("c")), false)
		a := byKey(b, "a")
		_, err := b.WriteItem(t.Context(), author, exam.WriteIn{ItemAt: examtest.At(a), Content: choice("")})
		b.Must(err)
		b.Write(asked("mine", "text"))
		_, err = b.UndoImport(t.Context(), author, b.Body, x.ID, x.Version)
		f, ok := fault.As(err)
		if !ok || f.Code != "exam.import.undo_blocked" || f.Args["count"] != 2 || strings.Join(f.Args["keys"].([]string), " ") != "a text" {
			t.Errorf("%v %+v", err, f)
		}
		if byKey(b, "c") == nil {
			t.Error("a refused undoing removed an item")
		}
	})
}

// What is changed while an undoing is under way is left.
func TestUndoingLeavesWhatIsChangedMeanwhile(t *testing.T) {
	b := newBank(t)
	author := b.Actor(access.ItemAuthor)
	x := take(b, start(b, &written{}, choice("a"), choice("c")), false)
	x, err := b.UndoImport(t.Context(), author, b.Body, x.ID, x.Version)
	b.Must(err)
	_, err = b.WriteItem(t.Context(), author, exam.WriteIn{ItemAt: examtest.At(byKey(b, "a")), Content: choice("")})
	b.Must(err)
	b.Work(x.ID)
	rows, err := b.ImportRows(t.Context(), author, b.Body, x.ID, 0, 10)
	b.Must(err)
	if v := look(b, x.ID); v.Left != 1 || rows[0].Action != exam.ImportLeft || byKey(b, "a") == nil || byKey(b, "c") != nil {
		t.Errorf("%+v %+v", v, rows)
	}
}

func TestAFileThatIsRefusedSaysWhy(t *testing.T) {
	b := newBank(t)
	author := b.Actor(access.ItemAuthor)
	(&written{check: fault.New(fault.TooLarge, "exam.interchange.bomb", "where", "a", "path", "b")}).give(b.Service)
	_, err := b.StartImport(t.Context(), author, b.Body, exam.ItemFile{Name: "a.zip", Data: []byte("PK")})
	wants(t, err, "exam.interchange.bomb")
	all, err := b.Imports(t.Context(), author, b.Body)
	b.Must(err)
	if len(all) != 0 {
		t.Errorf("kept: %+v", all)
	}
	x := start(b, &written{read: fault.New(fault.Invalid, "exam.interchange.traversal", "where", "m:3", "path", "../x")})
	b.Work(x.ID)
	v := look(b, x.ID)
	if v.State != exam.ImportFailed || v.Fault == nil || v.Fault.Key != "fault.exam.interchange.traversal" || v.Fault.Args["path"] != "../x" {
		t.Errorf("%+v", v)
	}
	_, err = b.TakeImport(t.Context(), author, b.Body, x.ID, v.Version, false)
	wants(t, err, "exam.import.state")
}
