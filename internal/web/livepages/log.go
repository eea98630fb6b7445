package livepages

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/vacancy/inlang"
)

// logPage is the log of incidents of a sitting.
type logPage struct {
	failed
	Head kit.Heading
	Rows kit.Rows
	More string // address of the next page; "" for none
	Note sayForm
}

func (d Deps) log(w http.ResponseWriter, r *route.Request) error {
	return d.drawLog(w, r, &logPage{})
}

func (d Deps) drawLog(w http.ResponseWriter, r *route.Request, p *logPage) error {
	l := r.Lang
	v, err := d.Proctor.Log(r.Context(), r.Actor, sittingID(r), proctor.ParseLogPlace(r.URL.Query().Get("after")))
	if err != nil {
		return err
	}
	names, err := d.namesOf(l, &v.Sitting.Test)
	if err != nil {
		return err
	}
	path := roomPath(v.Sitting.ID)
	p.Head = kit.Heading{
		Crumbs: append(crumbs(r, v.Sitting.ID), kit.Link{Text: told(l, "title"), Href: path}), Title: say(l, "log"), Sub: v.Sitting.Test.Title.In(l),
		SubIn: inlang.Of(l, v.Sitting.Test.Title),
	}
	p.Rows = kit.Rows{
		Caption: say(l, "log"), Cols: []kit.Col{{Text: told(l, "when")}, {Text: told(l, "number")}, {Text: told(l, "what")}, {Text: told(l, "who")}},
		Empty: kit.Nothing{Title: told(l, "events.none"), Text: say(l, "log.none")},
	}
	for i := range v.Lines {
		line := &v.Lines[i]
		number := line.Number
		if number == "" {
			number = say(l, "log.all")
		}
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			kit.Text(d.moment(l, line.At, v.Sitting.Body)), kit.Text(number), kit.Text(d.lineText(l, names, v.Sitting.Body, line)), kit.Text(whoText(l, line)),
		}})
	}
	if next := v.Next.String(); next != "" {
		p.More = path + "/all/log?after=" + url.QueryEscape(next)
	}
	p.Note = sayForm{
		ID: "note", Name: "text", Action: path + "/all/note", Label: say(l, "note.label"), Hint: say(l, "note.all_hint"), Act: say(l, "note.act"),
		Press: d.Press(), Value: r.PostFormValue("text"), Error: p.At["note"],
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: p.Status}, logView(p))
}

func (d Deps) noteAll(w http.ResponseWriter, r *route.Request) error {
	err := d.Proctor.NoteAll(r.Context(), r.Actor, sittingID(r), sayIn(r.Request, "text"))
	if err == nil {
		return page.Go(w, r, roomPath(sittingID(r))+"/all/log")
	}
	p := &logPage{}
	if p.failed, err = refused(r.Lang, err, map[string]string{"text": "note"}); err != nil {
		return err
	}
	return d.drawLog(w, r, p)
}

// whoText says who did something.
func whoText(l locale.Lang, line *proctor.LogLine) string {
	switch {
	case line.Own:
		return told(l, "who.candidate")
	case line.By != "":
		return line.By
	case line.Kind == proctor.FlagLine:
		return say(l, "who.program")
	}
	return told(l, "who.staff")
}

// lineText says what happened, in words.
func (d Deps) lineText(l locale.Lang, names *names, body people.BodyID, line *proctor.LogLine) string {
	args := line.Args
	switch line.Kind {
	case string(proctor.Message):
		if line.Read != nil {
			return say(l, "line.message_read", "text", line.Text, "at", d.clock(*line.Read, body))
		}
		return say(l, "line.message", "text", line.Text)
	case string(proctor.Help):
		return say(l, "line.help", "text", line.Text)
	case string(proctor.Note):
		return say(l, "line.note", "text", line.Text)
	case proctor.FlagLine:
		return flagText(l, names, line)
	case "lease", "break":
		return told(l, "event."+line.Kind)
	case "minutes":
		return told(l, "event.minutes", "minutes", args["minutes"], "reason", args["reason"])
	case "halted", "resumed":
		return say(l, "line."+line.Kind, "reason", args["reason"])
	case "stopped":
		if conduct := names.conduct[args["conduct"]]; conduct != "" {
			return say(l, "line.stopped_conduct", "reason", args["reason"], "conduct", conduct)
		}
		return told(l, "event.stopped", "reason", args["reason"])
	case "refused":
		return told(l, "event.refused", "why", told(l, "refused."+refusals[args["code"]]))
	case proctor.EquipmentEvent:
		return equipmentText(l, args)
	}
	return otherText(l, line)
}

// keysOf are the messages of events that others name: where the texts of a kind
// stand, and the argument that tells them apart.
var keysOf = map[string][2]string{
	proctor.Watching:       {"proctor_flag.watching.", "what"},
	proctor.RecordingEvent: {"proctor_recording.event.", "what"},
	proctor.IdentityEvent:  {"exam_watch.event.identity_", "state"},
}

// otherText says what happened beside the acts of those who watch.
func otherText(l locale.Lang, line *proctor.LogLine) string {
	if of, ok := keysOf[line.Kind]; ok && locale.Has(of[0]+line.Args[of[1]]) {
		kv := []any{}
		for name, value := range line.Args {
			kv = append(kv, name, value)
		}
		return message(l, of[0]+line.Args[of[1]], kv)
	}
	return told(l, "event.other", "kind", line.Kind)
}

func flagText(l locale.Lang, names *names, line *proctor.LogLine) string {
	name := names.flag(line.Args["kind"])
	if line.Text != "" {
		return say(l, "line.flag_note", "kind", name, "conduct", names.conduct[line.Args["conduct"]], "text", line.Text)
	}
	return say(l, "line.flag", "kind", name)
}

// equipmentText says what the check found with which the attempt began.
func equipmentText(l locale.Lang, args map[string]string) string {
	switch {
	case args["fails"] != "":
		return told(l, "event.equipment_not_met", "fails", strings.Split(args["fails"], ","))
	case args["open"] != "":
		return told(l, "event.equipment_untold", "open", strings.Split(args["open"], ","))
	}
	return told(l, "event.equipment_met")
}

// refusals are the words for the codes of refused answers.
var refusals = map[string]string{
	"exam.answer.late": "late", "exam.answer.slot": "slot", "exam.answer.section": "section", "exam.answer.taken": "taken",
	"exam.answer.seq": "form", "exam.answer.kind": "form", "exam.answer.place": "form", "exam.answer.long": "form", "exam.answer.words": "form",
}
