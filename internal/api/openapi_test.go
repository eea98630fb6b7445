package api

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tarazy/acts"
	"tarazy/internal/decide"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// served answers by the table of routes, as the shell does, for a visitor.
func served(t *testing.T) (http.Handler, []route.Route) {
	t.Helper()
	lib, err := law.Load(acts.FS, decide.Kinds()...)
	if err != nil {
		t.Fatal(err)
	}
	routes := Routes(Deps{Library: func() *law.Library { return lib }})
	mux := http.NewServeMux()
	for _, rt := range routes {
		mux.HandleFunc(rt.Key(), func(w http.ResponseWriter, hr *http.Request) {
			r := &route.Request{Request: hr, Lang: locale.EN, Log: slog.New(slog.DiscardHandler)}
			err := rt.Handle(w, r)
			if f, ok := fault.As(err); ok {
				if err := write(w, r, f.Kind.Status(), decide.PrintProblem(f)); err != nil {
					t.Error(err)
				}
			} else if err != nil {
				t.Error(err)
			}
		})
	}
	return mux, routes
}

// TestTheDocumentIsValidOpenAPI asks the validator of another project, written
// against the schema of OpenAPI 3.1.
func TestTheDocumentIsValidOpenAPI(t *testing.T) {
	_, routes := served(t)
	text, err := json.Marshal(Document(routes))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "openapi.json")
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", "../../node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js", file).CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte(`"valid": true`)) {
		t.Fatalf("%v\n%s", err, out)
	}
}

// schema finds what the document says of an answer.
func schema(t *testing.T, routes []route.Route, method, pattern, status string) *jsonschema.Schema {
	t.Helper()
	text, err := json.Marshal(Document(routes))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("tarazy.json", doc); err != nil {
		t.Fatal(err)
	}
	escaped := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(pattern)
	s, err := c.Compile("tarazy.json#/paths/" + escaped + "/" + strings.ToLower(method) + "/responses/" + status + "/content/application~1json/schema")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAnswersAreWhatTheDocumentSays(t *testing.T) {
	h, routes := served(t)
	for _, c := range []struct {
		method, pattern, path, body string
		status                      int
		holds                       string
	}{
		{"GET", "/api/v1/acts", "/api/v1/acts", "", 200, `"selection-2023"`},
		{"GET", "/api/v1/acts/{act}/{edition}", "/api/v1/acts/selection-2023/2023-03-01", "", 200, `"clauses"`},
		{"GET", "/api/v1/acts/{act}/{edition}", "/api/v1/acts/selection-2023/1999-01-01", "", 404, "law.no_edition"},
		{"POST", "/api/v1/decide/{act}/{rule}", "/api/v1/decide/appraisal-arys-2022/quorum", `{"members":7,"present":5}`, 200, `"needed":5`},
		{"POST", "/api/v1/decide/{act}/{rule}", "/api/v1/decide/appraisal-arys-2022@2022-12-09/quorum", `[{"members":7,"present":5},{"members":0,"present":0}]`, 200, `"error"`},
		{"POST", "/api/v1/decide/{act}/{rule}", "/api/v1/decide/appraisal-arys-2022/quorum", `{"members":7}`, 422, "strict.missing"},
		{"POST", "/api/v1/decide/{act}/{rule}", "/api/v1/decide/appraisal-arys-2022/indicator-group", `{"category":"D-2","head_of_unit":false}`, 422, "appraisal.no_group"},
		{"POST", "/api/v1/decide/{act}/{rule}", "/api/v1/decide/appraisal-arys-2022/essay", `{}`, 404, "law.no_rule"},
	} {
		req := httptest.NewRequest(c.method, "http://tarazy.example"+c.path, strings.NewReader(c.body))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, req)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.holds) {
			t.Errorf("%s: %d %s", c.path, w.Code, w.Body)
		}
		if refused := w.Body.String(); strings.HasPrefix(refused, `{"error"`) && strings.Contains(refused, `"cite"`) == strings.Contains(c.pattern, "/decide/") {
			t.Errorf("%s: the decision service has no clause of a refusal, the rest of the API has: %s", c.path, refused)
		}
		status := "default"
		if c.status == http.StatusOK {
			status = "200"
		}
		answer, err := jsonschema.UnmarshalJSON(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema(t, routes, c.method, c.pattern, status).Validate(answer); err != nil {
			t.Errorf("%s: %v", c.path, err)
		}
	}
}
