package decide

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
)

func question(t testing.TB, target, rule string) *Question {
	t.Helper()
	q, err := Ask(library(t), target, rule)
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestAStreamKeepsItsOrderAndGoesOnAfterABadInput(t *testing.T) {
	q := question(t, "selection-2023", "working-days")
	var in strings.Builder
	const n = 2000
	for i := range n {
		if i%7 == 3 {
			in.WriteString("{\"from\":\"2023-13-01\",\"days\":1}\n")
			continue
		}
		fmt.Fprintf(&in, "{\"from\":\"2023-05-10\",\"days\":%d}\n", i%20+1)
	}
	var out bytes.Buffer
	clean, err := q.Stream(strings.NewReader(in.String()), &out)
	if err != nil || clean {
		t.Fatalf("clean %v, %v", clean, err)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != n {
		t.Fatalf("%d lines of %d", len(lines), n)
	}
	for i, line := range lines {
		want, _, err := q.Line([]byte(strings.Split(in.String(), "\n")[i]))
		if err != nil || string(want) != line {
			t.Fatalf("line %d: %s", i, line)
		}
	}
}

func TestABadInputIsToldInThreeLanguagesWithItsField(t *testing.T) {
	q := question(t, "selection-2023", "iin")
	for in, want := range map[string]struct{ code, field string }{
		`{"iin":"031231500126","x":1}`: {"strict.unknown", "x"},
		`{}`:                           {"strict.missing", "iin"},
		`{"iin":"031231500126","iin":"031231500126"}`: {"strict.repeated", "iin"},
		`{"iin":31231500126}`:                         {"strict.type", "iin"},
		`{"iin":null}`:                                {"strict.null", "iin"},
		`[]`:                                          {"strict.type", ""},
		`{"iin":"031231500126"} {}`:                   {"strict.trailing", ""},
		``:                                            {"strict.syntax", ""},
		`{"iin":"031231500126","on":"2024-01-01"}`:        {"law.not_in_force", "on"},
		`{"iin":"031231500126","on":"2023-02-30"}`:        {"day.invalid", "on"},
		strings.Repeat("[", 100) + strings.Repeat("]", 9): {"strict.deep", strings.Repeat("[0]", 33)},
	} {
		line, ok, err := q.Line([]byte(in))
		if err != nil || ok {
			t.Fatalf("%s: ok %v, %v", in, ok, err)
		}
		var r Refusal
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		if r.Error.Code != want.code || r.Error.Field != want.field {
			t.Errorf("%s: %s at %q", in, r.Error.Code, r.Error.Field)
		}
		if r.Error.Text.KK == "" || strings.Contains(r.Error.Text.KK+r.Error.Text.RU+r.Error.Text.EN, "⟦") {
			t.Errorf("%s: no text: %+v", in, r.Error.Text)
		}
	}
}

func TestTheEditionIsChosenByNameOrDay(t *testing.T) {
	lib := library(t)
	in := `{"iin":"031231500126","on":"%s"}`
	for _, c := range []struct{ target, on, code string }{
		{"selection-2023@2023-03-01", "2023-05-10", ""},
		{"selection-2023@2023-03-01", "2024-01-01", "edition.conflict"},
		{"selection-2023", "2023-12-31", ""},
		{"interview-recommendations", "1999-01-01", ""},
	} {
		q, err := Ask(lib, c.target, "iin")
		if err != nil {
			t.Fatal(err)
		}
		line, ok, err := q.Line(fmt.Appendf(nil, in, c.on))
		if err != nil || ok != (c.code == "") || !strings.Contains(string(line), c.code) {
			t.Errorf("%s on %s: %s, %v", c.target, c.on, line, err)
		}
	}
	for _, c := range []struct{ target, rule string }{
		{"selection-2022", "iin"}, {"selection-2023", "quorum"}, {"selection-2023@2023-01-01", "iin"}, {"common", "iin"},
	} {
		if _, err := Ask(lib, c.target, c.rule); err == nil {
			t.Errorf("%s %s is answered", c.target, c.rule)
		}
	}
}

// BenchmarkDecideStream reports objects a second for a simple rule.
func BenchmarkDecideStream(b *testing.B) {
	for _, c := range []struct{ act, rule, in string }{
		{"selection-2023", "iin", `{"iin":"031231500126"}`},
		{"selection-2023", "knowledge-test", `{"right":{"state_language":12,"constitution":9,"civil_service":8,"anti_corruption":7,"ethics":6}}`},
		{"appraisal-arys-2022", "kci-grade", `{"reached":[true,true,false,true,true]}`},
		{"selection-2023", "protocol-term", `{"from":"2023-05-10"}`},
	} {
		b.Run(c.rule, func(b *testing.B) {
			q := question(b, c.act, c.rule)
			in := strings.Repeat(c.in+"\n", b.N)
			b.ResetTimer()
			if _, err := q.Stream(strings.NewReader(in), io.Discard); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "objects/s")
		})
	}
}
