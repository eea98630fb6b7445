package kit

// StateKind is the shape and colour of a state.
type StateKind string

// The states, each with its shape.
const (
	NotStarted StateKind = ""        // ring
	Going      StateKind = "going"   // half
	Done       StateKind = "done"    // disc
	Decide     StateKind = "decide"  // diamond: waits for somebody's decision
	Late       StateKind = "late"    // bar
	Refused    StateKind = "refused" // red dash
	Out        StateKind = "out"     // grey dash: did not go on
	Locked     StateKind = "locked"  // square
)

func (k StateKind) class() string {
	if k == NotStarted {
		return "st"
	}
	return "st st--" + string(k)
}

// TagKind colours a tag.
type TagKind string

// The kinds of tags.
const (
	PlainTag  TagKind = ""
	DecideTag TagKind = "decide"
	LateTag   TagKind = "late"
)

func (k TagKind) class() string {
	if k == PlainTag {
		return "tag"
	}
	return "tag tag--" + string(k)
}
