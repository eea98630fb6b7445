package competitiontest

import "tarazy/internal/eds/edstest"

var authority = edstest.Authority(Start.AddDate(-1, 0, 0))
