package journeys

import "testing"

func TestWhatIsTypedWhileTheServerIsAwayIsKeptAndSentWhenItIsBack(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	b := w.window()
	b.enters("hr_officer", "en")
	b.open("/staff?q=Ахметова")
	b.press("tbody a.person", `location.pathname.startsWith("/staff/people/")`)
	form := b.address() + "/absence"
	b.open(form)
	w.halt()
	b.set("kind", "annual")
	b.set("from", "2023-05-22")
	b.set("until", "2023-05-26")
	b.until(`document.querySelector(".saved--off")`)
	b.until(`document.body.dataset.net === "off" && !document.querySelector("[data-offline]").hidden`)
	w.run()
	b.until(`document.querySelector(".saved") && !document.querySelector(".saved--off, .saved--wait") && document.body.dataset.net === "on"`)

	other := w.window() // another device of the same person
	other.enters("hr_officer", "en")
	other.open(form)
	for name, want := range map[string]string{"kind": "annual", "from": "2023-05-22", "until": "2023-05-26"} {
		if got := other.value(name); got != want {
			t.Errorf("%s is %q, not %q", name, got, want)
		}
	}
	other.press("#form .btn--main", `!location.pathname.endsWith("/absence")`)
	other.says("Annual leave")
}
