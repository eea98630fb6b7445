package store

import (
	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// guideFold is what the search of guides looks in.
func guideFold(g *interview.Guide) string { return Fold(g.Post.KK + " " + g.Post.RU) }

// GuideInsert adds a guide.
func (tx *Tx) GuideInsert(g *interview.Guide) error {
	data, err := asJSON(g)
	if err != nil {
		return err
	}
	return tx.ExecOne("insert into interview_guide (id, version, body, state, fold, changed, data) values ($1, $2, $3, $4, $5, $6, $7)",
		g.ID, g.Version, g.Body, g.State, guideFold(g), Micro(g.At), data)
}

// GuideUpdate stores a guide in place of the version before; false where
// another version is stored.
func (tx *Tx) GuideUpdate(g *interview.Guide) (bool, error) {
	data, err := asJSON(g)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update interview_guide set version = $2, state = $3, fold = $4, changed = $5, data = $6 where id = $1 and version = $7",
		g.ID, g.Version, g.State, guideFold(g), Micro(g.At), data, g.Version-1)
	return n == 1, err
}

// GuideGet reads a guide; nil where there is none.
func (tx *Tx) GuideGet(id interview.GuideID) (*interview.Guide, error) {
	return oneOrNil(scanData[interview.Guide](tx.QueryRow("select data from interview_guide where id = $1", id).Scan))
}

// GuideList reads a page of guides, the latest changed first.
func (tx *Tx) GuideList(q interview.GuideQuery) (interview.GuidePage, error) {
	var where []Filter
	if len(q.Bodies) > 0 {
		where = append(where, In("g.body", q.Bodies...))
	}
	if q.State != "" {
		where = append(where, Is("g.state", q.State))
	}
	if q.Text != "" {
		where = append(where, Contains("g.fold", q.Text))
	}
	page, err := ReadPage(tx, List{
		Columns: "g.data", From: "interview_guide g", Where: where, Sort: []Sort{{Column: "g.changed", Desc: true}}, ID: "g.id", After: q.After, Limit: q.Limit,
	}, scanData[interview.Guide])
	return interview.GuidePage{Items: page.Items, Next: page.Next}, err
}

// BankQuestionPut stores a question of a body's bank: version 1 as a new one, a
// later one in place of the version before; false where that is not there.
// Every version stays readable.
func (tx *Tx) BankQuestionPut(b *interview.BankQuestion) (bool, error) {
	data, err := asJSON(b)
	if err != nil {
		return false, err
	}
	fold := Fold(b.KK + " " + b.RU)
	var n int64
	if b.Version == 1 {
		n, err = tx.Exec(`insert into interview_question (id, version, body, competency, retired, fold, changed, data)
values ($1, 1, $2, $3, $4, $5, $6, $7) on conflict do nothing`, b.ID, b.Body, b.Competency, flag(b.Retired), fold, Micro(b.At), data)
	} else {
		n, err = tx.Exec(`update interview_question set version = $2, competency = $3, retired = $4, fold = $5, changed = $6, data = $7
where id = $1 and version = $8`, b.ID, b.Version, b.Competency, flag(b.Retired), fold, Micro(b.At), data, b.Version-1)
	}
	if err != nil || n != 1 {
		return false, err
	}
	return true, tx.ExecOne("insert into interview_question_version (question, version, data) values ($1, $2, $3)", b.ID, b.Version, data)
}

// BankQuestionGet reads a question; nil where there is none.
func (tx *Tx) BankQuestionGet(id interview.BankQuestionID) (*interview.BankQuestion, error) {
	return oneOrNil(scanData[interview.BankQuestion](tx.QueryRow("select data from interview_question where id = $1", id).Scan))
}

// BankQuestionList are the questions of a body in use, of one competency or of
// all, the latest changed first.
func (tx *Tx) BankQuestionList(body people.BodyID, competency string) ([]interview.BankQuestion, error) {
	const order = " order by changed desc, id desc"
	if competency == "" {
		return Collect(tx, scanData[interview.BankQuestion], "select data from interview_question where body = $1 and retired = 0"+order, body)
	}
	return Collect(tx, scanData[interview.BankQuestion],
		"select data from interview_question where body = $1 and competency = $2 and retired = 0"+order, body, competency)
}

// BankQuestionPage reads a page of a body's questions, the latest changed first.
func (tx *Tx) BankQuestionPage(q interview.BankQuery) (interview.BankPage, error) {
	where := []Filter{Is("b.body", q.Body), Is("b.retired", flag(q.Retired))}
	if q.Competency != "" {
		where = append(where, Is("b.competency", q.Competency))
	}
	if q.Text != "" {
		where = append(where, Contains("b.fold", q.Text))
	}
	page, err := ReadPage(tx, List{
		Columns: "b.data", From: "interview_question b", Where: where, Sort: []Sort{{Column: "b.changed", Desc: true}}, ID: "b.id", After: q.After, Limit: q.Limit,
	}, scanData[interview.BankQuestion])
	return interview.BankPage{Items: page.Items, Next: page.Next}, err
}

// BankQuestionHistory are all versions of a question, the latest first.
func (tx *Tx) BankQuestionHistory(id interview.BankQuestionID) ([]interview.BankQuestion, error) {
	return Collect(tx, scanData[interview.BankQuestion], "select data from interview_question_version where question = $1 order by version desc", id)
}

// OwnIndicatorInsert adds an indicator of a body behind those of the same
// competency and level; false where its id is taken.
func (tx *Tx) OwnIndicatorInsert(o *interview.OwnIndicator) (bool, error) {
	data, err := asJSON(o)
	if err != nil {
		return false, err
	}
	var place int64
	err = tx.QueryRow("select count(*) from interview_own_indicator where body = $1 and competency = $2 and level = $3", o.Body, o.Competency, o.Level).Scan(&place)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into interview_own_indicator (body, id, competency, level, place, data) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
		o.Body, o.ID, o.Competency, o.Level, place, data)
	return n == 1, err
}

// OwnIndicatorsOf are the indicators that a body entered for a competency and a
// level, in the order in which it did.
func (tx *Tx) OwnIndicatorsOf(body people.BodyID, competency, level string) ([]interview.OwnIndicator, error) {
	return Collect(tx, scanData[interview.OwnIndicator],
		"select data from interview_own_indicator where body = $1 and competency = $2 and level = $3 order by place, id", body, competency, level)
}

// LimitsPut stores the limits of a body: version 0 as the first ones, else in
// place of that version; false where it is not the one stored.
func (tx *Tx) LimitsPut(body people.BodyID, set map[string]int, version int64) (bool, error) {
	data, err := asJSON(set)
	if err != nil {
		return false, err
	}
	var n int64
	if version == 0 {
		n, err = tx.Exec("insert into interview_limits (body, version, data) values ($1, 1, $2) on conflict do nothing", body, data)
	} else {
		n, err = tx.Exec("update interview_limits set version = version + 1, data = $2 where body = $1 and version = $3", body, data, version)
	}
	return n == 1, err
}

// LimitsGet reads the limits that a body set; nil and version 0 for none.
func (tx *Tx) LimitsGet(body people.BodyID) (map[string]int, int64, error) {
	var version int64
	set, err := oneOrNil(func() (set map[string]int, err error) {
		var text string
		if err = tx.QueryRow("select version, data from interview_limits where body = $1", body).Scan(&version, &text); err != nil {
			return nil, err
		}
		return set, dataInto(text, &set)
	}())
	if err != nil || set == nil {
		return nil, 0, err
	}
	return *set, version, nil
}
