package outbox

import (
	"time"

	"tarazy/internal/fault"
)

// Notice tells one person one thing, in the application and by e-mail. It is
// written in the caller's transaction and sent afterwards, at most once.
type Notice struct {
	To     string     // id of the person
	Key    string     // message key; "<key>.subject" is the subject of the e-mail
	Args   fault.Args // values of the message
	Case   string     // public id of the thing that it is about
	Link   string     // path of the page where it is dealt with
	After  time.Time  // not before this legal instant; zero: at once
	Unless string     // key of a condition that is asked before a reminder goes out; "" for none
}
