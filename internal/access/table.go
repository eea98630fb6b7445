package access

// The verbs. Their names stand in the route table, the journal and the scopes
// of tokens.
const (
	Look        Verb = "look"          // public pages: doors, law, help, checks
	SignIn      Verb = "sign-in"       // becoming somebody
	EnterDoor   Verb = "door.enter"    // entering the demonstration as a role
	MoveClock   Verb = "clock.forward" // moving the demonstration's clock
	SeeTasks    Verb = "tasks.see"
	KeepAccount Verb = "account.keep" // own means of sign-in, language, sessions, tokens
	KeepDrafts  Verb = "drafts.keep"
	SeeNotices  Verb = "notices.see"
	AskDecision Verb = "decision.ask"
	SeeStaff    Verb = "staff.see"
	ImportStaff Verb = "staff.import"
	UndoImport  Verb = "staff.import.undo"
	ExportStaff Verb = "staff.export"
	ChangeStaff Verb = "staff.change"
	SeeGrants   Verb = "roles.see"
	GrantRole   Verb = "roles.grant"
	RevokeRole  Verb = "roles.revoke"
	SeeJournal  Verb = "journal.see"
	SeeFacts    Verb = "journal.facts"
	Replay      Verb = "journal.replay"
	ShapeLaw    Verb = "law.shape"         // an edition of one's own, before it is in force
	EnactLaw    Verb = "law.enact"         // putting it in force by signature
	KeepHooks   Verb = "hooks.keep"        // webhooks
	RunBackup   Verb = "installation.keep" // state of the installation, backups

	KeepTemplates Verb = "templates.keep" // letterhead and added paragraphs of a body's papers

	// A competition, from registration to appointment.
	Register        Verb = "candidate.register"
	KeepFile        Verb = "file.keep"
	Apply           Verb = "application.submit"
	SeeApplication  Verb = "application.see"
	Withdraw        Verb = "application.withdraw"
	FileAppeal      Verb = "appeal.file"
	HandIn          Verb = "documents.hand_in"
	Announce        Verb = "competition.announce"
	SeeCompetitions Verb = "competition.see"
	SeeCandidates   Verb = "competition.candidates"
	CheckFile       Verb = "application.check"
	RecordResult    Verb = "result.record"
	RecordInterview Verb = "interview.record"
	CheckConduct    Verb = "conduct.check"
	CloseStage      Verb = "stage.close"
	MarkEssay       Verb = "essay.mark"
	DeclareInterest Verb = "interest.declare"
	KeepCommission  Verb = "commission.keep"
	DrawProtocol    Verb = "protocol.draw"
	SignProtocol    Verb = "protocol.sign"
	Appoint         Verb = "competition.appoint"
	CheckDocuments  Verb = "documents.check"
	SeeAppeals      Verb = "appeal.see"
	DecideAppeal    Verb = "appeal.decide"
	TakeArchive     Verb = "competition.archive"
	KeepContest     Verb = "competition.keep" // its papers: hold, release, destruction

	// A copy of a finished document that bears its signatures itself.
	SignCopy Verb = "copy.sign"

	// Exams: the bank, the tests, the sittings, the answers.
	SeeItems       Verb = "item.see"
	WriteItem      Verb = "item.write"
	ReviewItem     Verb = "item.review"
	RetireItem     Verb = "item.retire"
	DescribeTest   Verb = "test.describe"
	KeepSittings   Verb = "sitting.keep"
	BookSitting    Verb = "sitting.book"
	SitExam        Verb = "exam.sit"
	CheckEquipment Verb = "equipment.check"
	GiveConsent    Verb = "consent.give"   // to recording, with the pictures before a proctored test
	CheckIdentity  Verb = "identity.check" // a face against a document
	WatchExam      Verb = "exam.watch"
	GiveBackTime   Verb = "exam.minutes"
	TellCandidates Verb = "exam.tell" // who sit a test
	GrantTime      Verb = "accommodation.grant"
	AnalyseTest    Verb = "exam.analysis"
	CorrectKey     Verb = "item.key"
	SeeCertificate Verb = "certificate.see"

	// What was recorded of a proctored stage: how long it is kept, who looked at it.
	KeepRecordings Verb = "recordings.keep" // hold, release, list
	SeeViewings    Verb = "viewings.see"

	// The review of a recorded stage.
	ReviewConduct  Verb = "conduct.review"
	SeeReview      Verb = "conduct.see"
	ExplainConduct Verb = "conduct.explain"

	// Interviews: guides, panels, notes, marks, agreement, answers to candidates.
	SetLimits      Verb = "interview.limits"
	PrepareGuide   Verb = "guide.prepare"
	PlanInterviews Verb = "interview.plan"
	SeeInterviews  Verb = "interview.see"
	ChooseSlot     Verb = "interview.slot"
	TakeInterview  Verb = "interview.take" // undertaking, declaration, notes, own marks
	LeadInterview  Verb = "interview.lead" // begin, end, agree, conclude
	AdvisePanel    Verb = "interview.advise"
	GiveFeedback   Verb = "feedback.give"
	SeeFeedback    Verb = "feedback.see"
	KeepPool       Verb = "pool.keep"
	JoinPool       Verb = "pool.join"
	KeepForms      Verb = "interview.keep"   // the forms, until they are destroyed under an act
	SeeRaters      Verb = "interview.raters" // statistics of those who mark

	// The room of an interview by video.
	JoinRoom         Verb = "room.join"
	LeadRoom         Verb = "room.lead" // let in, add time, close
	SeeRoomRecording Verb = "room.recording"

	// The yearly appraisal.
	OpenYear        Verb = "year.open" // opening, schedule, beginning, closing
	SeeYear         Verb = "year.see"  // the board and the lists of a year
	NameAppraiser   Verb = "appraiser.name"
	SeeAppraisal    Verb = "appraisal.see"
	WritePlan       Verb = "plan.write" // together, and signing it
	DecidePlan      Verb = "plan.decide"
	SeeAims         Verb = "aims.see"
	KeepAims        Verb = "aims.keep"
	Monitor         Verb = "quarter.monitor"
	Acknowledge     Verb = "quarter.acknowledge"
	FillSheet       Verb = "sheet.fill" // both sheets: that of KCI and that of competencies
	SignSheet       Verb = "sheet.sign" // by the servant
	DecideSheet     Verb = "sheet.decide"
	PrepareOrder    Verb = "appraisal.order" // on the commission, before it is in force
	FormCommission  Verb = "appraisal.commission"
	AgreeDays       Verb = "appraisal.days" // schedule and days of meetings
	PlanMeeting     Verb = "meeting.plan"
	HoldMeeting     Verb = "meeting.hold"
	VoteInMeeting   Verb = "meeting.vote"
	SignMeeting     Verb = "meeting.sign" // the protocol
	ApproveResults  Verb = "results.approve"
	Acquaint        Verb = "results.acquaint"
	BeAcquainted    Verb = "results.read"
	WitnessRefusal  Verb = "refusal.witness"
	AppealResult    Verb = "result.appeal"
	SeeResultAppeal Verb = "result.appeal.see"
	DecideResult    Verb = "result.appeal.decide"
	RecordCourt     Verb = "result.court"
	KeepDevelopment Verb = "development.keep"
	KeepPapers      Verb = "appraisal.keep" // archive, hold, destruction
	PrintForms      Verb = "forms.print"
)

var table = map[Verb]grants{
	Look:        everyone,
	SignIn:      everyone,
	EnterDoor:   everyone, // the route exists in a demonstration only
	MoveClock:   everyone, // the route exists in a demonstration only
	AskDecision: everyone,
	SeeTasks:    signedIn(Own | None),
	KeepAccount: signedIn(Own | None),
	KeepDrafts:  signedIn(Own | None),
	SeeNotices:  signedIn(Own | None),
	SeeStaff: roles(SameBody, HROfficer, BodyAdmin, FirstHead, Authorised).
		and(roles(ByOrder, Inspector, AppealOfficer)).
		and(roles(Supervises|Substitute, Supervisor, HigherSupervisor)).
		and(roles(Subject, Employee)),
	ImportStaff: roles(SameBody, HROfficer, BodyAdmin),
	UndoImport:  roles(SameBody, HROfficer, BodyAdmin),
	ExportStaff: roles(SameBody, HROfficer, BodyAdmin),
	ChangeStaff: roles(SameBody, HROfficer, BodyAdmin),
	SeeGrants:   roles(SameBody, BodyAdmin).and(roles(SameBody|None, Installation)),
	GrantRole:   roles(SameBody, BodyAdmin).and(roles(SameBody|None, Installation)),
	RevokeRole:  roles(SameBody, BodyAdmin).and(roles(SameBody|None, Installation)),
	SeeJournal:  roles(SameBody, HROfficer, BodyAdmin).and(roles(SameBody|ByOrder|None, Inspector)).and(roles(None, Installation)),
	SeeFacts:    roles(SameBody, HROfficer).and(roles(ByOrder|SameBody, Inspector)).and(roles(ByOrder, AppealOfficer)).and(roles(Subject, Employee, Candidate)),
	Replay:      roles(SameBody, HROfficer).and(roles(SameBody|ByOrder|None, Inspector)).and(roles(ByOrder, AppealOfficer)),
	ShapeLaw:    roles(None, Installation).and(roles(SameBody, BodyAdmin)),
	EnactLaw:    roles(SameBody, Authorised),
	KeepHooks:   roles(SameBody, BodyAdmin),
	RunBackup:   roles(None, Installation),

	KeepTemplates: roles(SameBody, BodyAdmin),

	Register:       everyone,
	KeepFile:       roles(Own|None, Candidate),
	Apply:          roles(Own|None, Candidate),
	SeeApplication: roles(Subject|None, Candidate),
	Withdraw:       roles(Subject, Candidate),
	FileAppeal:     roles(Subject, Candidate),
	HandIn:         roles(Subject, Candidate),
	Announce:       roles(SameBody, HROfficer),
	SeeCompetitions: roles(SameBody, HROfficer, Secretary, Chair, Member, Observer, Proctor, TestManager, Authorised, FirstHead, BodyAdmin).
		and(roles(ByOrder, Inspector, AppealOfficer)),
	SeeCandidates: roles(SameBody, HROfficer).
		and(roles(ByOrder, Inspector, AppealOfficer)),
	CheckFile:       roles(SameBody, HROfficer),
	RecordResult:    roles(SameBody, HROfficer, TestManager),
	RecordInterview: roles(SameBody, Secretary),
	CheckConduct:    roles(SameBody, Proctor),
	CloseStage:      roles(SameBody, HROfficer, Secretary),
	MarkEssay:       roles(SamePanel, Member, Chair),
	DeclareInterest: roles(SamePanel, Member, Chair),
	KeepCommission:  roles(SameBody, HROfficer),
	DrawProtocol:    roles(SameBody, HROfficer, Secretary),
	SignProtocol:    roles(SamePanel, Member, Chair),
	Appoint:         roles(SameBody, Authorised, FirstHead),
	CheckDocuments:  roles(SameBody, HROfficer),
	SeeAppeals: roles(SameBody, HROfficer).
		and(roles(SameBody|ByOrder, AppealOfficer)).and(roles(ByOrder, Inspector)),
	DecideAppeal: roles(SameBody|ByOrder, AppealOfficer),
	TakeArchive: roles(SameBody, HROfficer).
		and(roles(ByOrder, Inspector, AppealOfficer)),
	KeepContest: roles(SameBody, HROfficer),

	SignCopy: roles(SamePanel, Chair, Member, Secretary).and(roles(SameBody, Authorised)),

	SeeItems:       roles(SameBody, ItemAuthor, ItemReviewer, TestManager, Methodologist),
	WriteItem:      roles(SameBody, ItemAuthor),
	ReviewItem:     roles(SameBody, ItemReviewer),
	RetireItem:     roles(SameBody, ItemReviewer, TestManager),
	DescribeTest:   roles(SameBody, TestManager),
	KeepSittings:   roles(SameBody, TestManager, HROfficer),
	BookSitting:    roles(Own|None, Candidate),
	SitExam:        roles(Subject|None, Candidate),
	CheckEquipment: roles(Own|None, Candidate),
	GiveConsent:    roles(Own|None, Candidate),
	CheckIdentity:  roles(SameBody, IdentityChecker),
	WatchExam:      roles(SameBody, TestManager, HROfficer, Proctor),
	GiveBackTime:   roles(SameBody, HROfficer, Proctor),
	TellCandidates: roles(SameBody, HROfficer, Proctor),
	GrantTime:      roles(SameBody, HROfficer),
	AnalyseTest:    roles(SameBody, Methodologist, TestManager, HROfficer).and(roles(ByOrder, Inspector)),
	CorrectKey:     roles(SameBody, TestManager),
	SeeCertificate: roles(Subject|None, Candidate),

	KeepRecordings: roles(SameBody, HROfficer),
	SeeViewings:    roles(Subject|None, Candidate).and(roles(SameBody, HROfficer, Inspector)),

	ReviewConduct:  roles(SameBody, Proctor),
	ExplainConduct: roles(Own|None, Candidate),
	SeeReview:      roles(Own|None, Candidate).and(roles(SameBody, Proctor)).and(roles(SameBody|ByOrder, AppealOfficer)),

	SetLimits:      roles(SameBody, HROfficer, BodyAdmin),
	PrepareGuide:   roles(SameBody, HROfficer, PanelExpert),
	PlanInterviews: roles(SameBody, HROfficer),
	SeeInterviews: roles(SameBody, HROfficer).and(roles(SamePanel, PanelLead, PanelMember, PanelExpert, Chair, Member)).
		and(roles(ByOrder, Inspector, AppealOfficer)),
	ChooseSlot:    roles(Subject|None, Candidate),
	TakeInterview: roles(SamePanel, PanelLead, PanelMember, Chair, Member),
	LeadInterview: roles(SamePanel, PanelLead, Chair),
	AdvisePanel:   roles(SamePanel, PanelExpert),
	GiveFeedback:  roles(SameBody, HROfficer),
	SeeFeedback:   roles(Subject|None, Candidate),
	KeepPool:      roles(SameBody, HROfficer),
	JoinPool:      roles(Subject|None, Candidate),
	KeepForms:     roles(SameBody, HROfficer),
	SeeRaters:     roles(SameBody, PanelExpert).and(roles(Own|None, PanelLead, PanelMember, Chair, Member)),

	JoinRoom: roles(Subject|None, Candidate).and(roles(SamePanel, PanelLead, PanelMember, PanelExpert, Chair, Member)).
		and(roles(SameBody, Observer)),
	LeadRoom: roles(SamePanel, PanelLead, Chair),
	SeeRoomRecording: roles(SamePanel, PanelLead, Chair).and(roles(SameBody, HROfficer)).
		and(roles(SameBody|ByOrder, AppealOfficer)),

	OpenYear: roles(SameBody, HROfficer),
	SeeYear: roles(SameBody, HROfficer, FirstHead, Authorised, Chair, Member, Secretary).
		and(roles(ByOrder, Inspector)),
	NameAppraiser: roles(SameBody, HROfficer),
	SeeAppraisal: roles(Subject, Employee).and(roles(Supervises|Substitute, Supervisor, HigherSupervisor)).
		and(roles(SameBody, HROfficer, Authorised)).and(roles(SamePanel, Chair, Member, Secretary)).
		and(roles(ByOrder, Inspector, AppealOfficer)),
	WritePlan:  roles(Subject, Employee).and(roles(Supervises|Substitute, Supervisor)),
	DecidePlan: roles(Supervises|Substitute, HigherSupervisor, Supervisor, FirstHead),
	SeeAims: roles(SameBody, HROfficer, FirstHead, Authorised, Supervisor, HigherSupervisor, Employee).
		and(roles(ByOrder, Inspector)),
	KeepAims:        roles(SameBody, HROfficer, FirstHead),
	Monitor:         roles(Supervises|Substitute, Supervisor),
	Acknowledge:     roles(Subject, Employee),
	FillSheet:       roles(Supervises|Substitute, Supervisor),
	SignSheet:       roles(Subject, Employee),
	DecideSheet:     roles(Supervises|Substitute, HigherSupervisor, Supervisor, FirstHead),
	PrepareOrder:    roles(SameBody, HROfficer),
	FormCommission:  roles(SameBody, Authorised),
	AgreeDays:       roles(SamePanel, Chair),
	PlanMeeting:     roles(SameBody, HROfficer),
	HoldMeeting:     roles(SamePanel, Secretary),
	VoteInMeeting:   roles(SamePanel, Chair, Member),
	SignMeeting:     roles(SamePanel, Chair, Member, Secretary),
	ApproveResults:  roles(SameBody, Authorised),
	Acquaint:        roles(SameBody, HROfficer),
	BeAcquainted:    roles(Subject, Employee),
	WitnessRefusal:  roles(SameBody, Employee),
	AppealResult:    roles(Subject, Employee),
	SeeResultAppeal: roles(SameBody, HROfficer).and(roles(SameBody|ByOrder, AppealOfficer)).and(roles(ByOrder, Inspector)),
	DecideResult:    roles(SameBody|ByOrder, AppealOfficer),
	RecordCourt:     roles(SameBody, HROfficer),
	KeepDevelopment: roles(Subject, Employee).and(roles(Supervises|Substitute, Supervisor)),
	KeepPapers:      roles(SameBody, HROfficer),
	PrintForms:      roles(SameBody, HROfficer),
}
