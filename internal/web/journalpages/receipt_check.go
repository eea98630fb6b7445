package journalpages

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// receiptBody bounds the files that a receipt is checked by, in bytes together.
const receiptBody = 8 << 20

// receiptPage is the form where a receipt is checked, and what it proved.
type receiptPage struct {
	Key    string // typed; "" for this system's
	Errors []kit.FieldError
	At     map[string]string // what is wrong, by field
	Proven *proven
}

// proven is what a receipt proves, in words.
type proven struct {
	Record, Facts, Input, Finding []kit.Fact
	Opened                        []kit.Fact
	Tree                          []kit.Fact
	Checkpoint                    string
	Witnesses                     string
}

func (d Deps) receiptForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawReceipt(w, r, &receiptPage{}, http.StatusOK)
}

func (d Deps) drawReceipt(w http.ResponseWriter, r *route.Request, p *receiptPage, status int) error {
	return d.Draw(w, r, page.Page{Title: locale.T(r.Lang, "checkreceipt.title", nil), Class: "p-finding", Status: status}, receiptCheck(p))
}

// receiptCheck checks what was sent, and keeps nothing of it.
func (d Deps) receiptCheck(w http.ResponseWriter, r *route.Request) error {
	p := &receiptPage{}
	err := d.prove(r, p)
	if err == nil {
		return d.drawReceipt(w, r, p, http.StatusOK)
	}
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	text, field := locale.T(r.Lang, f.Key(), f.Args), fieldOf(f)
	p.Errors, p.At = []kit.FieldError{{ID: field, Text: text}}, map[string]string{field: text}
	return d.drawReceipt(w, r, p, f.Kind.Status())
}

// fieldOf is the field of the form that a fault is about.
func fieldOf(f *fault.Error) string {
	switch {
	case f.Field != "":
		return f.Field
	case strings.HasPrefix(f.Code, "journal.key."):
		return "key"
	case strings.HasPrefix(f.Code, "journal.growth."), f.Code == "journal.receipt.growth_needed", f.Code == "journal.receipt.growth_other":
		return "growth"
	case strings.HasPrefix(f.Code, "journal.checkpoint."), f.Code == "journal.receipt.other_tree":
		return "checkpoint"
	}
	return "receipt"
}

func (d Deps) prove(r *route.Request, p *receiptPage) error {
	data, err := page.Upload(r, "receipt")
	if err != nil {
		return err
	}
	p.Key = strings.TrimSpace(r.PostFormValue("key")) // a form with files is read whole by its first file
	if len(data) == 0 {
		return fault.New(fault.Invalid, "checkreceipt.required").At("receipt")
	}
	public := p.Key
	if public == "" {
		public = d.Published.Journal.Signer.Public()
	}
	v, err := journal.VerifyReceipt(data, public)
	if err != nil {
		return err
	}
	out, err := d.proven(r.Lang, v)
	if err != nil {
		return err
	}
	if err := d.held(r, v, public, out); err != nil {
		return err
	}
	p.Proven = out
	return nil
}

// held holds the receipt to the checkpoint that was sent, if any.
func (d Deps) held(r *route.Request, v *journal.Verified, public string, out *proven) error {
	text, err := page.Upload(r, "checkpoint")
	if err != nil || len(text) == 0 {
		return err
	}
	c, err := journal.OpenCheckpoint(string(text), public, d.Published.Witnesses...)
	if err != nil {
		return err
	}
	proof, err := page.Upload(r, "growth")
	if err != nil {
		return err
	}
	var grown *journal.Grown
	if len(proof) > 0 {
		if grown, err = journal.VerifyGrowth(proof, public); err != nil {
			return err
		}
	}
	if err := v.Under(&c.Head, grown); err != nil {
		return err
	}
	out.Checkpoint = locale.T(r.Lang, "journal.receipt.same_tree", nil)
	if c.Size != v.Head.Size {
		out.Checkpoint = locale.T(r.Lang, "journal.receipt.grown", map[string]any{"from": min(c.Size, v.Head.Size), "to": max(c.Size, v.Head.Size)})
	}
	var names []string
	for _, w := range c.Attested {
		names = append(names, w.Name())
	}
	if len(names) > 0 {
		out.Witnesses = locale.T(r.Lang, "journal.receipt.witnesses", map[string]any{"names": names})
	}
	return nil
}

// proven puts what a receipt says into words. Whom an id stands for is told to
// nobody here.
func (d Deps) proven(l locale.Lang, v *journal.Verified) (*proven, error) {
	out := &proven{}
	add := func(key, value string) {
		if value != "" {
			out.Record = append(out.Record, kit.Fact{Name: locale.T(l, "journal.receipt."+key, nil), Value: value})
		}
	}
	add("record", locale.Number(l, strconv.FormatInt(v.Number, 10)))
	add("verb", verbName(l, v.Verb))
	add("at", d.moment(l, v.At, ""))
	add("actor", people{}.name(l, v.Actor))
	add("subject", v.Subject)
	add("case", v.Case)
	if v.Decided() {
		add("rule", ruleName(l, v.Rule)+" ("+v.Act+", "+locale.Day(l, v.Edition)+")")
	}
	out.Tree = []kit.Fact{
		{Name: locale.T(l, "journal.receipt.size", nil), Value: locale.Number(l, strconv.FormatInt(v.Head.Size, 10))},
		{Name: locale.T(l, "journal.receipt.root", nil), Value: v.Head.Root.String()},
	}
	for _, part := range []struct {
		to   *[]kit.Fact
		from []byte
	}{{&out.Facts, v.Facts}, {&out.Input, v.Input}, {&out.Finding, v.Finding}, {&out.Opened, shown(v.Opened)}} {
		if len(part.from) == 0 {
			continue
		}
		var err error
		if *part.to, err = flatJSON(l, part.from); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// shown are the values that a receipt shows as one list; nil for none.
func shown(all []journal.Opening) []byte {
	if len(all) == 0 {
		return nil
	}
	values := make([][]byte, len(all))
	for i, o := range all {
		values[i] = o.Value
	}
	return slices.Concat([]byte("["), bytes.Join(values, []byte(",")), []byte("]"))
}
