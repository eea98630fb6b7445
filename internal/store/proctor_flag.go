package store

import (
	"tarazy/internal/exam"
	"tarazy/internal/proctor"
)

// FlagInsert adds a flag; false where the attempt has one of that press.
func (tx *Tx) FlagInsert(f *proctor.Flag) (bool, error) {
	data, err := asJSON(f)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into proctor_flag (id, attempt, press, kind, began, data) values ($1, $2, $3, $4, $5, $6) on conflict (attempt, press) do nothing",
		f.ID, f.Attempt, f.Press, f.Kind, Micro(f.From), data)
	return n == 1, err
}

// FlagLast stores until when a flag lasted.
func (tx *Tx) FlagLast(f *proctor.Flag) error {
	data, err := asJSON(f)
	if err != nil {
		return err
	}
	return tx.ExecOne("update proctor_flag set data = $1 where id = $2", data, f.ID)
}

// FlagGet reads a flag; nil where there is none.
func (tx *Tx) FlagGet(id proctor.FlagID) (*proctor.Flag, error) {
	return oneOrNil(scanData[proctor.Flag](tx.QueryRow("select data from proctor_flag where id = $1", id).Scan))
}

// FlagOfPress reads the flag that a press made; nil where it made none.
func (tx *Tx) FlagOfPress(a exam.AttemptID, press string) (*proctor.Flag, error) {
	return oneOrNil(scanData[proctor.Flag](tx.QueryRow("select data from proctor_flag where attempt = $1 and press = $2", a, press).Scan))
}

// FlagsOf reads the flags of an attempt, oldest first.
func (tx *Tx) FlagsOf(a exam.AttemptID) ([]proctor.Flag, error) {
	return Collect(tx, scanData[proctor.Flag], "select data from proctor_flag where attempt = $1 order by began, id", a)
}

// flagCount is the count of one kind in one attempt.
type flagCount struct {
	attempt exam.AttemptID
	kind    proctor.FlagKind
	n       int
	last    int64
}

// FlagCounts counts the flags of attempts.
func (tx *Tx) FlagCounts(attempts []exam.AttemptID) (map[exam.AttemptID]proctor.FlagCount, error) {
	out := map[exam.AttemptID]proctor.FlagCount{}
	return out, inChunks(len(attempts), func(from, size int) error {
		where := In("attempt", attempts[from:from+size]...)
		all, err := Collect(tx, func(scan Scan) (c flagCount, err error) { return c, scan(&c.attempt, &c.kind, &c.n, &c.last) },
			"select attempt, kind, count(*), max(began) from proctor_flag where "+where.numbered()+" group by attempt, kind", where.args...)
		for _, c := range all {
			one, ok := out[c.attempt]
			if !ok {
				one.Of = map[proctor.FlagKind]int{}
			}
			one.All, one.Of[c.kind] = one.All+c.n, c.n
			if last := Instant(c.last); last.After(one.Last) {
				one.Last = last
			}
			out[c.attempt] = one
		}
		return err
	})
}

// LinePut keeps from where an attempt is sat.
func (tx *Tx) LinePut(l *proctor.Line) error {
	data, err := asJSON(l)
	if err != nil {
		return err
	}
	return tx.ExecOne("insert into proctor_line (attempt, data) values ($1, $2) on conflict (attempt) do update set data = excluded.data", l.Attempt, data)
}

// LineOf reads from where an attempt is sat; nil where nobody saw it yet.
func (tx *Tx) LineOf(a exam.AttemptID) (*proctor.Line, error) {
	return oneOrNil(scanData[proctor.Line](tx.QueryRow("select data from proctor_line where attempt = $1", a).Scan))
}
