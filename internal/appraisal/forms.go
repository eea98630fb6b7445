package appraisal

// Forms are the annexes in their official wording.
type Forms struct {
	List     []Form       `key:"forms"`
	Protocol ProtocolForm `key:"protocol"`
}

// Form is one annex: its heads, columns and blocks of signatures.
type Form struct {
	Key        string      `key:"key"`
	Annex      int         `key:"annex"`
	Clause     string      `key:"clause"`
	Reference  string      `key:"reference"` // the line that ties it to the methodology
	Mark       *string     `key:"mark"`      // the word "form"; nil where none is printed
	Approval   *Approval   `key:"approval"`  // nil: the form has no approval block
	Title      string      `key:"title"`
	Period     *Line       `key:"period"`
	Fields     []Line      `key:"fields"`
	Columns    []Column    `key:"columns"`
	Rows       []Row       `key:"rows"`
	Result     *Line       `key:"result"`
	Footnotes  []Footnote  `key:"footnotes"`
	Signatures []Signature `key:"signatures"`
	Note       string      `key:"note,optional"`
}

// Approval is the block above a form. Position is what the form prints; where
// one person takes both steps the actual position is printed instead.
type Approval struct {
	Mark     string `key:"mark"`
	Position string `key:"position"`
	Lines    []Line `key:"lines"`
}

// Line is a named place to fill in, with the words before and under it.
type Line struct {
	Key   string `key:"key"`
	Label string `key:"label"`
	Hint  string `key:"hint,optional"`
}

// Column of a form's table.
type Column struct {
	Key      string `key:"key"`
	Label    string `key:"label"`
	Footnote string `key:"footnote,optional"`
}

// Row that a form prints before it is filled in.
type Row struct {
	Number     int    `key:"number"`
	Competency string `key:"competency"`
	Label      string `key:"label"`
	Footnote   string `key:"footnote,optional"`
}

// Footnote under a form.
type Footnote struct {
	Mark string `key:"mark"`
	Text string `key:"text"`
}

// Signature is a block of one signer.
type Signature struct {
	Key   string `key:"key"`
	Title string `key:"title"`
	Lines []Line `key:"lines"`
}

// ProtocolForm is what is known of the commission's protocol: the sources name
// it and do not print it, so its layout is the program's own.
type ProtocolForm struct {
	Clause     string `key:"clause"`
	Silence    string `key:"silence"`
	Title      string `key:"title"`
	Correction struct {
		Clause string `key:"clause"`
		Label  string `key:"label"`
	} `key:"correction"` // the one column that is known
}

// Form finds a form by its key.
func (f *Forms) Form(key string) (*Form, bool) {
	for i := range f.List {
		if f.List[i].Key == key {
			return &f.List[i], true
		}
	}
	return nil, false
}

// ColumnKeys are the keys of a form's columns in order.
func (f *Form) ColumnKeys() []string {
	out := make([]string, len(f.Columns))
	for i, c := range f.Columns {
		out[i] = c.Key
	}
	return out
}
