package livepages

import (
	"net/http"

	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
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
	if err := page.Asks(r, &in); err != nil {
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
	return page.JSON(w, r, http.StatusOK, out)
}

func (d Deps) read(w http.ResponseWriter, r *route.Request) error {
	var in struct {
		Message string `key:"message"`
	}
	if err := page.Asks(r, &in); err != nil {
		return err
	}
	if err := d.Proctor.Read(r.Context(), r.Actor, attemptID(r), proctor.EntryID(in.Message)); err != nil {
		return err
	}
	return page.JSON(w, r, http.StatusOK, struct{}{})
}

func (d Deps) help(w http.ResponseWriter, r *route.Request) error {
	var in proctor.SayIn
	if err := page.Asks(r, &in); err != nil {
		return err
	}
	if err := d.Proctor.Ask(r.Context(), r.Actor, attemptID(r), in); err != nil {
		return err
	}
	return page.JSON(w, r, http.StatusOK, struct{}{})
}
