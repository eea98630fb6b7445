package agreepages

import (
	"net/http"
	"strings"

	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// act does something in the meeting and shows it; what was refused stays on the
// page as it was typed. draft is the form whose draft is done with, "" for none.
func (d Deps) act(w http.ResponseWriter, r *route.Request, draft, word string, ids map[string]string, do func() error) error {
	if err := r.ParseForm(); err != nil {
		return fault.New(fault.Invalid, "agree.form").Wrap(err)
	}
	if err := do(); err != nil {
		bad, err := refused(r, err, ids)
		if err != nil {
			return err
		}
		return d.drawShow(w, r, bad)
	}
	competency, back := r.PostFormValue("competency"), seriesPath(interview.SeriesID(r.PathValue("series")))+"/"+r.PathValue("interview")+"/agreement?done="+word
	if draft != "" {
		about := r.PathValue("interview")
		if draft == "agree-own" || draft == "agree-mark" {
			about += "." + competency
		}
		if err := unsent.Drop(r, d.Drafts, draft, about); err != nil {
			return err
		}
	}
	if competency != "" && word == "changed" { // an agreed one leads to the next
		back += "&of=" + competency
	}
	return page.Go(w, r, back)
}

// markOf reads a mark of a form: nil for no information. What is no number is
// one outside the scale; the fault is interview.agree.choose where none was
// chosen.
func markOf(r *route.Request, name string) (*int, error) {
	switch strings.TrimSpace(r.PostFormValue(name)) {
	case "":
		return nil, fault.New(fault.Invalid, "interview.agree.choose").At("mark")
	case "none":
		return nil, nil
	}
	n := int(whole(r, name))
	return &n, nil
}

// change changes the own mark: of a competency, or the overall one.
func (d Deps) change(w http.ResponseWriter, r *route.Request) error {
	mark, reason, draft := "own_mark", "own_reason", "agree-own"
	if r.PostFormValue("competency") == "" {
		mark, reason, draft = "own_overall", "own_overall_reason", ""
	}
	return d.act(w, r, draft, "changed", map[string]string{"mark": mark, "reason": reason}, func() error {
		to, err := markOf(r, mark)
		if err != nil {
			return err
		}
		in := interview.ChangeIn{Competency: r.PostFormValue("competency"), Mark: to, Reason: r.PostFormValue(reason)}
		return d.Interviews.ChangeMark(r.Context(), r.Actor, idOf(r), whole(r, "version"), in)
	})
}

// mark sets the panel's mark of a competency.
func (d Deps) mark(w http.ResponseWriter, r *route.Request) error {
	ids := map[string]string{"mark": "mark", "reason": "reason", "decision": "decision"}
	return d.act(w, r, "agree-mark", "agreed", ids, func() error {
		to, err := markOf(r, "mark")
		if err != nil {
			return err
		}
		in := interview.AgreeIn{Competency: r.PostFormValue("competency"), Mark: to, Decision: r.PostFormValue("decision"), Reason: r.PostFormValue("reason")}
		return d.Interviews.AgreeMark(r.Context(), r.Actor, idOf(r), whole(r, "version"), in)
	})
}

// answers sets the panel's yes or no on the lines of its form that were chosen.
func (d Deps) answers(w http.ResponseWriter, r *route.Request) error {
	var all []interview.AnswerIn
	ids := map[string]string{}
	return d.act(w, r, "agree-lines", "answered", ids, func() error {
		for name, values := range r.PostForm {
			at, ok := strings.CutPrefix(name, "yes.")
			if !ok || values[0] == "" {
				continue
			}
			k := strings.LastIndex(at, ".") // keys of competencies have no point
			if k < 0 {
				continue
			}
			all = append(all, interview.AnswerIn{Question: at[:k], Competency: at[k+1:], Yes: values[0] == "yes", Reason: r.PostFormValue("why." + at)})
			ids["why."+at] = "why." + at
		}
		return d.Interviews.AgreeAnswers(r.Context(), r.Actor, idOf(r), whole(r, "version"), all)
	})
}

// overall sets the panel's mark of the candidate.
func (d Deps) overall(w http.ResponseWriter, r *route.Request) error {
	ids := map[string]string{"mark": "overall", "reason": "overall_reason"}
	return d.act(w, r, "agree-overall", "overall", ids, func() error {
		to, err := markOf(r, "overall")
		if err != nil {
			return err
		}
		if to == nil {
			return fault.New(fault.Invalid, "interview.agree.no_overall").At("mark")
		}
		return d.Interviews.AgreeOverall(r.Context(), r.Actor, idOf(r), whole(r, "version"), *to, r.PostFormValue("overall_reason"))
	})
}

// conclude says whether the candidate fits the post.
func (d Deps) conclude(w http.ResponseWriter, r *route.Request) error {
	ids := map[string]string{"conclusion": "conclusion", "reason": "conclusion_reason"}
	return d.act(w, r, "agree-end", "concluded", ids, func() error {
		c := interview.Conclusion(r.PostFormValue("conclusion"))
		return d.Interviews.Conclude(r.Context(), r.Actor, idOf(r), whole(r, "version"), c, r.PostFormValue("conclusion_reason"))
	})
}

// fix makes the forms.
func (d Deps) fix(w http.ResponseWriter, r *route.Request) error {
	return d.act(w, r, "", "fixed", nil, func() error {
		return d.Interviews.FixAgreement(r.Context(), r.Actor, idOf(r), whole(r, "version"))
	})
}

// refuse puts a member's refusal to sign on record.
func (d Deps) refuse(w http.ResponseWriter, r *route.Request) error {
	return d.act(w, r, "", "refused", map[string]string{"reason": "refuse_reason"}, func() error {
		return d.Interviews.RefuseForms(r.Context(), r.Actor, idOf(r), whole(r, "version"), r.PostFormValue("refuse_reason"))
	})
}

// unsigned puts on record that a member neither signs nor refuses.
func (d Deps) unsigned(w http.ResponseWriter, r *route.Request) error {
	return d.act(w, r, "", "unsigned", map[string]string{"reason": "unsigned_reason", "member": "unsigned_member"}, func() error {
		member := people.PersonID(r.PostFormValue("unsigned_member"))
		return d.Interviews.RecordUnsigned(r.Context(), r.Actor, idOf(r), whole(r, "version"), member, r.PostFormValue("unsigned_reason"))
	})
}

// reopen opens a form again that was fixed.
func (d Deps) reopen(w http.ResponseWriter, r *route.Request) error {
	return d.act(w, r, "", "reopened", map[string]string{"reason": "reopen_reason"}, func() error {
		return d.Interviews.ReopenForms(r.Context(), r.Actor, idOf(r), whole(r, "version"), r.PostFormValue("reopen_reason"))
	})
}

// finish makes the marks final with refusals on record.
func (d Deps) finish(w http.ResponseWriter, r *route.Request) error {
	return d.act(w, r, "", "finished", nil, func() error {
		return d.Interviews.EndWithRefusals(r.Context(), r.Actor, idOf(r), whole(r, "version"))
	})
}
