package contest

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/candidate"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// The requirement of a post is edited as a tree in one plain form: every node
// has a path, "0.1" is the second part of the first part, and its fields are
// named "need.", the path, "." and the field. A button "do" adds a part to a
// group ("add education 0"), takes one away ("drop 0.1"), or saves.

// Bounds of the form; the service has its own.
const (
	treeDeep  = 5
	treeParts = 30
)

// needForms are the forms of a part in the order in which they are offered.
var needForms = []string{"education", "experience", "manual", "any", "all"}

// needNode is a part of the requirement as the form shows it.
type needNode struct {
	Path, Form, Name string
	Error            string
	Least            kit.Field
	Levels           []kit.Option
	Fields           kit.Field
	FieldsOf         []kit.Option
	Months           kit.Field
	Kinds            kit.Field
	KindsOf          []kit.Option
	Directions       kit.Field
	DirectionsOf     []kit.Option
	Categories       kit.Field
	Manual           [3]kit.Field
	Parts            []needNode
	Group            bool
	Adds             []kit.Act
	Drop             *kit.Act
}

// needName is the name of a field of a node; the root's path is "".
func needName(path, field string) string {
	if path == "" {
		return "need." + field
	}
	return "need." + path + "." + field
}

func under(path string, i int) string {
	if path == "" {
		return strconv.Itoa(i)
	}
	return path + "." + strconv.Itoa(i)
}

// readNeed reads the tree that a form holds.
func readNeed(r *route.Request, path string, deep int) candidate.Need {
	value := func(field string) string { return strings.TrimSpace(r.PostFormValue(needName(path, field))) }
	switch value("form") {
	case "education":
		return candidate.Need{Education: &candidate.EducationNeed{Least: value("least"), Fields: r.PostForm[needName(path, "fields")]}}
	case "experience":
		months, err := strconv.Atoi(value("months"))
		if err != nil {
			months = 0
		}
		return candidate.Need{Experience: &candidate.ExperienceNeed{
			Months: months, Kinds: r.PostForm[needName(path, "kinds")], Directions: r.PostForm[needName(path, "directions")], Categories: listed(value("categories")),
		}}
	case "manual":
		return candidate.Need{Manual: &candidate.ManualNeed{KK: value("kk"), RU: value("ru"), EN: value("en")}}
	}
	parts := []candidate.Need{}
	for i := 0; deep > 0 && i < treeParts && r.PostFormValue(needName(under(path, i), "form")) != ""; i++ {
		parts = append(parts, readNeed(r, under(path, i), deep-1))
	}
	if value("form") == "any" {
		return candidate.Need{Any: parts}
	}
	return candidate.Need{All: parts}
}

// listed cuts a list at commas.
func listed(text string) []string {
	out := []string{}
	for _, s := range strings.Split(text, ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// grouped puts a requirement that is one part into a group, so that others may
// be added.
func grouped(n candidate.Need) candidate.Need {
	if n.All != nil || n.Any != nil {
		return n
	}
	if n.Education == nil && n.Experience == nil && n.Manual == nil {
		return candidate.Need{All: []candidate.Need{}}
	}
	return candidate.Need{All: []candidate.Need{n}}
}

// change carries out what a button asks for; ok is false where it is no change
// of the tree.
func change(n *candidate.Need, do string, levels []string) (ok bool) {
	word := strings.Fields(do)
	if len(word) < 2 {
		return false
	}
	path := word[len(word)-1]
	switch {
	case word[0] == "add" && (len(word) == 3 || len(word) == 2):
		if len(word) == 2 {
			path = ""
		}
		group := partsAt(n, path)
		if group != nil && len(*group) < treeParts && slices.Contains(needForms, word[1]) {
			*group = append(*group, empty(word[1], levels))
		}
		return true
	case word[0] == "drop":
		dot := strings.LastIndexByte(path, '.')
		group := partsAt(n, path[:max(dot, 0)])
		i, err := strconv.Atoi(path[dot+1:])
		if group != nil && err == nil && i >= 0 && i < len(*group) {
			*group = slices.Delete(*group, i, i+1)
		}
		return true
	}
	return false
}

// partsAt are the parts of the group at a path; nil where there is none.
func partsAt(n *candidate.Need, path string) *[]candidate.Need {
	for _, step := range strings.Split(path, ".") {
		if step == "" {
			break
		}
		group := partsOf(n)
		i, err := strconv.Atoi(step)
		if group == nil || err != nil || i < 0 || i >= len(*group) {
			return nil
		}
		n = &(*group)[i]
	}
	return partsOf(n)
}

func partsOf(n *candidate.Need) *[]candidate.Need {
	switch {
	case n.All != nil:
		return &n.All
	case n.Any != nil:
		return &n.Any
	}
	return nil
}

func empty(form string, levels []string) candidate.Need {
	switch form {
	case "education":
		return candidate.Need{Education: &candidate.EducationNeed{Least: levels[0], Fields: []string{}}}
	case "experience":
		return candidate.Need{Experience: &candidate.ExperienceNeed{Months: 12}}
	case "manual":
		return candidate.Need{Manual: &candidate.ManualNeed{}}
	case "any":
		return candidate.Need{Any: []candidate.Need{}}
	}
	return candidate.Need{All: []candidate.Need{}}
}

var step = regexp.MustCompile(`(?:all|any)\[(\d+)\]\.?`)

// nodeOf finds the node and the field that a fault of a requirement names by
// its path: "all[0].any[1].experience.months" is months of "0.1".
func nodeOf(field string) (path, name string) {
	var at []string
	for _, m := range step.FindAllStringSubmatch(field, -1) {
		at = append(at, m[1])
	}
	rest := step.ReplaceAllString(field, "")
	_, name, _ = strings.Cut(rest, ".")
	name, _, _ = strings.Cut(name, "[")
	return strings.Join(at, "."), name
}

// tree makes the form of a requirement; bad is the text of a fault by the
// field's name, or by "need." and the path for the node itself.
func tree(l locale.Lang, n candidate.Need, path string, deep int, levels []string, bad map[string]string) needNode {
	v := needNode{Path: path, Error: bad[needName(path, "form")]}
	field := func(name string) kit.Field {
		return kit.Field{Name: needName(path, name), ID: "n" + strings.ReplaceAll(path, ".", "-") + "-" + name, Label: words(l, "need."+name), Error: bad[needName(path, name)]}
	}
	switch {
	case n.Education != nil:
		v.Form, v.Least, v.Levels = "education", field("least"), options(l, "candidate.education.", levels, n.Education.Least)
		v.Fields, v.FieldsOf = field("fields"), options(l, "candidate.field.", candidate.Fields, n.Education.Fields...)
		v.Fields.Hint = words(l, "need.none_all")
	case n.Experience != nil:
		v.Form, v.Months = "experience", field("months")
		v.Months.Value, v.Months.Unit = strconv.Itoa(n.Experience.Months), words(l, "months")
		v.Kinds, v.KindsOf = field("kinds"), options(l, "candidate.job_kind.", candidate.JobKinds, n.Experience.Kinds...)
		v.Directions, v.DirectionsOf = field("directions"), options(l, "candidate.direction.", candidate.Directions, n.Experience.Directions...)
		v.Categories = field("categories")
		v.Categories.Value, v.Categories.Optional, v.Categories.Hint = strings.Join(n.Experience.Categories, ", "), true, words(l, "need.categories.hint")
		v.Kinds.Hint, v.Directions.Hint = words(l, "need.none_all"), words(l, "need.none_all")
	case n.Manual != nil:
		v.Form = "manual"
		for i, lang := range locale.Langs {
			v.Manual[i] = field(string(lang))
			v.Manual[i].Label, v.Manual[i].Value = words(l, "need.text")+" · "+locale.T(l, "kit.lang."+string(lang)+".full", nil), n.Manual.Words().In(lang)
		}
	default:
		v.group(l, n, path, deep, levels, bad)
	}
	v.Name = words(l, "need.form."+v.Form)
	if path != "" {
		v.Drop = &kit.Act{Text: words(l, "need.drop"), Name: "do", Value: "drop " + path, Kind: kit.Quiet}
	}
	return v
}

func (v *needNode) group(l locale.Lang, n candidate.Need, path string, deep int, levels []string, bad map[string]string) {
	v.Group, v.Form = true, "all"
	parts := n.All
	if n.Any != nil {
		v.Form, parts = "any", n.Any
	}
	for i, p := range parts {
		v.Parts = append(v.Parts, tree(l, p, under(path, i), deep-1, levels, bad))
	}
	for _, form := range needForms {
		if deep <= 1 && (form == "any" || form == "all") {
			continue
		}
		v.Adds = append(v.Adds, kit.Act{Text: words(l, "need.add."+form), Name: "do", Value: strings.TrimSpace(fmt.Sprintf("add %s %s", form, path))})
	}
}

// options of a list of keys; the chosen ones are marked.
func options(l locale.Lang, prefix string, keys []string, chosen ...string) []kit.Option {
	out := make([]kit.Option, len(keys))
	for i, key := range keys {
		out[i] = kit.Option{Value: key, Text: locale.T(l, prefix+key, nil), Chosen: slices.Contains(chosen, key)}
	}
	return out
}
