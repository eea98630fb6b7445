package reviewpages

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"

	"tarazy/internal/proctor"
	"tarazy/internal/route"
)

// shownPiece is a picture or a clip as the player reads it.
type shownPiece struct {
	At   int    `json:"at"` // seconds from the beginning
	Kind string `json:"kind"`
	Href string `json:"href"`
}

// pieces lists what the player shows.
func (d Deps) pieces(w http.ResponseWriter, r *route.Request) error {
	all, err := d.Proctor.Shown(r.Context(), r.Actor, attempt(r))
	if err != nil {
		return err
	}
	began, err := d.began(r)
	if err != nil {
		return err
	}
	track, out := r.URL.Query().Get("track"), []shownPiece{}
	for _, p := range all {
		if string(p.Track) == track && p.Kind != proctor.Stretch {
			out = append(out, shownPiece{seconds(p.From.Sub(began)), string(p.Kind), piecePath(p.Attempt, p.Name())})
		}
	}
	private(w, "application/json")
	return json.NewEncoder(w).Encode(out)
}

// began is when the recording began.
func (d Deps) began(r *route.Request) (time.Time, error) {
	return d.Proctor.RecordingBegan(r.Context(), r.Actor, attempt(r))
}

func (d Deps) piece(w http.ResponseWriter, r *route.Request) error {
	p, data, err := d.Proctor.LookAt(r.Context(), r.Actor, attempt(r), r.URL.Query().Get("name"))
	if err != nil {
		return err
	}
	private(w, p.Type)
	_, err = w.Write(data)
	return err
}

// film serves continuous video by ranges.
func (d Deps) film(w http.ResponseWriter, r *route.Request) error {
	film, at, err := d.Proctor.LookAtFilm(r.Context(), r.Actor, attempt(r), proctor.Track(r.PathValue("track")), r.PathValue("run"))
	if err != nil {
		return err
	}
	private(w, "video/webm")
	http.ServeContent(w, r.Request, "", at, film)
	return nil
}

// cut serves continuous video beside a confirmed flag to the candidate.
func (d Deps) cut(w http.ResponseWriter, r *route.Request) error {
	film, err := d.Proctor.LookAtCut(r.Context(), r.Actor, attempt(r), proctor.FlagID(r.PathValue("flag")), proctor.Cut{Track: proctor.Track(r.PathValue("track")), Run: r.PathValue("run")})
	if err != nil {
		return err
	}
	private(w, "video/webm")
	http.ServeContent(w, r.Request, "", time.Time{}, bytes.NewReader(film))
	return nil
}

func (d Deps) before(w http.ResponseWriter, r *route.Request) error {
	data, err := d.Proctor.LookAtBefore(r.Context(), r.Actor, attempt(r), proctor.PictureKind(r.PathValue("picture")))
	if err != nil {
		return err
	}
	private(w, "image/jpeg")
	_, err = w.Write(data)
	return err
}
