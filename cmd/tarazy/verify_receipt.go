package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"tarazy/internal/journal"
)

var verifyReceiptCommand = command{
	name: "verify-receipt", usage: verifyReceiptUsage, about: "check a receipt of the journal, and that the journal only grew", run: runVerifyReceipt,
}

const verifyReceiptUsage = "--key FILE [--checkpoint FILE] [--growth FILE] [--witness FILE] [--json] RECEIPT"

// receiptFiles are the files that a receipt is checked by.
type receiptFiles struct{ receipt, key, checkpoint, growth, witness string }

// receiptReport is what a receipt proves.
type receiptReport struct {
	Record     int64           `json:"record"`
	Verb       string          `json:"verb"`
	At         string          `json:"at"` // RFC 3339, UTC
	Actor      string          `json:"actor"`
	Case       string          `json:"case"`
	Subject    string          `json:"subject"`
	Rule       string          `json:"rule"` // act@edition rule; "" where nothing was decided
	Size       int64           `json:"size"` // records in the tree that the receipt is for
	Root       string          `json:"root"` // base64
	Checkpoint int64           `json:"checkpoint"`
	Witnesses  []string        `json:"witnesses"` // who signed the checkpoint too
	Grown      bool            `json:"grown"`     // that the journal only grew was proven
	Content    bool            `json:"content"`
	Facts      json.RawMessage `json:"facts,omitempty"`
	Input      json.RawMessage `json:"input,omitempty"`
	Finding    json.RawMessage `json:"finding,omitempty"`
	// Opened are the values that the receipt shows, whose digests stand in the facts.
	Opened []json.RawMessage `json:"opened,omitempty"`
}

// runVerifyReceipt needs neither an installation nor a database.
func runVerifyReceipt(_ context.Context, s streams, args []string) int {
	f := flag.NewFlagSet("verify-receipt", flag.ContinueOnError)
	f.SetOutput(s.err)
	var files receiptFiles
	f.StringVar(&files.key, "key", "", "`file` with the public key of the journal")
	f.StringVar(&files.checkpoint, "checkpoint", "", "`file` with a checkpoint that you have from elsewhere")
	f.StringVar(&files.growth, "growth", "", "`file` with the proof that the journal only grew between receipt and checkpoint")
	f.StringVar(&files.witness, "witness", "", "`file` with the public keys of witnesses, one a line, whose signatures on the checkpoint are looked for")
	asJSON := f.Bool("json", false, "print what is proven as JSON")
	if err := f.Parse(args); err != nil {
		return exitUsage
	}
	if f.NArg() != 1 || files.key == "" {
		fmt.Fprintln(s.err, "usage: tarazy verify-receipt "+verifyReceiptUsage)
		return exitUsage
	}
	files.receipt = f.Arg(0)
	report, err := files.verify()
	if err != nil {
		return failed(s, err)
	}
	return reported(s, *asJSON, report, func(w io.Writer) error { return printReceipt(w, report) }, true)
}

func (f receiptFiles) verify() (*receiptReport, error) {
	public, err := readKey(f.key)
	if err != nil {
		return nil, err
	}
	data, err := os.ReadFile(f.receipt)
	if err != nil {
		return nil, fmt.Errorf("receipt: %w", err)
	}
	v, err := journal.VerifyReceipt(data, public)
	if err != nil {
		return nil, err
	}
	out := reportOf(v)
	if f.checkpoint == "" {
		return out, nil
	}
	return out, f.under(v, public, out)
}

// under holds the receipt to the checkpoint.
func (f receiptFiles) under(v *journal.Verified, public string, out *receiptReport) error {
	witnesses, err := readKeys(f.witness)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(f.checkpoint)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	c, err := journal.OpenCheckpoint(string(text), public, witnesses...)
	if err != nil {
		return err
	}
	grown, err := readGrowth(f.growth, public)
	if err != nil {
		return err
	}
	if err := v.Under(&c.Head, grown); err != nil {
		return err
	}
	out.Checkpoint, out.Grown = c.Size, c.Size != v.Head.Size
	for _, w := range c.Attested {
		out.Witnesses = append(out.Witnesses, w.Name())
	}
	return nil
}

func reportOf(v *journal.Verified) *receiptReport {
	out := &receiptReport{
		Record: v.Number, Verb: v.Verb, At: v.At.UTC().Format("2006-01-02T15:04:05Z"), Actor: v.Actor, Case: v.Case, Subject: v.Subject,
		Size: v.Head.Size, Root: v.Head.Root.String(), Witnesses: []string{}, Content: v.HasContent, Facts: v.Facts, Input: v.Input, Finding: v.Finding,
	}
	if v.Decided() {
		out.Rule = v.Act + "@" + v.Edition + " " + v.Rule
	}
	for _, o := range v.Opened {
		out.Opened = append(out.Opened, o.Value)
	}
	return out
}

func printReceipt(w io.Writer, r *receiptReport) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(table, "%s\t%s\n", word("journal.receipt."+name), plain(value))
		}
	}
	row("record", fmt.Sprint(r.Record))
	row("verb", r.Verb)
	row("at", r.At)
	row("actor", r.Actor)
	row("subject", r.Subject)
	row("case", r.Case)
	row("rule", r.Rule)
	row("facts", string(r.Facts))
	row("input", string(r.Input))
	row("finding", string(r.Finding))
	for _, value := range r.Opened {
		row("opened", string(value))
	}
	row("size", fmt.Sprint(r.Size))
	row("root", r.Root)
	if err := table.Flush(); err != nil {
		return err
	}
	switch {
	case r.Grown:
		fmt.Fprintln(w, word("journal.receipt.grown", "from", min(r.Size, r.Checkpoint), "to", max(r.Size, r.Checkpoint)))
	case r.Checkpoint > 0:
		fmt.Fprintln(w, word("journal.receipt.same_tree"))
	}
	if len(r.Witnesses) > 0 {
		fmt.Fprintln(w, word("journal.receipt.witnesses", "names", r.Witnesses))
	}
	_, err := fmt.Fprintln(w, word("journal.receipt.holds"))
	return err
}

// readKey reads a public key: the first line of a file.
func readKey(file string) (string, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("key: %w", err)
	}
	first, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	return strings.TrimSpace(first), nil
}

// readGrowth reads and checks the proof that a journal only grew; nil where no file
// is named.
func readGrowth(file, public string) (*journal.Grown, error) {
	if file == "" {
		return nil, nil
	}
	proof, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("growth: %w", err)
	}
	return journal.VerifyGrowth(proof, public)
}

// readKeys reads the keys of witnesses from a file, one a line; none where no
// file is named.
func readKeys(file string) (out []*journal.Witness, err error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("witness: %w", err)
	}
	for _, line := range strings.Fields(string(text)) {
		w, err := journal.ParseWitness(line)
		if err != nil {
			return nil, err
		}
		out = append(out, w)
	}
	return out, nil
}
