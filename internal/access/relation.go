package access

// Relation is how a person stands to the thing that a verb is about; several
// may hold at once.
type Relation uint16

// The relations.
const (
	None       Relation = 1 << iota // no relation at all, or a thing that concerns nobody
	Own                             // the person made it or it is the person's own account
	Subject                         // it is about the person
	Supervises                      // the person supervises its subject on the day
	Substitute                      // the person stands in for such a supervisor on the day
	SamePanel                       // the person sits in its panel or commission
	SameBody                        // it belongs to a body in which the person holds the role
	OtherBody                       // it belongs to another body
	ByOrder                         // an appeal or an order opens it to the person
	Conflict                        // a declared or found conflict of interest: never allowed
)

// Relations are all of them, for the tests that walk the table.
var Relations = []Relation{None, Own, Subject, Supervises, Substitute, SamePanel, SameBody, OtherBody, ByOrder, Conflict}

var relationNames = map[Relation]string{
	None: "none", Own: "own", Subject: "subject", Supervises: "supervises", Substitute: "substitute",
	SamePanel: "same_panel", SameBody: "same_body", OtherBody: "other_body", ByOrder: "by_order", Conflict: "conflict",
}

// String names the relation; a set of several is named by its first.
func (r Relation) String() string {
	for _, k := range Relations {
		if r&k != 0 {
			return relationNames[k]
		}
	}
	return "nothing"
}

// any is every relation under which a thing of no body, or of any body, is
// open: for verbs that concern nobody's data.
const anyone = None | Own | Subject | Supervises | Substitute | SamePanel | SameBody | OtherBody | ByOrder
