package store

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
)

// keptReview is a review as it is stored: findings are kept with their outcome as it
// was.
type keptReview struct {
	proctor.Review
	Finding *keptFinding `json:"kept_finding"`
	Was     *keptFinding `json:"kept_was"`    // of the outcome that was contested
	Answer  *keptFinding `json:"kept_answer"` // of the decision on that
}

func scanReview(scan Scan) (proctor.Review, error) {
	k, err := scanData[keptReview](scan)
	if err != nil {
		return k.Review, err
	}
	if k.Outcome != nil && k.Finding != nil {
		k.Outcome.Finding = k.Finding.open()
	}
	if k.Contest != nil && k.Was != nil {
		k.Contest.Was.Finding = k.Was.open()
	}
	if k.Contest != nil && k.Answer != nil {
		found := k.Answer.open()
		k.Contest.Finding = &found
	}
	return k.Review, nil
}

// keepReview is a review as it is to be stored.
func keepReview(r *proctor.Review) (k keptReview, err error) {
	k.Review = *r
	if k.Outcome, k.Finding, err = keepJudgement(r.Outcome); err != nil || r.Contest == nil {
		return k, err
	}
	x := *r.Contest
	if x.Was, k.Was, err = keepJudgement(x.Was); err != nil {
		return k, err
	}
	if x.Finding != nil {
		finding, err := keepFinding(*x.Finding)
		if err != nil {
			return k, err
		}
		k.Answer, x.Finding = &finding, nil
	}
	k.Contest = &x
	return k, nil
}

func keepJudgement(j *proctor.Judgement) (*proctor.Judgement, *keptFinding, error) {
	if j == nil {
		return nil, nil, nil
	}
	finding, err := keepFinding(j.Finding)
	out := *j
	out.Finding.Outcome = json.RawMessage("null")
	return &out, &finding, err
}

// ReviewGet reads a review; nil where there is none.
func (tx *Tx) ReviewGet(id exam.AttemptID) (*proctor.Review, error) {
	return oneOrNil(scanReview(tx.QueryRow("select data from proctor_review where attempt = $1", id).Scan))
}

// ReviewOfCase reads the review of the latest attempt at a test for a case; nil where
// there is none.
func (tx *Tx) ReviewOfCase(of, test string) (*proctor.Review, error) {
	return oneOrNil(scanReview(tx.QueryRow("select r.data from proctor_review r where r.of_case = $1 and r.test = $2 order by r.due desc, r.attempt desc limit 1", of, test).Scan))
}

// ReviewPut stores version 1 as a new review, else in place of the version before;
// false where that is not what is stored.
func (tx *Tx) ReviewPut(r *proctor.Review) (bool, error) {
	k, err := keepReview(r)
	if err != nil {
		return false, err
	}
	data, err := asJSON(k)
	if err != nil {
		return false, err
	}
	decided, contest, answer := flag(r.State == proctor.ReviewDecided), proctor.ContestState(""), ""
	if r.Contest != nil {
		contest, answer = r.Contest.State, r.Contest.Due.String()
	}
	if r.Version == 1 {
		n, err := tx.Exec("insert into proctor_review (attempt, version, body, of_case, test, decided, due, data) values ($1, 1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
			r.Attempt, r.Body, r.Case, r.Test, decided, r.Due.String(), data)
		return n == 1, err
	}
	second := ""
	if len(r.Opinions) > 1 {
		second = r.Opinions[1].Verdict
	}
	n, err := tx.Exec("update proctor_review set version = $2, decided = $3, due = $4, contest = $5, answer = $6, second = $7, data = $8 where attempt = $1 and version = $9",
		r.Attempt, r.Version, decided, r.Due.String(), contest, answer, second, data, r.Version-1)
	return n == 1, err
}

// ReviewList reads a page of reviews, those first whose term ends first.
func (tx *Tx) ReviewList(q proctor.ReviewQuery) (proctor.ReviewPage, error) {
	where, by := []Filter{Is("r.decided", flag(!q.Open))}, "r.due"
	if q.Contest != "" {
		where, by = []Filter{Is("r.contest", q.Contest)}, "r.answer"
	}
	if !q.All {
		where = append(where, In("r.body", q.Bodies...))
	}
	page, err := ReadPage(tx, List{
		Columns: "r.data", From: "proctor_review r", Where: where, Sort: []Sort{{Column: by}}, ID: "r.attempt", After: q.After, Limit: q.Limit,
	}, scanReview)
	return proctor.ReviewPage{Items: page.Items, Next: page.Next}, err
}

// ReviewOpen counts the reviews of bodies that are not decided.
func (tx *Tx) ReviewOpen(bodies []people.BodyID) (n int, err error) {
	where := All(In("body", bodies...), Is("decided", flag(false)))
	err = tx.QueryRow("select count(*) from proctor_review where "+where.numbered(), where.args...).Scan(&n)
	return n, err
}

// ReviewsDue counts the reviews of a body that are not decided and are due on a day.
func (tx *Tx) ReviewsDue(body people.BodyID, due day.Day) (n int, err error) {
	err = tx.QueryRow("select count(*) from proctor_review where body = $1 and decided = 0 and due = $2", body, due.String()).Scan(&n)
	return n, err
}

// VerdictsInsert keeps what a proctor found of the flags of an attempt, in place of what
// the same proctor found before.
func (tx *Tx) VerdictsInsert(a exam.AttemptID, by people.PersonID, kinds map[proctor.FlagID]proctor.FlagKind, verdicts map[proctor.FlagID]proctor.FlagVerdict) error {
	var body people.BodyID
	if err := tx.QueryRow("select body from proctor_review where attempt = $1", a).Scan(&body); err != nil {
		return err
	}
	var rows [][]any
	for _, id := range slices.Sorted(maps.Keys(verdicts)) {
		rows = append(rows, []any{a, id, by, body, kinds[id], verdicts[id]})
	}
	_, err := tx.insertAll("proctor_verdict", "attempt, flag, person, body, kind, verdict", "on conflict (attempt, flag, person) do update set verdict = excluded.verdict", rows)
	return err
}

// VerdictCounts counts what was found of flags in a body, by kind and, where it is
// asked for, by proctor.
func (tx *Tx) VerdictCounts(body people.BodyID, byProctor bool) ([]proctor.VerdictCount, error) {
	person := "''"
	if byProctor {
		person = "person"
	}
	return Collect(tx, func(scan Scan) (c proctor.VerdictCount, err error) { return c, scan(&c.Kind, &c.By, &c.Verdict, &c.N) },
		"select kind, "+person+" as who, verdict, count(*) from proctor_verdict where body = $1 group by kind, who, verdict order by kind, who, verdict", body)
}

// VerdictPairs counts what two proctors found of the same flags in a body.
func (tx *Tx) VerdictPairs(body people.BodyID) ([]proctor.VerdictPair, error) {
	return Collect(tx, func(scan Scan) (p proctor.VerdictPair, err error) { return p, scan(&p.Kind, &p.One, &p.Else, &p.N) },
		`select a.kind, a.verdict, b.verdict, count(*) from proctor_verdict a
join proctor_verdict b on b.attempt = a.attempt and b.flag = a.flag and b.person > a.person
where a.body = $1 group by a.kind, a.verdict, b.verdict order by a.kind, a.verdict, b.verdict`, body)
}

// ReviewsSeconded counts the reviews of a body to which a second proctor was asked, and
// those in which that one found a breach too.
func (tx *Tx) ReviewsSeconded(body people.BodyID) (out proctor.Seconded, err error) {
	err = tx.QueryRow("select count(*), cast(coalesce(sum(case when second = $2 then 1 else 0 end), 0) as bigint) from proctor_review where body = $1 and second <> ''",
		body, proctor.ConductBreach).Scan(&out.N, &out.Breach)
	return out, err
}

// ReviewLast reads the review of a body whose term ends last; nil for none.
func (tx *Tx) ReviewLast(body people.BodyID) (*proctor.Review, error) {
	return oneOrNil(scanReview(tx.QueryRow("select data from proctor_review where body = $1 order by due desc, attempt desc limit 1", body).Scan))
}

// AnswerTimes reads when answers of an attempt were given, the oldest first.
func (tx *Tx) AnswerTimes(a exam.AttemptID) ([]time.Time, error) {
	return Collect(tx, func(scan Scan) (time.Time, error) {
		var at int64
		err := scan(&at)
		return Instant(at), err
	}, "select at from exam_answer where attempt = $1 order by at", a)
}

// WordsAppend keeps what a candidate explained.
func (tx *Tx) WordsAppend(w *proctor.Words) error {
	return tx.ExecOne("insert into proctor_words (attempt, n, flag, at, sealed) values ($1, $2, $3, $4, $5)", w.Attempt, w.N, w.Flag, Micro(w.At), w.Sealed)
}

// WordsOf reads what a candidate explained, the oldest first.
func (tx *Tx) WordsOf(a exam.AttemptID) ([]proctor.Words, error) {
	return Collect(tx, func(scan Scan) (w proctor.Words, err error) {
		var at int64
		err = scan(&w.Attempt, &w.N, &w.Flag, &at, &w.Sealed)
		w.At = Instant(at)
		return w, err
	}, "select attempt, n, flag, at, sealed from proctor_words where attempt = $1 order by n", a)
}
