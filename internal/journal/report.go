package journal

// Kind of a trouble: what does not hold.
type Kind string

// The kinds. The message that tells of each is "journal.trouble." + kind.
const (
	FactsChanged      Kind = "facts_changed"      // the content is not the one that the leaf was made from
	FactsMissing      Kind = "facts_missing"      // the content is gone, and no act says so
	KeyMissing        Kind = "key_missing"        // the key of the subject is gone, and no act says so
	DestructionFalse  Kind = "destruction_false"  // marked as destroyed under an act that no record tells of
	RecordChanged     Kind = "record_changed"     // the record is not the one in the tree
	RecordDeleted     Kind = "record_deleted"     // the tree has a record here, the journal has none
	RecordAdded       Kind = "record_added"       // the tree knows no such record
	RecordMoved       Kind = "record_moved"       // stands in the place of another
	TreeChanged       Kind = "tree_changed"       // a hash of the tree is false; the records are not
	TreeMissing       Kind = "tree_missing"       // a hash of the tree is gone
	TreeUnclear       Kind = "tree_unclear"       // record and tree differ, and neither agrees with the signed head
	HeadFalse         Kind = "head_false"         // a head is not signed by the installation's key
	HeadDiffers       Kind = "head_differs"       // signed head and tree differ: rewritten along with the tree
	CheckpointFalse   Kind = "checkpoint_false"   // a kept checkpoint is not signed by the installation's key
	CheckpointAhead   Kind = "checkpoint_ahead"   // a kept checkpoint is of more records than there are
	CheckpointDiffers Kind = "checkpoint_differs" // a kept checkpoint is of another tree
	RowChanged        Kind = "row_changed"        // a row or file outside the journal is not what the record says
	RowMissing        Kind = "row_missing"        // it is gone, and no act says so
	RowAdded          Kind = "row_added"          // no record tells of it; Number is 0
	FindingDiffers    Kind = "finding_differs"    // the rule gives another finding today
	FindingRefused    Kind = "finding_refused"    // the rule refuses the input today
	EditionMissing    Kind = "edition_missing"    // the program no longer has the edition
)

// Trouble is one thing that does not hold, with its place.
type Trouble struct {
	Kind   Kind   `json:"kind"`
	Number int64  `json:"number"` // of the record, or the first of several
	To     int64  `json:"to"`     // the last of several; else as Number
	From   int64  `json:"from"`   // RecordMoved: the place that Number belongs to; else 0
	Case   string `json:"case"`   // of the first record, "" if unknown
	What   string `json:"what"`   // what differs: a path in the finding, a code; else ""
}

// DestroyedUnder tells of content that was destroyed under one act.
type DestroyedUnder struct {
	Act     string `json:"act"`
	Day     string `json:"day"`
	Records int64  `json:"records"`
	Spans   []Span `json:"spans"`
}

// Report is the outcome of a check.
type Report struct {
	Records      int64            `json:"records"`
	Pending      int64            `json:"pending"` // without a place yet; not checked
	Heads        int64            `json:"heads"`
	Root         string           `json:"root"` // of the last signed head, base64; "" for none
	Decisions    int64            `json:"decisions"`
	Same         int64            `json:"same"`      // decisions that come out the same
	Different    int64            `json:"different"` // that do not, or are refused, or have no edition
	Gone         int64            `json:"gone"`      // that cannot be worked out: destroyed, or changed
	RulesChanged int64            `json:"rules_changed"`
	Destroyed    []DestroyedUnder `json:"destroyed"`
	Troubles     []Trouble        `json:"troubles"`
	More         int64            `json:"more"` // troubles that are not listed
}

// troublesMost bounds the list of troubles.
const troublesMost = 1000

// OK tells whether all holds.
func (r *Report) OK() bool { return len(r.Troubles) == 0 }

func (r *Report) add(t Trouble) {
	if t.To == 0 {
		t.To = t.Number
	}
	if n := len(r.Troubles); n > 0 && follows(&r.Troubles[n-1], &t) {
		r.Troubles[n-1].To = t.To
		return
	}
	if len(r.Troubles) >= troublesMost {
		r.More++
		return
	}
	r.Troubles = append(r.Troubles, t)
}

// follows tells whether two troubles are one: records deleted or added in a row.
func follows(last, t *Trouble) bool {
	return last.Kind == t.Kind && (t.Kind == RecordDeleted || t.Kind == RecordAdded) && last.To+1 == t.Number
}

// destroyedUnder counts a record whose content was destroyed; numbers come in order.
func (r *Report) destroyedUnder(d *Destruction, number int64) {
	day := d.Day.String()
	for i := range r.Destroyed {
		u := &r.Destroyed[i]
		if u.Act != d.Act || u.Day != day {
			continue
		}
		u.Records++
		if last := &u.Spans[len(u.Spans)-1]; last.Last+1 == number {
			last.Last = number
		} else {
			u.Spans = append(u.Spans, Span{number, number})
		}
		return
	}
	r.Destroyed = append(r.Destroyed, DestroyedUnder{Act: d.Act, Day: day, Records: 1, Spans: []Span{{number, number}}})
}
