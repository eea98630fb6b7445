// Package edstest gives tests an authority that issues certificates to anybody.
package edstest

import (
	"sync"
	"time"

	"tarazy/internal/eds"
)

// keysOfAll is over how many keys the certificates of a test's people stand: keys
// take long to make.
const keysOfAll = 4

// Authority gives one authority for all tests of a process, made as at an instant
// when it is asked for first.
func Authority(at time.Time) func() (*eds.Authority, error) {
	return sync.OnceValues(func() (*eds.Authority, error) {
		a, err := eds.NewAuthority(at)
		if err != nil {
			return nil, err
		}
		return a.Few(keysOfAll)
	})
}
