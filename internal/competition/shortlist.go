package competition

import "tarazy/internal/law"

// InterviewShortlist decides who is called to the interview: the highest
// points of the earlier stages, with everyone level with the last place. The
// faults are selection.id_empty and selection.id_repeated.
func InterviewShortlist(r *Rules, in FieldIn) (law.Found[FieldOut], error) {
	if err := unique(in.Candidates, scoredID); err != nil {
		return law.Found[FieldOut]{}, err
	}
	s, n := &r.Shortlist, len(in.Candidates)
	places := min(s.Most.V, n)
	key := "selection.shortlist.places"
	if n == 0 {
		key = "selection.field.nobody"
	}
	reasons := []law.Reason{law.Because(s.Most, key, "candidates", n, "most", s.Most.V, "places", places)}
	return admit(in.Candidates, places).outcome(in.Candidates, reasons, s.Most, s.Ties), nil
}
