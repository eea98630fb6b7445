package analysis

import (
	"strconv"

	"tarazy/internal/fault"
)

// Flag says why an item should be looked at again. It is for the author and the
// reviewer, who decide.
type Flag struct {
	Name   FlagName `json:"name"`
	Option string   `json:"option"` // that it is about; "" for the item
	Value  float64  `json:"value"`
	Limit  float64  `json:"limit"`
}

// FlagName names a flag.
type FlagName string

// The flags of an item.
const (
	TooEasy          FlagName = "too_easy"
	TooHard          FlagName = "too_hard"
	Weak             FlagName = "weak"              // tells the strong from the weak hardly at all
	SuspectKey       FlagName = "suspect_key"       // the weak do better: the key may be wrong
	BetterDistractor FlagName = "better_distractor" // the strong choose a wrong option
	DeadOption       FlagName = "dead_option"       // hardly anybody chooses it
	Chance           FlagName = "chance"            // no more are right than by guessing
)

// FlagNames are all flags, in the order in which they are given.
var FlagNames = []FlagName{TooEasy, TooHard, Chance, Weak, SuspectKey, BetterDistractor, DeadOption}

// Note is the message of a flag; its numbers are decimals of two places.
func (f *Flag) Note() Note {
	return Note{"exam_analysis.flag." + string(f.Name), fault.Args{"option": f.Option, "value": two(f.Value), "limit": two(f.Limit)}}
}

func two(x float64) string { return strconv.FormatFloat(x, 'f', 2, 64) }

func flags(i *Item, x *ItemFigures, l *ItemLimits) []Flag {
	out := []Flag{}
	add := func(is bool, name FlagName, option string, value, limit float64) {
		if is {
			out = append(out, Flag{name, option, value, limit})
		}
	}
	p := x.Difficulty
	add(p > part(l.Easy), TooEasy, "", p, part(l.Easy))
	add(p < part(l.Hard), TooHard, "", p, part(l.Hard))
	if i.Right != "" && i.Most == 1 && len(i.Options) > 1 {
		guess := 1 / float64(len(i.Options))
		add(x.DifficultyInterval.Low <= guess, Chance, "", p, guess)
	}
	if r := x.Discrimination; r != nil {
		add(*r >= 0 && *r < part(l.Weak), Weak, "", *r, part(l.Weak))
		add(*r < 0, SuspectKey, "", *r, 0)
	}
	return append(out, optionFlags(x, l)...)
}

func optionFlags(x *ItemFigures, l *ItemLimits) []Flag {
	var key *OptionReport
	for n := range x.Options {
		if x.Options[n].Right {
			key = &x.Options[n]
		}
	}
	var better, dead []Flag
	for _, o := range x.Options {
		if o.Key == "" {
			continue
		}
		if key != nil && !o.Right && attracts(&o, key, l) {
			limit := part(l.Distractor)
			if key.Discrimination != nil {
				limit = *key.Discrimination
			}
			better = append(better, Flag{BetterDistractor, o.Key, *o.Discrimination, limit})
		}
		if o.Share < part(l.DeadPercent) {
			dead = append(dead, Flag{DeadOption, o.Key, o.Share, part(l.DeadPercent)})
		}
	}
	return append(better, dead...)
}

// attracts reports whether a wrong option draws the strong as the key should: it
// goes with the rest score better than the key does, or well enough with more
// people choosing it. An option that the weak prefer never does.
func attracts(o, key *OptionReport, l *ItemLimits) bool {
	r := o.Discrimination
	if r == nil || *r <= 0 {
		return false
	}
	if key.Discrimination != nil && *r > *key.Discrimination {
		return true
	}
	return *r > part(l.Distractor) && o.Share > key.Share
}
