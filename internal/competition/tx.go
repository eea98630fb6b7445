package competition

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/day"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/press"
	"tarazy/internal/signature/signedcopy"
)

// Tx is what the package needs of a transaction. What is not found is nil; a
// write that names an old version, or a key that is taken, reports false.
type Tx interface {
	outbox.Tx
	candidate.Tx
	people.Tx
	press.Tx

	// GrantHoldersIn are the persons who hold a granted role in a body on a day.
	GrantHoldersIn(role access.Role, body people.BodyID, on day.Day) ([]people.PersonID, error)

	CompetitionInsert(*Competition) error
	CompetitionUpdate(*Competition) (bool, error) // where the version is the one before
	CompetitionGet(ID) (*Competition, error)
	CompetitionList(ListQuery) (ListPage, error)
	// CompetitionDestroy removes the papers of a competition; it gives the ids under
	// which the journal holds them.
	CompetitionDestroy(ID) ([]string, error)
	CompetitionNumber(body people.BodyID, year int) (int, error) // how many numbers the body has given out in the year

	VacancyInsert(*Vacancy) error
	VacancyUpdate(*Vacancy) (bool, error)
	VacancyGet(VacancyID) (*Vacancy, error)
	VacanciesOf(ID) ([]Vacancy, error) // by code
	VacancyDelete(VacancyID) error     // of a draft
	VacancyList(VacancyQuery) (VacancyPage, error)

	ApplicationInsert(*Application) (bool, error) // false: the person applied for the vacancy, or the number is taken
	ApplicationUpdate(*Application) (bool, error)
	ApplicationGet(ApplicationID) (*Application, error)
	ApplicationByNumber(string) (*Application, error)
	ApplicationsOf(VacancyID) ([]Application, error) // all, by number, without Snapshot
	ApplicationsOfPerson(people.PersonID) ([]Application, error)
	ApplicationList(ApplicationQuery) (ApplicationPage, error)
	ApplicationCounts(VacancyID) ([]Count, error) // by stage and standing

	ResultPut(*Result) error // in place of an earlier one
	ResultGet(ApplicationID, StageKey) (*Result, error)
	ResultDelete(ApplicationID, StageKey) error
	ResultsOf(VacancyID, StageKey) ([]Result, error) // by application
	ResultsOfApplication(ApplicationID) ([]Result, error)

	EssayPut(*EssayPaper) (bool, error) // false: there is one
	EssayGet(ApplicationID) (*EssayPaper, error)
	EssaysOf(VacancyID) ([]EssayPaper, error) // without texts

	MarkInsert(*Mark) (bool, error) // false: the member has marked it
	MarksOf(ApplicationID, StageKey) ([]Mark, error)
	MarksOfVacancy(VacancyID, StageKey) ([]Mark, error)
	MarksBy(VacancyID, StageKey, people.PersonID) ([]Mark, error)

	KnowledgeInsert(*KnowledgeResult) error
	KnowledgePut(*KnowledgeResult) error // in place of an earlier one
	KnowledgeGet(id string) (*KnowledgeResult, error)
	KnowledgeByNumber(number string) (*KnowledgeResult, error)
	KnowledgeOf(people.PersonID) ([]KnowledgeResult, error) // latest first

	RulingInsert(*Ruling) error
	RulingsOf(ApplicationID) ([]Ruling, error)                                         // about the application, oldest first
	RulingsOfVacancy(VacancyID) ([]Ruling, error)                                      // about the vacancy as a whole, oldest first
	RulingsOfCompetition(ID) ([]Ruling, error)                                         // about the competition as a whole
	RulingSupersede(c ID, v VacancyID, a ApplicationID, s StageKey, rule string) error // marks what the rule has found there so far

	OrderInsert(*Order) (bool, error)
	OrdersOf(ID) ([]Order, error)                // oldest first
	SeatsOfPerson(people.PersonID) ([]ID, error) // competitions that are not finished, by the latest order

	DeclarationInsert(*Declaration) (bool, error)
	DeclarationUpdate(*Declaration) (bool, error) // in place of the member's earlier one
	DeclarationsOf(VacancyID) ([]Declaration, error)

	AppealInsert(*Appeal) (bool, error) // false: one about the same outcome is there
	AppealUpdate(*Appeal) (bool, error)
	AppealGet(AppealID) (*Appeal, error)
	AppealsOf(ID) ([]Appeal, error) // of a competition
	AppealsOfApplication(ApplicationID) ([]Appeal, error)
	AppealList(AppealQuery) (AppealPage, error)

	ProtocolInsert(*Protocol) error
	ProtocolUpdate(*Protocol) (bool, error)
	ProtocolGet(ProtocolID) (*Protocol, error)
	ProtocolsOf(ID) ([]Protocol, error) // oldest first
	ProtocolSignatureInsert(*ProtocolSignature) (bool, error)
	ProtocolSignaturesOf(ProtocolID) ([]ProtocolSignature, error)
	SignedCopyOf(document string) ([]signedcopy.Revision, error) // the first one first
	SignedCopyInsert(*signedcopy.Revision) (bool, error)         // false: the number is taken, or the person has signed

	OfferInsert(*Offer) error
	OfferUpdate(*Offer) (bool, error)
	OffersOf(VacancyID) ([]Offer, error) // oldest first
	OfferOf(ApplicationID) (*Offer, error)
	PaperPut(*Paper) error
	PapersOf(ApplicationID) ([]Paper, error)
}

// Store runs transactions.
type Store interface {
	Write(context.Context, func(Tx) error) error
	Read(context.Context, func(Tx) error) error
}

// Count is how many applications have a stage and a standing.
type Count struct {
	Stage    StageKey
	Standing Standing
	N        int64
}

// ListQuery asks for a page of competitions, the latest begun first: a draft
// stands above what was announced before it was begun.
type ListQuery struct {
	Bodies []people.BodyID // none: all
	States []State         // none: all
	Seat   people.PersonID // only those in whose latest commission the person sits; "" for all
	Text   string          // in title or number
	After  string
	Limit  int // 0: the usual
}

// ListPage is a page of competitions.
type ListPage struct {
	Items []Competition
	Next  string
}

// VacancyQuery asks for a page of the public list: vacancies of announced
// competitions.
type VacancyQuery struct {
	On        day.Day // vacancies that take applications on the day
	Closed    bool    // instead those whose term for applications has passed
	Bodies    []people.BodyID
	Text      string // in titles and units, folded
	Category  string // "" for all, or a group such as "E"
	Direction string
	Sort      string // "until" (default), "-announced", "title"
	After     string
	Limit     int
}

// VacancyRow is a row of the public list.
type VacancyRow struct {
	Vacancy
	Number    string
	Until     day.Day
	Announced day.Day
}

// VacancyPage is a page of the public list.
type VacancyPage struct {
	Items []VacancyRow
	Next  string
	Total int64
}

// ApplicationQuery asks for a page of applications.
type ApplicationQuery struct {
	Competition ID
	Vacancy     VacancyID       // "" for all of the competition
	Only        []ApplicationID // these alone; nil for all
	Standing    []Standing
	Stage       StageKey
	Late        day.Day // only submitted ones whose check was due before the day; 0: no such filter
	Text        string  // a number, or a part of the name where Named
	Named       bool    // rows carry names; else they are never read
	Sort        string  // "number" (default), "name" (Named only), "points", "-points", "applied", "due"
	After       string
	Limit       int
}

// ApplicationRow is a row of a list of applications.
type ApplicationRow struct {
	Application        // without Snapshot
	Name        string // "" unless asked for
}

// ApplicationPage is a page of applications.
type ApplicationPage struct {
	Items []ApplicationRow
	Next  string
	Total int64
}

// AppealQuery asks for a page of appeals, those that wait longest first.
type AppealQuery struct {
	Bodies []people.BodyID // none: all
	States []AppealState
	After  string
	Limit  int
}

// AppealPage is a page of appeals.
type AppealPage struct {
	Items []Appeal
	Next  string
}
