package kit

import (
	"context"
	"strconv"
)

var samplePoints = []int{46, 45, 44, 43, 42, 41, 40, 39, 39, 38, 38, 37, 36, 35, 35, 34, 34, 33, 33, 32, 31, 31, 30, 29, 28, 27, 26, 25, 23, 21, 18}

func pointsChart(ctx context.Context) Chart {
	return Chart{
		Title: g(ctx, "ch1"), Words: g(ctx, "ch1w"),
		Plot: Points{From: 15, To: 50, Step: 5, Values: samplePoints, Cut: 34, CutText: g(ctx, "cut"),
			Before: g(ctx, "left"), After: g(ctx, "go_on"), Mine: 33},
		Legend: []Key{{ToneInk, g(ctx, "go_on")}, {ToneGone, g(ctx, "left")}, {ToneAccent, "K‑8190"}},
		Heads:  []string{g(ctx, "points"), g(ctx, "people")},
		Table:  countTable(samplePoints),
	}
}

// countTable is how many have each value, in the order the values come.
func countTable(values []int) [][]string {
	var rows [][]string
	counts := map[int]int{}
	for _, v := range values {
		counts[v]++
	}
	for _, v := range values {
		if n, ok := counts[v]; ok {
			rows = append(rows, []string{strconv.Itoa(v), strconv.Itoa(n)})
			delete(counts, v)
		}
	}
	return rows
}

func linesChart(ctx context.Context) Chart {
	return Chart{
		Title: g(ctx, "ch2"), Unit: "%", Words: g(ctx, "ch2w"),
		Plot: Lines{
			Periods: []string{"I", "II", "III", "IV"}, To: 100, Step: 25,
			Series: []Series{
				{g(ctx, "plan"), []int{20, 45, 70, 100}, Planned},
				{g(ctx, "ago"), []int{18, 39, 66, 91}, Earlier},
				{g(ctx, "now41"), []int{22, 41, Missing, Missing}, Actual},
			},
		},
		Heads: []string{g(ctx, "quarter"), g(ctx, "plan"), g(ctx, "now41")},
		Table: [][]string{{"I", "20", "22"}, {"II", "45", "41"}},
	}
}

func barsChart(ctx context.Context) Chart {
	return Chart{
		Title: g(ctx, "ch3"), Words: g(ctx, "ch3w"),
		Plot: Bars{{Name: g(ctx, "g4"), Text: "11", Value: 11}, {Name: g(ctx, "g3"), Text: "29", Value: 29},
			{Name: g(ctx, "g2"), Text: "12", Value: 12}, {Name: g(ctx, "g1"), Text: "3", Value: 3}},
	}
}
