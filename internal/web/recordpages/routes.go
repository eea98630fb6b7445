// Package recordpages is how a proctored attempt is recorded in the browser of its
// candidate: what the page of the exam carries for it, and where pieces of the
// recording come in.
package recordpages

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/strict"
	"tarazy/internal/web/page"
)

// Deps are what the routes stand on.
type Deps struct {
	Intake  *proctor.Intake
	Proctor *proctor.Service
	Wall    clock.Wall
}

// patience is how long a piece may take to come in: a slow one gives its room back,
// and comes again.
const patience = 60 * time.Second

// Routes of the area.
func Routes(d Deps) []route.Route {
	return []route.Route{
		{Method: "POST", Pattern: "/proctor/{attempt}/pieces", Verb: access.SitExam, Recent: true, Body: proctor.VideoMost, Handle: page.Answered(d.piece)},
		{Method: "POST", Pattern: "/proctor/{attempt}/recording", Verb: access.SitExam, Handle: page.Answered(d.tell)},
	}
}

// piece takes a piece of a recording: the query tells what it is, the body is the
// piece. It is answered when the piece is durable.
func (d Deps) piece(w http.ResponseWriter, r *route.Request) error {
	if err := d.Intake.Mine(r.Context(), r.Actor, attemptID(r)); err != nil {
		return err
	}
	in, err := pieceIn(r)
	if err != nil {
		return err
	}
	size := r.ContentLength
	if size < 0 {
		size = proctor.VideoMost
	}
	done, err := d.Intake.Room(min(size, proctor.VideoMost))
	if err != nil {
		return err
	}
	defer done()
	_ = http.NewResponseController(w).SetReadDeadline(d.Wall.Now().Add(patience)) // where the connection knows none, the server's own holds
	in.Data, err = io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return fault.New(fault.TooLarge, "proctor.piece.large", "most", tooLarge.Limit>>10)
	case err != nil: // the line broke, or was too slow
		return fault.New(fault.Unavailable, "proctor.piece.cut").Wrap(err)
	}
	if err := d.Intake.Take(r.Context(), r.Actor, attemptID(r), in); err != nil {
		return err
	}
	return page.JSON(w, r, http.StatusOK, struct{}{})
}

func pieceIn(r *route.Request) (proctor.PieceIn, error) {
	q := r.URL.Query()
	in := proctor.PieceIn{Track: q.Get("track"), Kind: q.Get("kind"), Run: q.Get("run")}
	for _, one := range []struct {
		name string
		into *int64
	}{{"seq", &in.Seq}, {"from", &in.From}, {"until", &in.Until}} {
		n, err := strconv.ParseInt(q.Get(one.name), 10, 64)
		if err != nil {
			return in, fault.New(fault.Invalid, "proctor.piece.name").At(one.name).Wrap(err)
		}
		*one.into = n
	}
	if text := q.Get("thinned"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			return in, fault.New(fault.Invalid, "proctor.piece.name").At("thinned").Wrap(err)
		}
		in.Thinned = n
	}
	return in, nil
}

// tell takes what the browser tells of the recording itself.
func (d Deps) tell(w http.ResponseWriter, r *route.Request) error {
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	n, err := strict.JSON(data)
	if err != nil {
		return fault.New(fault.Invalid, "proctor.recording.told").Wrap(err)
	}
	var in proctor.TellIn
	if err := strict.Decode(n, &in); err != nil {
		return err
	}
	if err := d.Proctor.TellRecording(r.Context(), r.Actor, attemptID(r), in); err != nil {
		return err
	}
	return page.JSON(w, r, http.StatusOK, struct{}{})
}

func attemptID(r *route.Request) exam.AttemptID { return exam.AttemptID(r.PathValue("attempt")) }
