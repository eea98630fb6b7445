package appraisal

import (
	"context"
	"path"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/journal"
	"tarazy/internal/people"
	"tarazy/internal/signature/signedcopy"
)

// destroyLater is after how long a job looks whether a destruction broke off.
const destroyLater = time.Hour

// DestroyPapers destroys the papers of a closed year under an act, once they
// have been kept for as long as the rules say and nothing holds them: plans,
// quarters, sheets, results, appeals, courts, development, votes, protocols,
// files, and what the journal holds of the cases. The year, who took part, and
// the record of the destruction stay, and the journal's proofs with them. It is
// ordered at once and carried out in parts: what is left when it breaks off is
// destroyed by a job. The faults are appraisal.changed, appraisal.year_state,
// appraisal.held, appraisal.kept_until, appraisal.act_number,
// appraisal.day_missing and appraisal.later_than_day.
func (s *Service) DestroyPapers(ctx context.Context, by *access.Actor, id YearID, in DestroyIn) (*Year, error) {
	_, err := s.onYear(ctx, by, access.KeepPapers, id, in.Version, func(tx Tx, y *year) (any, error) {
		if err := y.destroyable(); err != nil {
			return nil, err
		}
		if err := in.check(y.today); err != nil {
			return nil, err
		}
		return s.orderDestruction(tx, y, by, in)
	})
	if err != nil {
		return nil, err
	}
	ctx = context.WithoutCancel(ctx)
	if err := s.destroyRest(ctx, id); err != nil {
		return nil, err
	}
	var out *Year
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = tx.AppraisalYearGet(id)
		return err
	})
	return out, err
}

// orderDestruction puts on record under which act the papers of a year are
// destroyed.
func (s *Service) orderDestruction(tx Tx, y *year, by *access.Actor, in DestroyIn) (any, error) {
	cases, err := tx.AppraisalCaseCount(CaseQuery{Year: y.y.ID})
	if err != nil {
		return nil, err
	}
	files, err := tx.AppraisalFileCount(y.y.ID)
	if err != nil {
		return nil, err
	}
	protocols, err := protocolKeys(tx, y.y.ID)
	if err != nil {
		return nil, err
	}
	files += len(protocols)
	y.y.State = YearDestroyed
	y.y.Gone = &Gone{Number: in.Number, Day: *in.Day, Cases: int(cases), Files: files, By: people.PersonID(by.Person), At: tx.Now(), Rest: true}
	facts := map[string]any{"did": "destroy", "act": in.Number, "day": in.Day.String(), "kept_until": dayOf(y.y.Keep), "cases": cases, "files": files, "folders": folders(protocols)}
	return facts, s.queueDaily(tx, y, tx.Now().Add(destroyLater))
}

// folders are those in which files lie; the record of a destruction names them, so
// that nobody misses the files there.
func folders(keys []string) []string {
	out := []string{}
	for _, key := range keys {
		out = append(out, path.Dir(key)+"/")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// doomed is a part of a year whose papers are to be destroyed.
type doomed struct {
	after CaseID // the part stands behind this case
	cases []Case
	files []string // their keys in the store of files
}

// last reports whether nothing is left behind a part.
func (d *doomed) last() bool { return len(d.cases) < atOnce }

// destroyRest destroys what is left of a year whose destruction was ordered. The
// files go first: where it breaks off, they are still known.
func (s *Service) destroyRest(ctx context.Context, id YearID) error {
	for {
		var d *doomed
		err := s.Store.Read(ctx, func(tx Tx) (err error) {
			d, err = nextDoomed(tx, id)
			return err
		})
		if err != nil || d == nil {
			return err
		}
		for _, key := range d.files {
			if err := s.Blobs.Delete(ctx, key); err != nil {
				return err
			}
		}
		if err := s.write(ctx, func(tx Tx) error { return s.destroyPart(tx, id, d.after) }); err != nil {
			return err
		}
	}
}

// nextDoomed reads the next part; nil where nothing is left.
func nextDoomed(tx Tx, id YearID) (*doomed, error) {
	y, err := tx.AppraisalYearGet(id)
	if err != nil || y == nil || y.Gone == nil || !y.Gone.Rest {
		return nil, err
	}
	d := &doomed{after: y.Gone.After}
	if d.cases, err = tx.AppraisalCasesIn(id, d.after, atOnce); err != nil {
		return nil, err
	}
	files, err := tx.AppraisalFilesIn(d.cases)
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		d.files = append(d.files, f.Key)
	}
	if d.last() {
		protocols, err := protocolKeys(tx, id)
		if err != nil {
			return nil, err
		}
		d.files = append(d.files, protocols...)
	}
	return d, nil
}

// destroyPart destroys what is written of the part behind a case, unless somebody
// else has.
func (s *Service) destroyPart(tx Tx, id YearID, after CaseID) error {
	d, err := nextDoomed(tx, id)
	if err != nil || d == nil || d.after != after {
		return err
	}
	if err := tx.AppraisalDestroy(d.cases); err != nil {
		return err
	}
	y, err := tx.AppraisalYearGet(id)
	if err != nil {
		return err
	}
	if s.Forget != nil && len(d.cases) > 0 {
		ids := make([]string, len(d.cases))
		for n, c := range d.cases {
			ids[n] = string(c.ID)
		}
		o := journal.Order{Act: y.Gone.Number, Day: y.Gone.Day, Actor: string(y.Gone.By), Body: string(y.Body), Case: string(id)}
		if err := s.Forget(tx, o, ids); err != nil {
			return err
		}
	}
	if d.last() {
		y.Gone.Rest, y.Gone.After = false, ""
		if err := tx.AppraisalProtocolsDestroy(id); err != nil {
			return err
		}
	} else {
		y.Gone.After = d.cases[len(d.cases)-1].ID
	}
	y.Version++
	return settled(tx.AppraisalYearUpdate(y))
}

// protocolKeys are the protocols of a year in the store of files.
func protocolKeys(tx Tx, id YearID) ([]string, error) {
	meetings, err := tx.MeetingsOf(id)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, m := range meetings {
		all, err := tx.AppraisalProtocolsOf(m.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			for _, f := range p.Files {
				keys = append(keys, signedcopy.DrawnKeys(f.Key, f.Sheet)...)
			}
			copies, err := tx.SignedCopyOf(p.copyOf())
			if err != nil {
				return nil, err
			}
			keys = append(keys, signedcopy.Keys(copies)...)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys), nil
}
