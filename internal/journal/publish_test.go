package journal_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tarazy/internal/blob"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
)

// publishes gives the world files for its checkpoints.
func (w *world) publishes(witnesses ...*journal.Witness) *journal.Published {
	w.t.Helper()
	files, err := blob.OpenFolder(w.t.TempDir())
	if err != nil {
		w.t.Fatal(err)
	}
	w.Published = &journal.Published{Files: files, Journal: w.Service, Witnesses: witnesses}
	return w.Published
}

func (w *world) keep() bool {
	w.t.Helper()
	done, err := w.Published.Keep(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	return done
}

func (w *world) growth(from, to int64) []byte {
	w.t.Helper()
	g, err := w.Growth(context.Background(), from, to)
	if err != nil {
		w.t.Fatal(err)
	}
	text, err := json.Marshal(g)
	if err != nil {
		w.t.Fatal(err)
	}
	return text
}

func (w *world) checkpoint(size int64) *journal.Head {
	w.t.Helper()
	h, err := w.Checkpoint(context.Background(), size)
	if err != nil {
		w.t.Fatal(err)
	}
	return h
}

// The world numbers ten records a step, so that there are heads of 10, 20, 30
// and 35 records.
func TestAReceiptIsHeldToACheckpoint(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(35)
		public := w.Signer.Public()
		v, err := journal.VerifyReceipt(w.receipt(13, false), public)
		if err != nil || v.Head.Size != 20 {
			t.Fatal(v, err)
		}
		for _, c := range []struct {
			size     int64
			from, to int64 // of the proof; 0 for none
			code     string
		}{
			{20, 0, 0, ""},
			{35, 20, 35, ""},
			{10, 10, 20, ""}, // older than the receipt
			{35, 0, 0, "journal.receipt.growth_needed"},
			{35, 10, 35, "journal.receipt.growth_other"},
			{35, 20, 30, "journal.receipt.growth_other"},
		} {
			var grown *journal.Grown
			if c.to > 0 {
				if grown, err = journal.VerifyGrowth(w.growth(c.from, c.to), public); err != nil {
					t.Fatal(err)
				}
			}
			err := v.Under(w.checkpoint(c.size), grown)
			if c.code == "" && err != nil || c.code != "" && !fault.Is(err, c.code) {
				t.Errorf("%+v: %v", c, err)
			}
		}
		other := *w.checkpoint(20)
		other.Root = tlog.Hash{1}
		if err := v.Under(&other, nil); !fault.Is(err, "journal.receipt.other_tree") {
			t.Error(err)
		}
	})
}

func TestAFalseGrowthIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(35)
		good := string(w.growth(10, 35))
		other, err := journal.NewSigner()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := journal.VerifyGrowth([]byte(good), other.Public()); !fault.Is(err, "journal.growth.signature") {
			t.Error(err)
		}
		proof := good[strings.Index(good, `"proof":["`)+10:][:44]
		for _, c := range []struct{ from, to, code string }{
			{"growth-1", "growth-2", "form"},
			{`journal\n10\n`, `journal\n11\n`, "signature"},
			{proof, tlog.Hash{3}.String(), "proof"},
			{proof, "no hash", "proof"},
			{`"from"`, `"form"`, "form"},
		} {
			bad := strings.Replace(good, c.from, c.to, 1)
			if bad == good {
				t.Fatalf("%s does not stand in %s", c.from, good)
			}
			if _, err := journal.VerifyGrowth([]byte(bad), w.Signer.Public()); !fault.Is(err, "journal.growth."+c.code) {
				t.Errorf("%s: %v", c.to, err)
			}
		}
		for code, sizes := range map[string][2]int64{"journal.growth.order": {20, 10}, "journal.checkpoint.missing": {10, 34}} {
			if _, err := w.Growth(t.Context(), sizes[0], sizes[1]); !fault.Is(err, code) {
				t.Errorf("%v: %v", sizes, err)
			}
		}
		// One tree at two sizes is no growth of another.
		turned := strings.NewReplacer(`"from"`, `"to"`, `"to"`, `"from"`).Replace(good)
		if _, err := journal.VerifyGrowth([]byte(turned), w.Signer.Public()); !fault.Is(err, "journal.growth.proof") {
			t.Error(err)
		}
	})
}

func TestCheckpointsAreKeptAsFilesOnceAnHour(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.publishes()
		if w.keep() {
			t.Error("an empty journal has no checkpoint")
		}
		w.fill(10)
		if !w.keep() || w.keep() {
			t.Error("the first is kept, and once")
		}
		w.fill(10)
		if w.keep() {
			t.Error("kept before an hour was over")
		}
		w.clock.Advance(time.Hour)
		w.fill(10)
		if !w.keep() {
			t.Error("not kept after an hour")
		}
		kept, err := p.Kept(t.Context())
		if err != nil || len(kept) != 2 || kept[0] != 30 || kept[1] != 10 {
			t.Errorf("%v %v", kept, err)
		}
		for size, want := range map[int64]int64{0: 30, 10: 10, 20: 20} { // 20 is in no file
			text, err := p.Text(t.Context(), size)
			if err != nil {
				t.Fatal(err)
			}
			c, err := journal.OpenCheckpoint(text, w.Signer.Public())
			if err != nil || c.Size != want || c.Root != w.checkpoint(want).Root {
				t.Errorf("%d: %+v %v", size, c, err)
			}
		}
		if _, err := p.Text(t.Context(), 29); !fault.Is(err, "journal.checkpoint.missing") {
			t.Error(err)
		}
		w.wants()
	})
}

// A journal that was put back to an older state, heads and all, or rewritten by
// one who has the key, is held to what was published.
func TestWhatWasPublishedCannotBeTakenBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.publishes()
		w.fill(20)
		w.keep()
		w.clock.Advance(time.Hour)
		w.fill(10)
		w.keep()
		w.wants()
		w.exec("delete from journal_content where record > 25")
		w.exec("delete from journal_record where number > 25")
		w.exec("delete from journal_hash where place >= $1", tlog.StoredHashCount(25))
		w.exec("delete from journal_head where size > 20")
		w.exec("delete from journal_record where number > 20")
		w.exec("delete from journal_hash where place >= $1", tlog.StoredHashCount(20))
		w.wants("checkpoint_ahead 21-30")
		w.fill(20) // and written on
		w.wants("checkpoint_differs 21-30")
		if _, err := p.Files.Put(t.Context(), "checkpoints/0000000000000020/checkpoint.txt", strings.NewReader("tarazy.journal\n20\n")); err != nil {
			t.Fatal(err)
		}
		w.wants("checkpoint_false 20", "checkpoint_differs 1-30")
	})
}

func TestAWitnessSignsBesideTheJournal(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		other, err := journal.NewSigner()
		if err != nil {
			t.Fatal(err)
		}
		witness, err := other.Attester("kgd.gov.kz/tarazy", time.Unix(1_772_000_000, 0))
		if err != nil {
			t.Fatal(err)
		}
		known, err := journal.ParseWitness(witness.String() + "\n")
		if err != nil || known.Name() != witness.Name() || known.KeyHash() != witness.KeyHash() {
			t.Fatal(known, err)
		}
		p := w.publishes(known)
		w.fill(20)
		signed, err := witness.Attest(w.checkpoint(10).Note, w.Signer.Public())
		if err != nil {
			t.Fatal(err)
		}
		if names, err := p.Take(t.Context(), signed); err != nil || len(names) != 1 {
			t.Fatal(names, err)
		}
		text, err := p.Text(t.Context(), 10)
		if err != nil || text != signed {
			t.Errorf("%q, %q, %v", text, signed, err)
		}
		c, err := journal.OpenCheckpoint(text, w.Signer.Public(), known)
		if err != nil || len(c.Attested) != 1 {
			t.Errorf("%+v %v", c, err)
		}
		file, _, err := p.Files.Get(t.Context(), "checkpoints/0000000000000010/checkpoint.txt")
		if err != nil {
			t.Fatal(err)
		}
		if data, err := io.ReadAll(file); err != nil || string(data) != w.checkpoint(10).Note {
			t.Errorf("%s %v", data, err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		w.refusesWitness(p, witness, signed)
	})
}

// refusesWitness tries what is no signature of a witness on a checkpoint of this
// journal.
func (w *world) refusesWitness(p *journal.Published, witness *journal.Attester, signed string) {
	w.t.Helper()
	bad := []byte(signed)
	bad[len(bad)-4] ^= 1
	stranger, err := journal.NewSigner()
	if err != nil {
		w.t.Fatal(err)
	}
	unknown, err := stranger.Attester("elsewhere", time.Unix(1, 0))
	if err != nil {
		w.t.Fatal(err)
	}
	byUnknown, err := unknown.Attest(w.checkpoint(10).Note, w.Signer.Public())
	if err != nil {
		w.t.Fatal(err)
	}
	for text, code := range map[string]string{
		string(bad):           "journal.checkpoint.signature",
		w.checkpoint(20).Note: "journal.witness.unknown",
		byUnknown:             "journal.witness.unknown",
		"":                    "journal.checkpoint.signature",
	} {
		if _, err := p.Take(context.Background(), text); !fault.Is(err, code) {
			w.t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := witness.Attest(w.checkpoint(10).Note, stranger.Public()); !fault.Is(err, "journal.checkpoint.signature") {
		w.t.Error(err)
	}
	for _, text := range []string{"", "a+b", w.Signer.Public(), strings.Replace(witness.String(), "+", "+f", 1), "x" + witness.String()} {
		if _, err := journal.ParseWitness(text); !fault.Is(err, "journal.key.form") {
			w.t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := stranger.Attester("two words", time.Unix(1, 0)); !fault.Is(err, "journal.witness.name") {
		w.t.Error(err)
	}
	// What a witness signs is no head: its key would verify it as its own else.
	if bytes.Contains([]byte(signed), []byte("cosignature")) {
		w.t.Error("the text of the signature stands in the checkpoint")
	}
}
