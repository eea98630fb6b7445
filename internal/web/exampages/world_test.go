package exampages_test

import (
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/decide"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/exampages"
	"tarazy/internal/web/webtest"
)

var library = sync.OnceValues(func() (*law.Library, error) { return law.Load(acts.FS, decide.Kinds()...) })

// site is the pages of exams over a hall.
type site struct {
	*examtest.Hall
	*httptest.Server
}

func newSite(t *testing.T) *site {
	t.Helper()
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	c := clock.NewFixed(examtest.Start)
	h := examtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	frame := web.Frame{}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: webtest.ByCookie(webtest.Candidate), Failed: frame.Failed}, exampages.Routes(exampages.Deps{
		Delivery: h.Delivery, Exams: h.Delivery.Service, Draw: frame.Draw, Library: func() *law.Library { return lib },
		Zone: func(string) *time.Location { return time.UTC },
	}))
	h.Must(err)
	s := &site{h, httptest.NewServer(server.Handler())}
	t.Cleanup(s.Server.Close)
	return s
}

// answer is what the server said.
type answer struct {
	code int
	text string
	at   string
}

func (s *site) do(as, lang, method, path string, form url.Values) answer {
	s.T.Helper()
	r, err := http.NewRequestWithContext(s.T.Context(), method, s.URL+path, strings.NewReader(form.Encode()))
	s.Must(err)
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	s.Must(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	s.Must(err)
	return answer{res.StatusCode, html.UnescapeString(strings.ReplaceAll(string(b), "\u00a0", " ")), res.Header.Get("Location")}
}

// seat books a candidate into a sitting of a test, with a paper in the order of
// its items.
func (s *site) seat(test exam.Test, items []exam.Item, stimuli ...exam.Stimulus) (*access.Actor, exam.BookingID) {
	s.T.Helper()
	who, first := s.Seat()
	id := exam.SittingID("sit_" + string(first))
	sitting := *s.Sitting
	sitting.ID, sitting.Test = id, test
	s.Tx(func(tx exam.Tx) error {
		b, err := tx.BookingGet(first)
		if err != nil {
			return err
		}
		for i := range items {
			if err := tx.FrozenInsert(&exam.Frozen{Body: b.Body, Key: items[i].Key, Edition: 1, Item: items[i], Stimulus: stimulusOf(items[i], stimuli)}); err != nil {
				return err
			}
		}
		if err := tx.SittingInsert(&sitting); err != nil {
			return err
		}
		other := *b
		other.ID, other.Sitting, other.TestKey, other.Number, other.Paper = "bkg_"+exam.BookingID(test.Key), id, test.Key, "T-1", paperOf(test, items)
		_, err = tx.BookingInsert(&other)
		return err
	})
	return who, "bkg_" + exam.BookingID(test.Key)
}

func stimulusOf(i exam.Item, all []exam.Stimulus) *exam.Stimulus {
	for n := range all {
		if all[n].Key == i.Stimulus {
			return &all[n]
		}
	}
	return nil
}

// paperOf puts items into the sections of their tags, backwards on the screen.
func paperOf(test exam.Test, items []exam.Item) exam.Paper {
	p := exam.Paper{Seed: "s", Pool: "p"}
	for _, section := range test.Sections {
		ps := exam.PaperSection{Key: section.Key}
		for _, i := range items {
			if i.Tags[0] == section.Parts[0].Key {
				ps.Slots = append(ps.Slots, exam.Slot{Item: i.Key, Version: 1, Part: i.Tags[0], Kind: i.Kind, Order: backwards(len(i.Options)), Targets: backwards(len(i.Targets))})
			}
		}
		p.Sections = append(p.Sections, ps)
	}
	return p
}

func backwards(n int) []int {
	var out []int
	for i := n - 1; i >= 0; i-- {
		out = append(out, i)
	}
	return out
}

func both(s string) exam.Text { return exam.Text{KK: s, RU: s} }

func words(s string) locale.Words { return locale.Words{KK: s, RU: s, EN: s} }

// described is a test of choices and an essay.
func described(key string, count int) exam.Test {
	return exam.Test{
		Key: key, Title: words("Сынақ тесті"), Languages: exam.Languages(), Switch: true, Grace: 60, Aids: []string{"calculator"},
		Sections: []exam.Section{
			{Key: "first", Title: words("Бірінші бөлім"), Minutes: 12, Parts: []exam.Part{{Key: "choice", Title: words("Таңдау"), Count: count}}},
			{Key: "second", Title: words("Эссе"), Minutes: 20, Words: 10, Parts: []exam.Part{{Key: "essay", Title: words("Эссе"), Count: 1}}},
		},
	}
}

// choices are items with four options and an essay behind them.
func choices(n int) []exam.Item {
	var out []exam.Item
	for i := range n {
		it := exam.Item{Key: fmt.Sprintf("secretkey-%d", i), Kind: exam.Single, Tags: []string{"choice"}, Difficulty: 2, Answer: exam.Key{Options: []string{"rightone"}}}
		it.Stem = exam.Text{KK: fmt.Sprintf("Сұрақ %d?", i+1), RU: fmt.Sprintf("Вопрос %d?", i+1)}
		for _, k := range []string{"rightone", "wrongone", "wrongtwo", "wrongthree"} {
			it.Options = append(it.Options, exam.Option{Key: k, Text: both(fmt.Sprintf("нұсқа %d-%d", i, len(it.Options)))})
		}
		it.Rationale = both("becauseofthis")
		out = append(out, it)
	}
	return append(out, exam.Item{Key: "secretkey-essay", Kind: exam.Essay, Tags: []string{"essay"}, Stem: both("Жазыңыз.")})
}

// window is a browser of a person.
func (s *site) window(as string) context.Context {
	s.T.Helper()
	ctx := webtest.Browser(s.T)
	webtest.Size(s.T, ctx, 1280, 900)
	webtest.Open(s.T, ctx, s.URL+"/practice?lang=en")
	webtest.JS[string](s.T, ctx, `document.cookie = "as=`+as+`; path=/"`)
	return ctx
}
