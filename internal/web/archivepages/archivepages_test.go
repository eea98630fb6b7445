package archivepages_test

import (
	"bytes"
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/eds"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/archivepages"
	"tarazy/internal/web/webtest"
)

// site is the page on a world with a journal.
type site struct {
	*competitiontest.World
	handler http.Handler
	worker  *outbox.Worker
	journal *journal.Service
	who     map[string]*access.Actor
}

// Actor signs in whom the cookie "as" names.
func (s *site) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	if err != nil {
		return nil, nil
	}
	return s.who[c.Value], nil
}

func newSite(t *testing.T) *site {
	t.Helper()
	c := clock.NewFixed(competitiontest.Start)
	db := storetest.Open(t, storetest.SQLite(t), c)
	w := competitiontest.New(t, db, c)
	w.Key(people.PersonID(w.HR.Person)) // sets the trust up
	s := &site{World: w, who: map[string]*access.Actor{"hr": w.HR, "member": w.Judges[1], "secretary": w.Secretary, "officer": w.Officer}}
	keeper, err := journal.NewKeeper(w.Master, acts.FS)
	w.Must(err)
	signer, err := journal.NewSigner()
	w.Must(err)
	db.Keep(keeper)
	w.Service.Record = func(tx competition.Tx, e journal.Entry) error { return journal.Add(tx.(journal.Tx), e) }
	s.journal = &journal.Service{Store: store.As[journal.Log](db), Keeper: keeper, Signer: signer, Holder: "test"}
	archives := &competition.Archives{
		Archivist: &competition.Archivist{Service: w.Service, Journal: s.journal, Acts: acts.FS}, Store: store.As[competition.WorkTx](db),
		Actor: func(context.Context, people.PersonID) (*access.Actor, error) { return w.HR, nil },
	}
	s.worker = outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](db), Owner: "test"})
	archives.Handle(s.worker)
	frame := web.Frame{}
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s, Failed: frame.Failed}, archivepages.Routes(archivepages.Deps{
		Archives: archives, Draw: frame.Draw,
	}))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

// publish ends the competition with one candidate who is offered the post.
func (s *site) publish() {
	s.T.Helper()
	s.Commission()
	a := s.Apply(1, s.Free, competition.AtInterview)[0]
	s.Essay.Stage, s.Essay.State, s.Essay.Why = competition.AtResults, competition.Failed, "no_applications"
	s.Essay.Version++
	s.Tx(func(tx competition.Tx) error {
		if _, err := tx.VacancyUpdate(s.Essay); err != nil {
			return err
		}
		return tx.ResultPut(&competition.Result{
			Application: a.ID, Vacancy: a.Vacancy, Stage: competition.AtInterview, Taken: competition.TookPart, Points: 450,
			Document: s.Document(), At: s.Clock.Now(), By: people.PersonID(s.Secretary.Person),
		})
	})
	_, err := s.CloseStage(s.T.Context(), s.World.HR, s.Free.ID, s.Free.Version)
	s.Must(err)
	p, err := s.DrawProtocol(s.T.Context(), s.Secretary, s.Competition.ID, 0, "")
	s.Must(err)
	for _, j := range s.Judges {
		keys := s.Key(people.PersonID(j.Person))
		var cms [][]byte
		for _, f := range p.Files {
			text, err := s.ProtocolBytes(s.T.Context(), f)
			s.Must(err)
			signed, err := eds.Sign(text, false, s.Clock.Now(), keys.Signing)
			s.Must(err)
			cms = append(cms, signed)
		}
		_, err := s.SignProtocol(s.T.Context(), j, p.ID, cms)
		s.Must(err)
	}
	for n := 1; n > 0; {
		n, err = s.journal.Sequence(s.T.Context())
		s.Must(err)
	}
}

func (s *site) do(as, lang, method, path string) *httptest.ResponseRecorder {
	s.T.Helper()
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return rec
}

// holds draws the page in three languages and looks, in English, for words that
// must and, behind "!", must not be there.
func (s *site) holds(what, path string, status int, words ...string) {
	s.T.Helper()
	for _, l := range locale.Langs {
		rec := s.do("hr", string(l), "GET", path)
		text := html.UnescapeString(rec.Body.String())
		if rec.Code != status || strings.Contains(text, "⟦") || strings.Contains(text, "style=") {
			s.T.Errorf("%s in %s: %d", what, l, rec.Code)
		}
		if l != locale.EN {
			continue
		}
		for _, word := range words {
			absent, not := strings.CutPrefix(word, "!")
			if strings.Contains(text, absent) == not {
				s.T.Errorf("%s: %q, present: %t\n%s", what, absent, not, text)
			}
		}
	}
}

func TestTheArchiveIsAskedForAndTakenOnItsPage(t *testing.T) {
	s := newSite(t)
	path := "/competitions/" + string(s.Competition.ID) + "/archive"
	s.holds("early", path, 200, "once the results are published", "!Make the archive")
	if rec := s.do("hr", "en", "POST", path); rec.Code != 409 || !strings.Contains(rec.Body.String(), "once the results are published") {
		t.Errorf("asked too early: %d", rec.Code)
	}
	s.publish()
	s.holds("before", path, 200, "Make the archive", "tarazy verify", "!Download")
	s.holds("nothing to take", path+"/file", 404)
	if rec := s.do("hr", "en", "POST", path); rec.Code != 303 || rec.Header().Get("Location") != path {
		t.Errorf("%d %s", rec.Code, rec.Header().Get("Location"))
	}
	s.holds("waiting", path, 200, "in the queue", "!Make the archive")
	if s.do("hr", "en", "GET", path).Header().Get("Refresh") == "" {
		t.Error("the page does not look again")
	}
	_, err := s.worker.RunDue(t.Context())
	s.Must(err)
	s.holds("made", path, 200, "Download the archive", "for 7 days", "Make it again")
	rec := s.do("hr", "en", "GET", path+"/file")
	if rec.Code != 200 || rec.Header().Get("Content-Type") != "application/zip" || !bytes.HasPrefix(rec.Body.Bytes(), []byte("PK")) ||
		!strings.HasPrefix(rec.Header().Get("Content-Disposition"), "attachment") {
		t.Errorf("%d %v", rec.Code, rec.Header())
	}
	for _, as := range []string{"member", "secretary", "officer"} {
		for _, at := range []string{path, path + "/file"} {
			if rec := s.do(as, "en", "GET", at); rec.Code != 403 && rec.Code != 404 {
				t.Errorf("%s %s: %d", as, at, rec.Code)
			}
		}
	}
	s.Clock.Advance((competition.ArchiveDays*24 + 1) * time.Hour)
	_, err = s.worker.RunDue(t.Context())
	s.Must(err)
	s.holds("after its time", path, 200, "Make the archive", "!Download")
	s.holds("no longer", path+"/file", 404)
}

func TestTheArchivePageHoldsInABrowser(t *testing.T) {
	s := newSite(t)
	s.publish()
	path := "/competitions/" + string(s.Competition.ID) + "/archive"
	s.do("hr", "en", "POST", path)
	_, err := s.worker.RunDue(t.Context())
	s.Must(err)
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, server.URL+"/missing")
	webtest.JS[string](t, ctx, `document.cookie = "as=hr; path=/"`)
	for _, look := range []struct {
		lang  string
		width int
	}{{"ru", 320}, {"en", 320}, {"kk", 320}, {"kk", 1440}} {
		webtest.Size(t, ctx, look.width, 900)
		webtest.Open(t, ctx, server.URL+path+"?lang="+look.lang)
		webtest.NoSidewaysScroll(t, ctx)
		webtest.Shot(t, ctx, "archive-"+look.lang)
		webtest.Axe(t, ctx)
	}
}
