package store

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"

	"tarazy/internal/fault"
)

// cursor names the place behind a row with these sort values: the order that
// it belongs to, then the values.
func (l List) cursor(values []any) (string, error) {
	for i, v := range values {
		switch v.(type) {
		case int64, string:
		default:
			return "", fmt.Errorf("store: %s is %T; a list is sorted by whole numbers and texts", l.keys()[i].Column, v)
		}
	}
	text, err := json.Marshal(append([]any{l.order()}, values...))
	if err != nil {
		return "", err
	}
	return base64.RawURLEncoding.EncodeToString(text), nil
}

// order describes the order of the list: a cursor of another one does not fit.
func (l List) order() string {
	var b strings.Builder
	for _, key := range l.keys() {
		b.WriteString(direction(key.Desc, "+", "-") + key.Column)
	}
	return b.String()
}

// values are the sort values in After. It came from outside, so one that does
// not fit is the fault "store.cursor".
func (l List) values() ([]any, error) {
	refused := fault.New(fault.Invalid, "store.cursor")
	text, err := base64.RawURLEncoding.DecodeString(l.After)
	if err != nil {
		return nil, refused.Wrap(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var all []any
	if err := decoder.Decode(&all); err != nil {
		return nil, refused.Wrap(err)
	}
	if len(all) != len(l.keys())+1 || all[0] != l.order() {
		return nil, refused
	}
	for i, v := range all[1:] {
		if all[i+1], err = cursorValue(v); err != nil {
			return nil, refused.Wrap(err)
		}
	}
	return all[1:], nil
}

func cursorValue(v any) (any, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case json.Number:
		return v.Int64()
	}
	return nil, fmt.Errorf("store: %T in a cursor", v)
}
