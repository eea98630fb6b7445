package api

import (
	"io"
	"mime"
	"net/http"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// itemUpload bounds a request with a file of items, in bytes: what is read, and
// the parts about it.
const itemUpload = 33 << 20

// ItemImportAnswer is where an import of items stands, with the report of what
// was not understood.
type ItemImportAnswer struct {
	ID      exam.ImportID    `json:"id"`
	Version int64            `json:"version"` // to be named when it is taken or undone
	Body    people.BodyID    `json:"body"`
	State   exam.ImportState `json:"state"`
	Running bool             `json:"running"`
	File    string           `json:"file"`
	Size    int64            `json:"size"` // bytes
	SHA256  string           `json:"sha256"`
	Format  string           `json:"format"` // "" until it is read
	Total   int              `json:"total"`  // rows
	Done    int              `json:"done"`   // rows that were worked on in this state
	Refused int              `json:"refused"`
	Count   exam.ImportCount `json:"count"` // what taking it would do; after that, what it did
	Replace bool             `json:"replace"`
	Left    int              `json:"left"`  // undone: things that were changed since and stay
	Fault   *ItemImportSaid  `json:"fault"` // why it failed; null where it did not
	Report  []ItemImportNote `json:"report"`
	Created time.Time        `json:"created"`
	Taken   *time.Time       `json:"taken"` // null until all was taken
}

// ItemImportSaid is a message of a report.
type ItemImportSaid struct {
	Key  string       `json:"key"`
	Text locale.Words `json:"text"`
}

// ItemImportNote is a line of the report.
type ItemImportNote struct {
	Where    string           `json:"where"`
	Item     string           `json:"item"`     // key of the item; "" where it is of the file
	Severity string           `json:"severity"` // refused, lost, changed or kept
	Said     []ItemImportSaid `json:"said"`
}

// ItemImportList are the latest imports of a bank, without their reports.
type ItemImportList struct {
	Imports []ItemImportAnswer `json:"imports"`
}

// ItemImportRows is a page of the things of a file.
type ItemImportRows struct {
	Rows []ItemImportRow `json:"rows"`
	Next int             `json:"next"` // to be given as after; 0 for none
}

// ItemImportRow is a thing of a file: a material or an item.
type ItemImportRow struct {
	N        int               `json:"n"`
	Action   exam.ImportAction `json:"action"`
	Material *exam.Stimulus    `json:"material"` // null for an item
	Item     *exam.Item        `json:"item"`     // null for a material
}

// TakeOrder says which version of an import is taken, and whether things of the
// bank that differ get a new edition.
type TakeOrder struct {
	Version int64 `key:"version" json:"version"`
	Replace bool  `key:"replace,optional" json:"replace"`
}

func (d ExamDeps) bankImportRoutes() []route.Route {
	const all, one = "/api/v1/bank/imports", "/api/v1/bank/imports/{id}"
	inBody := []route.Param{bodyParam}
	send := described("POST", all, access.WriteItem, d.itemImportSend, route.Operation{
		ID: "startItemImport", Summary: "Send a file of items (QTI 2.1, 2.2 or 3.0, Moodle XML, GIFT, XLSX): as the body itself, or as the part file of multipart/form-data. What is unsafe is refused at once; a job reads the rest",
		In: route.Anything{}, Out: ItemImportAnswer{}, Status: http.StatusAccepted, Query: []route.Param{
			bodyParam, {Name: "language", About: "kk or ru: of a file in one language", Required: true}, {Name: "part", About: "tag of items that have none"},
			{Name: "file", About: "name of the file, where it is the body itself"},
		}})
	send.Body = itemUpload
	return []route.Route{
		described("GET", all, access.SeeItems, d.itemImports, route.Operation{ID: "listItemImports", Summary: "Imports of items, the latest first", Out: ItemImportList{}, Query: inBody}),
		send,
		described("GET", one, access.SeeItems, d.itemImport, route.Operation{ID: "showItemImport", Summary: "Where an import of items stands, with its report", Out: ItemImportAnswer{}, Query: inBody}),
		described("GET", one+"/rows", access.SeeItems, d.itemImportRows, route.Operation{ID: "listItemImportRows", Summary: "Things of a file, each with what taking it does", Out: ItemImportRows{},
			Query: []route.Param{bodyParam, {Name: "after", About: "number of the row before", Integer: true}, {Name: "limit", About: "rows of a page, at most 1000", Integer: true}}}),
		described("POST", one+"/take", access.WriteItem, d.itemImportTake, route.Operation{
			ID: "takeItemImport", Summary: "Put what a file holds into the bank, in draft; a job does it", In: TakeOrder{}, Out: ItemImportAnswer{}, Status: http.StatusAccepted, Query: inBody}),
		described("POST", one+"/undo", access.WriteItem, d.itemImportUndo, route.Operation{
			ID: "undoItemImport", Summary: "Put back what an import did, if nothing of it was changed since; a job does it", In: VersionOrder{}, Out: ItemImportAnswer{}, Status: http.StatusAccepted, Query: inBody}),
	}
}

func itemImportAnswer(x *exam.ItemImport) ItemImportAnswer {
	out := ItemImportAnswer{
		ID: x.ID, Version: x.Version, Body: x.Body, State: x.State, Running: x.Running(), File: x.File, Size: x.Size, SHA256: x.SHA256, Format: x.Format,
		Total: x.Total, Done: x.Done, Refused: x.Refused, Count: x.Count, Replace: x.Replace, Left: x.Left, Created: x.Created, Report: make([]ItemImportNote, len(x.Report)),
	}
	if x.Fault != nil {
		said := importSaid(*x.Fault)
		out.Fault = &said
	}
	if !x.Taken.IsZero() {
		out.Taken = &x.Taken
	}
	for i, n := range x.Report {
		line := ItemImportNote{Where: n.Where, Item: n.Item, Severity: n.Severity, Said: make([]ItemImportSaid, len(n.Said))}
		for k, s := range n.Said {
			line.Said[k] = importSaid(s)
		}
		out.Report[i] = line
	}
	return out
}

func importSaid(n exam.Noted) ItemImportSaid {
	return ItemImportSaid{Key: n.Key, Text: locale.All(n.Key, n.Args)}
}

func (d ExamDeps) itemImports(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.SeeItems)
	if err != nil {
		return err
	}
	all, err := d.Exams.Imports(r.Context(), r.Actor, body)
	if err != nil {
		return err
	}
	out := ItemImportList{Imports: make([]ItemImportAnswer, len(all))}
	for i := range all {
		out.Imports[i] = itemImportAnswer(&all[i])
	}
	return write(w, r, http.StatusOK, out)
}

func (d ExamDeps) itemImportSend(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.WriteItem)
	if err != nil {
		return err
	}
	f, err := sentItems(r)
	if err != nil {
		return err
	}
	x, err := d.Exams.StartImport(r.Context(), r.Actor, body, f)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/bank/imports/"+string(x.ID))
	return write(w, r, http.StatusAccepted, itemImportAnswer(x))
}

// sentItems is the file of a request: its part "file", or the whole body. The
// fault is exam.required, where a form has no such part.
func sentItems(r *route.Request) (f exam.ItemFile, err error) {
	q := r.URL.Query()
	f = exam.ItemFile{Name: q.Get("file"), Language: locale.Lang(q.Get("language")), Tag: q.Get("part")}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "multipart/form-data" {
		f.Data, err = io.ReadAll(r.Body)
		return f, err
	}
	file, head, err := r.FormFile("file")
	if err != nil {
		return f, fault.New(fault.Invalid, "exam.required").At("file").Wrap(err)
	}
	defer file.Close() // it was read only
	f.Name = head.Filename
	f.Data, err = io.ReadAll(file)
	return f, err
}

func (d ExamDeps) itemImport(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.SeeItems)
	if err != nil {
		return err
	}
	x, err := d.Exams.ImportOf(r.Context(), r.Actor, body, exam.ImportID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, itemImportAnswer(x))
}

func (d ExamDeps) itemImportRows(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.SeeItems)
	if err != nil {
		return err
	}
	after, err := queryNumber(r, "after", 0)
	if err != nil {
		return err
	}
	limit, err := queryNumber(r, "limit", importRowsUsual)
	if err != nil {
		return err
	}
	limit = max(1, min(limit, importRowsMost))
	rows, err := d.Exams.ImportRows(r.Context(), r.Actor, body, exam.ImportID(r.PathValue("id")), after, limit+1)
	if err != nil {
		return err
	}
	out := ItemImportRows{Rows: []ItemImportRow{}}
	if len(rows) > limit {
		rows = rows[:limit]
		out.Next = rows[limit-1].N
	}
	for i := range rows {
		x := &rows[i]
		out.Rows = append(out.Rows, ItemImportRow{N: x.N, Action: x.Action, Material: x.Stimulus, Item: x.Item})
	}
	return write(w, r, http.StatusOK, out)
}

func (d ExamDeps) itemImportTake(w http.ResponseWriter, r *route.Request) error {
	var in TakeOrder
	return d.itemImportTurn(w, r, &in, func(body people.BodyID, id exam.ImportID) (*exam.ItemImport, error) {
		return d.Exams.TakeImport(r.Context(), r.Actor, body, id, in.Version, in.Replace)
	})
}

func (d ExamDeps) itemImportUndo(w http.ResponseWriter, r *route.Request) error {
	var in VersionOrder
	return d.itemImportTurn(w, r, &in, func(body people.BodyID, id exam.ImportID) (*exam.ItemImport, error) {
		return d.Exams.UndoImport(r.Context(), r.Actor, body, id, in.Version)
	})
}

// itemImportTurn sends an import on its way, and answers how it stands.
func (d ExamDeps) itemImportTurn(w http.ResponseWriter, r *route.Request, in any, turn func(people.BodyID, exam.ImportID) (*exam.ItemImport, error)) error {
	body, err := bodyAsked(r, access.WriteItem)
	if err != nil {
		return err
	}
	if err := readOrder(r, in); err != nil {
		return err
	}
	x, err := turn(body, exam.ImportID(r.PathValue("id")))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusAccepted, itemImportAnswer(x))
}
