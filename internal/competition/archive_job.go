package competition

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// ArchiveJob is the kind of the job that makes an archive.
const ArchiveJob = "competition.archive"

// archiveForget is the kind of the job that deletes an archive.
const archiveForget = "competition.archive.forget"

// ArchiveDays is how long a made archive waits for who asked for it, in days of
// 24 hours by the clock of the law. It holds personal data under the key of
// another person than theirs, so that it must not outlive a destruction for
// long.
const ArchiveDays = 7

// archiveMost bounds an archive that is kept, in bytes.
const archiveMost = 256 << 20

// sealedArchive names what is sealed under the key of who asked for it.
const sealedArchive = "competition.archive"

// WorkTx is what the work on an archive needs of a transaction.
type WorkTx interface {
	outbox.WorkTx
	Tx
}

// WorkStore runs transactions of work.
type WorkStore interface {
	Write(context.Context, func(WorkTx) error) error
	Read(context.Context, func(WorkTx) error) error
}

// Archives are archives as jobs: who asks for one gets it when it is made.
type Archives struct {
	*Archivist
	Store WorkStore
	// Actor gives a person as an actor, with the roles held now.
	Actor func(context.Context, people.PersonID) (*access.Actor, error)
	Wake  func() // tells the worker; nil: it looks by itself
}

// Ask leaves the job of an archive for who asks, unless one of theirs has not
// ended. The faults are those of Archivist.Make.
func (a *Archives) Ask(ctx context.Context, by *access.Actor, id ID) error {
	err := a.Store.Write(ctx, func(tx WorkTx) error {
		if _, _, err := a.Service.archivable(tx, by, id); err != nil {
			return err
		}
		last, err := lastArchive(tx, by.Person, id)
		if err != nil || last != nil && !last.State.Ended() {
			return err
		}
		key := string(id) + "/" + by.Person + "/1"
		if last != nil {
			key = string(id) + "/" + by.Person + "/" + strconv.FormatInt(last.ID+1, 10)
		}
		return outbox.Enqueue(tx, outbox.Job{Kind: ArchiveJob, Key: key, Payload: id, Person: by.Person, Body: by.Body, Case: string(id)})
	})
	if err == nil && a.Wake != nil {
		a.Wake()
	}
	return err
}

// lastArchive is the job of the archive that a person asked for last; nil for
// none.
func lastArchive(tx WorkTx, person string, id ID) (*outbox.Status, error) {
	found, err := tx.JobList(outbox.JobQuery{Kinds: []string{ArchiveJob}, Person: person, Case: string(id), Limit: 1})
	if err != nil || len(found.Items) == 0 {
		return nil, err
	}
	return &found.Items[0], nil
}

// Asked is the competition, and how far the archive is that the actor asked
// for last; nil for none, or none any more.
func (a *Archives) Asked(ctx context.Context, by *access.Actor, id ID) (c *Competition, out *outbox.Status, err error) {
	err = a.Store.Read(ctx, func(tx WorkTx) error {
		m, _, err := a.Service.archiveOf(tx, by, id)
		if err != nil {
			return err
		}
		c = m.c
		out, err = lastArchive(tx, by.Person, id)
		return err
	})
	if err != nil || out == nil || out.State != outbox.Done {
		return c, out, err
	}
	_, err = a.Service.Blobs.Stat(ctx, archiveKey(id, by.Person))
	if errors.Is(err, blob.ErrNone) {
		return c, nil, nil
	}
	return c, out, err
}

func archiveKey(id ID, person string) string { return "archive/" + string(id) + "/" + person }

// Take gives the archive that the actor asked for, and a name for its file. The
// fault is archive.none.
func (a *Archives) Take(ctx context.Context, by *access.Actor, id ID) (name string, data []byte, err error) {
	open, err := a.opener(ctx, by, id)
	if err != nil {
		return "", nil, err
	}
	sealed, err := blob.Read(ctx, a.Service.Blobs, archiveKey(id, by.Person), archiveMost)
	if errors.Is(err, blob.ErrNone) {
		return "", nil, fault.New(fault.Missing, "archive.none").Wrap(err)
	}
	if err != nil {
		return "", nil, err
	}
	data, err = open(sealed)
	return "archive-" + string(id) + ".zip", data, err
}

// opener opens what was sealed for who asked.
func (a *Archives) opener(ctx context.Context, by *access.Actor, id ID) (open func([]byte) ([]byte, error), err error) {
	err = a.Store.Read(ctx, func(tx WorkTx) error {
		if _, _, err := a.Service.archivable(tx, by, id); err != nil {
			return err
		}
		key, err := a.Service.key(tx, people.PersonID(by.Person))
		if err != nil {
			return err
		}
		open = func(b []byte) ([]byte, error) { return key.Open(sealedArchive, b) }
		return nil
	})
	return open, err
}

// Handle lets a worker do the jobs.
func (a *Archives) Handle(w *outbox.Worker) {
	w.Handle(outbox.Kind{Name: ArchiveJob, Attempts: 6, Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
		var id ID
		if err := t.Decode(&id); err != nil {
			return false, outbox.Permanent(err)
		}
		by, err := a.Actor(ctx, people.PersonID(t.Person))
		if err != nil {
			return false, err
		}
		return true, a.make(ctx, t, by, id)
	}})
	w.Handle(outbox.Kind{Name: archiveForget, Step: func(ctx context.Context, t *outbox.Task) (bool, error) {
		var job int64
		if err := t.Decode(&job); err != nil {
			return false, outbox.Permanent(err)
		}
		return true, a.forget(ctx, t, job)
	}})
}

// forget deletes the archive that a job made, unless a later one took its place.
func (a *Archives) forget(ctx context.Context, t *outbox.Task, job int64) error {
	var last *outbox.Status
	err := a.Store.Read(ctx, func(tx WorkTx) (err error) {
		last, err = lastArchive(tx, t.Person, ID(t.Case))
		return err
	})
	if err != nil || last != nil && last.ID != job {
		return err
	}
	return a.Service.Blobs.Delete(ctx, archiveKey(ID(t.Case), t.Person))
}

func (a *Archives) make(ctx context.Context, t *outbox.Task, by *access.Actor, id ID) error {
	data, m, err := a.Make(ctx, by, id, func(done, total int) error {
		t.Done, t.Total = int64(done), int64(total)
		return a.Store.Write(ctx, func(tx WorkTx) error { return t.Save(tx) })
	})
	if f, ok := fault.As(err); ok && f.Code != "archive.pending" {
		return outbox.Permanent(err)
	}
	if err != nil {
		return err
	}
	if err := a.keep(ctx, by, id, data); err != nil {
		return err
	}
	t.Done = t.Total
	sum := sha256.Sum256(data)
	return a.Store.Write(ctx, func(tx WorkTx) error {
		x, err := a.Service.open(tx, id)
		if err != nil {
			return err
		}
		if err := t.Finish(tx); err != nil {
			return err
		}
		err = outbox.Enqueue(tx, outbox.Job{
			Kind: archiveForget, Key: strconv.FormatInt(t.ID, 10), Due: tx.Now().AddDate(0, 0, ArchiveDays), Payload: t.ID, Person: t.Person, Body: t.Body, Case: string(id),
		})
		if err != nil {
			return err
		}
		facts := lookFacts(by, string(x.c.Body), nil)
		facts["sha256"], facts["files"], facts["records"] = hex.EncodeToString(sum[:]), len(m.Files), m.Records
		return a.Service.Record(tx, x.entry(access.TakeArchive, by, nil, facts))
	})
}

// keep seals the archive for who asked.
func (a *Archives) keep(ctx context.Context, by *access.Actor, id ID, data []byte) error {
	var sealed []byte
	err := a.Store.Read(ctx, func(tx WorkTx) error {
		key, err := a.Service.key(tx, people.PersonID(by.Person))
		if err != nil {
			return err
		}
		sealed, err = key.Seal(sealedArchive, data)
		return err
	})
	if err != nil {
		return err
	}
	_, err = a.Service.Blobs.Put(ctx, archiveKey(id, by.Person), bytes.NewReader(sealed))
	return err
}
