package competition

import (
	"cmp"
	"strconv"

	"tarazy/internal/law"
)

// reasons explain a ranking: the order by points, what decided among equals,
// who is among the best, and who won.
func (k *RankingRules) reasons(sorted []Finalist, out RankingOut) []law.Reason {
	if len(sorted) == 0 {
		return []law.Reason{law.Because(k.Order, "selection.ranking.nobody")}
	}
	reasons := []law.Reason{law.Because(k.Order, "selection.ranking.order",
		"candidates", len(sorted), "highest", sorted[0].Points.String(), "lowest", sorted[len(sorted)-1].Points.String())}
	for _, group := range runs(sorted, func(a, b Finalist) int { return cmp.Compare(b.Points, a.Points) }) {
		reasons = append(reasons, k.among(group, k.Ties.V)...)
	}
	place := 1
	for _, group := range runs(sorted, k.compare) {
		if len(group) > 1 {
			reasons = append(reasons, law.Because(k.Ties, "selection.ranking.shared", "ids", ids(group), "place", place))
		}
		place += len(group)
	}
	reasons = append(reasons, law.Because(k.Best, "selection.ranking.best", "ids", out.Best, "places", k.Best.V))
	return append(reasons, k.won(sorted, out))
}

// among explains a group of equals by the grounds that are left, one reason
// for each ground that tells some of them apart.
func (k *RankingRules) among(group []Finalist, ties []TieRule) []law.Reason {
	if len(group) < 2 || len(ties) == 0 {
		return nil
	}
	parts := runs(group, func(a, b Finalist) int { return k.decide(ties[0], a, b) })
	var out []law.Reason
	if len(parts) > 1 {
		out = append(out, k.decided(ties[0], group))
	}
	for _, part := range parts {
		out = append(out, k.among(part, ties[1:])...)
	}
	return out
}

func (k *RankingRules) decided(tie TieRule, group []Finalist) law.Reason {
	points, values := group[0].Points.String(), make([]string, len(group))
	for i, c := range group {
		values[i] = c.Education
		if tie == ByExperience {
			values[i] = strconv.Itoa(c.ExperienceDays)
		}
	}
	if tie == ByExperience {
		return law.Because(k.Ties, "selection.ranking.by_experience", "ids", ids(group), "points", points, "days", values)
	}
	return law.Because(k.Education, "selection.ranking.by_education", "ids", ids(group), "points", points, "levels", values)
}

// won names the winner, or says that the first place is shared.
func (k *RankingRules) won(sorted []Finalist, out RankingOut) law.Reason {
	if out.Winner == nil {
		return law.Because(k.Ties, "selection.ranking.no_winner", "ids", out.Unresolved[0], "points", sorted[0].Points.String())
	}
	return law.Because(k.Order, "selection.ranking.winner", "id", *out.Winner, "points", sorted[0].Points.String())
}
