package journal

import "tarazy/internal/law"

// Entry is one act or finding, written in the transaction of what it records.
type Entry struct {
	Verb    string       // "staff.import", "decision.ask", …
	Actor   string       // id of the person who acted; "system" for the program itself
	Body    string       // id of the body that it belongs to, "" for none
	Case    string       // public id of the thing, "" for none
	Subject string       // id of the person under whose key the facts are sealed, "" for the installation's
	Facts   any          // what was known, encoded as canonical JSON; nil for none
	Finding *law.Finding // the decision, nil where nothing was decided
	Input   any          // for a finding: the input of its rule, as the decision service takes it
}
