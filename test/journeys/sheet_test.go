package journeys

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// The posts of the town's office that nobody holds.
var vacant = []string{"30-08", "60-08", "90-03"}

// newcomer is a row of the sheet of staff.
type newcomer struct{ iin, surname, given, post, from string }

// newcomers are people whom the town does not know; the same on every run.
func newcomers(t *testing.T, n int) []newcomer {
	t.Helper()
	out := make([]newcomer, n)
	for i := range out {
		born := day.Of(1970+i%30, time.Month(1+i%12), 1+i%28)
		iin, err := people.MakeIIN(built.common, born, false, 7000+i)
		must(t, err)
		out[i] = newcomer{iin, fmt.Sprintf("Жаңабеков%03d", i), "Ермек", fmt.Sprintf("98-%04d", i), "2023-05-02"}
		if i < len(vacant) {
			out[i].post = vacant[i]
		}
	}
	return out
}

// fill writes rows into a form that was downloaded, under its own headings.
func fill(t *testing.T, form []byte, rows map[people.Kind][]map[string]string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(form))
	must(t, err)
	defer f.Close()
	for _, k := range []people.Kind{people.Units, people.Posts, people.Staff} {
		sheet := people.SheetName(locale.EN, k)
		heads, err := f.GetRows(sheet)
		must(t, err)
		must(t, f.RemoveRow(sheet, 2)) // the sample
		for i, r := range rows[k] {
			for name, v := range r {
				at := slices.Index(heads[0], people.Heading(locale.EN, name))
				if at < 0 {
					t.Fatalf("the form has no column %s", name)
				}
				cell, err := excelize.CoordinatesToCellName(at+1, i+2)
				must(t, err)
				must(t, f.SetCellStr(sheet, cell, v))
			}
		}
	}
	var b bytes.Buffer
	must(t, f.Write(&b))
	return b.Bytes()
}

func staffRows(all []newcomer) []map[string]string {
	out := make([]map[string]string, len(all))
	for i, p := range all {
		out[i] = map[string]string{"iin": p.iin, "surname": p.surname, "given": p.given, "post": p.post, "from": p.from}
	}
	return out
}

// workbook lists newcomers, with new posts for whom no vacant one is left.
func workbook(t *testing.T, form []byte, all []newcomer) []byte {
	t.Helper()
	rows := map[people.Kind][]map[string]string{people.Staff: staffRows(all)}
	if len(all) > len(vacant) {
		rows[people.Units] = append(rows[people.Units], map[string]string{"unit": "98", "parent": "00", "name_kk": "Жаңа бөлім", "name_ru": "Новый отдел"})
		for _, p := range all[len(vacant):] {
			rows[people.Posts] = append(rows[people.Posts], map[string]string{
				"post": p.post, "unit": "98", "title_kk": "Бас маман", "title_ru": "Главный специалист", "category": "E-4",
			})
		}
	}
	return fill(t, form, rows)
}

// form is the empty form as the program gives it.
func (v *visitor) form() []byte {
	v.t.Helper()
	a := v.get("/staff/form-file/en").is(200)
	return []byte(a.body)
}

// run is what the API tells of an import.
type run struct {
	State   people.ImportState `json:"state"`
	Version int64              `json:"version"`
	New     int64              `json:"new"`
	Bad     int64              `json:"bad"`
}

func (v *visitor) run(page string) run {
	v.t.Helper()
	var out run
	v.json("/api/v1"+page, &out)
	return out
}

// previewed waits until an import was read and checked.
func (v *visitor) previewed(page string) run {
	v.t.Helper()
	var out run
	until(v.t, "the import is checked", func() bool {
		out = v.run(page)
		return out.State != people.Received && out.State != people.Staged
	})
	if out.State != people.Previewed {
		v.t.Fatalf("the import is %s: %s", out.State, v.get(page).text())
	}
	return out
}

// count is how many hold a post of the body today.
func (v *visitor) count() int {
	v.t.Helper()
	var out struct {
		All int `json:"all"`
	}
	v.json("/api/v1/staff", &out)
	return out.All
}

// record is a line of the journal.
type record struct {
	Number int64  `json:"number"`
	Verb   string `json:"verb"`
	Case   string `json:"case"`
	Actor  string `json:"actor"`
}

func (v *visitor) journal(query string) []record {
	v.t.Helper()
	var out struct {
		Items []record `json:"items"`
	}
	v.json("/api/v1/journal?"+query, &out)
	return out.Items
}

// decoded reads one JSON value.
func decoded[T any](t *testing.T, in io.Reader) T {
	t.Helper()
	var out T
	must(t, json.NewDecoder(in).Decode(&out))
	return out
}
