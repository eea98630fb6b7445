package itemview_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/a-h/templ"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/web/assets"
	"tarazy/internal/web/itemview"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/webtest"
)

// stimuli are all forms, with as much as a page must bear.
func stimuli() []*exam.Stimulus {
	var years, wide []exam.Row
	for i := range 6 {
		years = append(years, row(strconv.Itoa(2017+i), exam.Decimal(strconv.Itoa(120+i*35)), exam.Decimal(strconv.Itoa(300-i*22)), exam.Decimal(strconv.Itoa(60+i*i*9))))
	}
	for i, n := range longNames {
		wide = append(wide, row(n, exam.Decimal(strconv.Itoa(1200+i*300)), exam.Decimal(strconv.Itoa(900+i*100)), "-250.5"))
	}
	scheme := stimulus(exam.Scheme, 0, exam.Row{Name: both("Қабылдау", "Приём"), Texts: []exam.Text{both("бір күн", "один день")}}, row("Тексеру"), row("Жауап беру"))
	passage := stimulus(exam.Passage, 0)
	passage.Body = both("Бірінші абзац, онда *маңызды* сөз бар.\n\nЕкінші абзац.", "Первый абзац, в нём *важное* слово.\n\nВторой абзац.")
	return []*exam.Stimulus{
		passage, stimulus(exam.Table, 3, wide...), stimulus(exam.Bars, 3, years...), stimulus(exam.Bars, 3, wide...), stimulus(exam.Lines, 3, years...),
		stimulus(exam.Lines, 2, row("2020", "3", "7.5"), row("2021", "5.5", "6")), stimulus(exam.Lines, 3, wide...),
		stimulus(exam.Shares, 1, row("Білім", "42"), row("Денсаулық", "23.5"), row("Жол", "14"), row("Мәдениет", "9"), row("Спорт", "7"), row("Өзге", "4.5")), scheme,
	}
}

// all draws every form and every kind of item below each other.
func all() templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		n := 0
		draw := func(i exam.Item, s *exam.Stimulus) error {
			n++
			slot := &exam.Slot{Kind: i.Kind, Order: backwards(len(i.Options)), Targets: backwards(len(i.Targets))}
			v, err := itemview.New(n, n, slot, &exam.Frozen{Item: i, Stimulus: s}, exam.Languages(), exam.Answer{}, 200)
			if err != nil {
				return err
			}
			return itemview.Item(v).Render(ctx, w)
		}
		if _, err := io.WriteString(w, "<h1>Items</h1><h2>All</h2>"); err != nil {
			return err
		}
		for _, s := range stimuli() {
			if err := draw(ofKind(exam.Single), s); err != nil {
				return err
			}
		}
		for _, k := range exam.Kinds {
			if err := draw(ofKind(k), nil); err != nil {
				return err
			}
		}
		return nil
	})
}

// TestEveryItemHoldsInABrowser looks at all kinds and forms with axe, on a
// phone and on a desk, in both themes.
func TestEveryItemHoldsInABrowser(t *testing.T) {
	mux := http.NewServeMux()
	mux.Handle("GET "+assets.Prefix, assets.Handler())
	mux.HandleFunc("GET /{theme}", func(w http.ResponseWriter, r *http.Request) {
		shell := kit.Shell{Lang: locale.KK, Title: "Items", Theme: kit.Theme(r.PathValue("theme")), Frame: kit.Column, Roomy: true, Path: "/"}
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'")
		if err := kit.Page(shell).Render(templ.WithChildren(kit.WithLang(r.Context(), locale.KK), all()), w); err != nil {
			t.Error(err)
		}
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	for theme, width := range map[string]int{"light": webtest.Narrow, "dark": webtest.Wide} {
		webtest.Size(t, ctx, width, 900)
		webtest.Open(t, ctx, server.URL+"/"+theme)
		webtest.NoSidewaysScroll(t, ctx)
		webtest.Axe(t, ctx)
		webtest.Shot(t, ctx, "items-"+theme+"-"+strconv.Itoa(width))
	}
}
