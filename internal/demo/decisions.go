package demo

import "context"

// asked are questions that the HR officer put to the rules and kept the answers
// of, so that the journal holds decisions to look at and to work out again.
var asked = []struct{ act, rule, input string }{
	{"appraisal-arys-2022", "eligibility", `{"day":"2023-05-17","in_post_since":"2023-03-20","probation_until":null,"social_leave_ended":null,"study_ended":null,"absence":null}`},
	{"appraisal-arys-2022", "eligibility", `{"day":"2023-05-17","in_post_since":"2018-02-05","probation_until":null,"social_leave_ended":null,"study_ended":null,"absence":{"kind":"annual","returned":null}}`},
	{"appraisal-arys-2022", "kci-grade", `{"reached":[true,true,false,true,true]}`},
	{"appraisal-arys-2022", "quorum", `{"members":7,"present":4}`},
	{"appraisal-arys-2022", "vote", `{"votes":[{"member":"A","vote":"for"},{"member":"B","vote":"against"},{"member":"C","vote":"abstain"}],"chair":"A","secretary":"S"}`},
	{"selection-2023", "ability-cut", `{"candidates":[{"id":"K-2207","points":"46"},{"id":"K-3107","points":"41"},{"id":"K-5530","points":"34"},{"id":"K-6214","points":"34"},{"id":"K-8190","points":"33"}]}`},
	{"selection-2023", "final-ranking", `{"candidates":[{"id":"K-2207","points":"187.67","experience_days":3650,"education":"bachelor"},{"id":"K-3107","points":"187.67","experience_days":3650,"education":"master"},{"id":"K-5530","points":"180","experience_days":900,"education":"bachelor"}]}`},
	{"selection-2023", "appointment-window", `{"published":"2023-05-10","interviewed":2}`},
}

func (s *seeder) decisions(ctx context.Context) error {
	hr, body := string(s.posts["akbulak/10-01"]), string(s.bodies["akbulak"])
	for _, q := range asked {
		if err := s.Keep(ctx, hr, body, q.act, q.rule, q.input); err != nil {
			return err
		}
	}
	return nil
}
