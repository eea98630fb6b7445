package appraisal

import (
	"slices"

	"tarazy/internal/law"
)

// AssessedIn asks on which competencies the holder of a post is assessed.
type AssessedIn struct {
	PublicServices bool `json:"public_services" key:"public_services"` // the duties include giving public services
}

// AssessedOut lists them by key, in the order of the sheet.
type AssessedOut struct {
	Competencies []string `json:"competencies"`
}

// CompetenciesAssessed leaves out what concerns public services for those
// whose duties include none.
func CompetenciesAssessed(r *Rules, in AssessedIn) (law.Found[AssessedOut], error) {
	all, only := r.Competency.All, r.Competency.ServiceOnly
	if in.PublicServices {
		return law.Found[AssessedOut]{
			Outcome: AssessedOut{Competencies: slices.Clone(all.V)},
			Reasons: []law.Reason{law.Because(all, "appraisal.assessed.all", "count", len(all.V))},
		}, nil
	}
	out := make([]string, 0, len(all.V))
	for _, c := range all.V {
		if !slices.Contains(only.V, c) {
			out = append(out, c)
		}
	}
	return law.Found[AssessedOut]{
		Outcome: AssessedOut{Competencies: out},
		Reasons: []law.Reason{law.Because(only, "appraisal.assessed.without_services",
			"count", len(out), "all", len(all.V), "left_out", only.V)},
	}, nil
}
