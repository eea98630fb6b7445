package store

import (
	"context"
	"fmt"
	"reflect"
	"strings"
)

// Runner is the store as one domain package sees it: T is the interface of the
// methods that the package needs.
type Runner[T any] struct{ db *DB }

// As gives db as a package with the interface T sees it. It panics if *Tx
// lacks a method of T, so that a gap shows when the program starts.
func As[T any](db *DB) Runner[T] {
	if _, ok := any((*Tx)(nil)).(T); !ok {
		want := reflect.TypeFor[T]()
		panic(fmt.Sprintf("store: *Tx is no %s: %s", want, strings.Join(lacking(want), ", ")))
	}
	return Runner[T]{db: db}
}

// lacking names the methods of an interface that *Tx has not, or has with
// another signature.
func lacking(want reflect.Type) []string {
	have := reflect.TypeFor[*Tx]()
	var names []string
	for i := range want.NumMethod() {
		m := want.Method(i)
		got, ok := have.MethodByName(m.Name)
		switch {
		case !ok:
			names = append(names, "no "+m.Name)
		case !sameSignature(got.Type, m.Type):
			names = append(names, m.Name+" must be "+m.Type.String())
		}
	}
	return names
}

// sameSignature compares a method, whose first argument is its receiver, with
// a method of an interface, which has none.
func sameSignature(method, want reflect.Type) bool {
	if method.NumIn() != want.NumIn()+1 || method.NumOut() != want.NumOut() || method.IsVariadic() != want.IsVariadic() {
		return false
	}
	for i := range want.NumIn() {
		if method.In(i+1) != want.In(i) {
			return false
		}
	}
	for i := range want.NumOut() {
		if method.Out(i) != want.Out(i) {
			return false
		}
	}
	return true
}

// Write is DB.Write with the methods of T.
func (r Runner[T]) Write(ctx context.Context, fn func(T) error) error {
	return r.db.Write(ctx, func(tx *Tx) error { return fn(any(tx).(T)) })
}

// Read is DB.Read with the methods of T.
func (r Runner[T]) Read(ctx context.Context, fn func(T) error) error {
	return r.db.Read(ctx, func(tx *Tx) error { return fn(any(tx).(T)) })
}
