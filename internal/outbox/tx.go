package outbox

import (
	"context"
	"time"
)

// Tx is what the writers of jobs, notices and events need of a transaction; a
// domain package embeds it in its own.
type Tx interface {
	Now() time.Time     // the legal instant of the transaction
	WallNow() time.Time // the machine's

	// JobInsert adds a job; false where its key is taken.
	JobInsert(*NewJob) (bool, error)
	// JobCancelKey cancels the job if it has not ended, and tells whether it did.
	JobCancelKey(kind, key string) (bool, error)
	// JobCancelChain cancels all jobs of a chain that have not ended.
	JobCancelChain(chain string) (int64, error)
	// JobForgetChain removes the jobs of a chain that have not run.
	JobForgetChain(chain string) error
	// JobByKey reads a job; nil where there is none.
	JobByKey(kind, key string) (*Status, error)

	// NoticeInsert adds a notice and sets whether its e-mail waits: that is where
	// Contact.mails holds. fresh is false where the word once was used for the
	// person before.
	NoticeInsert(n *Told, once string) (id int64, fresh bool, err error)
	// NoticeContact is how a person is reached; nil where none is on record.
	NoticeContact(person string) (*Contact, error)

	// HooksFor are the ids of the working subscriptions of a body to a verb.
	HooksFor(body, verb string) ([]string, error)
}

// WorkTx is what the worker, and the pages about jobs and notices, need more.
type WorkTx interface {
	Tx

	// JobIsDue tells whether a job of the kinds can be claimed.
	JobIsDue(kinds []string) (bool, error)
	// JobClaim takes the first due job of the kinds until the machine's
	// instant given; nil where there is none.
	JobClaim(kinds []string, owner string, until time.Time) (*Task, error)
	// JobHold tells whether the claim still stands, and keeps it from being
	// taken until the transaction ends.
	JobHold(id, run int64) (bool, error)
	// JobRenew moves the end of a claim's lease to the machine's instant
	// given; false where the claim no longer stands.
	JobRenew(id, run int64, until time.Time) (bool, error)
	// JobSettle ends a claim; false where it no longer stands.
	JobSettle(*Task, Outcome) (bool, error)
	// JobLater tells whether a later job of the chain for the person is due.
	JobLater(chain, person string, due time.Time) (bool, error)
	// JobGet reads a job; nil where there is none.
	JobGet(id int64) (*Status, error)
	// JobList reads a page of jobs, the latest first.
	JobList(JobQuery) (JobPage, error)
	// JobCancel cancels a job if it has not ended, and tells whether it did.
	JobCancel(id int64) (bool, error)
	// JobRetry lets a failed job run again from where it stopped.
	JobRetry(id int64) (bool, error)
	// JobPurge removes jobs that were done or cancelled before the machine's
	// instant, at most limit of them.
	JobPurge(before time.Time, limit int) (int64, error)

	// NoticeGet reads a notice; nil where there is none.
	NoticeGet(id int64) (*Told, error)
	// NoticeMail sets what became of the e-mail, from the state seen; false
	// where it was another.
	NoticeMail(id int64, from, to MailState) (bool, error)
	// NoticeList reads a page of a person's notices.
	NoticeList(NoticeQuery) (NoticePage, error)
	// NoticeUnread counts what the person has not read.
	NoticeUnread(person string) (int64, error)
	// NoticeRead marks a notice of the person as read; false where there is none.
	NoticeRead(person string, id int64) (bool, error)
	// NoticeReadAll marks all that the person was told up to a legal instant.
	NoticeReadAll(person string, until time.Time) (int64, error)
	// NoticeChoose sets whether the person wants e-mail.
	NoticeChoose(person string, mail bool) error
}

// Store runs transactions.
type Store interface {
	Write(context.Context, func(WorkTx) error) error
	Read(context.Context, func(WorkTx) error) error
}
