package proctor

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/measure"
	"tarazy/internal/people"
)

// Found counts what proctors found of flags in a body: of each kind, and by whom.
type Found struct {
	Body     people.Body
	Bodies   []people.Body // that the one who asks may choose
	Ruled    *ReviewRuled  // of the latest review; nil where there was none
	Kinds    []VerdictCount
	Proctors []VerdictCount
	Names    map[people.PersonID]string
	Weak     []FlagKind // confirmed too seldom, of those that a machine raises
	Agreed   []Concord  // of two proctors: over all kinds, then by kind
	Seconded Seconded
}

// VerdictPair counts flags of a kind of which one proctor found this and another that.
type VerdictPair struct {
	Kind      FlagKind
	One, Else FlagVerdict
	N         int
}

// Concord is how far two proctors, each alone, found the same of flags.
type Concord struct {
	Kind  FlagKind // "" over all
	N     int      // pairs of findings
	Same  int
	Told  bool // there are enough of them
	Kappa *int // hundredths, beyond chance; nil where all findings are alike, or too few
}

// Seconded counts the breaches of which a second proctor was asked.
type Seconded struct{ N, Breach int }

// Statistics tells how often flags of each kind are confirmed, what each proctor found,
// and how far two of them agree; body is "" for the first of those that one may see. The
// fault is access.denied.
func (s *Service) Statistics(ctx context.Context, by *access.Actor, body people.BodyID) (out Found, err error) {
	ids, _ := access.Bodies(by, access.ReviewConduct)
	if body == "" && len(ids) > 0 {
		body = people.BodyID(ids[0])
	}
	if !access.May(by, access.ReviewConduct, access.Target{Body: string(body)}) {
		return out, fault.New(fault.Denied, "access.denied")
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		out = Found{}
		for _, id := range ids {
			b, err := tx.BodyGet(people.BodyID(id))
			if err != nil {
				return err
			}
			if b == nil {
				continue
			}
			if out.Bodies = append(out.Bodies, *b); b.ID == body {
				out.Body = *b
			}
		}
		return s.count(tx, body, &out)
	})
	return out, err
}

func (s *Service) count(tx Tx, body people.BodyID, out *Found) (err error) {
	if out.Kinds, err = tx.VerdictCounts(body, false); err != nil {
		return err
	}
	if out.Proctors, err = tx.VerdictCounts(body, true); err != nil {
		return err
	}
	if out.Seconded, err = tx.ReviewsSeconded(body); err != nil {
		return err
	}
	var who []people.PersonID
	for _, c := range out.Proctors {
		who = append(who, c.By)
	}
	if out.Names, err = tx.PersonNames(who); err != nil {
		return err
	}
	pairs, err := tx.VerdictPairs(body)
	if err != nil {
		return err
	}
	last, err := tx.ReviewLast(body)
	if err != nil || last == nil {
		return err
	}
	if out.Ruled, err = s.Judges.Rules(last.Act, last.Edition); err != nil || !out.Ruled.Rules.Figures.Ruled() {
		return err
	}
	out.Weak = WeakKinds(&out.Ruled.Rules.Figures, out.Kinds)
	out.Agreed, err = Concords(&out.Ruled.Rules.Figures, pairs)
	return err
}

// WeakKinds are the kinds of flags that a machine raises and proctors confirm too
// seldom, in the order of the catalogue.
func WeakKinds(r *FigureRules, counts []VerdictCount) (out []FlagKind) {
	all, confirmed := map[FlagKind]int{}, map[FlagKind]int{}
	for _, c := range counts {
		all[c.Kind] += c.N
		if c.Verdict == FlagConfirmed {
			confirmed[c.Kind] += c.N
		}
	}
	for _, k := range FlagKinds {
		if k != SetByProctor && all[k] >= r.WeakLeast.V && confirmed[k]*100 < r.WeakPercent.V*all[k] {
			out = append(out, k)
		}
	}
	return out
}

// Concords tells how far two proctors agree, over all kinds of flags and of each.
// Neither of two is the first, so that chance is reckoned from what both found together.
func Concords(r *FigureRules, pairs []VerdictPair) ([]Concord, error) {
	tables := map[FlagKind][][]float64{}
	for _, p := range pairs {
		i, j := slices.Index(FlagVerdicts, p.One), slices.Index(FlagVerdicts, p.Else)
		for _, k := range []FlagKind{"", p.Kind} {
			if tables[k] == nil {
				tables[k] = [][]float64{make([]float64, 3), make([]float64, 3), make([]float64, 3)}
			}
			tables[k][i][j] += float64(p.N) / 2
			tables[k][j][i] += float64(p.N) / 2
		}
	}
	var out []Concord
	for k, t := range tables {
		a, err := agreement(r, t)
		if err != nil {
			return nil, err
		}
		a.Kind = k
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b Concord) int {
		return cmp.Compare(slices.Index(FlagKinds, a.Kind), slices.Index(FlagKinds, b.Kind))
	})
	return out, nil
}

func agreement(r *FigureRules, table [][]float64) (a Concord, err error) {
	n, same := 0.0, 0.0
	for i, row := range table {
		same += row[i]
		for _, x := range row {
			n += x
		}
	}
	a = Concord{N: int(math.Round(n)), Same: int(math.Round(same))}
	if a.Told = a.N >= r.AgreementLeast.V; !a.Told {
		return a, nil
	}
	k, err := measure.WeightedKappa(table, measure.Unweighted(len(table)))
	if fault.Is(err, "measure.constant") {
		return a, nil
	}
	if err == nil {
		hundredths := int(math.Round(100 * k.Value))
		a.Kappa = &hundredths
	}
	return a, err
}
