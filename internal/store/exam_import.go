package store

import (
	"encoding/json"

	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// importsShown is how many imports of a bank are listed.
const importsShown = 50

// importTexts are an import without what it brought, and whole.
func importTexts(x *exam.ItemImport) (head, data []byte, err error) {
	bare := *x
	bare.Items, bare.Stimuli, bare.Report = nil, nil, nil
	if head, err = json.Marshal(&bare); err != nil {
		return nil, nil, err
	}
	data, err = json.Marshal(x)
	return head, data, err
}

// ItemImportInsert keeps a file of items that was read.
func (tx *Tx) ItemImportInsert(x *exam.ItemImport) error {
	head, data, err := importTexts(x)
	if err != nil {
		return err
	}
	return tx.ExecOne("insert into exam_import (id, version, body, created, head, data) values ($1, $2, $3, $4, $5, $6)",
		x.ID, x.Version, x.Body, Micro(x.Created), string(head), string(data))
}

// ItemImportUpdate stores an import in place of the version before; false where
// another version is stored.
func (tx *Tx) ItemImportUpdate(x *exam.ItemImport) (bool, error) {
	head, data, err := importTexts(x)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update exam_import set version = $2, head = $3, data = $4 where id = $1 and version = $5", x.ID, x.Version, string(head), string(data), x.Version-1)
	return n == 1, err
}

// ItemImportGet reads an import; nil where there is none.
func (tx *Tx) ItemImportGet(id exam.ImportID) (*exam.ItemImport, error) {
	return oneOrNil(scanData[exam.ItemImport](tx.QueryRow("select data from exam_import where id = $1", id).Scan))
}

// ItemImportList are the latest imports of a bank, without what they brought.
func (tx *Tx) ItemImportList(body people.BodyID) ([]exam.ItemImport, error) {
	return Collect(tx, scanData[exam.ItemImport], "select head from exam_import where body = $1 order by created desc, id desc limit $2", body, importsShown)
}
