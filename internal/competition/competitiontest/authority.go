package competitiontest

import (
	"sync"

	"tarazy/internal/eds"
)

const keysOfAll = 4

// authority is one for all tests, and its certificates stand over a few keys:
// keys take long to make.
var authority = sync.OnceValues(func() (*eds.Authority, error) {
	a, err := eds.NewAuthority(Start.AddDate(-1, 0, 0))
	if err != nil {
		return nil, err
	}
	return a.Few(keysOfAll)
})
