package unsent_test

import (
	"maps"
	"net/http/httptest"
	"slices"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/draft"
	"tarazy/internal/id"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/seal"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/unsent"
)

// bench is a person at a form about a thing.
type bench struct {
	*testing.T
	drafts *draft.Service
	*route.Request
}

func newBench(t *testing.T) *bench {
	t.Helper()
	db := storetest.Open(t, storetest.SQLite(t), clock.NewFixed(storetest.Start))
	master, err := seal.NewMaster(make([]byte, 32))
	b := &bench{T: t, drafts: &draft.Service{Store: store.As[draft.Tx](db), Master: master, IDs: id.Sequence(1)}}
	b.ok(err)
	key, err := master.NewKey()
	b.ok(err)
	b.ok(db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.PersonInsertAll([]people.Person{{ID: "per_1", Version: 1, Surname: "Әлиева", Given: "Гүлнұр", Lang: "kk", Key: key}})
		return err
	}))
	b.Request = &route.Request{Request: httptest.NewRequest("GET", "/form", nil), Actor: &access.Actor{Person: "per_1"}}
	return b
}

func (b *bench) ok(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) find() unsent.Kept {
	b.Helper()
	k, err := unsent.Find(b.Request, b.drafts, "some-form", "thi_1")
	b.ok(err)
	return k
}

func (b *bench) save(version int64, fields map[string]string) {
	b.Helper()
	_, err := b.drafts.Save(b.T.Context(), "per_1", "some-form", "thi_1", fields, version)
	b.ok(err)
}

var typed = map[string]string{"text": "Мен", "empty": "", "box": `["yes"]`, "open": `[]`, "many": `["a","c"]`, "list": "[1] бірінші", "version": "7"}

func TestWhereAFormSavesItself(t *testing.T) {
	b := newBench(t)
	for version, want := range []string{"0", "1", "2"} {
		k := b.find()
		if k.Attrs["data-draft"] != "/drafts/some-form/thi_1" || k.Attrs["data-draft-version"] != want || k.Any() != (version > 0) {
			b.Errorf("%v, %v", k.Attrs, k.Any())
		}
		b.save(int64(version), typed)
	}
	if k := b.find().Unless(true); k.Any() || k.Attrs["data-draft-version"] != "3" {
		b.Errorf("a form that was sent: %v", k)
	}
	b.ok(unsent.Drop(b.Request, b.drafts, "some-form", "thi_1"))
	if b.find().Any() {
		b.Error("still there")
	}
}

func TestWhatWasTypedComesBack(t *testing.T) {
	b := newBench(t)
	b.save(0, typed)
	k := b.find()
	for name, want := range map[string]string{"text": "Мен", "empty": "", "box": "yes", "open": "", "many": `["a","c"]`, "list": "[1] бірінші"} {
		if got, ok := k.Value(name); got != want || !ok {
			b.Errorf("%s: %q, %v", name, got, ok)
		}
	}
	if _, ok := k.Value("else"); ok || k.Or("else", "stored") != "stored" || k.Or("empty", "stored") != "" {
		b.Error("of a field that nobody touched, what is stored stands")
	}
	for name, want := range map[string][]string{"many": {"a", "c"}, "open": {}, "text": {"Мен"}, "else": nil} {
		if got, ok := k.Values(name); !slices.Equal(got, want) || ok != (name != "else") {
			b.Errorf("%s: %q, %v", name, got, ok)
		}
	}
	options := []kit.Option{{Value: "a"}, {Value: "b", Chosen: true}, {Value: "c"}}
	k.Choose("else", options)
	if !options[1].Chosen {
		b.Error("a field that nobody touched lost its choice")
	}
	if k.Choose("many", options); !options[0].Chosen || options[1].Chosen || !options[2].Chosen {
		b.Errorf("%+v", options)
	}
}

func TestWhatWasTypedStandsOverOrUnder(t *testing.T) {
	b := newBench(t)
	b.save(0, map[string]string{"text": "Мен", "box": `["yes"]`, "version": "7"})
	k := b.find()
	text, other := kit.Field{Name: "text", Value: "stored"}, kit.Field{Name: "other", Value: "stored"}
	if k.Over(&text, &other); text.Value != "Мен" || other.Value != "stored" {
		b.Error(text.Value, other.Value)
	}
	over := map[string]string{"text": "stored", "other": "stored"}
	if k.Into(over, "version"); !maps.Equal(over, map[string]string{"text": "Мен", "other": "stored", "box": "yes"}) {
		b.Error(over)
	}
	under := map[string]string{"text": "sent"}
	if k.Under(under, "version"); !maps.Equal(under, map[string]string{"text": "sent", "box": "yes"}) {
		b.Error(under)
	}
}
