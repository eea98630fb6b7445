package reader

import (
	"encoding/hex"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"

	"tarazy/internal/access"
	"tarazy/internal/journal"
)

// Leaf is the hash of a record's leaf in the tree, hex.
func Leaf(r *journal.Record) (string, error) {
	text, err := r.Leaf()
	if err != nil {
		return "", err
	}
	h := tlog.RecordHash(text)
	return hex.EncodeToString(h[:]), nil
}

// Opening is the entry that says that a person opened the facts of a
// record.
func Opening(a *access.Actor, r *journal.Record) journal.Entry {
	return journal.Entry{Verb: string(access.SeeFacts), Actor: a.Person, Body: r.Body, Case: Case(r.Number), Subject: r.Subject}
}

// Case is the public id of a record where other records are about it.
func Case(number int64) string { return "journal/" + strconv.FormatInt(number, 10) }

// ReceiptName is the name of a record's receipt as a file.
func ReceiptName(number int64) string {
	return "tarazy-record-" + strconv.FormatInt(number, 10) + ".json"
}
