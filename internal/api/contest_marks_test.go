package api

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTheRoutesOnCompetitionsAreValidOpenAPI asks the validator about the
// routes that take essays, marks and results.
func TestTheRoutesOnCompetitionsAreValidOpenAPI(t *testing.T) {
	text, err := json.Marshal(Document(ContestRoutes(ContestDeps{})))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"recordEssays", "recordEssayMarks", "recordInterviews", "recordResults"} {
		if !strings.Contains(string(text), `"`+id+`"`) {
			t.Errorf("%s is not described", id)
		}
	}
	file := filepath.Join(t.TempDir(), "openapi.json")
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("node", "../../node_modules/@seriousme/openapi-schema-validator/bin/validate-api-cli.js", file).CombinedOutput()
	if err != nil || !strings.Contains(string(out), `"valid": true`) {
		t.Fatalf("%v\n%s", err, out)
	}
}
