package access

// Role is what a person is in a matter.
type Role string

// The roles. Visitor is anybody, signed in or not; Employee, the supervisors
// and the first head follow from the structure on the day and are never
// granted.
const (
	Visitor          Role = "visitor"
	Candidate        Role = "candidate"
	Employee         Role = "employee"
	HROfficer        Role = "hr_officer"
	IdentityChecker  Role = "identity_checker"
	Supervisor       Role = "immediate_supervisor"
	HigherSupervisor Role = "higher_supervisor"
	FirstHead        Role = "first_head"
	Authorised       Role = "authorised_person"
	Chair            Role = "commission_chair"
	Member           Role = "commission_member"
	Secretary        Role = "commission_secretary"
	PanelLead        Role = "panel_lead"
	PanelMember      Role = "panel_member"
	PanelExpert      Role = "panel_hr_expert"
	ItemAuthor       Role = "item_author"
	ItemReviewer     Role = "item_reviewer"
	TestManager      Role = "test_manager"
	Methodologist    Role = "methodologist"
	Proctor          Role = "proctor"
	Observer         Role = "observer"
	AppealOfficer    Role = "appeal_officer"
	Inspector        Role = "inspector"
	BodyAdmin        Role = "body_administrator"
	Installation     Role = "installation_administrator"
)

// Roles are all roles, in the order in which they are shown.
var Roles = []Role{
	Visitor, Candidate, Employee, HROfficer, IdentityChecker, Supervisor, HigherSupervisor, FirstHead,
	Authorised, Chair, Member, Secretary, PanelLead, PanelMember, PanelExpert, ItemAuthor, ItemReviewer,
	TestManager, Methodologist, Proctor, Observer, AppealOfficer, Inspector, BodyAdmin, Installation,
}

// derived roles follow from who a person is and cannot be granted.
var derived = map[Role]bool{
	Visitor: true, Candidate: true, Employee: true, Supervisor: true, HigherSupervisor: true, FirstHead: true,
}

// Granted reports whether a role is given by a grant.
func (r Role) Granted() bool { return !derived[r] && r.Known() }

// Known reports whether there is such a role.
func (r Role) Known() bool {
	for _, k := range Roles {
		if k == r {
			return true
		}
	}
	return false
}

// exclusive are the pairs of roles that one person never holds in the same
// body at once: author, key holder, marker and decider of one thing, and those
// who look on.
var exclusive = [][2]Role{
	{ItemAuthor, TestManager},
	{ItemAuthor, Member}, {ItemAuthor, Chair},
	{TestManager, Member}, {TestManager, Chair},
	{IdentityChecker, Member}, {IdentityChecker, Chair}, {IdentityChecker, Secretary},
	{IdentityChecker, Proctor}, {IdentityChecker, HROfficer}, {IdentityChecker, PanelLead},
	{IdentityChecker, PanelMember}, {IdentityChecker, Observer},
	{Proctor, Member}, {Proctor, Chair},
	{Secretary, Member}, {Secretary, Chair},
	{Observer, Member}, {Observer, Chair}, {Observer, Secretary},
	{AppealOfficer, Member}, {AppealOfficer, Chair}, {AppealOfficer, HROfficer}, {AppealOfficer, Authorised},
	{Inspector, Member}, {Inspector, Chair}, {Inspector, HROfficer}, {Inspector, Authorised},
	{Installation, HROfficer}, {Installation, Member}, {Installation, Chair}, {Installation, Authorised},
	{Installation, AppealOfficer}, {Installation, Inspector},
}

// Excludes reports whether nobody may hold both roles in one body at once.
func Excludes(a, b Role) bool {
	for _, p := range exclusive {
		if p == [2]Role{a, b} || p == [2]Role{b, a} {
			return true
		}
	}
	return false
}
