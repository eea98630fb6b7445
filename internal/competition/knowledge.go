package competition

import (
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// KnowledgeIn are the right answers of a knowledge test, by the key of the
// part: the state language and every act.
type KnowledgeIn struct {
	Right map[string]int `key:"right" json:"right"`
}

// KnowledgeOut is the result; Total is over the acts, without the language.
type KnowledgeOut struct {
	Passed bool `json:"passed"`
	Total  int  `json:"total"`
}

// KnowledgeTest decides whether the knowledge test is passed: enough right
// answers over all acts together and enough in each. The faults are
// strict.missing, strict.unknown and selection.range, each with its field.
func KnowledgeTest(r *Rules, in KnowledgeIn) (law.Found[KnowledgeOut], error) {
	k := &r.Knowledge
	if err := k.check(in.Right); err != nil {
		return law.Found[KnowledgeOut]{}, err
	}
	total, of, short := 0, 0, []ActPart{}
	for _, a := range k.Acts.V {
		total, of = total+in.Right[a.Key], of+a.Questions
		if in.Right[a.Key] < k.LeastEach.V {
			short = append(short, a)
		}
	}
	key := "selection.knowledge.total_enough"
	if total < k.LeastTotal.V {
		key = "selection.knowledge.total_short"
	}
	reasons := []law.Reason{law.Because(k.LeastTotal, key, "right", total, "of", of, "least", k.LeastTotal.V)}
	reasons = append(reasons, k.each(in.Right, short)...)
	language, languagePassed := k.language(in.Right[k.Language.V.Key])
	return law.Found[KnowledgeOut]{
		Outcome: KnowledgeOut{Passed: total >= k.LeastTotal.V && len(short) == 0 && languagePassed, Total: total},
		Reasons: append(reasons, language),
	}, nil
}

// check refuses a part that is missing, unknown or out of its bounds.
func (k *KnowledgeRules) check(right map[string]int) error {
	parts := append([]ActPart{k.Language.V}, k.Acts.V...)
	for _, p := range parts {
		n, ok := right[p.Key]
		if !ok {
			return fault.New(fault.Invalid, "strict.missing", "field", "right."+p.Key).At("right." + p.Key)
		}
		if err := within(k.Acts, "right."+p.Key, n, 0, p.Questions); err != nil {
			return err
		}
	}
	if len(right) == len(parts) {
		return nil
	}
	var strange []string
	for key := range right {
		if !slices.ContainsFunc(parts, func(p ActPart) bool { return p.Key == key }) {
			strange = append(strange, key)
		}
	}
	field := "right." + slices.Min(strange)
	return fault.New(fault.Invalid, "strict.unknown", "field", field).At(field)
}

// each gives one reason for every act below the minimum, or one for all.
func (k *KnowledgeRules) each(right map[string]int, short []ActPart) []law.Reason {
	if len(short) == 0 {
		return []law.Reason{law.Because(k.LeastEach, "selection.knowledge.each_enough", "least", k.LeastEach.V)}
	}
	out := make([]law.Reason, len(short))
	for i, a := range short {
		out[i] = law.Because(k.LeastEach, "selection.knowledge.act_short",
			"act", a.Key, "right", right[a.Key], "of", a.Questions, "least", k.LeastEach.V)
	}
	return out
}

// language judges the part on the state language, which may have no pass mark.
func (k *KnowledgeRules) language(right int) (law.Reason, bool) {
	least, of := k.LanguagePass.V, k.Language.V.Questions
	switch {
	case least == nil:
		return law.Because(k.LanguagePass, "selection.knowledge.language_free", "right", right, "of", of), true
	case right < *least:
		return law.Because(k.LanguagePass, "selection.knowledge.language_short", "right", right, "of", of, "least", *least), false
	}
	return law.Because(k.LanguagePass, "selection.knowledge.language_enough", "right", right, "of", of, "least", *least), true
}
