package store

import "tarazy/internal/competition"

// AppealInsert adds an appeal; false where one about the same outcome of the
// stage is there that was not taken back.
func (tx *Tx) AppealInsert(a *competition.Appeal) (bool, error) {
	data, err := asJSON(a)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`insert into appeal (id, version, competition, vacancy, application, body, stage, against, state, due, filed, data, words, answer)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict do nothing`,
		a.ID, a.Version, a.Competition, a.Vacancy, a.Application, a.Body, a.Stage, a.Against, a.State, a.Due.String(), Micro(a.Filed), data, a.Text, a.Answer)
	return n == 1, err
}

// AppealUpdate stores an appeal in place of the version before; false where
// another version is stored.
func (tx *Tx) AppealUpdate(a *competition.Appeal) (bool, error) {
	data, err := asJSON(a)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update appeal set version = $2, state = $3, data = $4, answer = $5 where id = $1 and version = $6", a.ID, a.Version, a.State, data, a.Answer, a.Version-1)
	return n == 1, err
}

func scanAppeal(scan Scan) (a competition.Appeal, err error) {
	var data string
	var words, answer []byte
	if err = scan(&data, &words, &answer); err != nil {
		return a, err
	}
	err = dataInto(data, &a)
	a.Text, a.Answer = words, answer
	return a, err
}

// AppealGet reads an appeal; nil where there is none.
func (tx *Tx) AppealGet(id competition.AppealID) (*competition.Appeal, error) {
	return oneOrNil(scanAppeal(tx.QueryRow("select data, words, answer from appeal where id = $1", id).Scan))
}

// AppealsOf reads the appeals of a competition, the oldest first.
func (tx *Tx) AppealsOf(id competition.ID) ([]competition.Appeal, error) {
	return Collect(tx, scanAppeal, "select data, words, answer from appeal where competition = $1 order by filed, id", id)
}

// AppealsOfApplication reads the appeals about an application.
func (tx *Tx) AppealsOfApplication(id competition.ApplicationID) ([]competition.Appeal, error) {
	return Collect(tx, scanAppeal, "select data, words, answer from appeal where application = $1 order by filed, id", id)
}

// AppealList reads a page of appeals, those due first.
func (tx *Tx) AppealList(q competition.AppealQuery) (competition.AppealPage, error) {
	l := List{Columns: "p.data, p.words, p.answer", From: "appeal p", ID: "p.id", Sort: []Sort{{Column: "p.due"}}, After: q.After, Limit: q.Limit}
	if len(q.Bodies) > 0 {
		l.Where = append(l.Where, In("p.body", q.Bodies...))
	}
	if len(q.States) > 0 {
		l.Where = append(l.Where, In("p.state", q.States...))
	}
	page, err := ReadPage(tx, l, scanAppeal)
	return competition.AppealPage{Items: page.Items, Next: page.Next}, err
}
