package people

import (
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/day"
	"tarazy/internal/locale"
)

// PostID names a post; "" is none.
type PostID string

// Post is an administrative state position, one place for one person, with its
// latest state.
type Post struct {
	ID      PostID `json:"id"`
	Version int64  `json:"version"`
	Body    BodyID `json:"body"`
	Code    string `json:"code"` // by which the body knows it, unique in the body
	PostState
}

// PostState is what a post is from a day on.
type PostState struct {
	From           day.Day `json:"from"`
	Unit           UnitID  `json:"unit"`
	TitleKK        string  `json:"title_kk"`
	TitleRU        string  `json:"title_ru"`
	Category       string  `json:"category"`        // of the register of positions: "E-R-4"
	Level          *int    `json:"level"`           // of the job, 1 the highest; nil where none is set
	Head           bool    `json:"head"`            // heads its unit
	FirstHead      bool    `json:"first_head"`      // heads the body
	PublicServices bool    `json:"public_services"` // its duties include public services
	Closed         bool    `json:"closed"`          // abolished from this day on
}

// Heads reports whether the holder heads the unit of the post: the first head
// heads its unit too.
func (p PostState) Heads() bool { return p.Head || p.FirstHead }

// Title in a language; English readers get the Kazakh title.
func (p PostState) Title(l locale.Lang) string {
	if l == locale.RU {
		return p.TitleRU
	}
	return p.TitleKK
}

// Categories are the categories of the register of positions, as the act has
// them: a group and a number within it; and how many job levels there are.
type Categories struct {
	Groups []string
	Last   int // number of the lowest category of a group
	Levels int // number of the lowest job level; 1 is the highest
}

// Known reports whether the text is such a category.
func (c Categories) Known(category string) bool {
	i := strings.LastIndexByte(category, '-')
	if i < 0 || !slices.Contains(c.Groups, category[:i]) {
		return false
	}
	n, err := strconv.Atoi(category[i+1:])
	return err == nil && n >= 1 && n <= c.Last && strconv.Itoa(n) == category[i+1:]
}

// Level reports whether there is such a job level.
func (c Categories) Level(n int) bool { return n >= 1 && n <= c.Levels }
