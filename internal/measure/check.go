package measure

import (
	"math"

	"tarazy/internal/fault"
)

func shape() error { return fault.New(fault.Invalid, "measure.shape") }

func few(given, least int) error {
	return fault.New(fault.Invalid, "measure.few", "given", given, "least", least)
}

func constant() error { return fault.New(fault.Invalid, "measure.constant") }

func outside() error { return fault.New(fault.Invalid, "measure.range") }

// table refuses rows of different lengths, fewer than the rows and columns
// asked for, and numbers that are none.
func table(x [][]float64, rows, columns int) error {
	if len(x) < rows {
		return few(len(x), rows)
	}
	for _, row := range x {
		if len(row) != len(x[0]) {
			return shape()
		}
		for _, v := range row {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return outside()
			}
		}
	}
	if len(x[0]) < columns {
		return few(len(x[0]), columns)
	}
	return nil
}

// counts refuses a table that is not one of counts or shares.
func counts(x [][]float64, rows, columns int) error {
	if err := table(x, rows, columns); err != nil {
		return err
	}
	for _, row := range x {
		for _, v := range row {
			if v < 0 {
				return outside()
			}
		}
	}
	return nil
}
