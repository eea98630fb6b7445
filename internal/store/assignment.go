package store

import "tarazy/internal/people"

const assignmentColumns = "a.id, a.person, a.post, a.body, a.kind, a.from_day, a.until_day, a.probation_until"

// AssignmentInsertAll adds assignments; names are the full names of their
// persons.
func (tx *Tx) AssignmentInsertAll(all []people.Assignment, names map[people.PersonID]string) (int64, error) {
	ids := make([]people.PostID, len(all))
	for i, a := range all {
		ids[i] = a.Post
	}
	posts, err := collectIn(tx, scanPost, selectPost, "p.id", ids)
	if err != nil {
		return 0, err
	}
	states := map[people.PostID]people.PostState{}
	for _, p := range posts {
		states[p.ID] = p.PostState
	}
	rows := make([][]any, len(all))
	for i, a := range all {
		rows[i] = []any{a.ID, a.Person, a.Post, a.Body, a.Kind, a.From.String(), dayOrNull(a.Until), dayOrNull(a.ProbationUntil),
			states[a.Post].Unit, states[a.Post].Category, Fold(names[a.Person]), CollationKey(names[a.Person])}
	}
	return tx.insertAll("assignment",
		"id, person, post, body, kind, from_day, until_day, probation_until, unit, category, name_fold, name_sort", "", rows)
}

// AssignmentUpdate stores kind and days of an assignment in place of the one
// with its id.
func (tx *Tx) AssignmentUpdate(a *people.Assignment) error {
	return tx.ExecOne("update assignment set kind = $2, from_day = $3, until_day = $4, probation_until = $5 where id = $1",
		a.ID, a.Kind, a.From.String(), dayOrNull(a.Until), dayOrNull(a.ProbationUntil))
}

// AssignmentDelete removes an assignment.
func (tx *Tx) AssignmentDelete(id people.AssignmentID) error {
	return tx.ExecOne("delete from assignment where id = $1", id)
}

const selectAssignment = "select " + assignmentColumns + " from assignment a where "

// AssignmentsOfPersons reads all assignments of persons, past ones too.
func (tx *Tx) AssignmentsOfPersons(ids []people.PersonID) ([]people.Assignment, error) {
	return collectIn(tx, scanAssignment, selectAssignment, "a.person", ids)
}

// AssignmentsOfPosts reads all assignments to posts, past ones too.
func (tx *Tx) AssignmentsOfPosts(ids []people.PostID) ([]people.Assignment, error) {
	return collectIn(tx, scanAssignment, selectAssignment, "a.post", ids)
}

// AssignmentsOf reads all assignments in a body, past ones too.
func (tx *Tx) AssignmentsOf(body people.BodyID) ([]people.Assignment, error) {
	return Collect(tx, scanAssignment, selectAssignment+"a.body = $1", body)
}

func scanAssignment(scan Scan) (people.Assignment, error) {
	var a people.Assignment
	err := scan(assignmentInto(&a)...)
	return a, err
}

func assignmentInto(a *people.Assignment) []any {
	return []any{&a.ID, &a.Person, &a.Post, &a.Body, &a.Kind, dayDest{&a.From}, dayPtrDest{&a.Until}, dayPtrDest{&a.ProbationUntil}}
}
