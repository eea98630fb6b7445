package store

import (
	"tarazy/internal/competition"
	"tarazy/internal/people"
)

// KnowledgeInsert adds a result of the knowledge test.
func (tx *Tx) KnowledgeInsert(k *competition.KnowledgeResult) error {
	data, err := asJSON(k)
	if err != nil {
		return err
	}
	return tx.ExecOne("insert into knowledge_result (id, person, tested, at, number, data) values ($1, $2, $3, $4, $5, $6)",
		k.ID, k.Person, k.Tested.String(), Micro(k.At), k.Number, data)
}

// KnowledgePut stores a result of the knowledge test in place of an earlier one.
func (tx *Tx) KnowledgePut(k *competition.KnowledgeResult) error {
	data, err := asJSON(k)
	if err != nil {
		return err
	}
	return tx.ExecOne(`insert into knowledge_result (id, person, tested, at, number, data) values ($1, $2, $3, $4, $5, $6)
on conflict (id) do update set at = excluded.at, number = excluded.number, data = excluded.data`,
		k.ID, k.Person, k.Tested.String(), Micro(k.At), k.Number, data)
}

// KnowledgeGet reads a result; nil where there is none.
func (tx *Tx) KnowledgeGet(id string) (*competition.KnowledgeResult, error) {
	return oneOrNil(scanData[competition.KnowledgeResult](tx.QueryRow("select data from knowledge_result where id = $1", id).Scan))
}

// KnowledgeByNumber reads the result with a certificate's number; nil where
// there is none.
func (tx *Tx) KnowledgeByNumber(number string) (*competition.KnowledgeResult, error) {
	if number == "" {
		return nil, nil
	}
	return oneOrNil(scanData[competition.KnowledgeResult](tx.QueryRow("select data from knowledge_result where number = $1", number).Scan))
}

// KnowledgeOf reads a person's results of the knowledge test, the latest first.
func (tx *Tx) KnowledgeOf(p people.PersonID) ([]competition.KnowledgeResult, error) {
	return Collect(tx, scanData[competition.KnowledgeResult], "select data from knowledge_result where person = $1 order by tested desc, at desc, id", p)
}
