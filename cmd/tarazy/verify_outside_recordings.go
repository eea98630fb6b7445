package main

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"tarazy/internal/exam"
	"tarazy/internal/journal"
	"tarazy/internal/proctor"
)

// Recordings are held to the hashes of their pieces, and their objects are looked
// for; what an object holds is found out when it is opened, for it is sealed and there
// are too many to read them all.

// recordingsTx is what reading recordings needs of a transaction.
type recordingsTx interface {
	BesideRecordings(give func(a exam.AttemptID, hashes [][]byte, objects []string) error) error
}

const allThere = "all"

func recordingPlace(attempt, what string) string { return "recording " + attempt + "/" + what }

// closedClaims are those of a recording that was closed.
func closedClaims(attempt string, facts []byte) []journal.Claim {
	var f struct {
		Root []byte `json:"root"`
	}
	if json.Unmarshal(facts, &f) != nil {
		return nil
	}
	return []journal.Claim{
		{Place: recordingPlace(attempt, "pieces"), Sum: hex.EncodeToString(f.Root), Stays: true, Anew: true},
		{Place: recordingPlace(attempt, "objects"), Sum: allThere, Stays: true, Anew: true},
	}
}

// deletedClaims are those of a deletion under a term: nothing of the recording is
// missed.
func deletedClaims(attempt string) []journal.Claim {
	return []journal.Claim{{Place: recordingPlace(attempt, ""), Gone: true}}
}

// recordings gives the recordings that are kept.
func (o outside) recordings(tx recordingsTx, give func(place, sum string, told bool)) error {
	return tx.BesideRecordings(func(id exam.AttemptID, hashes [][]byte, objects []string) error {
		give(recordingPlace(string(id), "pieces"), hex.EncodeToString(proctor.RootOf(hashes)), true)
		there := map[string]bool{}
		for f, err := range o.files.List(context.Background(), proctor.RecordingFolder(id)) {
			if err != nil {
				return err
			}
			there[f.Key] = true
		}
		missing := 0
		for _, key := range objects {
			if !there[key] {
				missing++
			}
		}
		sum := allThere
		if missing > 0 {
			sum = fmt.Sprint(missing, " missing")
		}
		give(recordingPlace(string(id), "objects"), sum, true)
		return nil
	})
}
