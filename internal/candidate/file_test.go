package candidate_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"slices"
	"testing"
	"time"

	"tarazy/acts"
	"tarazy/internal/candidate"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/strict"
)

func TestSEL05_TheFileIsFilledByAJobAfterRegistration(t *testing.T) {
	each(t, func(w *world) {
		person := w.register()
		if o := w.look(person); o.State != candidate.Asked {
			t.Fatalf("%+v", o.File)
		}
		broken := candidate.Part{Kind: candidate.KindEducation, Failed: errors.New("down")}
		w.source.sheet = candidate.Sheet{Parts: []candidate.Part{jobs(t, jobRecord(t, "1", "2020-01-01", "", "Маман")), broken, email("a@tarazy.example")}}
		w.run()
		o := w.look(person)
		if o.State != candidate.Received || len(o.Items) != 2 || len(o.Missing) != 1 || o.Missing[0] != candidate.KindEducation {
			t.Fatalf("%+v", o)
		}
		if i := o.Items[0]; i.Source != register || i.AsOf == nil || !i.Fetched.Equal(w.clock.Now()) || i.Given.Job.Position != "Маман" {
			t.Errorf("%+v", i)
		}
		w.must(w.AskFetch(t.Context(), person))
		if o := w.look(person); o.State != candidate.Asked {
			t.Errorf("%+v", o.File)
		}
	})
}

func TestAFetchThatIsGivenUpSaysThatNothingCame(t *testing.T) {
	each(t, func(w *world) {
		person := w.register()
		w.source.err = errors.New("no line")
		w.must(w.Store.Write(t.Context(), func(tx candidate.Tx) error {
			return w.Kind().GivenUp(tx.(outbox.WorkTx), &outbox.Task{Person: string(person)}, w.source.err)
		}))
		if o := w.look(person); o.State != candidate.Received || len(o.Missing) != len(candidate.Kinds) {
			t.Errorf("%+v", o.File)
		}
	})
}

func TestSEL05_ACorrectionStandsBesideWhatWasImported(t *testing.T) {
	each(t, func(w *world) {
		person, o := w.fetched(jobs(t, jobRecord(t, "1", "2020-01-01", "", "Маман")))
		mine := job(t, "2019-01-01", "", candidate.OtherJob)
		mine.Position = "Бас маман"
		o, err := w.Correct(t.Context(), person, o.Version, o.Items[0].ID, candidate.Value{Job: &mine})
		w.must(err)
		i := o.Items[0]
		if i.Given.Job.Position != "Маман" || i.Mine.Job.Position != "Бас маман" || i.Value().Job.Position != "Бас маман" || !i.OwnAt.Equal(w.clock.Now()) {
			t.Fatalf("%+v", i)
		}
		k := candidate.FactsOf(o)
		if !k.Jobs[0].Own || k.Facts.Jobs[0].From != mine.From || k.Jobs[0].Source != register {
			t.Errorf("%+v", k)
		}
		o, err = w.Drop(t.Context(), person, o.Version, i.ID)
		w.must(err)
		if k := candidate.FactsOf(o); k.Jobs[0].Own || k.Facts.Jobs[0].Position != "Маман" {
			t.Errorf("%+v", k)
		}
	})
}

func TestSEL05_ANewFetchReplacesTheRegistersValueAlone(t *testing.T) {
	each(t, func(w *world) {
		person, o := w.fetched(jobs(t, jobRecord(t, "1", "2020-01-01", "", "Маман"), jobRecord(t, "2", "2015-01-01", "2016-01-01", "Хатшы"), jobRecord(t, "3", "2013-01-01", "2014-01-01", "Тағылымгер")))
		own := job(t, "2019-06-01", "", candidate.OtherJob)
		o, err := w.Correct(t.Context(), person, o.Version, o.Items[0].ID, candidate.Value{Job: &own})
		w.must(err)
		o, err = w.MarkDirections(t.Context(), person, o.Version, o.Items[1].ID, []string{"law"})
		w.must(err)
		o, err = w.Add(t.Context(), person, o.Version, candidate.KindJob, candidate.Value{Job: &own})
		w.must(err)
		w.source.sheet.Parts = []candidate.Part{jobs(t, jobRecord(t, "1", "2020-02-01", "", "Маман"))}
		w.must(w.Fetch(t.Context(), person))
		o = w.look(person)
		if len(o.Items) != 3 {
			t.Fatalf("%+v", o.Items)
		}
		for _, i := range o.Items {
			switch {
			case i.Record == "1" && (i.Given.Job.From != on(t, "2020-02-01") || i.Mine.Job.From != own.From || !i.Changed):
				t.Errorf("the corrected one: %+v", i)
			case i.Record == "2" && (!i.Gone || i.Directions[0] != "law"):
				t.Errorf("the marked one that is gone: %+v", i)
			case i.Record == "" && i.Mine == nil:
				t.Errorf("the added one: %+v", i)
			}
		}
	})
}

func TestSEL05_DirectionsOfEveryJobAreMarkedBeforeTheFileIsConfirmed(t *testing.T) {
	each(t, func(w *world) {
		person, o := w.fetched(jobs(t, jobRecord(t, "1", "2020-01-01", "", "Маман")), email("erlan@tarazy.example"))
		_, err := w.Confirm(t.Context(), person, o.Version)
		w.refused(err, "candidate.unmarked")
		_, err = w.MarkDirections(t.Context(), person, o.Version, o.Items[0].ID, nil)
		w.refused(err, "candidate.directions", "directions")
		_, err = w.MarkDirections(t.Context(), person, o.Version, o.Items[0].ID, []string{"magic"})
		w.refused(err, "candidate.direction", "directions")
		o, err = w.MarkDirections(t.Context(), person, o.Version, o.Items[0].ID, []string{"law", "finance"})
		w.must(err)
		w.snapshotRefused(person)
		o, err = w.Confirm(t.Context(), person, o.Version)
		w.must(err)
		if !o.Confirmed.Equal(w.clock.Now()) || len(candidate.FactsOf(o).Facts.Jobs[0].Directions) != 2 {
			t.Errorf("%+v", o)
		}
		f, err := w.People.Personal(t.Context(), people.By{Person: "system", All: true}, person)
		w.must(err)
		if f.Private.Email != "erlan@tarazy.example" {
			t.Errorf("notices go to %q", f.Private.Email)
		}
		w.must(w.Fetch(t.Context(), person))
		if w.look(person).Confirmed.IsZero() {
			t.Error("a fetch that brings the same makes it unconfirmed")
		}
		w.source.sheet.Parts = []candidate.Part{jobs(t, jobRecord(t, "1", "2020-02-01", "", "Маман")), email("erlan@tarazy.example")}
		w.must(w.Fetch(t.Context(), person))
		if !w.look(person).Confirmed.IsZero() {
			t.Error("a fetch that brings something else leaves it confirmed")
		}
	})
}

func (w *world) snapshotRefused(person people.PersonID) {
	w.t.Helper()
	err := w.Store.Read(w.t.Context(), func(tx candidate.Tx) error {
		_, err := w.Snapshot(tx, person)
		return err
	})
	w.refused(err, "candidate.not_confirmed")
}

func TestASnapshotHoldsTheFileAsItWas(t *testing.T) {
	each(t, func(w *world) {
		person, o := w.fetched(jobs(t, jobRecord(t, "1", "2020-01-01", "2021-01-01", "Маман")))
		o, err := w.MarkDirections(t.Context(), person, o.Version, o.Items[0].ID, []string{"it"})
		w.must(err)
		o, err = w.Confirm(t.Context(), person, o.Version)
		w.must(err)
		var one, two []byte
		w.tx(func(tx candidate.Tx) (err error) {
			if one, err = w.Snapshot(tx, person); err != nil {
				return err
			}
			two, err = w.Snapshot(tx, person)
			return err
		})
		if !bytes.Equal(one, two) {
			t.Error("twice the same file is written otherwise")
		}
		var snap candidate.Snap
		w.must(json.Unmarshal(one, &snap))
		before, err := json.Marshal(candidate.FactsOf(o).Facts)
		w.must(err)
		after, err := json.Marshal(candidate.FactsOf(snap.Opened()).Facts)
		w.must(err)
		if !bytes.Equal(before, after) || snap.Version != o.Version {
			t.Errorf("%s\n%s", before, after)
		}
	})
}

func TestSEL05_ARecordThatIsNotTheCandidatesCountsForNothing(t *testing.T) {
	each(t, func(w *world) {
		person, o := w.fetched(jobs(t, jobRecord(t, "1", "2020-01-01", "", "Маман")))
		o, err := w.Dispute(t.Context(), person, o.Version, o.Items[0].ID, true)
		w.must(err)
		if k := candidate.FactsOf(o); len(k.Facts.Jobs) != 0 || k.Disputed != 1 {
			t.Errorf("%+v", k)
		}
		o, err = w.Confirm(t.Context(), person, o.Version) // its directions need no mark
		w.must(err)
		o, err = w.Dispute(t.Context(), person, o.Version, o.Items[0].ID, false)
		w.must(err)
		if !o.Confirmed.IsZero() || len(candidate.FactsOf(o).Facts.Jobs) != 1 {
			t.Errorf("%+v", o)
		}
	})
}

func TestASecondTabIsToldWhatChanged(t *testing.T) {
	each(t, func(w *world) {
		person, o := w.fetched(jobs(t, jobRecord(t, "1", "2020-01-01", "", "Маман")))
		seen, entry := o.Version, o.Items[0].ID
		_, err := w.MarkDirections(t.Context(), person, seen, entry, []string{"it"})
		w.must(err)
		_, err = w.Dispute(t.Context(), person, seen, entry, true)
		f := w.refused(err, "candidate.changed")
		var m *candidate.Meanwhile
		if !errors.As(f, &m) || len(m.Changes) != 1 || m.Changes[0].Verb != "directions" || m.Seen != seen {
			t.Errorf("%+v", m)
		}
	})
}

func TestWhatIsWrittenIsChecked(t *testing.T) {
	each(t, func(w *world) {
		person, o := w.fetched()
		add := func(kind string, v candidate.Value) error {
			_, err := w.Add(t.Context(), person, o.Version, kind, v)
			return err
		}
		future := job(t, "2027-01-01", "", candidate.OtherJob)
		turned := job(t, "2020-01-01", "2019-01-01", candidate.OtherJob)
		kindless := job(t, "2020-01-01", "", "")
		study := candidate.Education{Level: "wise", Institution: "У", Graduated: on(t, "2015-01-01")}
		for name, c := range map[string]struct {
			kind, code, field string
			v                 candidate.Value
		}{
			"another kind":  {candidate.KindJob, "candidate.value", "", candidate.Value{Email: "a@b.kz"}},
			"unknown kind":  {"hobby", "candidate.value", "", candidate.Value{}},
			"future":        {candidate.KindJob, "candidate.future", "from", candidate.Value{Job: &future}},
			"turned":        {candidate.KindJob, "candidate.until_before", "until", candidate.Value{Job: &turned}},
			"kind":          {candidate.KindJob, "candidate.required", "kind", candidate.Value{Job: &kindless}},
			"level":         {candidate.KindEducation, "candidate.level", "level", candidate.Value{Education: &study}},
			"e-mail":        {candidate.KindEmail, "people.email", "email", candidate.Value{Email: "x"}},
			"phone":         {candidate.KindPhone, "candidate.phone", "phone", candidate.Value{Phone: "12 ab"}},
			"empty address": {candidate.KindAddress, "candidate.required", "address", candidate.Value{Address: "  "}},
		} {
			t.Run(name, func(*testing.T) { w.refused(add(c.kind, c.v), c.code, c.field) })
		}
		w.must(add(candidate.KindEmail, candidate.Value{Email: "a@b.kz"}))
		o = w.look(person)
		w.refused(add(candidate.KindEmail, candidate.Value{Email: "c@d.kz"}), "candidate.one_only")
		o, err := w.Drop(t.Context(), person, o.Version, o.Items[0].ID)
		w.must(err)
		if len(o.Items) != 0 {
			t.Errorf("%+v", o.Items)
		}
	})
}

func picture(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 9, 9))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAPhotoIsKnownByItsBytesAndSealed(t *testing.T) {
	each(t, func(w *world) {
		data := picture(t)
		person, o := w.fetched(candidate.Part{Kind: candidate.KindPhoto, System: register, Records: []candidate.Record{{ID: "1", Picture: data}}})
		p := o.Items[0].Given.Photo
		if p.Type != "image/png" || p.Size != int64(len(data)) {
			t.Fatalf("%+v", p)
		}
		opened, err := w.PhotoBytes(t.Context(), person, p)
		w.must(err)
		if !bytes.Equal(opened, data) {
			t.Error("another picture")
		}
		r, _, err := w.Blobs.Get(t.Context(), p.Blob)
		w.must(err)
		defer r.Close()
		var sealed bytes.Buffer
		_, err = sealed.ReadFrom(r)
		w.must(err)
		if bytes.Contains(sealed.Bytes(), []byte("PNG")) {
			t.Error("it lies open")
		}
		_, err = w.KeepPhoto(t.Context(), person, []byte("<svg onload=alert(1)>"))
		w.refused(err, "candidate.photo_kind", "photo")
		_, err = w.KeepPhoto(t.Context(), person, make([]byte, candidate.PhotoMost+1))
		w.refused(err, "candidate.photo_large", "photo")
		w.must(w.Withdraw(t.Context(), person))
		_, err = w.PhotoBytes(t.Context(), person, p)
		w.refused(err, "candidate.missing.entry")
	})
}

func TestARegisterThatDoesNotKeepToItsKindIsNotReceived(t *testing.T) {
	each(t, func(w *world) {
		nobody := candidate.Part{Kind: candidate.KindJob, Records: []candidate.Record{{ID: "1", Value: candidate.Value{Email: "a@b.kz"}}}}
		twice := email("a@b.kz")
		twice.Records = append(twice.Records, candidate.Record{ID: "2", Value: candidate.Value{Email: "c@d.kz"}})
		bad := candidate.Part{Kind: candidate.KindPhoto, Records: []candidate.Record{{ID: "1", Picture: []byte("no picture")}}}
		_, o := w.fetched(nobody, twice, bad, candidate.Part{Kind: "unknown"})
		if len(o.Items) != 0 || len(o.Missing) != 3 {
			t.Errorf("%+v", o)
		}
	})
}

func TestNothingOfAFileLiesOpenInTheDatabase(t *testing.T) {
	each(t, func(w *world) {
		person, _ := w.fetched(email("secret@tarazy.example"))
		w.must(w.db.Read(t.Context(), func(tx *store.Tx) error {
			all, err := tx.CandidateEntries(person)
			for _, e := range all {
				if bytes.Contains(e.Imported, []byte("secret")) {
					t.Error("an entry lies open")
				}
			}
			r, err2 := tx.CandidateRegistration(person)
			if bytes.Contains(r.Statement, []byte(mine)) {
				t.Error("the statement lies open")
			}
			return errors.Join(err, err2)
		}))
	})
}

func TestSomebodyElsesFileIsNotThere(t *testing.T) {
	each(t, func(w *world) {
		_, o := w.fetched(email("a@tarazy.example"))
		w.clock.Advance(time.Second)
		other, err := w.Register(t.Context(), w.signed(another, w.keys.other.Signing))
		w.must(err)
		_, err = w.Drop(t.Context(), other, w.look(other).Version, o.Items[0].ID)
		w.refused(err, "candidate.missing.entry")
	})
}

func TestTheKindsAreThoseOfTheAct(t *testing.T) {
	const name = "selection-2023/2023-03-01/catalogues/personal_file.yaml"
	data, err := acts.FS.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	node, err := strict.YAML(name, data)
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]strict.Node
	if err := strict.Decode(node, &all); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, one := range all {
		keys = append(keys, one["key"].Value)
	}
	slices.Sort(keys)
	if ours := slices.Sorted(slices.Values(candidate.Kinds)); !slices.Equal(keys, ours) {
		t.Errorf("%v, the act has %v", ours, keys)
	}
}
