package signedcopy

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// copyOf is a copy that so many of three signers have signed.
func copyOf(stamps, revisions int) *Copy {
	c := &Copy{Original: Original{Of: "prt_1", Zone: time.UTC, Stamps: stamps}}
	for _, who := range []people.PersonID{"a", "b", "c"} {
		c.Signers = append(c.Signers, Signer{Person: who, Name: "Name " + string(who)})
	}
	for n := range revisions {
		c.Revisions = append(c.Revisions, Revision{Number: n + 1, Person: c.Signers[n].Person})
	}
	return c
}

func TestWhoMaySign(t *testing.T) {
	barred := copyOf(3, 0)
	barred.Bar = errors.New("barred")
	for what, x := range map[string]struct {
		c    *Copy
		who  people.PersonID
		code string
	}{
		"the first":            {copyOf(3, 0), "a", ""},
		"the last":             {copyOf(3, 2), "c", ""},
		"who has signed":       {copyOf(3, 2), "b", "signedcopy.signed"},
		"anybody else":         {copyOf(3, 2), "d", "signedcopy.not_signer"},
		"beyond the places":    {copyOf(2, 2), "c", "signedcopy.no_places"},
		"files of long ago":    {copyOf(0, 0), "a", "signedcopy.no_places"},
		"who may not any more": {barred, "a", "barred"},
	} {
		err := x.c.MaySign(x.who)
		if f, ok := fault.As(err); ok && f.Code != x.code || !ok && err != nil && err.Error() != x.code || err == nil && x.code != "" {
			t.Errorf("%s: %v, not %q", what, err, x.code)
		}
	}
}

func TestWhoSignedMeanwhileIsNamed(t *testing.T) {
	for seen, want := range map[int][]string{0: {"Name a", "Name b"}, 1: {"Name b"}, 2: nil, 9: nil, -1: {"Name a", "Name b"}} {
		f, ok := fault.As(copyOf(3, 2).grew(seen))
		if got, _ := f.Args["names"].([]string); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("since %d: %v", seen, f.Args)
		}
	}
}

func TestTheTextOfADocumentIsKept(t *testing.T) {
	text := []document.Part{
		document.Heading{Level: 1, Text: "Хаттама"},
		document.Paragraph{Align: document.AlignCenter, Runs: []document.Run{{Text: "Шешім", Bold: true}, {Text: " қабылданды"}}},
		document.KeyValue{Pairs: []document.Pair{{Key: "Күні", Value: "2 наурыз"}}},
		document.Table{Columns: []document.Column{{Title: "№", Width: 1}, {Title: "Аты", Width: 5}}, Rows: []document.Row{document.Cells("1", "Әсел")}},
		document.Note{Text: "Ескерту"},
	}
	data, digest, err := EncodeSheet(document.Document{Lang: locale.KK, Parts: append([]document.Part{document.Rule{}}, append(text, document.PageBreak{})...)})
	if err != nil || len(digest) != 32 {
		t.Fatal(digest, err)
	}
	got, err := decodeSheet(data)
	if err != nil || !reflect.DeepEqual(got, text) {
		t.Errorf("%+v %v", got, err)
	}
	if _, err := decodeSheet([]byte("{")); err == nil {
		t.Error("no text was read")
	}
}

func TestAPageHasSoManyPlaces(t *testing.T) {
	for _, wide := range []bool{false, true} {
		if n := Places(wide, 7); n != 7 {
			t.Errorf("%d places for 7", n)
		}
		most := Places(wide, 1000)
		if _, _, ok := document.StampPlace(wide, most-1); !ok || most < 20 {
			t.Errorf("%d places", most)
		}
		if _, _, ok := document.StampPlace(wide, most); ok {
			t.Errorf("more than %d places", most)
		}
	}
}
