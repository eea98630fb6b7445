package livepages

import (
	"encoding/json"
	"io"
	"net/http"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/strict"
)

// The page of an exam tells of itself every few seconds and hears what it is told.

type heardJSON struct {
	Version  int64      `json:"version"` // of the attempt: something was changed
	Messages []saidJSON `json:"messages"`
}

type saidJSON struct {
	ID   string `json:"id"`
	At   int64  `json:"at"` // milliseconds since 1970
	Text string `json:"text"`
}

func (d Deps) beat(w http.ResponseWriter, r *route.Request) error {
	var in proctor.BeatIn
	if err := readJSON(r, &in); err != nil {
		return err
	}
	got, err := d.Proctor.Beat(r.Context(), r.Actor, attemptID(r), in)
	if err != nil {
		return err
	}
	out := heardJSON{Version: got.Version, Messages: make([]saidJSON, len(got.Unread))}
	for i, m := range got.Unread {
		out.Messages[i] = saidJSON{string(m.ID), m.At.UnixMilli(), m.Text}
	}
	return writeJSON(w, r, http.StatusOK, out)
}

func (d Deps) read(w http.ResponseWriter, r *route.Request) error {
	var in struct {
		Message string `key:"message"`
	}
	if err := readJSON(r, &in); err != nil {
		return err
	}
	if err := d.Proctor.Read(r.Context(), r.Actor, attemptID(r), proctor.EntryID(in.Message)); err != nil {
		return err
	}
	return writeJSON(w, r, http.StatusOK, struct{}{})
}

func (d Deps) help(w http.ResponseWriter, r *route.Request) error {
	var in proctor.SayIn
	if err := readJSON(r, &in); err != nil {
		return err
	}
	if err := d.Proctor.Ask(r.Context(), r.Actor, attemptID(r), in); err != nil {
		return err
	}
	return writeJSON(w, r, http.StatusOK, struct{}{})
}

// answered lets a handler answer a fault as JSON: the code, and the message in the
// language of the page.
func answered(handle route.Handler) route.Handler {
	return func(w http.ResponseWriter, r *route.Request) error {
		err := handle(w, r)
		f, ok := fault.As(err)
		if !ok {
			return err
		}
		return writeJSON(w, r, f.Kind.Status(), map[string]string{"code": f.Code, "text": locale.T(r.Lang, f.Key(), f.Args)})
	}
}

func writeJSON(w http.ResponseWriter, r *route.Request, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	if _, err := w.Write(b); err != nil {
		r.Log.Info("answer not sent", "error", err)
	}
	return nil
}

// readJSON reads the body of a request strictly.
func readJSON(r *route.Request, into any) error {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return fault.New(fault.Invalid, "page.form").Wrap(err)
	}
	n, err := strict.JSON(data)
	if err != nil {
		return err
	}
	return strict.Decode(n, into)
}
