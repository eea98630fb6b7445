package contest

import (
	"tarazy/internal/competition"
	"tarazy/internal/locale"
	"tarazy/internal/web/kit"
)

// chartsOf draws the funnel of a competition, the weight of each stage in the
// sum, and how often experience or education decided between equals.
func chartsOf(l locale.Lang, view *competition.View, rules *competition.Rules) []kit.Chart {
	return []kit.Chart{funnel(l, view), weights(l, view, rules), tieChart(l, view)}
}

func bars(title, words, name, value string, all kit.Bars) kit.Chart {
	c := kit.Chart{Title: title, Words: words, Plot: all, Heads: []string{name, value}}
	for _, b := range all {
		c.Table = append(c.Table, []string{b.Name, b.Text})
	}
	return c
}

func funnel(l locale.Lang, view *competition.View) kit.Chart {
	var all kit.Bars
	for i, s := range competition.Stages(true)[:6] {
		n, has := 0, false
		for j := range view.Vacancies {
			v := &view.Vacancies[j]
			if s == competition.AtEssay && !v.EssayDue {
				continue
			}
			has = true
			in, wait, gone := passed(v, s)
			n += in + wait + gone
		}
		if has {
			tone := kit.ToneInk
			if i == 5 {
				tone = kit.ToneAccent
			}
			all = append(all, kit.Bar{Name: stageName(l, s), Text: counted(l, int64(n)), Value: n, Tone: tone})
		}
	}
	return bars(words(l, "chart.funnel"), words(l, "chart.funnel.words"), words(l, "col.stage"), words(l, "col.people"), all)
}

// weights are the most points that each stage may add to the sum.
func weights(l locale.Lang, view *competition.View, rules *competition.Rules) kit.Chart {
	most := map[string]int{
		"personal_qualities": rules.Qualities.Tasks(), "abilities": rules.Abilities.TextTasks.V + rules.Abilities.NumberTasks.V,
		"essay": rules.Essay.MarkMost.V, "interview": rules.Interview.MarkMost.V,
	}
	essay, sum := false, 0
	for i := range view.Vacancies {
		essay = essay || view.Vacancies[i].EssayDue
	}
	if !essay {
		delete(most, "essay")
	}
	for _, n := range most {
		sum += n
	}
	var all kit.Bars
	for _, key := range rules.Ranking.Components.V {
		if n, ok := most[key]; ok {
			tenths := (n*2000 + sum) / (2 * sum)
			share := locale.Decimal(l, number(int64(tenths/10))+"."+number(int64(tenths%10)))
			all = append(all, kit.Bar{Name: stageName(l, competition.StageKey(key)), Text: words(l, "chart.weights.value", "n", n, "share", share), Value: n})
		}
	}
	return bars(words(l, "chart.weights"), words(l, "chart.weights.words", "sum", sum), words(l, "col.stage"), words(l, "col.most"), all)
}

func tieChart(l locale.Lang, view *competition.View) kit.Chart {
	count := map[string]int{}
	for _, v := range view.Vacancies {
		for _, x := range v.Rulings {
			if x.Superseded || x.Finding.Rule != "final-ranking" {
				continue
			}
			for _, reason := range x.Finding.Reasons {
				count[reason.Key]++
			}
		}
	}
	var all kit.Bars
	for _, k := range []struct{ key, name string }{
		{"selection.ranking.by_experience", "experience"}, {"selection.ranking.by_education", "education"}, {"selection.ranking.shared", "shared"},
	} {
		n := count[k.key]
		all = append(all, kit.Bar{Name: words(l, "chart.ties."+k.name), Text: counted(l, int64(n)), Value: n})
	}
	return bars(words(l, "chart.ties"), words(l, "chart.ties.words"), words(l, "chart.ties.by"), words(l, "col.times"), all)
}
