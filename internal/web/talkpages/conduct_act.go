package talkpages

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/strict"
	"tarazy/internal/web/page"
)

func (d Deps) begin(w http.ResponseWriter, r *route.Request) error {
	i, err := d.Interviews.BeginTalk(r.Context(), r.Actor, idOf(r), page.Version(r))
	return d.stepped(w, r, i, err, "/conduct")
}

func (d Deps) absent(w http.ResponseWriter, r *route.Request) error {
	i, err := d.Interviews.MarkAbsent(r.Context(), r.Actor, idOf(r), page.Version(r))
	return d.stepped(w, r, i, err, "/conduct")
}

func (d Deps) ask(w http.ResponseWriter, r *route.Request) error {
	i, err := d.Interviews.AskOutside(r.Context(), r.Actor, idOf(r), r.PostFormValue("about"), r.PostFormValue("text"))
	return d.stepped(w, r, i, err, "/conduct")
}

func (d Deps) end(w http.ResponseWriter, r *route.Request) error {
	i, err := d.Interviews.EndTalk(r.Context(), r.Actor, idOf(r), page.Version(r), interview.EndIn{
		Next: r.PostFormValue("next"), Term: readDay(r.PostFormValue("term")),
	})
	return d.stepped(w, r, i, err, "/rate")
}

// stepped goes on after a step of the talk, or shows the page with what was
// wrong.
func (d Deps) stepped(w http.ResponseWriter, r *route.Request, i *interview.Interview, err error, to string) error {
	if err == nil {
		return back(w, r, i, to)
	}
	f := newForm()
	if err := f.refused(r, err, map[string]string{"next": "next", "term": "term", "text": "text", "competency": "about"}); err != nil {
		return err
	}
	return d.drawConduct(w, r, f)
}

// standing is where a talk stands, for the pages of its panel.
type standing struct {
	State   interview.State `json:"state"`
	Version int64           `json:"version"`
	Now     int64           `json:"now"` // milliseconds since 1970
	Done    []string        `json:"done"`
}

func (d Deps) state(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.Talk(r.Context(), r.Actor, idOf(r))
	if err != nil {
		return err
	}
	if err := belongs(r, &v.Interview); err != nil {
		return err
	}
	return page.JSON(w, r, http.StatusOK, standingOf(&v.Interview, v.Now.UnixMilli()))
}

func standingOf(i *interview.Interview, now int64) standing {
	out := standing{State: i.State, Version: i.Version, Now: now, Done: []string{}}
	for _, k := range i.Done {
		out.Done = append(out.Done, k.Key)
	}
	return out
}

type tickIn struct {
	Key string `key:"key"`
	On  bool   `key:"on"`
}

// tick takes a tick of the script from a form, or from the browser's code.
func (d Deps) tick(w http.ResponseWriter, r *route.Request) error {
	if isJSON(r) {
		return page.Answered(d.tickJSON)(w, r)
	}
	in := tickIn{Key: r.PostFormValue("tick"), On: true}
	if in.Key == "" {
		in = tickIn{Key: r.PostFormValue("untick")}
	}
	i, err := d.Interviews.TickScript(r.Context(), r.Actor, idOf(r), in.Key, in.On)
	return d.stepped(w, r, i, err, "/conduct")
}

func (d Deps) tickJSON(w http.ResponseWriter, r *route.Request) error {
	var in tickIn
	if err := readJSON(r, &in); err != nil {
		return err
	}
	i, err := d.Interviews.TickScript(r.Context(), r.Actor, idOf(r), in.Key, in.On)
	if err != nil {
		return err
	}
	return page.JSON(w, r, http.StatusOK, standingOf(i, d.Interviews.Legal.Now().UnixMilli()))
}

// notesJSON are notes as the browser's code sends them.
type notesJSON struct {
	Seq   int64 `key:"seq"`
	Notes struct {
		Examples []struct {
			ID         string            `key:"id"`
			Competency string            `key:"competency"`
			Question   string            `key:"question"`
			Parts      map[string]string `key:"parts"`
		} `key:"examples"`
		Free       map[string]string `key:"free"`
		Impression string            `key:"impression"`
	} `key:"notes"`
}

func (in *notesJSON) text() interview.NoteText {
	out := interview.NoteText{Examples: []interview.Example{}, Free: in.Notes.Free, Impression: in.Notes.Impression}
	for _, e := range in.Notes.Examples {
		out.Examples = append(out.Examples, interview.Example{ID: e.ID, Competency: e.Competency, Question: e.Question, Parts: e.Parts})
	}
	return out
}

// notes saves the own notes: as the browser's code sends them while they are
// typed, or as a form.
func (d Deps) notes(w http.ResponseWriter, r *route.Request) error {
	if isJSON(r) {
		return page.Answered(d.notesSave)(w, r)
	}
	if err := r.ParseForm(); err != nil {
		return tooLarge(err)
	}
	seq, err := strconv.ParseInt(r.PostFormValue("seq"), 10, 64)
	if err != nil {
		seq = -1
	}
	_, err = d.Interviews.SaveNotes(r.Context(), r.Actor, idOf(r), seq+1, formNotes(r))
	v, err2 := d.Interviews.Talk(r.Context(), r.Actor, idOf(r))
	if err2 != nil {
		return err2
	}
	return d.stepped(w, r, &v.Interview, err, "/conduct")
}

// formNotes are notes of a form: "x.<example>.<part>" with the competency and the
// question of the example, and "free.<question>".
func formNotes(r *route.Request) interview.NoteText {
	out := interview.NoteText{Examples: []interview.Example{}, Free: map[string]string{}, Impression: r.PostFormValue("impression")}
	at := map[string]int{}
	for name := range r.PostForm {
		value := r.PostFormValue(name)
		if question, ok := strings.CutPrefix(name, "free."); ok && value != "" {
			out.Free[question] = value
		}
		id, part, ok := strings.Cut(strings.TrimPrefix(name, "x."), ".")
		if !strings.HasPrefix(name, "x.") || !ok || value == "" || part == "competency" || part == "question" {
			continue
		}
		if _, known := at[id]; !known {
			at[id] = len(out.Examples)
			out.Examples = append(out.Examples, interview.Example{
				ID: id, Competency: r.PostFormValue("x." + id + ".competency"), Question: r.PostFormValue("x." + id + ".question"), Parts: map[string]string{},
			})
		}
		out.Examples[at[id]].Parts[part] = value
	}
	slices.SortFunc(out.Examples, func(a, b interview.Example) int {
		if len(a.ID) != len(b.ID) {
			return len(a.ID) - len(b.ID)
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out
}

func (d Deps) notesSave(w http.ResponseWriter, r *route.Request) error {
	var in notesJSON
	if err := readJSON(r, &in); err != nil {
		return err
	}
	saved, err := d.Interviews.SaveNotes(r.Context(), r.Actor, idOf(r), in.Seq, in.text())
	if fault.Is(err, "interview.note.elsewhere") {
		return d.elsewhere(w, r, err)
	}
	if err != nil {
		return err
	}
	return page.JSON(w, r, http.StatusOK, map[string]any{"seq": saved.Seq, "at": saved.At})
}

// elsewhere answers notes that another window has overtaken with those of the
// member that are in force.
func (d Deps) elsewhere(w http.ResponseWriter, r *route.Request, err error) error {
	v, err2 := d.Interviews.Talk(r.Context(), r.Actor, idOf(r))
	if err2 != nil {
		return errors.Join(err, err2)
	}
	f, _ := fault.As(err)
	return page.JSON(w, r, f.Kind.Status(), map[string]any{
		"code": f.Code, "text": locale.T(r.Lang, f.Key(), f.Args), "seq": v.Seq, "notes": v.Notes,
	})
}

func isJSON(r *route.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}

// readJSON reads the body of a request strictly.
func readJSON(r *route.Request, into any) error {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return tooLarge(err)
	}
	n, err := strict.JSON(data)
	if err != nil {
		return err
	}
	return strict.Decode(n, into)
}

// tooLarge turns a body beyond its bound into words about the notes.
func tooLarge(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return fault.New(fault.TooLarge, "interview.note.large", "most", interview.NotesMost)
	}
	return err
}
