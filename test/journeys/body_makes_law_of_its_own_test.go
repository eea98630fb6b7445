package journeys

import (
	"strings"
	"testing"
)

const ownAct = "/own-law/own-arys/2023-06-01"

func TestABodyMakesLawOfItsOwnAndItOutlivesARestart(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	admin := w.window()
	admin.enters("body_administrator", "en")
	admin.copies()
	admin.changesQuorum()

	head := w.window()
	head.enters("authorised_person", "en") // and the signer takes this person's keys
	head.enacts()

	ruled := func() {
		t.Helper()
		v := w.visitor("en")
		a := v.do(v.request("POST", "/api/v1/decide/own-arys/quorum", "application/json", strings.NewReader(`{"members":6,"present":4}`))).is(200)
		f := decoded[finding](t, strings.NewReader(a.body))
		if string(f.Outcome) != `{"quorum":false,"needed":5}` || f.Reasons[0].Clause != "30" || !strings.Contains(a.body, `"act":"own-arys"`) {
			t.Errorf("the own act answers %s", a.body)
		}
		v.post("/rules/own-arys/2023-06-01/ask/quorum", "facts", `{"members":6,"present":4}`).is(200).has("3/4")
		a = v.do(v.request("POST", "/api/v1/decide/appraisal-arys-2022/quorum", "application/json", strings.NewReader(`{"members":6,"present":4}`))).is(200)
		if !strings.Contains(a.body, `"quorum":true`) {
			t.Errorf("the program's act has changed: %s", a.body)
		}
	}
	ruled()
	w.holds()
	w.halt()
	w.run()
	ruled()
	w.visitor("kk").get("/rules").is(200)
}

// copies makes a draft of the act of Arys.
func (b *window) copies() {
	b.t.Helper()
	b.open("/own-law/new")
	b.set("base", "appraisal-arys-2022@2022-12-09")
	b.set("name", "arys")
	b.set("from", "2023-06-01")
	b.press("main form .btn--main", `location.pathname === "`+ownAct+`"`)
}

// changesQuorum asks for three quarters where the act asks for two thirds, and
// looks at what would become.
func (b *window) changesQuorum() {
	b.t.Helper()
	b.pictured(ownAct+"/values?edit=commission.quorum", "own-values")
	b.open(ownAct + "/values?edit=commission.quorum")
	b.set("v", "3/4")
	b.press("main form .btn--main", `location.pathname === "`+ownAct+`/values" && !location.search`)
	b.says("3/4")
	b.pictured(ownAct+"/effects", "own-effects")
	b.open(ownAct + "/effects")
	b.says("four of six is exactly two thirds")
	b.press(`form[action$="/effects/accept"] .btn--main`, `!document.querySelector("form[action$='/effects/accept']")`)
}

// enacts puts the draft in force with the signature of the authorised person.
func (b *window) enacts() {
	b.t.Helper()
	b.open(ownAct + "/enact")
	b.set("order", "14-ө")
	b.press("main form .btn--main", `document.querySelector("form[data-sign]")`)
	b.shown("own-sign-en")
	b.press("form[data-sign] button", `location.pathname === "/rules/own-arys/2023-06-01"`)
}
