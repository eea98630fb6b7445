package competition

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/press"
)

// sitting is all that a protocol tells, as it stood in one transaction.
type sitting struct {
	m     *matter
	order *Order
	last  *Protocol // nil before the first
	names map[people.PersonID]string
	// apart are the judges who declared a conflict, with the posts in which
	// they took no part.
	apart   map[people.PersonID][]VacancyID
	posts   []ranked
	winners law.Finding // of the rule "winners"
	appeals []Appeal
	due     day.Day
	on      day.Day // day of the protocol
	dress   *press.Dress
	issued  []press.Issued // its files, once they are printed
	seen    string
}

// ranked is a post with all that was found of its candidates.
type ranked struct {
	v       Vacancy
	essay   bool
	apps    []Application // by number
	results map[ApplicationID]map[StageKey]Result
	rulings []Ruling // about the vacancy
	own     map[ApplicationID][]Ruling
	winner  *Application
	why     string // there is none
}

// sitting reads what the protocol tells. The faults are protocol.not_ranked,
// panel.no_order and protocol.appeal_waits.
func (s *Service) sitting(tx Tx, m *matter) (*sitting, error) {
	out := &sitting{m: m, on: m.today, apart: map[people.PersonID][]VacancyID{}}
	if err := out.ready(tx); err != nil {
		return nil, err
	}
	all, err := tx.VacanciesOf(m.c.ID)
	if err != nil {
		return nil, err
	}
	for _, v := range all {
		p, err := out.post(tx, v)
		if err != nil {
			return nil, err
		}
		out.posts = append(out.posts, p)
		if err := out.conflicts(tx, v.ID); err != nil {
			return nil, err
		}
	}
	if err := out.won(); err != nil {
		return nil, err
	}
	if out.seen, err = standOf(tx, m.c.ID); err != nil {
		return nil, err
	}
	return out, out.persons(tx)
}

// ready reads what has to be there before a protocol can be drawn up.
func (x *sitting) ready(tx Tx) (err error) {
	c := x.m.c
	if c.State != Announced {
		return fault.New(fault.Conflict, "protocol.not_ranked")
	}
	general, err := tx.RulingsOfCompetition(c.ID)
	if err != nil {
		return err
	}
	ruled := lastOf(general, "winners")
	all, err := tx.VacanciesOf(c.ID)
	if err != nil {
		return err
	}
	if ruled == nil || slices.ContainsFunc(all, func(v Vacancy) bool { return v.Stage.Before(AtResults) }) {
		return fault.New(fault.Conflict, "protocol.not_ranked")
	}
	x.winners = ruled.Finding
	term, err := ProtocolTerm(x.m.env, TermIn{From: ruled.On})
	if err != nil {
		return err
	}
	x.due = term.Outcome.To
	if x.order, err = latestOrder(tx, c.ID); err != nil {
		return err
	}
	if x.order == nil {
		return noCommission()
	}
	if x.last, err = lastProtocol(tx, c.ID); err != nil {
		return err
	}
	x.appeals, err = x.m.openAppeals(tx)
	return err
}

// openAppeals gives all appeals, and refuses while one waits that the body has
// chosen to wait for.
func (m *matter) openAppeals(tx Tx) ([]Appeal, error) {
	all, err := tx.AppealsOf(m.c.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		if a.State == AppealFiled && m.c.Settings.AppealWaits {
			cite := m.rules.Appeal.StageWaits.Cite()
			return nil, fault.New(fault.Conflict, "protocol.appeal_waits", "due", a.Due.String()).Cited(cite.Act, cite.Clause)
		}
	}
	return all, nil
}

func lastProtocol(tx Tx, id ID) (*Protocol, error) {
	all, err := tx.ProtocolsOf(id)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[len(all)-1], nil
}

// lastOf is the latest ruling of a rule that stands; nil for none.
func lastOf(all []Ruling, rule string) *Ruling {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Finding.Rule == rule && !all[i].Superseded {
			return &all[i]
		}
	}
	return nil
}

// post reads a vacancy with its candidates.
func (x *sitting) post(tx Tx, v Vacancy) (ranked, error) {
	p := ranked{v: v, results: map[ApplicationID]map[StageKey]Result{}, own: map[ApplicationID][]Ruling{}}
	var err error
	if p.essay, err = EssayDue(x.m.rules, v.Category); err != nil {
		return p, err
	}
	if p.apps, err = tx.ApplicationsOf(v.ID); err != nil {
		return p, err
	}
	slices.SortFunc(p.apps, byNumber)
	for _, stage := range p.tests() {
		found, err := tx.ResultsOf(v.ID, stage)
		if err != nil {
			return p, err
		}
		for _, r := range found {
			if p.results[r.Application] == nil {
				p.results[r.Application] = map[StageKey]Result{}
			}
			p.results[r.Application][stage] = r
		}
	}
	if p.rulings, err = tx.RulingsOfVacancy(v.ID); err != nil {
		return p, err
	}
	for _, a := range p.apps {
		if a.Standing != Out && a.Standing != Refused {
			continue
		}
		if p.own[a.ID], err = tx.RulingsOf(a.ID); err != nil {
			return p, err
		}
	}
	return p, nil
}

// tests are the stages of the post that give results, in order.
func (p *ranked) tests() []StageKey {
	return slices.DeleteFunc(Stages(p.essay), func(k StageKey) bool { return !k.Tested() })
}

// interviewed is how many took the interview.
func (p *ranked) interviewed() (n int) {
	for _, of := range p.results {
		if r, ok := of[AtInterview]; ok && r.Taken == TookPart {
			n++
		}
	}
	return n
}

// placed are those with a place, best first.
func (p *ranked) placed() []Application {
	out := slices.DeleteFunc(slices.Clone(p.apps), func(a Application) bool { return a.Place == 0 || a.Standing != Placed })
	slices.SortStableFunc(out, func(a, b Application) int { return a.Place - b.Place })
	return out
}

// conflicts notes the judges who took no part in a vacancy.
func (x *sitting) conflicts(tx Tx, v VacancyID) error {
	all, err := tx.DeclarationsOf(v)
	if err != nil {
		return err
	}
	for _, d := range all {
		if d.Conflict && x.order.SeatOf(d.Member).Marks() {
			x.apart[d.Member] = append(x.apart[d.Member], v)
		}
	}
	return nil
}

// must are the judges who sign: all but those who took part in no post.
func (x *sitting) must() []people.PersonID {
	return slices.DeleteFunc(x.order.Judges(), func(p people.PersonID) bool { return len(x.apart[p]) == len(x.posts) })
}

// won puts the winners to their posts.
func (x *sitting) won() error {
	out, err := readOutcome[WinnersOut](x.winners)
	if err != nil {
		return err
	}
	for i := range x.posts {
		p := &x.posts[i]
		at := slices.IndexFunc(out.Posts, func(w WonPost) bool { return w.ID == string(p.v.ID) })
		if at < 0 {
			return fmt.Errorf("competition: vacancy %s is not among the posts shared out", p.v.ID)
		}
		w := out.Posts[at]
		if w.Winner == nil {
			p.why = *w.Why
			continue
		}
		who := slices.IndexFunc(p.apps, func(a Application) bool { return string(a.Person) == *w.Winner && a.Standing == Placed })
		if who < 0 {
			return fmt.Errorf("competition: the winner of vacancy %s is no candidate of it", p.v.ID)
		}
		p.winner = &p.apps[who]
	}
	return nil
}

// readOutcome reads the outcome of a finding, be it fresh or from the store.
func readOutcome[T any](f law.Finding) (out T, err error) {
	if v, ok := f.Outcome.(T); ok {
		return v, nil
	}
	text, err := json.Marshal(f.Outcome)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		return out, fmt.Errorf("outcome of %s: %w", f.Rule, err)
	}
	return out, nil
}

// persons reads the names of the commission and of those who were called to
// the interview. Who left before stays a number.
func (x *sitting) persons(tx Tx) (err error) {
	var ids []people.PersonID
	for _, seat := range x.order.Seats {
		ids = append(ids, seat.Person)
	}
	for _, p := range x.posts {
		for _, a := range p.apps {
			if p.named(a) {
				ids = append(ids, a.Person)
			}
		}
	}
	x.names, err = tx.PersonNames(ids)
	return err
}

// named reports whether the protocol names a candidate.
func (p *ranked) named(a Application) bool {
	_, called := p.results[a.ID][AtInterview]
	return called
}

// standOf is how a competition stands, as a word that is another as soon as
// anything changes that a protocol tells.
func standOf(tx Tx, id ID) (string, error) {
	var b strings.Builder
	c, err := tx.CompetitionGet(id)
	if err != nil {
		return "", err
	}
	fmt.Fprint(&b, c.Version)
	all, err := tx.VacanciesOf(id)
	if err != nil {
		return "", err
	}
	for _, v := range all {
		fmt.Fprintf(&b, " %s %d", v.ID, v.Version)
	}
	orders, err := tx.OrdersOf(id)
	if err != nil {
		return "", err
	}
	general, err := tx.RulingsOfCompetition(id)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(&b, " %d %d", len(orders), len(general))
	appeals, err := tx.AppealsOf(id)
	if err != nil {
		return "", err
	}
	for _, a := range appeals {
		fmt.Fprintf(&b, " %s %d", a.ID, a.Version)
	}
	protocols, err := tx.ProtocolsOf(id)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(&b, " %d", len(protocols))
	return b.String(), nil
}
