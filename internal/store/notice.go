package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"time"

	"tarazy/internal/outbox"
)

// NoticeInsert adds a notice, whose e-mail waits where the person has an address
// and wants it, and says so in it; fresh is false where the word once was used for
// the person before.
func (tx *Tx) NoticeInsert(n *outbox.Told, once string) (id int64, fresh bool, err error) {
	args, err := json.Marshal(n.Args)
	if err != nil {
		return 0, false, err
	}
	invitation, err := json.Marshal(n.Invitation)
	if err != nil {
		return 0, false, err
	}
	err = tx.QueryRow(`insert into notice (person, once, key, args, case_id, link, invitation, at, unread, mail)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce((
  select case when coalesce(c.mail, 1) = 1 and length(p.email) > 0 and length(p.key) > 0 then 'waiting' else 'none' end
  from person p left join notice_choice c on c.person = p.id where p.id = $1), 'none'))
on conflict (person, once) do nothing returning id, mail`,
		n.To, textOrNull(once), n.Key, string(args), n.Case, n.Link, string(invitation), Micro(n.At), n.Unread).Scan(&id, &n.Mail)
	if errors.Is(err, ErrNone) {
		return 0, false, nil
	}
	return id, err == nil, err
}

// NoticeContact is how a person is reached; nil where none is on record.
func (tx *Tx) NoticeContact(person string) (*outbox.Contact, error) {
	var c outbox.Contact
	err := tx.QueryRow(`select p.lang, p.key, p.email, coalesce(c.mail, 1) from person p left join notice_choice c on c.person = p.id
where p.id = $1`, person).Scan(&c.Lang, &c.Key, &c.Email, &c.Mail)
	return oneOrNil(c, err)
}

const noticeColumns = "id, person, key, args, case_id, link, invitation, at, unread, mail"

// NoticeGet reads a notice; nil where there is none.
func (tx *Tx) NoticeGet(id int64) (*outbox.Told, error) {
	return oneOrNil(scanNotice(tx.QueryRow("select "+noticeColumns+" from notice where id = $1", id).Scan))
}

// NoticeMail sets what became of the e-mail, from the state seen; false where
// it was another.
func (tx *Tx) NoticeMail(id int64, from, to outbox.MailState) (bool, error) {
	n, err := tx.Exec("update notice set mail = $3 where id = $1 and mail = $2", id, from, to)
	return n == 1, err
}

// NoticeList reads a page of a person's notices, the latest first.
func (tx *Tx) NoticeList(q outbox.NoticeQuery) (outbox.NoticePage, error) {
	l := List{Columns: noticeColumns, From: "notice", Where: []Filter{Is("person", q.Person)},
		Sort: []Sort{{Column: "at", Desc: true}}, ID: "id", After: q.After, Limit: q.Limit}
	if q.Unread {
		l.Where = append(l.Where, Is("unread", true))
	}
	if q.Case != "" {
		l.Where = append(l.Where, Is("case_id", q.Case))
	}
	page, err := ReadPage(tx, l, scanNotice)
	return outbox.NoticePage{Items: page.Items, Next: page.Next}, err
}

// NoticeUnread counts what the person has not read.
func (tx *Tx) NoticeUnread(person string) (int64, error) {
	return tx.Count(List{From: "notice", Where: []Filter{Is("person", person), Is("unread", true)}})
}

// NoticeRead marks a notice of the person as read; false where there is none.
func (tx *Tx) NoticeRead(person string, id int64) (bool, error) {
	n, err := tx.Exec("update notice set unread = 0 where id = $1 and person = $2", id, person)
	return n == 1, err
}

// NoticeReadAll marks all that the person was told up to a legal instant.
func (tx *Tx) NoticeReadAll(person string, until time.Time) (int64, error) {
	return tx.Exec("update notice set unread = 0 where person = $1 and unread = 1 and at <= $2", person, Micro(until))
}

// NoticeChoose sets whether the person wants e-mail.
func (tx *Tx) NoticeChoose(person string, mail bool) error {
	return tx.ExecOne("insert into notice_choice (person, mail) values ($1, $2) on conflict (person) do update set mail = excluded.mail", person, mail)
}

func scanNotice(scan Scan) (outbox.Told, error) {
	var n outbox.Told
	var args, invitation string
	var at int64
	err := scan(&n.ID, &n.To, &n.Key, &args, &n.Case, &n.Link, &invitation, &at, &n.Unread, &n.Mail)
	if err != nil {
		return n, err
	}
	n.At = Instant(at)
	d := json.NewDecoder(bytes.NewReader([]byte(args)))
	d.UseNumber() // a whole number stays one
	if err := d.Decode(&n.Args); err != nil {
		return n, err
	}
	return n, json.Unmarshal([]byte(invitation), &n.Invitation)
}
