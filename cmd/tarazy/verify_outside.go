package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/blob"
	"tarazy/internal/competition"
	"tarazy/internal/journal"
	"tarazy/internal/proctor"
	"tarazy/internal/seal"
)

// outside holds to the journal what lies beside it: answers of exams, marks of
// essays, sheets, notes and agreements of interviews, votes of meetings, papers
// that were handed in, what candidates wrote into their files, the files of
// protocols and forms, and recordings.
type outside struct {
	files  blob.Store
	master *seal.Master
}

// outsideTx is what reading them needs of a transaction; *store.Tx has it.
type outsideTx interface {
	BesideRows(give func(place string, value []byte)) error
	BesideVotes(give func(meeting, of string, data []byte) error) error
	BesideProtocols() ([]competition.Protocol, error)
	filesTx
	recordingsTx
}

// Claims reads what a record says of rows and files. A record of another form
// claims nothing.
func (outside) Claims(r *journal.Record, facts, _ []byte) []journal.Claim {
	switch r.Verb {
	case "exam.answer":
		return answerClaims(facts)
	case "essay.marks":
		return markClaims(r.Case, facts)
	case string(access.VoteInMeeting):
		return voteClaims(r, facts)
	case string(access.DrawProtocol):
		return append(protocolClaims(facts), sheetClaims(facts)...)
	case string(access.HandIn):
		return handedClaims(facts)
	case string(access.CheckDocuments):
		return checkedClaims(r.Case, facts)
	case string(access.KeepPapers):
		return destroyedClaims(facts)
	case "file.add":
		return evidenceClaims(facts)
	case "candidate.file.add", "candidate.file.correct":
		return entryClaims(r.Subject, facts, true)
	case "candidate.file.drop":
		return entryClaims(r.Subject, facts, false)
	case "candidate.consent.withdraw":
		return []journal.Claim{{Place: entryPlace(r.Subject, ""), Gone: true}}
	case string(access.TakeInterview), string(access.LeadInterview):
		return talkClaims(r, facts)
	case string(access.HoldMeeting), string(access.SignCopy):
		return drawnClaims(facts)
	case proctor.VerbRecorded:
		return closedClaims(r.Case, facts)
	case proctor.VerbDestroyBegun:
		return deletedClaims(r.Case)
	}
	return nil
}

func answerClaims(facts []byte) []journal.Claim {
	var f struct {
		Attempt string `json:"attempt"`
		Slot    int    `json:"slot"`
		Seq     int64  `json:"seq"`
		Sealed  string `json:"sealed_sha256"`
	}
	if json.Unmarshal(facts, &f) != nil {
		return nil
	}
	return []journal.Claim{{Place: fmt.Sprintf("exam_answer %s/%d/%d", f.Attempt, f.Slot, f.Seq), Sum: f.Sealed, Stays: true}}
}

func markClaims(application string, facts []byte) (out []journal.Claim) {
	var f struct {
		Marks []struct {
			Member string `json:"member"`
			Mark   int    `json:"mark"`
		} `json:"marks"`
	}
	if json.Unmarshal(facts, &f) != nil {
		return nil
	}
	for _, m := range f.Marks {
		out = append(out, journal.Claim{
			Place: "mark " + application + "/" + string(competition.AtEssay) + "/" + m.Member, Sum: sumOf([]byte(strconv.Itoa(m.Mark))), Stays: true,
		})
	}
	return out
}

// voteClaims: a vote need not stay, for another proposal is voted on anew.
func voteClaims(r *journal.Record, facts []byte) (out []journal.Claim) {
	var f struct {
		Votes []appraisal.BallotIn `json:"votes"`
	}
	if json.Unmarshal(facts, &f) != nil {
		return nil
	}
	for _, v := range f.Votes {
		out = append(out, journal.Claim{Place: votePlace(r.Case, string(v.Case), r.Actor), Sum: string(v.Vote)})
	}
	return out
}

func votePlace(meeting, of, member string) string {
	return "appraisal_item " + meeting + "/" + of + "/" + member
}

func protocolClaims(facts []byte) (out []journal.Claim) {
	var f struct {
		Protocol string                     `json:"protocol"`
		Files    []competition.ProtocolFile `json:"files"`
	}
	if json.Unmarshal(facts, &f) != nil {
		return nil
	}
	for _, file := range f.Files {
		out = append(out, journal.Claim{Place: "protocol " + f.Protocol + "/" + string(file.Lang), Sum: hex.EncodeToString(file.Hash), Stays: true})
	}
	return out
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// Rows reads the rows and files. Marks that are not open yet are on record as
// digests alone, so that no record need tell of a mark.
func (o outside) Rows(tx journal.Log, give func(place, sum string, told bool)) error {
	t, ok := tx.(outsideTx)
	if !ok {
		return errors.New("verify: the transaction cannot read rows")
	}
	if err := t.BesideRows(func(place string, value []byte) { give(place, sumOf(value), toldOf(place)) }); err != nil {
		return err
	}
	if err := o.papers(t, give); err != nil {
		return err
	}
	if err := o.drawn(give); err != nil {
		return err
	}
	if err := o.recordings(t, give); err != nil {
		return err
	}
	if err := t.BesideVotes(func(meeting, of string, data []byte) error { return votesOf(meeting, of, data, give) }); err != nil {
		return err
	}
	all, err := t.BesideProtocols()
	if err != nil {
		return err
	}
	for i := range all {
		for _, f := range all[i].Files {
			sum, err := o.sum(f.Key)
			if err != nil {
				return err
			}
			give("protocol "+string(all[i].ID)+"/"+string(f.Lang), sum, true)
		}
	}
	return nil
}

// toldOf tells whether a record speaks of every row of a table from the moment the
// row is there.
func toldOf(place string) bool {
	table, _, _ := strings.Cut(place, " ")
	return table == "exam_answer" || table == "interview_sheet"
}

func votesOf(meeting, of string, data []byte, give func(place, sum string, told bool)) error {
	var i appraisal.Item
	if err := json.Unmarshal(data, &i); err != nil {
		return fmt.Errorf("verify: the case %s of the meeting %s: %w", of, meeting, err)
	}
	for _, v := range i.Votes {
		give(votePlace(meeting, of, string(v.Member)), string(v.Vote), true)
	}
	return nil
}

// sum is that of a file; "" where it is gone.
func (o outside) sum(key string) (string, error) {
	r, _, err := o.files.Get(context.Background(), key)
	if errors.Is(err, blob.ErrNone) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(h, r)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, r.Close())
}
