package store

import (
	"database/sql/driver"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"tarazy/internal/fault"
)

// Micro is an instant as it is stored: microseconds since 1970, UTC.
func Micro(t time.Time) int64 { return t.UnixMicro() }

// Instant is the stored instant, UTC.
func Instant(micro int64) time.Time { return time.UnixMicro(micro).UTC() }

// portable gives arguments in the few forms that both databases store alike.
func portable(args []any) ([]any, error) {
	out := make([]any, len(args))
	for i, arg := range args {
		v, err := portableValue(arg)
		if err != nil {
			return nil, fmt.Errorf("store: argument $%d: %w", i+1, err)
		}
		out[i] = v
	}
	return out, nil
}

func portableValue(arg any) (any, error) {
	switch v := arg.(type) {
	case nil, int64:
		return v, nil
	case list:
		return v.values, nil
	case []byte:
		return portableBytes(v), nil
	case string:
		return portableText(v)
	case driver.Valuer:
		inner, err := v.Value()
		if err != nil {
			return nil, err
		}
		return portableKind(reflect.ValueOf(inner))
	}
	return portableKind(reflect.ValueOf(arg))
}

func portableKind(v reflect.Value) (any, error) {
	switch {
	case !v.IsValid():
		return nil, nil
	case v.Kind() == reflect.String:
		return portableText(v.String())
	case v.CanInt():
		return v.Int(), nil
	case v.Kind() == reflect.Bool && v.Bool():
		return int64(1), nil
	case v.Kind() == reflect.Bool:
		return int64(0), nil
	case v.Kind() == reflect.Pointer && v.IsNil():
		return nil, nil
	case v.Kind() == reflect.Pointer:
		return portableValue(v.Elem().Interface())
	case v.CanUint() && v.Uint() < 1<<63:
		return int64(v.Uint()), nil
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		return portableBytes(v.Bytes()), nil
	}
	return nil, fmt.Errorf("%s is not stored; an instant goes through Micro, a ratio as whole numbers", v.Type())
}

// portableText refuses what PostgreSQL cannot store and SQLite would cut off.
func portableText(s string) (any, error) {
	if !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
		return nil, fault.New(fault.Invalid, "store.text")
	}
	return s, nil
}

// portableBytes makes no bytes at all null, and an empty slice empty bytes.
func portableBytes(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}
