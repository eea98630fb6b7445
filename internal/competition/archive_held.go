package competition

import (
	"slices"
	"time"
)

// held is what the vacancies of a competition brought, as it goes into an
// archive.
type held struct {
	g       *gathering
	cases   []archiveCase
	results []archiveResult
	essays  []archiveEssay
	marks   []archiveMark
	rulings []Ruling
	offers  []Offer
	papers  []archivePaper
}

// archiveResult is a result with the proctor's reason opened.
type archiveResult struct {
	Result
	Note string `json:"note"`
}

// archiveEssay is an essay with its text opened.
type archiveEssay struct {
	Application ApplicationID `json:"application"`
	Text        string        `json:"text"`
	Words       int           `json:"words"`
	At          time.Time     `json:"at"`
}

// archiveMark is a mark with its note opened.
type archiveMark struct {
	Mark
	Note string `json:"note"`
}

func (x *held) vacancy(id VacancyID) error {
	found, err := x.g.tx.RulingsOfVacancy(id)
	if err != nil {
		return err
	}
	x.rulings = append(x.rulings, found...)
	made, err := x.g.tx.OffersOf(id)
	if err != nil {
		return err
	}
	x.offers = append(x.offers, made...)
	apps, err := x.g.tx.ApplicationsOf(id)
	if err != nil {
		return err
	}
	slices.SortFunc(apps, byNumber)
	for i := range apps {
		for _, part := range []func(*Application) error{x.application, x.resultsOf, x.essay, x.marksOf} {
			if err := part(&apps[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (x *held) application(a *Application) error {
	c, err := x.g.caseOf(a.ID)
	if err != nil {
		return err
	}
	x.cases = append(x.cases, *c)
	ruled, err := x.g.tx.RulingsOf(a.ID)
	if err != nil {
		return err
	}
	x.rulings = append(x.rulings, ruled...)
	return x.brought(a)
}

func (x *held) resultsOf(a *Application) error {
	found, err := x.g.tx.ResultsOfApplication(a.ID)
	if err != nil {
		return err
	}
	for _, r := range found {
		note, err := x.g.s.opened(x.g.tx, a, "result.note", r.Note)
		if err != nil {
			return err
		}
		x.results = append(x.results, archiveResult{r, note})
	}
	return nil
}

func (x *held) essay(a *Application) error {
	paper, err := x.g.tx.EssayGet(a.ID)
	if err != nil || paper == nil {
		return err
	}
	text, err := x.g.s.opened(x.g.tx, a, fieldEssay, paper.Text)
	x.essays = append(x.essays, archiveEssay{paper.Application, text, paper.Words, paper.At})
	return err
}

func (x *held) marksOf(a *Application) error {
	for _, stage := range []StageKey{AtEssay, AtInterview} {
		all, err := x.g.tx.MarksOf(a.ID, stage)
		if err != nil {
			return err
		}
		for _, k := range all {
			note, err := x.g.s.opened(x.g.tx, a, fieldNote, k.Note)
			if err != nil {
				return err
			}
			x.marks = append(x.marks, archiveMark{k, note})
		}
	}
	return nil
}
