package competency_test

import (
	"bytes"
	"testing"

	"tarazy/internal/competency/competencytest"
	"tarazy/internal/fault"
)

const dir = "competency-model/undated/"

// TestAModelThatContradictsItselfIsRefused changes one thing in the data at a
// time.
func TestAModelThatContradictsItselfIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ file, old, new, code string }{
		"a basic one too many":       {"rules.yaml", "basic: {v: 5", "basic: {v: 4", "competency.model_count"},
		"differentiating":            {"rules.yaml", "differentiating: {v: 9", "differentiating: {v: 10", "competency.model_count"},
		"job levels":                 {"rules.yaml", "job_levels: {v: 15", "job_levels: {v: 16", "competency.model_count"},
		"an indicator twice":         {"catalogues/competencies.yaml", `"integrity.A.2"`, `"integrity.A.1"`, "competency.model_repeated"},
		"a position twice":           {"catalogues/positions.yaml", `id: "15-02"`, `id: "15-01"`, "competency.model_repeated"},
		"a question twice":           {"catalogues/questions.yaml", `"integrity.q2"`, `"integrity.q1"`, "competency.model_repeated"},
		"a level left out":           {"catalogues/levels.yaml", "job_level_from: 7", "job_level_from: 8", "competency.model_level"},
		"two levels at once":         {"catalogues/levels.yaml", "job_level_to: 12", "job_level_to: 13", "competency.model_level"},
		"an unknown level":           {"catalogues/competencies.yaml", `level: "A"`, `level: "E"`, "competency.model_unknown"},
		"an unknown card":            {"catalogues/questions.yaml", `competency: "integrity"`, `competency: "courage"`, "competency.model_unknown"},
		"a basic one among required": {"catalogues/positions.yaml", `"promptness"`, `"integrity"`, "competency.model_unknown"},
		"an unknown block":           {"catalogues/positions.yaml", `block: "SCS"`, `block: "D"`, "competency.model_unknown"},
		"a repeat of nothing":        {"catalogues/positions.yaml", `repeats: "11-01"`, `repeats: "10-01"`, "competency.model_unknown"},
		"a mark too few":             {"catalogues/profile.yaml", "[13, 14, 15]", "[13, 14]", "competency.model_profile"},
		"an unknown key":             {"catalogues/levels.yaml", "levels:", "extra: 1\nlevels:", "strict.unknown"},
	} {
		files := competencytest.Files(t)
		file := files[dir+c.file]
		if !bytes.Contains(file.Data, []byte(c.old)) {
			t.Fatalf("%s: %q is not in %s", name, c.old, c.file)
		}
		file.Data = bytes.Replace(file.Data, []byte(c.old), []byte(c.new), 1)
		if _, err := competencytest.Load(files); !fault.Is(err, c.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAModelWithoutACatalogueIsRefused(t *testing.T) {
	files := competencytest.Files(t)
	delete(files, dir+"catalogues/profile.yaml")
	if _, err := competencytest.Load(files); !fault.Is(err, "law.no_catalogue") {
		t.Errorf("%v", err)
	}
}
