package journalpages

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/journal/reader"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// again is how a decision came out when it was worked out again.
type again struct {
	Same    bool
	When    string
	Differs []string // places in words
}

// outcomeOfReplay is what the entry of a recomputation says.
type outcomeOfReplay struct {
	Same    bool     `json:"same"`
	Differs []string `json:"differs"`
}

// recompute works a decision out again from the record, shows whether it comes
// out the same, and records that.
func (d Deps) recompute(w http.ResponseWriter, r *route.Request) error {
	o, t, err := reader.Record(r.Context(), d.Journal, r.Actor, access.Replay, r.PathValue("number"), d.Relation)
	if err != nil {
		return err
	}
	if !o.Decided() || o.Finding == nil || o.Destroyed != nil {
		return fault.New(fault.Conflict, "journalpages.not_decided")
	}
	differs, err := d.differences(o)
	if err != nil {
		return err
	}
	entry := journal.Entry{
		Verb: string(access.Replay), Actor: r.Actor.Person, Body: o.Body, Case: reader.Case(o.Number),
		Facts: outcomeOfReplay{Same: len(differs) == 0, Differs: differs},
	}
	if err := d.Record(r.Context(), entry); err != nil {
		return err
	}
	p, err := d.recordPage(r, o, t)
	if err != nil {
		return err
	}
	p.Again = &again{Same: len(differs) == 0, When: locale.T(r.Lang, "journalpages.just_now", nil), Differs: places(r.Lang, differs)}
	return d.drawRecord(w, r, p)
}

// differences asks the rule again and names what is not as it was: "outcome",
// "reasons", or "refused" where the rule takes the input no more.
func (d Deps) differences(o *journal.Opened) ([]string, error) {
	now, err := d.Replayer.Replay(o.Act, o.Edition, o.Rule, o.Input)
	if _, ok := fault.As(err); ok {
		return []string{"refused"}, nil
	}
	if err != nil {
		return nil, err
	}
	differs := []string{}
	for _, part := range []struct {
		name     string
		was, now any
	}{{"outcome", o.Finding.Outcome, now.Outcome}, {"reasons", grounds(o.Finding.Reasons), grounds(now.Reasons)}} {
		same, err := sameCanonical(part.was, part.now)
		if err != nil {
			return nil, err
		}
		if !same {
			differs = append(differs, part.name)
		}
	}
	return differs, nil
}

// grounds are reasons without their texts, which are made from them.
func grounds(reasons []law.Reason) []any {
	out := make([]any, len(reasons))
	for i, r := range reasons {
		out[i] = map[string]any{"key": r.Key, "act": r.Cite.Act, "clause": r.Cite.Clause, "args": map[string]any(r.Args)}
	}
	return out
}

func sameCanonical(a, b any) (bool, error) {
	x, err := journal.Canonical(a)
	if err != nil {
		return false, err
	}
	y, err := journal.Canonical(b)
	return bytes.Equal(x, y), err
}

func places(l locale.Lang, names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = locale.T(l, "journalpages.differs."+n, nil)
	}
	return out
}

// lastAgain reads how the decision came out the last time it was worked out
// again.
func (d Deps) lastAgain(r *route.Request, p *recordPage, o *journal.Opened) error {
	if !p.MayReplay {
		return nil
	}
	found, err := d.Journal.List(r.Context(), journal.Query{Case: reader.Case(o.Number), Verb: string(access.Replay), Limit: 5})
	if err != nil {
		return err
	}
	for i := range found.Records {
		x := &found.Records[i]
		if x.Number == 0 {
			continue // waits for its place: its content is read by number
		}
		entry, err := d.Journal.Show(r.Context(), x.Number)
		if err != nil {
			return err
		}
		var said outcomeOfReplay
		if err := json.Unmarshal(entry.Facts, &said); err != nil {
			return fmt.Errorf("journalpages: record %d: %w", x.Number, err)
		}
		p.Again = &again{Same: said.Same, When: d.moment(r.Lang, x.At, x.Body), Differs: places(r.Lang, said.Differs)}
		return nil
	}
	return nil
}
