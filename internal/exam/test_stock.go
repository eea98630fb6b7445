package exam

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/people"
)

// Stock is what a bank holds for a description that is being written.
type Stock struct {
	Have [][]int // by section and part: items that the part may draw
	Tags []TagStock
}

// TagStock is a tag of a bank with the number of its items that are ready.
type TagStock struct {
	Tag   string
	Items int
}

// Stock counts what the bank of a body holds for a description, whole or not.
func (s *Service) Stock(ctx context.Context, by *access.Actor, body people.BodyID, t *Test) (*Stock, error) {
	if err := allow(by, access.DescribeTest, body, 0); err != nil {
		return nil, err
	}
	var pool []PoolItem
	err := s.Store.Read(ctx, func(tx Tx) (err error) {
		pool, err = tx.ItemPool(body)
		return err
	})
	if err != nil {
		return nil, err
	}
	return stockOf(t, pool), nil
}

func stockOf(t *Test, pool []PoolItem) *Stock {
	out, count := &Stock{Have: make([][]int, len(t.Sections))}, map[string]int{}
	for i := range t.Sections {
		for _, p := range t.Sections[i].Parts {
			out.Have[i] = append(out.Have[i], len(fitting(t, p, pool)))
		}
	}
	for i := range pool {
		for _, tag := range pool[i].Tags {
			count[tag]++
		}
	}
	for tag, n := range count {
		out.Tags = append(out.Tags, TagStock{tag, n})
	}
	slices.SortFunc(out.Tags, func(a, b TagStock) int { return strings.Compare(a.Tag, b.Tag) })
	return out
}
