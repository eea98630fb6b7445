package measure

import "math"

// InverseDiagonal is the diagonal of the inverse of a symmetric positive
// definite matrix, by Cholesky's decomposition; false for any other.
func InverseDiagonal(m [][]float64) ([]float64, bool) {
	l, ok := cholesky(m)
	if !ok {
		return nil, false
	}
	n := len(m)
	out := make([]float64, n)
	for c := range n { // column c of the inverse of l; its squares add up to the diagonal
		column := make([]float64, n)
		column[c] = 1 / l[c][c]
		for i := c + 1; i < n; i++ {
			s := 0.0
			for k := c; k < i; k++ {
				s += l[i][k] * column[k]
			}
			column[i] = -s / l[i][i]
		}
		for i := c; i < n; i++ {
			out[c] += column[i] * column[i]
		}
	}
	return out, true
}

// cholesky is the lower triangle whose square is m.
func cholesky(m [][]float64) ([][]float64, bool) {
	l := make([][]float64, len(m))
	for i := range m {
		l[i] = make([]float64, len(m))
		for j := 0; j <= i; j++ {
			s := m[i][j]
			for k := range j {
				s -= l[i][k] * l[j][k]
			}
			if i != j {
				l[i][j] = s / l[j][j]
				continue
			}
			if s <= 1e-10*math.Abs(m[i][i]) {
				return nil, false
			}
			l[i][i] = math.Sqrt(s)
		}
	}
	return l, true
}
