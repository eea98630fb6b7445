package reader_test

import (
	"net/url"
	"slices"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal/reader"
)

func utc(string) *time.Location { return time.UTC }

// TestAListHoldsOnlyTheBodiesOfTheRole: an address can narrow it, never widen.
func TestAListHoldsOnlyTheBodiesOfTheRole(t *testing.T) {
	hr := &access.Actor{Person: "per_1", Held: []access.Held{{Role: access.HROfficer, Body: "bod_a"}}}
	nobody := &access.Actor{Person: "per_2"}
	for _, c := range []struct {
		name string
		who  *access.Actor
		body string
		want []string
	}{
		{"own", hr, "", []string{"bod_a"}},
		{"own, asked for", hr, "bod_a", []string{"bod_a"}},
		{"another's", hr, "bod_b", []string{}},
		{"no role", nobody, "", []string{}},
		{"no role, asked for", nobody, "bod_a", []string{}},
	} {
		q, err := reader.Query(c.who, url.Values{"body": {c.body}}, utc)
		if err != nil || q.Bodies == nil || !slices.Equal(q.Bodies, c.want) {
			t.Errorf("%s: %#v, %v", c.name, q.Bodies, err)
		}
	}
}

func TestTheLastDayOfAListIsWhole(t *testing.T) {
	q, err := reader.Query(&access.Actor{}, url.Values{"from": {"2023-05-17"}, "to": {"2023-05-17"}, "limit": {"20"}}, utc)
	if err != nil || q.Limit != 20 || q.Until.Sub(q.From) != 24*time.Hour {
		t.Errorf("%+v %v", q, err)
	}
	for field, value := range map[string]string{"from": "17.05.2023", "to": "soon", "limit": "0"} {
		_, err := reader.Query(&access.Actor{}, url.Values{field: {value}}, utc)
		if f, ok := fault.As(err); !ok || f.Field != field {
			t.Errorf("%s=%s: %v", field, value, err)
		}
	}
}
