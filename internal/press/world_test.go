package press_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/press"
	"tarazy/internal/seal"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

const body people.BodyID = "bod_one"

var (
	keeper   = &access.Actor{Person: "per_keeper", Body: string(body), Held: []access.Held{{Role: access.BodyAdmin, Body: string(body)}}}
	stranger = &access.Actor{Person: "per_stranger", Body: "bod_two", Held: []access.Held{{Role: access.BodyAdmin, Body: "bod_two"}}}
	officer  = &access.Actor{Person: "per_officer", Body: string(body), Held: []access.Held{{Role: access.HROfficer, Body: string(body)}}}
)

// world is a press with two bodies.
type world struct {
	*testing.T
	*press.Service
	clock   *clock.Fixed
	journal []journal.Entry
}

func each(t *testing.T, fn func(*world)) {
	t.Helper()
	storetest.EachClock(t, func(t *testing.T, db *store.DB, c *clock.Fixed) {
		w := &world{T: t, clock: c}
		master, err := seal.NewMaster(bytes.Repeat([]byte{7}, 32))
		w.must(err)
		w.Service = &press.Service{
			Press: press.Press{Site: "https://tarazy.example", Master: master}, Store: store.As[press.Tx](db),
			Record: func(_ press.Tx, e journal.Entry) error { w.journal = append(w.journal, e); return nil },
		}
		w.must(db.Write(t.Context(), func(tx *store.Tx) error {
			for i, b := range []people.BodyID{body, "bod_two"} {
				_, err := tx.BodyInsert(&people.Body{
					ID: b, Version: 1, BIN: "99044000123" + string(rune('0'+i)), Zone: "Asia/Almaty", Scope: "central",
					Names: locale.Words{KK: "Ақбұлақ ауданы әкімінің аппараты", RU: "Аппарат акима Акбулакского района", EN: "Akim’s apparatus"},
				})
				if err != nil {
					return err
				}
			}
			return nil
		}))
		fn(w)
	})
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// refused holds an error to its code and field.
func (w *world) refused(what string, err error, code, field string) {
	w.Helper()
	f, ok := fault.As(err)
	if !ok || f.Code != code || f.Field != field {
		w.Errorf("%s: %v, not %s at %q", what, err, code, field)
	}
}

func (w *world) today() day.Day {
	zone, err := day.Zone("Asia/Almaty")
	w.must(err)
	return day.In(w.clock.Now(), zone)
}

// add adds a version that holds from tomorrow.
func (w *world) add(part press.Part, after int, c press.Content) *press.Template {
	w.Helper()
	from := w.today().Add(1)
	t, err := w.AddTemplate(w.Context(), keeper, body, part, press.TemplateIn{After: after, From: &from, Content: c})
	w.must(err)
	return t
}

// protocol is a document of a day.
func protocol(on day.Day) document.Document {
	return document.Document{Lang: locale.RU, Date: on.String(), Number: "17", Title: "Протокол", Subject: "Конкурс", Parts: []document.Part{
		document.Heading{Level: 1, Text: "Протокол № 17"},
		document.KeyValue{Pairs: []document.Pair{{Key: "Дата", Value: on.String()}}},
		document.Table{Columns: []document.Column{{Title: "№", Width: 1}, {Title: "Қатысушы", Width: 5}}, Rows: []document.Row{document.Cells("1", "К-0001")}},
		document.Text("Решение принято."),
	}}
}

// ready dresses a document.
func (w *world) ready(x document.Document, matter string) press.Ready {
	w.Helper()
	var out press.Ready
	w.must(w.Store.Read(w.Context(), func(tx press.Tx) (err error) {
		out, err = w.Ready(tx, body, press.Protocol, x, matter)
		return err
	}))
	return out
}

// give prints and enters a document.
func (w *world) give(x document.Document, f document.Format) (press.Ready, []byte) {
	w.Helper()
	r := w.ready(x, "protocol/cmp_1")
	data, err := press.Give(w.Context(), w.Store.Write, &r, f)
	w.must(err)
	return r, data
}

// pictures of tests.

func drawn(width, height int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			dx, dy := 2*x-width, 2*y-height
			if dx*dx*height*height+dy*dy*width*width < width*width*height*height {
				img.Set(x, y, color.NRGBA{0, uint8(80 + 100*y/height), 160, 255})
			}
		}
	}
	return img
}

func pngOf(img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func jpegOf(img image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func akbulak() *press.Letterhead {
	return &press.Letterhead{
		KK: press.Side{Name: "АҚБҰЛАҚ АУДАНЫ\nӘКІМІНІҢ АППАРАТЫ", Address: "Ақбұлақ ауылы, Бейбітшілік көшесі, 1\ntel. +7 (7132) 00-00-00"},
		RU: press.Side{Name: "АППАРАТ АКИМА\nАКБУЛАКСКОГО РАЙОНА", Address: "село Акбулак, улица Мира, 1\ntel. +7 (7132) 00-00-00"},
	}
}

// holdsInOrder reports whether all parts are among others, untouched and in order.
func holdsInOrder(all, wanted []document.Part) bool {
	for _, p := range all {
		if len(wanted) > 0 && equal(p, wanted[0]) {
			wanted = wanted[1:]
		}
	}
	return len(wanted) == 0
}

func equal(a, b document.Part) bool {
	switch x := a.(type) {
	case document.Table:
		y, ok := b.(document.Table)
		return ok && slices.Equal(x.Columns, y.Columns) && len(x.Rows) == len(y.Rows) && slices.EqualFunc(x.Rows, y.Rows, func(r, s document.Row) bool { return slices.Equal(r.Cells, s.Cells) })
	case document.KeyValue:
		y, ok := b.(document.KeyValue)
		return ok && slices.Equal(x.Pairs, y.Pairs)
	case document.Paragraph:
		y, ok := b.(document.Paragraph)
		return ok && slices.Equal(x.Runs, y.Runs)
	case document.Heading:
		return a == b
	}
	return false
}

var aDay = 24 * time.Hour
