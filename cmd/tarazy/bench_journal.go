package main

import (
	"context"
	"encoding/binary"
	"fmt"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tarazy/internal/journal"
	"tarazy/internal/store"
)

const (
	appendRecords = 400_000
	appendLimit   = 200_000 // records a second, in memory
	diskRecords   = 4_096
	proofRecords  = 10_000_000
	proofLimit    = 1 // ms
	proofRounds   = 10_000
)

// journalTree measures the journal's tree: records appended in memory and on
// disk, and proofs in a tree of ten million.
func (b *bench) journalTree(ctx context.Context) error {
	if err := b.appendInMemory(); err != nil {
		return err
	}
	if err := b.proofs(); err != nil {
		return err
	}
	return b.eachBase(ctx, "journal", b.appendOnDisk)
}

func (b *bench) appendInMemory() error {
	tree := journal.NewTree(appendRecords)
	r := journal.Record{Form: 1, Verb: "exam.answer", Actor: "per_3kq7", Body: "bod_3kq7", Subject: "per_3kq7", FactsHash: make([]byte, 32)}
	began := b.wall.Now()
	for i := range appendRecords {
		r.At = began.Add(time.Duration(i) * time.Millisecond)
		r.Case = "sit_" + strconv.Itoa(i)
		if err := tree.Append(&r); err != nil {
			return err
		}
	}
	b.add(atLeast("journal records appended, in memory, one core", appendRecords/b.since(began).Seconds(), appendLimit, "records/s"))
	return nil
}

func (b *bench) proofs() error {
	tree := journal.NewTree(proofRecords)
	var text [8]byte
	for i := range uint64(proofRecords) {
		binary.BigEndian.PutUint64(text[:], i)
		if err := tree.AppendHash(tlog.RecordHash(text[:])); err != nil {
			return err
		}
	}
	root, err := tree.Root()
	if err != nil {
		return err
	}
	began := b.wall.Now()
	for i := range uint64(proofRounds) {
		n := int64(i * 999_983 % proofRecords)
		proof, err := tree.Prove(n + 1)
		if err != nil {
			return err
		}
		binary.BigEndian.PutUint64(text[:], uint64(n))
		if err := tlog.CheckRecord(proof, proofRecords, root, n, tlog.RecordHash(text[:])); err != nil {
			return err
		}
	}
	b.add(atMost("inclusion proof made and checked, 10 million records", b.since(began).Seconds()*1000/proofRounds, proofLimit, "ms"))
	return nil
}

// appendOnDisk has no limit: it goes at the pace of the database.
func (b *bench) appendOnDisk(ctx context.Context, a *app, base string) error {
	began := b.wall.Now()
	for i := 0; i < diskRecords; i += 128 {
		err := a.db.Write(ctx, func(tx *store.Tx) error {
			for j := range 128 {
				if err := journal.Add(tx, journal.Entry{Verb: "bench", Actor: "system", Case: strconv.Itoa(i + j), Facts: j}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for n := 1; n > 0; {
		var err error
		if n, err = a.journal.Sequence(ctx); err != nil {
			return err
		}
	}
	b.add(known("journal records appended and numbered, "+base, diskRecords/b.since(began).Seconds(), "records/s"))
	began = b.wall.Now()
	for i := range 200 {
		if _, err := a.journal.Receipt(ctx, int64(i*17%diskRecords)+1, false); err != nil {
			return err
		}
	}
	b.add(known(fmt.Sprintf("  a receipt of %d records, %s", diskRecords, base), b.since(began).Seconds()*1000/200, "ms"))
	return nil
}
