package main

import (
	"testing"

	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/press"
	"tarazy/internal/store"
)

// pressFixtures are a version of the letterhead of the office, and a paper that
// was given out of no body.
func (w *world) pressFixtures(t *testing.T) {
	t.Helper()
	office := people.BodyID(w.ids["body"]["same_body"])
	side := press.Side{Name: "АППАРАТ"}
	err := w.app.db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.TemplateInsert(&press.Template{
			Body: office, Part: press.HeadPart, Number: 1, From: day.Of(2020, 1, 1), By: people.PersonID(w.ids["id"]["same_body"]), At: tx.Now(),
			Content: press.Content{Head: &press.Letterhead{KK: side, RU: side}},
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	x := document.Document{Lang: locale.KK, Date: "2023-05-16", Number: "1", Parts: []document.Part{document.Text("–")}}
	var r press.Ready
	err = w.app.press.Store.Read(t.Context(), func(tx press.Tx) (err error) {
		r, err = w.app.press.Ready(tx, "", press.Decision, x, "walk")
		return err
	})
	if err == nil {
		_, err = press.Give(t.Context(), w.app.press.Store.Write, &r, document.AsDOCX)
	}
	if err != nil {
		t.Fatal(err)
	}
	w.ids["paper code"] = map[string]string{"": r.Code(), "none": "aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	w.ids["template"] = map[string]string{"": "letterhead", "none": "nothing"}
	w.ids["template version"] = map[string]string{"": "1", "none": "99"}
	w.ids["sample file"] = map[string]string{"": "kk.docx", "none": "kk.exe"}
}
