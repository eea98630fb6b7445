package store

import (
	"bytes"

	"tarazy/internal/exam"
	"tarazy/internal/proctor"
)

// RecordingOf reads what is recorded of an attempt; nil where nothing is.
func (tx *Tx) RecordingOf(id exam.AttemptID) (*proctor.Recording, error) {
	return oneOrNil(scanData[proctor.Recording](tx.QueryRow("select data from proctor_recording where attempt = $1", id).Scan))
}

// RecordingPut stores a recording: version 1 as a new one, else in place of the
// version before; false where that is not what is stored.
func (tx *Tx) RecordingPut(r *proctor.Recording) (bool, error) {
	data, err := asJSON(r)
	if err != nil {
		return false, err
	}
	if r.Version == 1 {
		n, err := tx.Exec("insert into proctor_recording (attempt, version, body, state, began, data) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
			r.Attempt, r.Version, r.Body, r.State, Micro(r.Began), data)
		return n == 1, err
	}
	n, err := tx.Exec("update proctor_recording set version = $2, state = $3, data = $4 where attempt = $1 and version = $5", r.Attempt, r.Version, r.State, data, r.Version-1)
	return n == 1, err
}

var pieceBulk = newBulk("proctor_piece", " on conflict do nothing",
	"attempt text", "name text", "track text", "kind text", "run text", "seq bigint", "began bigint", "ended bigint", "at bigint", "size bigint",
	"hash bytea", "object text", "media text", "marks text", "place text")

// PiecesAppend stores pieces, and tells of each what became of it, in their order.
func (tx *Tx) PiecesAppend(all []proctor.Piece) ([]proctor.PieceOutcome, error) {
	out, texts := make([]proctor.PieceOutcome, len(all)), make([][2]string, len(all))
	for i := range all {
		var err error
		if texts[i][0], err = asJSON(all[i].Marks); err == nil {
			texts[i][1], err = asJSON(all[i].Place)
		}
		if err != nil {
			return nil, err
		}
	}
	n, err := tx.insertBulk(pieceBulk, len(all), func(i int) []any {
		p := &all[i]
		return []any{string(p.Attempt), p.Name(), string(p.Track), string(p.Kind), p.Run, p.Seq, Micro(p.From), Micro(p.Until), Micro(p.At), p.Size,
			p.Hash, p.Key, p.Type, texts[i][0], texts[i][1]}
	})
	if err != nil || n == int64(len(all)) {
		return out, err
	}
	for i := range all {
		kept, err := tx.PieceGet(all[i].Attempt, all[i].Name())
		switch {
		case err != nil:
			return nil, err
		case kept == nil || !bytes.Equal(kept.Hash, all[i].Hash):
			out[i] = proctor.PieceAnother
		case !kept.At.Equal(Instant(Micro(all[i].At))):
			out[i] = proctor.PieceKnown
		}
	}
	return out, nil
}

const pieceColumns = "p.attempt, p.track, p.kind, p.run, p.seq, p.began, p.ended, p.at, p.size, p.hash, p.object, p.media, p.marks, p.place"

func scanPiece(scan Scan) (p proctor.Piece, err error) {
	var from, until, at int64
	var marks, place string
	if err = scan(&p.Attempt, &p.Track, &p.Kind, &p.Run, &p.Seq, &from, &until, &at, &p.Size, &p.Hash, &p.Key, &p.Type, &marks, &place); err != nil {
		return p, err
	}
	p.From, p.Until, p.At = Instant(from), Instant(until), Instant(at)
	if err = dataInto(marks, &p.Marks); err != nil {
		return p, err
	}
	return p, dataInto(place, &p.Place)
}

// PieceGet reads a piece; nil where there is none.
func (tx *Tx) PieceGet(id exam.AttemptID, name string) (*proctor.Piece, error) {
	return oneOrNil(scanPiece(tx.QueryRow("select "+pieceColumns+" from proctor_piece p where p.attempt = $1 and p.name = $2", id, name).Scan))
}

// PiecesOf reads a page of the pieces of an attempt, oldest first.
func (tx *Tx) PiecesOf(q proctor.PieceQuery) (proctor.PiecePage, error) {
	where := []Filter{Is("p.attempt", q.Attempt)}
	if q.Track != "" {
		where = append(where, Is("p.track", q.Track))
	}
	if q.Kind != "" {
		where = append(where, Is("p.kind", q.Kind))
	}
	if q.Run != "" {
		where = append(where, Is("p.run", q.Run))
	}
	if !q.From.IsZero() {
		where = append(where, AtLeast("p.ended", Micro(q.From)))
	}
	if !q.Until.IsZero() {
		where = append(where, Below("p.began", Micro(q.Until)+1))
	}
	page, err := ReadPage(tx, List{
		Columns: pieceColumns, From: "proctor_piece p", Where: where, Sort: []Sort{{Column: "p.began"}}, ID: "p.name", After: q.After, Limit: q.Limit,
	}, scanPiece)
	return proctor.PiecePage{Items: page.Items, Next: page.Next}, err
}

// PieceLast reads the piece of a track and kind that begins last; nil for none.
func (tx *Tx) PieceLast(id exam.AttemptID, track proctor.Track, kind proctor.PieceKind) (*proctor.Piece, error) {
	return oneOrNil(scanPiece(tx.QueryRow("select "+pieceColumns+" from proctor_piece p where p.attempt = $1 and p.track = $2 and p.kind = $3 order by p.began desc, p.name desc limit 1",
		id, track, kind).Scan))
}

// PieceSpans reads the times of the pieces of a track, by their beginnings.
func (tx *Tx) PieceSpans(id exam.AttemptID, track proctor.Track) ([]proctor.Span, error) {
	return Collect(tx, func(scan Scan) (s proctor.Span, err error) {
		var from, until, came int64
		err = scan(&s.Kind, &from, &until, &came)
		s.From, s.Until, s.Came = Instant(from), Instant(until), Instant(came)
		return s, err
	}, "select kind, began, ended, at from proctor_piece where attempt = $1 and track = $2 order by began, name", id, track)
}

// PieceSums counts the pieces of an attempt and their bytes.
func (tx *Tx) PieceSums(id exam.AttemptID) (pieces, size int64, err error) {
	err = tx.QueryRow("select count(*), cast(coalesce(sum(size), 0) as bigint) from proctor_piece where attempt = $1", id).Scan(&pieces, &size)
	return pieces, size, err
}

// PiecesDelete removes pieces by name.
func (tx *Tx) PiecesDelete(id exam.AttemptID, names []string) error {
	for _, name := range names {
		if _, err := tx.Exec("delete from proctor_piece where attempt = $1 and name = $2", id, name); err != nil {
			return err
		}
	}
	return nil
}

// Runs reads where the runs of continuous video begin whose first piece is there.
func (tx *Tx) Runs(id exam.AttemptID) ([]proctor.Run, error) {
	return Collect(tx, func(scan Scan) (r proctor.Run, err error) {
		var from int64
		err = scan(&r.Track, &r.Run, &from)
		r.From = Instant(from)
		return r, err
	}, "select track, run, min(began) from proctor_piece where attempt = $1 and kind = 'stretch' group by track, run having min(seq) = 1 order by track, min(began), run", id)
}

// FilmPut stores a run of video as one file, in place of what was stored of it.
func (tx *Tx) FilmPut(f *proctor.Film) error {
	data, err := asJSON(f)
	if err != nil {
		return err
	}
	return tx.ExecOne("insert into proctor_film (attempt, track, run, data) values ($1, $2, $3, $4) on conflict (attempt, track, run) do update set data = excluded.data",
		f.Attempt, f.Track, f.Run, data)
}

// FilmOf reads a run of video as one file; nil where it is not made.
func (tx *Tx) FilmOf(id exam.AttemptID, track proctor.Track, run string) (*proctor.Film, error) {
	return oneOrNil(scanData[proctor.Film](tx.QueryRow("select data from proctor_film where attempt = $1 and track = $2 and run = $3", id, track, run).Scan))
}

// FilmsOf reads all of an attempt.
func (tx *Tx) FilmsOf(id exam.AttemptID) ([]proctor.Film, error) {
	return Collect(tx, scanData[proctor.Film], "select data from proctor_film where attempt = $1 order by track, run", id)
}

// FilmsDelete removes all of an attempt.
func (tx *Tx) FilmsDelete(id exam.AttemptID) error {
	_, err := tx.Exec("delete from proctor_film where attempt = $1", id)
	return err
}
