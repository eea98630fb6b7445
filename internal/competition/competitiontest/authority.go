package competitiontest

import (
	"sync"

	"tarazy/internal/eds"
)

// authority is the one authority of all tests: its keys take long to make.
var authority = sync.OnceValues(func() (*eds.Authority, error) { return eds.NewAuthority(Start.AddDate(-1, 0, 0)) })
