package store

import (
	"encoding/json"

	"tarazy/internal/outbox/hook"
)

const hookColumns = "id, version, body, url, verbs, person, state, failing, created, key, secret"

// HookInsert adds a subscription.
func (tx *Tx) HookInsert(h *hook.Hook) error {
	tx.hooks = nil
	verbs, err := json.Marshal(h.Verbs)
	if err != nil {
		return err
	}
	_, err = tx.insertAll("hook", hookColumns, "", [][]any{{h.ID, h.Version, h.Body, h.URL, string(verbs), h.Person, h.State,
		microOrZero(h.Failing), Micro(h.Created), h.Key, h.Secret}})
	if err != nil {
		return err
	}
	rows := make([][]any, len(h.Verbs))
	for i, v := range h.Verbs {
		rows[i] = []any{h.ID, v}
	}
	_, err = tx.insertAll("hook_verb", "hook, verb", "", rows)
	return err
}

// HookUpdate stores the state of a subscription in place of the version named
// and raises that version; false where another version is stored.
func (tx *Tx) HookUpdate(h *hook.Hook) (bool, error) {
	tx.hooks = nil
	n, err := tx.Exec("update hook set version = version + 1, state = $3, failing = $4 where id = $1 and version = $2",
		h.ID, h.Version, h.State, microOrZero(h.Failing))
	if n == 1 {
		h.Version++
	}
	return n == 1, err
}

// HookGet reads a subscription; nil where there is none.
func (tx *Tx) HookGet(id string) (*hook.Hook, error) {
	return oneOrNil(scanHook(tx.QueryRow("select "+hookColumns+" from hook where id = $1", id).Scan))
}

// HookList reads the subscriptions of a body, the latest first.
func (tx *Tx) HookList(body string) ([]hook.Hook, error) {
	return Collect(tx, scanHook, "select "+hookColumns+" from hook where body = $1 order by created desc, id", body)
}

// HookDelete forgets a subscription.
func (tx *Tx) HookDelete(id string) error {
	tx.hooks = nil
	if _, err := tx.Exec("delete from hook_verb where hook = $1", id); err != nil {
		return err
	}
	return tx.ExecOne("delete from hook where id = $1", id)
}

// HooksFor are the ids of the working subscriptions of a body to a verb, read once
// a transaction.
func (tx *Tx) HooksFor(body, verb string) ([]string, error) {
	of := [2]string{body, verb}
	if ids, ok := tx.hooks[of]; ok {
		return ids, nil
	}
	ids, err := Collect(tx, func(scan Scan) (id string, err error) {
		err = scan(&id)
		return id, err
	}, `select h.id from hook h join hook_verb v on v.hook = h.id where h.body = $1 and v.verb = $2 and h.state = 'active' order by h.id`, body, verb)
	if err == nil {
		if tx.hooks == nil {
			tx.hooks = map[[2]string][]string{}
		}
		tx.hooks[of] = ids
	}
	return ids, err
}

func scanHook(scan Scan) (hook.Hook, error) {
	var h hook.Hook
	var verbs string
	var failing, created int64
	err := scan(&h.ID, &h.Version, &h.Body, &h.URL, &verbs, &h.Person, &h.State, &failing, &created, &h.Key, &h.Secret)
	if err != nil {
		return h, err
	}
	h.Created = Instant(created)
	if failing != 0 {
		h.Failing = Instant(failing)
	}
	return h, json.Unmarshal([]byte(verbs), &h.Verbs)
}
