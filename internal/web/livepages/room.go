package livepages

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// roomPage is a sitting under way.
type roomPage struct {
	failed
	Head    kit.Heading
	Path    string // of the room
	Page    int
	About   string
	Waiting []waitLine
	Said    string // how many wait, for those who listen
	Tiles   []tile
	Empty   kit.Nothing
	Pages   kit.Pages
	Tell    sayForm
	May     bool // tell
}

// sayForm is a form of one text.
type sayForm struct {
	ID, Name, Action, Label, Hint, Act, Press, Value, Error string
	Kind                                                    kit.ActKind
}

// waitLine is a candidate whom somebody has to look at.
type waitLine struct{ Number, Href, Text string }

// tile is a candidate.
type tile struct {
	ID, Number, Href string
	State            kit.StateKind
	Said             string // the state in words
	Left             string
	Work             string // the section and what is answered
	Signs            []sign
	Help, HelpSince  string
	Picture          string // address; "" for none yet
	PictureAt        string
	Decide           bool // somebody has to look at it
}

// sign is a short word on a tile.
type sign struct {
	Kind kit.TagKind
	Text string
}

func (d Deps) room(w http.ResponseWriter, r *route.Request) error {
	return d.drawRoom(w, r, &roomPage{})
}

func (d Deps) drawRoom(w http.ResponseWriter, r *route.Request, p *roomPage) error {
	l := r.Lang
	n, _ := strconv.Atoi(r.URL.Query().Get("page"))
	v, err := d.Proctor.Room(r.Context(), r.Actor, sittingID(r), n)
	if err != nil {
		return err
	}
	p.Path, p.Page = roomPath(v.Sitting.ID), v.Page
	p.About = say(l, "about", "n", proctor.BeatEvery)
	names, err := d.namesOf(l, &v.Sitting.Test)
	if err != nil {
		return err
	}
	p.fill(d, l, v, names)
	if r.URL.Query().Has("part") {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		return roomParts(p).Render(kit.WithLang(r.Context(), l), w)
	}
	test := &v.Sitting.Test
	p.Head = kit.Heading{Crumbs: crumbs(r, v.Sitting.ID), Title: told(l, "title"), Sub: test.Title.In(l), SubIn: inlang.Of(l, test.Title), Acts: []kit.Act{
		{Text: say(l, "log"), Href: p.Path + "/all/log"},
	}}
	p.May = access.MayEver(r.Actor, access.TellCandidates)
	p.Tell = sayForm{
		ID: "tell", Name: "text", Action: p.Path + "/all/tell", Label: say(l, "tell_all.label"), Hint: say(l, "tell_all.hint"), Act: say(l, "tell_all.act"),
		Press: d.Press(), Value: r.PostFormValue("text"), Error: p.At["tell"],
	}
	return d.Draw(w, r, shell(p.Head.Title, p.Status), roomView(p))
}

// shell is the frame of the pages that renew themselves.
func shell(title string, status int) page.Page {
	return page.Page{Title: title, Status: status, Frame: kit.Wide, Bundles: []string{"live.js"}}
}

func crumbs(r *route.Request, id exam.SittingID) []kit.Link {
	out := []kit.Link{{Text: told(r.Lang, "list"), Href: "/exam-watch"}}
	if access.MayEver(r.Actor, access.KeepSittings) {
		out = append(out, kit.Link{Text: told(r.Lang, "sitting"), Href: "/sittings/" + string(id)})
	}
	return out
}

// fill puts a room into the page.
func (p *roomPage) fill(d Deps, l locale.Lang, v *proctor.Room, names *names) {
	for _, x := range v.Waiting {
		p.Waiting = append(p.Waiting, waitLine{Number: x.Number, Href: p.placeOf(x), Text: waitText(l, x)})
	}
	p.Said = say(l, "waiting", "n", len(v.Waiting))
	for i := range v.Tiles {
		p.Tiles = append(p.Tiles, d.tile(l, &v.Sitting, &v.Tiles[i], names))
	}
	p.Empty = kit.Nothing{Title: told(l, "none"), Text: told(l, "none_text")}
	p.Pages.Shown = say(l, "shown", "from", min((v.Page-1)*proctor.RoomPage+1, v.Total), "to", (v.Page-1)*proctor.RoomPage+len(v.Tiles), "of", v.Total)
	if v.Page > 1 {
		p.Pages.Previous = p.Path + "?page=" + strconv.Itoa(v.Page-1)
	}
	if v.Page < v.Pages {
		p.Pages.Next = p.Path + "?page=" + strconv.Itoa(v.Page+1)
	}
}

// placeOf is where the tile of an attempt is found: on this page, or on another.
func (p *roomPage) placeOf(x proctor.Waiting) string {
	at := "#t-" + string(x.Attempt)
	if page := x.Place/proctor.RoomPage + 1; page != p.Page {
		return p.Path + "?page=" + strconv.Itoa(page) + at
	}
	return at
}

func waitText(l locale.Lang, x proctor.Waiting) string {
	switch {
	case x.Help && x.Flags > 0:
		return say(l, "wait.both", "n", x.Flags)
	case x.Help:
		return say(l, "wait.help")
	}
	return say(l, "wait.flags", "n", x.Flags)
}

func (d Deps) tile(l locale.Lang, s *exam.Sitting, t *proctor.Tile, names *names) tile {
	out := tile{
		ID: string(t.Attempt), Number: t.Number, Href: seatPath(s.ID, t.Attempt), State: stateKinds[t.State], Said: d.stateText(l, s, t), Left: leftText(l, t.Left),
		Work: say(l, "work", "section", sectionName(l, &s.Test, t.Section), "n", t.Answered, "of", s.Test.Count()), Decide: t.Help != "" || t.Unseen > 0,
		Help: t.Help, Signs: signsOf(l, t, names),
	}
	if t.Help != "" {
		out.HelpSince = say(l, "help.since", "at", d.clock(t.HelpAt, s.Body))
	}
	if !t.Picture.IsZero() {
		out.Picture = pictureOf(s.ID, t)
		out.PictureAt = say(l, "picture.at", "at", d.clock(t.Picture, s.Body))
	}
	return out
}

// pictureOf is the address of the latest picture of a candidate; another picture
// has another address.
func pictureOf(id exam.SittingID, t *proctor.Tile) string {
	return seatPath(id, t.Attempt) + "/picture?at=" + strconv.FormatInt(t.Picture.UnixMilli(), 10)
}

var stateKinds = map[proctor.LiveState]kit.StateKind{
	proctor.Answering: kit.Going, proctor.Between: kit.NotStarted, proctor.OnBreak: kit.NotStarted, proctor.Halted: kit.Locked,
	proctor.Offline: kit.Late, proctor.Finished: kit.Done, proctor.Stopped: kit.Out,
}

func (d Deps) stateText(l locale.Lang, s *exam.Sitting, t *proctor.Tile) string {
	if t.State == proctor.Offline {
		return say(l, "state.offline", "at", d.clock(t.Since, s.Body))
	}
	return say(l, "state."+string(t.State))
}

// leftText is the time that an attempt has, in words.
func leftText(l locale.Lang, left time.Duration) string {
	switch {
	case left < 0:
		return "–"
	case left < time.Second:
		return told(l, "left.none")
	}
	rest := int(left / time.Second)
	return told(l, "left.minutes", "minutes", rest/60, "seconds", rest%60)
}

func sectionName(l locale.Lang, t *exam.Test, section int) string {
	if section < 0 || section >= len(t.Sections) {
		return "–"
	}
	return t.Sections[section].Title.In(l)
}

// lowBattery is the charge, in percent, from which down a tile says it.
const lowBattery = 20

// signsOf are the words on a tile: flags first, then what the browser told.
func signsOf(l locale.Lang, t *proctor.Tile, names *names) []sign {
	var out []sign
	if t.Unseen > 0 {
		out = append(out, sign{kit.DecideTag, say(l, "flags.unseen", "n", t.Unseen)})
	}
	for _, kind := range slices.Sorted(maps.Keys(t.Flags)) {
		out = append(out, sign{kit.PlainTag, say(l, "flags.of", "kind", names.flag(string(kind)), "n", t.Flags[kind])})
	}
	if t.Beat == nil {
		return out
	}
	if t.Beat.Recording == "off" {
		out = append(out, sign{kit.LateTag, say(l, "recording.off")})
	} else if t.Beat.Recording == "on" {
		out = append(out, sign{kit.PlainTag, say(l, "recording.on")})
	}
	if b := t.Beat.Battery; b != nil {
		kind := kit.PlainTag
		if *b <= lowBattery && !t.Beat.Charging {
			kind = kit.LateTag
		}
		out = append(out, sign{kind, batteryText(l, *b, t.Beat.Charging)})
	}
	return out
}

func batteryText(l locale.Lang, percent int, charging bool) string {
	if charging {
		return say(l, "battery.charging", "n", percent)
	}
	return say(l, "battery", "n", percent)
}

func (d Deps) tellAll(w http.ResponseWriter, r *route.Request) error {
	err := d.Proctor.TellAll(r.Context(), r.Actor, sittingID(r), sayIn(r.Request, "text"))
	if err == nil {
		return page.Go(w, r, roomPath(sittingID(r)))
	}
	p := &roomPage{}
	if p.failed, err = refused(r.Lang, err, map[string]string{"text": "tell"}); err != nil {
		return err
	}
	return d.drawRoom(w, r, p)
}
