package people

// Place is where a person stands in a body on a day: by an own post, or by
// standing in for somebody who is away.
type Place struct {
	Body      BodyID
	Own       bool // by an own post
	Heads     bool // a unit or the body
	FirstHead bool
}
