package exam

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// PoolItem is what a draw must know of an item that is ready.
type PoolItem struct {
	Key        string        `json:"key"`
	Version    int           `json:"version"`
	Kind       Kind          `json:"kind"`
	Languages  []locale.Lang `json:"languages,omitzero"`
	Tags       []string      `json:"tags"`
	Stimulus   string        `json:"stimulus,omitempty"`
	Difficulty int           `json:"difficulty"`
	Enemies    []string      `json:"enemies,omitzero"`
	Options    int           `json:"options"`
	Targets    int           `json:"targets"`
	Fixed      bool          `json:"fixed,omitempty"`
	Exposure   int           `json:"exposure"` // papers in which it stands so far
}

// Pooled gives what a draw must know of an item.
func Pooled(i *Item, version, exposure int) PoolItem {
	return PoolItem{
		Key: i.Key, Version: version, Kind: i.Kind, Languages: i.Languages, Tags: i.Tags, Stimulus: i.Stimulus, Difficulty: i.Difficulty,
		Enemies: i.Enemies, Options: len(i.Options), Targets: len(i.Targets), Fixed: i.Fixed, Exposure: exposure,
	}
}

// Shortage is a part for which the bank is too small.
type Shortage struct {
	Part       string
	Want, Have int
}

// Short lists the parts of a test for which the pool is too small.
func Short(t *Test, pool []PoolItem) []Shortage {
	var out []Shortage
	for _, s := range t.Sections {
		for _, p := range s.Parts {
			if have := len(fitting(t, p, pool)); have < p.Count {
				out = append(out, Shortage{p.Key, p.Count, have})
			}
		}
	}
	return out
}

// fitting are the items of the pool that a part may draw.
func fitting(t *Test, p Part, pool []PoolItem) []PoolItem {
	var out []PoolItem
	for _, i := range pool {
		if p.takes(&i) && (t.Draw.Exposure == 0 || i.Exposure < t.Draw.Exposure) {
			out = append(out, i)
		}
	}
	return out
}

// tries is how many draws of a part are compared; the most even one is kept.
const tries = 40

// Draw draws a paper. The same test, pool, other papers and seed give the same
// paper. Items are chosen so that papers are alike in difficulty, that those
// used least come first, that enemies do not meet, and that items on one
// passage stand together. The faults are exam.bank.short, exam.bank.enemies
// and exam.bank.overlap.
func Draw(t *Test, pool []PoolItem, others []Paper, seed string) (*Paper, error) {
	if short := Short(t, pool); len(short) > 0 {
		return nil, fault.New(fault.Conflict, "exam.bank.short", "part", short[0].Part, "want", short[0].Want, "have", short[0].Have)
	}
	d := &draw{t: t, pool: slices.Clone(pool), others: others, random: rand.New(rand.NewChaCha8(sha256.Sum256([]byte(seed)))), taken: map[string]bool{}}
	slices.SortFunc(d.pool, func(a, b PoolItem) int { return strings.Compare(a.Key, b.Key) })
	paper := &Paper{Seed: seed, Pool: digest(d.pool)}
	for _, s := range t.Sections {
		ps := PaperSection{Key: s.Key}
		for _, p := range s.Parts {
			items, err := d.part(p)
			if err != nil {
				return nil, err
			}
			for _, i := range items {
				ps.Slots = append(ps.Slots, d.slot(p, i))
			}
		}
		if s.Mixed {
			d.random.Shuffle(len(ps.Slots), func(i, j int) { ps.Slots[i], ps.Slots[j] = ps.Slots[j], ps.Slots[i] })
		}
		paper.Sections = append(paper.Sections, ps)
	}
	return paper, d.overlap(paper)
}

// digest is the digest of a pool, so that a draw can be shown to be repeated
// from the same one.
func digest(pool []PoolItem) string {
	h := sha256.New()
	_ = json.NewEncoder(h).Encode(pool) // a hash takes everything, and the values have no cycle
	return hex.EncodeToString(h.Sum(nil))
}

type draw struct {
	t      *Test
	pool   []PoolItem
	others []Paper
	random *rand.Rand
	taken  map[string]bool
}

// overlap refuses a paper that is too much like another of the sitting.
func (d *draw) overlap(p *Paper) error {
	if d.t.Draw.Overlap == 0 {
		return nil
	}
	all := d.t.Count()
	for i := range d.others {
		if n := p.Shared(&d.others[i]); n*100 > d.t.Draw.Overlap*all {
			return fault.New(fault.Conflict, "exam.bank.overlap", "shared", n, "of", all, "percent", d.t.Draw.Overlap)
		}
	}
	return nil
}

// part draws the items of a part: the best of several tries.
func (d *draw) part(p Part) ([]PoolItem, error) {
	var best []PoolItem
	lowest := [3]int{}
	fit := fitting(d.t, p, d.pool)
	for range tries {
		items := d.try(p, fit)
		if items == nil {
			continue
		}
		if worth := d.worth(p, fit, items); best == nil || slices.Compare(worth[:], lowest[:]) < 0 {
			best, lowest = items, worth
		}
	}
	if best == nil {
		return nil, fault.New(fault.Conflict, "exam.bank.enemies", "part", p.Key, "want", p.Count)
	}
	for _, i := range best {
		d.taken[i.Key] = true
	}
	return best, nil
}

// try takes items in a random order in which those used least come first; the
// items of one stimulus follow each other. Nil where enemies leave too few.
func (d *draw) try(p Part, fit []PoolItem) []PoolItem {
	var out []PoolItem
	for _, group := range d.groups(fit) {
		for _, i := range group {
			if len(out) == p.Count {
				return out
			}
			if !d.taken[i.Key] && !d.meets(i, out) {
				out = append(out, i)
			}
		}
	}
	if len(out) < p.Count {
		return nil
	}
	return out
}

// groups puts items on one stimulus together and orders the groups by how
// often they were used, then at random.
func (d *draw) groups(fit []PoolItem) [][]PoolItem {
	at, out := map[string]int{}, [][]PoolItem{}
	for _, i := range fit {
		n, known := at[i.Stimulus]
		if i.Stimulus == "" || !known {
			n = len(out)
			out = append(out, nil)
			if i.Stimulus != "" {
				at[i.Stimulus] = n
			}
		}
		out[n] = append(out[n], i)
	}
	d.random.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	slices.SortStableFunc(out, func(a, b []PoolItem) int { return used(a)*len(b) - used(b)*len(a) })
	for _, g := range out {
		d.random.Shuffle(len(g), func(i, j int) { g[i], g[j] = g[j], g[i] })
	}
	return out
}

func used(group []PoolItem) int {
	n := 0
	for _, i := range group {
		n += i.Exposure
	}
	return n
}

// meets reports whether an item is an enemy of one that is taken already.
func (d *draw) meets(i PoolItem, others []PoolItem) bool {
	for _, o := range others {
		if slices.Contains(i.Enemies, o.Key) || slices.Contains(o.Enemies, i.Key) {
			return true
		}
	}
	for _, e := range i.Enemies {
		if d.taken[e] {
			return true
		}
	}
	return false
}

// worth is how far a try is from even: in difficulty, in what it shares with
// the other papers, and in use. Less is better.
func (d *draw) worth(p Part, fit, items []PoolItem) [3]int {
	have, all := map[int]int{}, map[int]int{}
	for _, i := range fit {
		all[i.Difficulty]++
	}
	use := 0
	for _, i := range items {
		have[i.Difficulty]++
		use += i.Exposure
	}
	gap := 0
	for level, n := range all {
		// have/count against n/len(fit), without a fraction; the rounding to
		// whole items is the same for every paper
		want := (2*n*p.Count + len(fit)) / (2 * len(fit))
		gap += max(have[level]-want, want-have[level])
	}
	return [3]int{gap, d.shares(items), use}
}

// shares is the most items that are also in one of the other papers.
func (d *draw) shares(items []PoolItem) int {
	most := 0
	for i := range d.others {
		n := 0
		for _, s := range d.others[i].Slots() {
			if slices.ContainsFunc(items, func(x PoolItem) bool { return x.Key == s.Item }) {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

func (d *draw) slot(p Part, i PoolItem) Slot {
	s := Slot{Item: i.Key, Version: i.Version, Part: p.Key, Kind: i.Kind, Order: d.order(i.Options, i.Fixed), Targets: d.order(i.Targets, i.Fixed)}
	if i.Kind == Ordering && !i.Fixed && slices.IsSorted(s.Order) {
		slices.Reverse(s.Order) // the order written down may be the key
	}
	return s
}

func (d *draw) order(n int, fixed bool) []int {
	if n == 0 {
		return nil
	}
	if fixed {
		out := make([]int, n)
		for i := range out {
			out[i] = i
		}
		return out
	}
	return d.random.Perm(n)
}

// Seed gives the seed of the paper of a booking: known afterwards, not to be
// guessed before, for the secret is the installation's.
func Seed(secret []byte, booking string, draw int) string {
	h := sha256.New()
	h.Write(secret)
	h.Write([]byte(booking))
	_ = binary.Write(h, binary.BigEndian, int64(draw)) // a hash takes everything
	return hex.EncodeToString(h.Sum(nil))
}
