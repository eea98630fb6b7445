package store

import "tarazy/internal/exam"

var (
	_ exam.Tx         = (*Tx)(nil)
	_ exam.DeliveryTx = (*Tx)(nil)
)
