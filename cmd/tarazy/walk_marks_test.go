package main

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
)

// TestINT14_NothingGivesAnothersMarkAwayBeforeAllAreLocked lets everybody look
// at everything that the table of routes offers while one member marks, and
// while that member's marks are locked and another's are not, and twice each
// time: the marks are the highest, and then low ones, with all else alike. No
// answer, in its status, headers or body, may differ, so that no mark, count,
// average, order or size tells them apart; and no answer holds the member's
// words. Then all is locked: what the marks rest on opens to the panel alone,
// and what the member noted for themselves to nobody. No mail, no line of the
// log and no file of the installation ever holds a word of it.
func TestINT14_NothingGivesAnothersMarkAwayBeforeAllAreLocked(t *testing.T) {
	m := openMarksWalk(t)
	m.readsAll(t)
	m.marks(t, m.marker, 5, interview.Positive)
	high, first, before := m.sealed(t), m.seen(t), m.records(t)
	m.opensSomething(t, first)
	m.holdsNothing(t, first, allWords)
	m.refusesAGuess(t)

	m.marks(t, m.marker, 2, interview.Negative)
	low := m.sealed(t)
	same(t, first, m.seen(t))
	if after := m.records(t); len(before) == 0 || !slices.Equal(before, after) {
		t.Errorf("the journal tells that marks were changed: %q, then %q", before, after)
	}

	m.marks(t, m.lead, 3, interview.NotShown)
	m.lock(t, m.lead)
	m.lock(t, m.marker)
	locked := m.seen(t)
	m.holdsNothing(t, locked, allWords)
	m.puts(t, high)
	same(t, locked, m.seen(t))
	m.puts(t, low)

	m.marks(t, m.other, 3, interview.NotShown)
	m.lock(t, m.other)
	m.areOpen(t)
	m.staysSecret(t)
}

// opensSomething fails where the search would prove nothing: the watching reach
// the pages of the interviews, and the marker's words are found where they are.
func (m *marksWalk) opensSomething(t *testing.T, seen map[string]string) {
	t.Helper()
	at := "/interviews/" + string(m.series.ID) + "/" + string(m.talks[0])
	for _, key := range []string{
		string(access.PanelLead) + " " + at + "/agreement", string(access.PanelMember) + " " + at + "/rate", string(access.PanelExpert) + " " + at + "/conduct",
		string(access.HROfficer) + " /interviews/" + string(m.series.ID), string(access.PanelMember) + " /api/v1/interviews/" + string(m.talks[0]) + "/sheet",
		string(access.Candidate) + " /my-interviews", string(access.BodyAdmin) + " /journal",
	} {
		if !strings.HasPrefix(seen[key], "200") {
			t.Errorf("%s: %.300s", key, seen[key])
		}
	}
	own := m.look(t, "GET", at+"/rate", marker, "")
	for _, word := range allWords {
		if !strings.Contains(own, word) {
			t.Errorf("the marker's own sheet does not hold %q", word)
		}
	}
}

// holdsNothing searches answers for words.
func (m *marksWalk) holdsNothing(t *testing.T, seen map[string]string, words []string) {
	t.Helper()
	for _, key := range slices.Sorted(maps.Keys(seen)) {
		for _, word := range words {
			if strings.Contains(seen[key], word) {
				t.Errorf("%s holds %q", key, word)
			}
		}
	}
}

// refusesAGuess: a passage is looked for in the own notes alone, so that nobody
// can ask whether it stands in another's.
func (m *marksWalk) refusesAGuess(t *testing.T) {
	t.Helper()
	c := m.guide.Competency[0]
	e := interview.Evidence{Indicator: c.Indicators[0].ID, Sign: interview.Positive, Passage: wordQuote}
	id := m.talks[0]
	_, err := m.app.interviews.SaveEvidence(t.Context(), m.other, id, m.sheet(t, m.other, id).Version, c.Key, []interview.Evidence{e})
	if !fault.Is(err, "interview.rate.passage") {
		t.Errorf("a guess at another's notes: %v", err)
	}
}

// same fails where two answers differ.
func same(t *testing.T, first, second map[string]string) {
	t.Helper()
	for _, key := range slices.Sorted(maps.Keys(first)) {
		a, b := first[key], second[key]
		if a == b || isApart(key) {
			continue
		}
		if a, b = steady(a), steady(b); a != b {
			at := 0
			for at < min(len(a), len(b)) && a[at] == b[at] {
				at++
			}
			from := max(0, at-60)
			t.Errorf("%s tells the marks apart:\n%.160q\n%.160q", key, a[from:], b[from:])
		}
	}
}

// areOpen: what the marks rest on opens to the panel, and to nobody else; what
// the marker noted stays with the marker.
func (m *marksWalk) areOpen(t *testing.T) {
	t.Helper()
	seen := m.seen(t)
	m.holdsNothing(t, seen, ownWords)
	at := "/interviews/" + string(m.series.ID) + "/" + string(m.talks[0]) + "/agreement"
	panel := []access.Role{access.PanelLead, access.PanelMember, access.PanelExpert}
	for _, role := range panel {
		for _, word := range openWords {
			if !strings.Contains(seen[string(role)+" "+at], word) {
				t.Errorf("the %s does not learn %q", role, word)
			}
		}
	}
	maps.DeleteFunc(seen, func(key, _ string) bool {
		who, _, _ := strings.Cut(key, " ")
		return slices.Contains(panel, access.Role(who))
	})
	m.holdsNothing(t, seen, openWords)
}

// staysSecret searches what leaves the program and what it keeps.
func (m *marksWalk) staysSecret(t *testing.T) {
	t.Helper()
	letters := 0
	for _, sent := range m.post(t) {
		letters++
		text := opened(t, sent.raw).text.String()
		for _, word := range allWords {
			if strings.Contains(text, word) {
				t.Errorf("a message to %s holds %q", sent.to, word)
			}
		}
	}
	if letters == 0 {
		t.Error("no message was sent")
	}
	for _, word := range allWords {
		if strings.Contains(m.logged.String(), word) {
			t.Errorf("the log holds %q", word)
		}
	}
	err := filepath.WalkDir(m.app.cfg.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		for _, word := range allWords {
			if bytes.Contains(data, []byte(word)) {
				t.Errorf("%s holds %q in clear", path, word)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
