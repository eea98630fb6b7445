package front_test

import (
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/web/front"
)

func due(month time.Month, n int) *day.Day {
	d := day.Of(2026, month, n)
	return &d
}

// two are a task without a term and one whose term ends on Friday.
func two() []front.Task {
	return []front.Task{
		{Key: "import.1", Text: "Look through a list", About: "staff.xlsx", Href: "/staff/imports/1", Do: "Preview"},
		{Key: "sign.2", Text: "Sign a sheet", Href: "/sheets/2", Do: "Sign", Due: due(time.March, 6)},
	}
}

// TestATaskPutOffIsHiddenUntilItsDay puts one off as the key does and lets the
// days pass.
func TestATaskPutOffIsHiddenUntilItsDay(t *testing.T) {
	w := newWorld(t)
	w.tasks = two()
	w.sees("officer", "/tasks", 200, "Look through a list", `action="/tasks/later?task=import.1&amp;until=next"`, "data-later", "Put off <span>0</span>", "Waiting <span>2</span>")
	w.holds(w.puts("officer", "/tasks/later?task=import.1&until=next"), 200, "Put off until 3 March 2026: Look through a list · staff.xlsx", "Waiting <span>1</span>",
		"Put off <span>1</span>", "!Preview</a>", "Put back")
	w.sees("officer", "/tasks?view=put_off", 200, "Look through a list", "Waits again on 3 March 2026", "!Sign a sheet", `action="/tasks/back"`)
	w.sees("other", "/tasks", 200, "Look through a list", "Put off <span>0</span>")
	w.clock.Advance(24 * time.Hour)
	w.sees("officer", "/tasks", 200, "Look through a list", "Put off <span>0</span>")
	w.sees("officer", "/tasks?view=put_off", 200, "No task is put off")
}

func TestATaskPutOffIsPutBack(t *testing.T) {
	w := newWorld(t)
	w.tasks = two()
	w.puts("officer", "/tasks/later", "task", "import.1", "until", "three")
	w.sees("officer", "/tasks?view=put_off", 200, "Waits again on 5 March 2026")
	w.puts("officer", "/tasks/later", "task", "import.1", "until", "week")
	w.sees("officer", "/tasks?view=put_off", 200, "Waits again on 10 March 2026")
	w.puts("other", "/tasks/back", "task", "import.1")
	w.sees("officer", "/tasks", 200, "Put off <span>1</span>")
	w.holds(w.puts("officer", "/tasks/back", "task", "import.1"), 200, "The task waits again", "Look through a list", "Put off <span>0</span>")
}

func TestATaskIsNotPutOffPastItsTerm(t *testing.T) {
	w := newWorld(t)
	w.tasks = two()
	w.holds(w.post("officer", "/tasks/later", "task", "sign.2", "until", "week"), 422, `id="until-error"`, "The last day of the term is 6 March 2026", "10 March 2026",
		`value="sign.2" selected`, "<details class=\"why\" open")
	w.sees("officer", "/tasks", 200, "Put off <span>0</span>")
	w.puts("officer", "/tasks/later", "task", "sign.2", "until", "three")
	w.sees("officer", "/tasks?view=put_off", 200, "Waits again on 5 March 2026", "Last day of the term: 6 March 2026")
	w.tasks[1].Due = due(time.March, 4) // the term ends earlier now
	w.sees("officer", "/tasks", 200, "Sign a sheet", "Put off <span>0</span>")
	for _, last := range []*day.Day{due(time.March, 2), due(time.February, 27)} {
		w.tasks[1].Due = last
		w.sees("officer", "/tasks", 200, "!/tasks/later?task=sign.2")
		w.holds(w.post("officer", "/tasks/later?task=sign.2&until=next"), 422, "cannot be put off past its term")
	}
	w.tasks[1].Due = due(time.March, 3)
	w.puts("officer", "/tasks/later?task=sign.2&until=next")
}

func TestOnlyWhatWaitsIsPutOff(t *testing.T) {
	w := newWorld(t)
	w.tasks = append(two(), front.Task{Text: "Without a key", Href: "/x", Do: "Open"})
	w.holds(w.post("officer", "/tasks/later", "task", "import.9", "until", "next"), 422, `id="task-error"`, "no longer waits")
	w.holds(w.post("officer", "/tasks/later", "until", "next"), 422, "no longer waits")
	w.holds(w.post("officer", "/tasks/later", "task", "import.1", "until", "never"), 422, `id="until-error"`, "Choose until which day")
	w.sees("officer", "/tasks", 200, "Without a key", "Waiting <span>3</span>")
	w.holds(w.post("nobody", "/tasks/later", "task", "import.1", "until", "next"), 401)
	w.sees("officer", "/tasks", 200, "Put off <span>0</span>")
}

// TestTasksAreShownWhereNoCalendarReaches goes to a year that no act has
// settled: nothing can be put off, and everything is there.
func TestTasksAreShownWhereNoCalendarReaches(t *testing.T) {
	w := newWorld(t)
	w.tasks = two()[:1]
	w.clock.Advance(40 * 365 * 24 * time.Hour)
	w.sees("officer", "/tasks", 200, "Look through a list", "!/tasks/later")
}

func TestPuttingOffSpeaksEveryLanguage(t *testing.T) {
	w := newWorld(t)
	w.tasks = two()
	for _, l := range []string{"kk", "ru", "en"} {
		w.lang = l
		w.holds(w.puts("officer", "/tasks/later", "task", "sign.2", "until", "three"), 200)
		w.sees("officer", "/tasks?view=put_off", 200, "sheets/2")
		w.holds(w.post("officer", "/tasks/later", "task", "sign.2", "until", "week"), 422)
		w.holds(w.puts("officer", "/tasks/back", "task", "sign.2"), 200)
	}
}
