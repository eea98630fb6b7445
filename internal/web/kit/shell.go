package kit

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/locale"
)

// Theme is the look a person chose; the zero value follows the device.
type Theme string

// The themes, as the cookie "theme" and the attribute data-theme of a page carry them.
const (
	System Theme = ""
	Light  Theme = "light"
	Dark   Theme = "dark"
)

// Frame is what surrounds the content of a page.
type Frame int

// The frames.
const (
	Beside Frame = iota // staff: navigation at the side
	Column              // one narrow column: candidates, sign-in, errors
	Wide                // one wide column without navigation: exam, doors
	Bare                // nothing but the bar: the page lays itself out
)

// Shell is everything around a page's content.
type Shell struct {
	Lang      locale.Lang
	Title     string // of the page, without the product's name
	Theme     Theme
	Frame     Frame
	Roomy     bool   // larger text and targets: candidates' pages and what is read once
	Class     string // of the body, "p-tasks", for what belongs to one page
	Path      string // of the request; decides which entry of Nav is current
	Home      string // where the brand leads; "/" when empty
	Body      string // name of the state body
	Demo      string // address of the page of doors; empty outside demonstration mode
	Search    string // address the search form goes to; empty leaves the search out
	Query     string // what was searched for
	Languages []LangLink
	User      User
	Nav       []NavGroup
	Footer    []Link
	KeysOff   bool     // the person switched single-letter keys off (cookie "keys" = "off")
	Choose    string   // address that takes theme=light|dark|system by POST without script
	Bundles   []string // plain names of further scripts, "signing.js"
	Toasts    []Toast
}

// LangLink leads to the same page in another language.
type LangLink struct {
	Lang locale.Lang
	Href string
}

// User is who is signed in; the zero value is nobody.
type User struct {
	Name, Role string
	Links      []Link
	SignOut    string // address that ends the session by POST
}

// Link is a text that leads somewhere.
type Link struct{ Text, Href string }

// NavGroup is a part of the side navigation; the first has no heading.
type NavGroup struct {
	Title string
	Items []NavItem
}

// NavItem is an entry of the side navigation. Count is what waits there, in the language's digits;
// Late colours it.
type NavItem struct {
	Text, Href, Count string
	Late              bool
}

// current is the address of the entry nearest to the path: the longest one that begins it.
func (s Shell) current() string {
	best := ""
	for _, group := range s.Nav {
		for _, item := range group.Items {
			if covers(item.Href, s.Path) && len(item.Href) > len(best) {
				best = item.Href
			}
		}
	}
	return best
}

func covers(href, path string) bool {
	return href == path || strings.HasPrefix(path, strings.TrimSuffix(href, "/")+"/")
}

func (s Shell) home() string {
	if s.Home == "" {
		return "/"
	}
	return s.Home
}

func (s Shell) keys() string {
	if s.KeysOff {
		return "off"
	}
	return "on"
}

func (s Shell) hasNav() bool { return s.Frame == Beside && len(s.Nav) > 0 }

// mainClass is the class of <main> for each frame.
func (s Shell) mainClass() string {
	return map[Frame]string{Beside: "main", Column: "column", Wide: "wide", Bare: "bare"}[s.Frame]
}

// rootAttrs puts the theme on <html>; the system's own needs no attribute.
func (s Shell) rootAttrs() templ.Attributes {
	if s.Theme == System {
		return templ.Attributes{}
	}
	return templ.Attributes{"data-theme": string(s.Theme)}
}

func (s Shell) bodyAttrs() templ.Attributes {
	attrs := templ.Attributes{"data-keys": s.keys()}
	if s.Class != "" {
		attrs["class"] = s.Class
	}
	if s.Roomy {
		attrs["data-density"] = "roomy"
	}
	return attrs
}

// scriptMessages are the strings the browser's own code needs; "kit.js.<key>" in the catalogue.
var scriptMessages = []string{
	"close", "request_failed", "draft_saving", "draft_saved", "draft_unsent", "draft_conflict",
	"draft_refused", "draft_waiting", "draft_kept", "draft_take", "draft_drop",
}

func messageAttrs(ctx context.Context) templ.Attributes {
	attrs := templ.Attributes{}
	for _, key := range scriptMessages {
		attrs["data-"+strings.ReplaceAll(key, "_", "-")] = Tr(ctx, "kit.js."+key)
	}
	return attrs
}

// languageNames are how a language calls itself; they are the same in every catalogue.
func languageName(ctx context.Context, lang locale.Lang, form string) string {
	return Tr(ctx, "kit.lang."+string(lang)+"."+form)
}

var keyRows = []struct{ keys, name string }{
	{"J K", "rows"}, {"Enter", "do"}, {"E", "why"}, {"S", "later"}, {"/", "search"}, {"?", "all"}, {"Esc", "close"},
}

// themes in the order of the switch, with the value its button posts.
var themes = []struct {
	theme Theme
	value string
}{{System, "system"}, {Light, "light"}, {Dark, "dark"}}

func pressed(is bool) string {
	if is {
		return "true"
	}
	return "false"
}

// fontFiles are fetched before the style sheet asks for them: what the first lines of a page need.
var fontFiles = []string{
	"golos-text-cyrillic-400-normal.woff2", "golos-text-cyrillic-600-normal.woff2", "golos-text-cyrillic-ext-400-normal.woff2",
}
