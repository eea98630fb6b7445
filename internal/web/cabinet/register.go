package cabinet

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/strict"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// registerPage is one of the three pages of the registration.
type registerPage struct {
	problems
	Step  int // from 0
	IIN   string
	Steps []stageView // of the procedure, on the first page
	Rules string      // address of the act

	Undertaking, Consent []string // on the second
	Undertake, Agree     string   // "yes" where ticked

	Statement            string // on the third: what is signed, to be read
	Signing              kit.Signing
	Nonce, Instant, Lang string
}

// stageView is a step of the procedure in plain words.
type stageView struct{ Name, Gist, Href string }

// stage is an entry of the catalogue of stages.
type stage struct {
	Key       string       `key:"key"`
	Clause    string       `key:"clause"`
	Official  string       `key:"official"`
	Proctored bool         `key:"proctored"`
	Name      locale.Words `key:"name"`
}

// procedure reads the steps of an edition.
func procedure(e *law.Edition, l locale.Lang) ([]stageView, error) {
	node, ok := e.Catalogues["stages"]
	if !ok {
		return nil, fmt.Errorf("procedure: %s has no catalogue of stages", e.Name())
	}
	var stages []stage
	if err := strict.Decode(node, &stages); err != nil {
		return nil, fmt.Errorf("procedure: %w", err)
	}
	out := make([]stageView, len(stages))
	for i, s := range stages {
		out[i] = stageView{Name: s.Name.In(l), Href: "/rules/" + e.Act + "/" + e.Day + "#c-" + s.Clause}
		if clause, ok := e.Clause(s.Clause); ok {
			out[i].Gist = clause.Gist.In(l)
		}
	}
	return out, nil
}

// toRegister leads a browser that asks for a later page without what it needs
// back to the first one.
func toRegister(w http.ResponseWriter, r *route.Request) error { return page.Go(w, r, "/register") }

// registerForm shows the procedure and asks for the IIN.
func (d Deps) registerForm(w http.ResponseWriter, r *route.Request) error {
	if r.Actor.Holds(access.Candidate, "") {
		return page.Go(w, r, "/file")
	}
	return d.drawRegister(w, r, registerPage{})
}

func (d Deps) drawRegister(w http.ResponseWriter, r *route.Request, p registerPage) error {
	e, err := d.Edition()
	if err != nil {
		return err
	}
	if p.Steps, err = procedure(e, r.Lang); err != nil {
		return err
	}
	p.Rules = "/rules/" + e.Act + "/" + e.Day
	return d.Draw(w, r, column(t(r, "register.title"), p.Status), registerView(p))
}

// iinOf is what was typed, without the spaces that people put between.
func iinOf(r *route.Request) string { return strings.ReplaceAll(r.PostFormValue("iin"), " ", "") }

// registerTexts checks the IIN and shows what is undertaken and consented to.
func (d Deps) registerTexts(w http.ResponseWriter, r *route.Request) error {
	p := registerPage{IIN: iinOf(r)}
	if err := d.Candidates.CheckIIN(p.IIN); err != nil {
		if p.problems, err = refused(r.Lang, err, "iin"); err != nil {
			return err
		}
		return d.drawRegister(w, r, p)
	}
	return d.drawTexts(w, r, p)
}

func (d Deps) drawTexts(w http.ResponseWriter, r *route.Request, p registerPage) error {
	proc, err := d.Candidates.Procedure()
	if err != nil {
		return err
	}
	p.Step, p.Undertaking, p.Consent = 1, candidate.Undertaking(r.Lang), proc.Consent(r.Lang)
	return d.Draw(w, r, column(t(r, "register.title"), p.Status), textsView(p))
}

// registerStatement shows the statement that will be signed.
func (d Deps) registerStatement(w http.ResponseWriter, r *route.Request) error {
	p := registerPage{IIN: iinOf(r), Undertake: r.PostFormValue("undertake"), Agree: r.PostFormValue("consent")}
	var bad []*fault.Error
	if p.Undertake != "yes" {
		bad = append(bad, fault.New(fault.Invalid, "candidate.undertake").At("undertake"))
	}
	if p.Agree != "yes" {
		bad = append(bad, fault.New(fault.Invalid, "candidate.consent").At("consent"))
	}
	if len(bad) > 0 {
		p.problems = spelled(r.Lang, bad, "undertake", "consent")
		return d.drawTexts(w, r, p)
	}
	return d.drawStatement(w, r, p)
}

func (d Deps) drawStatement(w http.ResponseWriter, r *route.Request, p registerPage) error {
	st, err := d.Candidates.Begin(r.Context(), p.IIN, r.Lang)
	if err != nil {
		return err
	}
	p.Step, p.Statement, p.Signing = 2, string(st.Text), kit.SignOne(d.SignerURL, "", st.Text)
	p.Nonce, p.Instant, p.Lang = st.Nonce, st.At.Format(time.RFC3339), string(st.Lang)
	return d.Draw(w, r, column(t(r, "register.title"), p.Status, "signing.js"), statementView(p))
}

// register takes the signature and opens the session. A refusal shows a fresh
// statement.
func (d Deps) register(w http.ResponseWriter, r *route.Request) error {
	in := candidate.RegisterIn{
		IIN: iinOf(r), Lang: locale.Lang(r.PostFormValue("lang")), Nonce: r.PostFormValue("nonce"), CMS: []byte(r.PostFormValue("signature")),
		Undertake: r.PostFormValue("undertake") == "yes", Consent: r.PostFormValue("consent") == "yes",
	}
	// An instant that cannot be read is none at which anything was shown.
	in.At, _ = time.Parse(time.RFC3339, r.PostFormValue("at"))
	if !slices.Contains(locale.Langs, in.Lang) {
		in.Lang = r.Lang
	}
	person, err := d.Candidates.Register(r.Context(), in)
	if err == nil {
		if err := d.Open(w, r, string(person)); err != nil {
			return err
		}
		return page.Go(w, r, "/file")
	}
	return d.notRegistered(w, r, in, err)
}

func (d Deps) notRegistered(w http.ResponseWriter, r *route.Request, in candidate.RegisterIn, err error) error {
	if fault.Is(err, "candidate.registered") {
		return d.Draw(w, r, column(t(r, "register.known"), http.StatusConflict), knownView())
	}
	p := registerPage{IIN: in.IIN, Undertake: "yes", Agree: "yes"}
	if p.problems, err = refused(r.Lang, err); err != nil {
		return err
	}
	if d.Candidates.CheckIIN(in.IIN) != nil {
		p.problems, err = refused(r.Lang, d.Candidates.CheckIIN(in.IIN), "iin")
		if err != nil {
			return err
		}
		return d.drawRegister(w, r, p)
	}
	if !in.Undertake || !in.Consent {
		return d.drawTexts(w, r, registerPage{IIN: in.IIN, problems: p.problems})
	}
	return d.drawStatement(w, r, p)
}

// linesOf are the lines of a text that hold something.
func linesOf(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return line == "" })
}

// stepNames are the pages of the registration.
func stepNames(l locale.Lang) []string {
	return []string{words(l, "register.step.iin"), words(l, "register.step.texts"), words(l, "register.step.sign")}
}

// facts are what the pages behind the first are about.
func (p registerPage) facts(l locale.Lang) []kit.Fact {
	return []kit.Fact{{Name: words(l, "register.iin"), Value: p.IIN}}
}
