package unsent

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"tarazy/internal/draft"
	"tarazy/internal/route"
)

// A form that says @Keep in its template saves itself, is filled in again by the
// browser with what was typed before, and is forgotten when it was sent and
// page.Go leads on. Its handler does not know. Find is for a form whose shape
// depends on what was typed, as one with lines added by the person.

// keptForm is the form under which drafts of forms with Keep are stored, each
// about the place of its form.
const keptForm = "page"

// placeField is the field by which a form says which draft it is sent from.
const placeField = "draft"

// desk is where the drafts of a request are found.
type desk struct {
	r      *route.Request
	drafts *draft.Service
	kept   map[string]bool // places of which the person has a draft; nil before the first is asked for
}

type deskKey struct{}

// With gives the pages of a signed-in person's request their drafts.
func With(r *route.Request, drafts *draft.Service) *route.Request {
	if drafts == nil || !r.Actor.SignedIn() {
		return r
	}
	d := &desk{drafts: drafts}
	d.r = r.With(context.WithValue(r.Context(), deskKey{}, d))
	return d.r
}

func deskOf(ctx context.Context) *desk {
	d, _ := ctx.Value(deskKey{}).(*desk)
	return d
}

// Sent forgets the draft of a form with Keep that did what it was sent for. An
// error is for the log alone: the act itself is done.
func Sent(r *route.Request) {
	d := deskOf(r.Context())
	if d == nil || r.Method != http.MethodPost {
		return
	}
	place := r.PostFormValue(placeField)
	if place == "" {
		return
	}
	if err := Drop(r, d.drafts, keptForm, place); err != nil {
		r.Log.Error("draft not dropped", "error", err)
	}
}

// at is the place of a form: what it is sent to, and what else tells it from
// its neighbours. "" is the page's own address.
func (d *desk) at(action string, of []string) string {
	if action == "" {
		action = d.r.URL.Path
	}
	sum := sha256.Sum256([]byte(strings.Join(append([]string{action}, of...), "\x00")))
	return "at." + hex.EncodeToString(sum[:16])
}

// kept is what the browser is told of a form.
type kept struct {
	Place   string // of the form
	URL     string // where it saves itself
	Version string // of the draft
	Fields  string // as JSON, what was typed before; "" for nothing to be put back
}

// find looks for what was typed into a form. Of a form that was sent just now
// nothing is put back: what was sent stands in it.
func (d *desk) find(action string, of []string) (kept, error) {
	place := d.at(action, of)
	out := kept{Place: place, URL: url(keptForm, place), Version: "0"}
	if there, err := d.has(place); err != nil || !there {
		return out, err
	}
	found, err := d.drafts.Load(d.r.Context(), me(d.r), keptForm, place)
	if err != nil || found == nil {
		return out, err
	}
	out.Version = strconv.FormatInt(found.Version, 10)
	if d.r.Method == http.MethodPost && d.r.PostFormValue(placeField) == place {
		return out, nil
	}
	fields, err := json.Marshal(found.Fields)
	out.Fields = string(fields)
	return out, err
}

// has says whether the person has a draft of a place. A page with a form for
// every row asks the store once.
func (d *desk) has(place string) (bool, error) {
	if d.kept == nil {
		all, err := d.drafts.Open(d.r.Context(), me(d.r))
		if err != nil {
			return false, err
		}
		d.kept = map[string]bool{}
		for _, x := range all {
			if x.Form == keptForm {
				d.kept[x.Case] = true
			}
		}
	}
	return d.kept[place], nil
}
