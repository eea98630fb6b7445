package interchange

import (
	"path"
	"strings"
	"unicode/utf8"

	"tarazy/internal/exam"
)

// Programs share a material between items in three ways: by a reference to a
// stimulus (QTI 2.2 and 3.0), by including a part of the package (TAO), and by
// an object of hypertext (QTI 2.1, which has no stimulus).

// readShared reads the material that the item is asked about.
func (q *itemReader) readShared() error {
	refs := q.root.all("assessmentStimulusRef")
	q.body.each(func(n *node) {
		if isShared(n) {
			refs = append(refs, n)
		}
	})
	for _, ref := range refs {
		if q.Stimulus != "" {
			q.note(Lost, "stimulus_second")
			continue
		}
		if err := q.stimulusOf(ref); err != nil {
			return err
		}
	}
	return nil
}

// isShared reports whether an element of a body stands for another part of the
// package that is text.
func isShared(n *node) bool {
	switch n.name {
	case "include":
		return n.space == includeSpace
	case "object":
		return isHypertext(n.attr("type"), n.attr("data"))
	}
	return false
}

func isHypertext(kind, name string) bool {
	switch kind {
	case "text/html", "application/xhtml+xml":
		return name != ""
	case "":
		switch strings.ToLower(path.Ext(name)) {
		case ".html", ".htm", ".xhtml":
			return true
		}
	}
	return false
}

// onlyShared reports whether a block does no more than show shared material.
func onlyShared(n *node) bool {
	found := false
	n.each(func(k *node) { found = found || isShared(k) })
	return found && n.word() == ""
}

// packaged are the limits of a part of a package.
func (r *reader) packaged() Limits {
	l := r.o.Limits
	l.packaged = true
	return l
}

// stimulusOf reads the shared material that an item refers to. One that cannot
// be shown whole is given to no item.
func (q *itemReader) stimulusOf(ref *node) error {
	href := ref.attr("href")
	if ref.name == "object" {
		href = ref.attr("data")
	}
	p, err := resolve(q.file, ref.line, href)
	if err != nil {
		return err
	}
	if key := q.r.files[p]; key != "" {
		q.Stimulus, q.stimulus = key, q.r.stimuli[key]
		return nil
	}
	if why := q.r.spoilt[p]; why != nil {
		q.refuse(why.Where, why.Code)
		q.stop.Args = why.Args
		return nil
	}
	data, err := q.a.open(p)
	if err != nil {
		return err
	}
	if data == nil {
		q.refuse(place(q.file, ref.line), "missing_file", "path", clip(p))
		return nil
	}
	return q.takeShared(p, ref, data)
}

func (q *itemReader) takeShared(p string, ref *node, data []byte) error {
	was := q.stop
	q.stop = nil
	s, err := q.readStimulus(p, ref, data)
	if err != nil {
		return err
	}
	why := q.stop
	if was != nil {
		q.stop = was
	}
	if why != nil {
		q.r.spoilt[p] = why
		return nil
	}
	q.r.addStimulus(*s)
	q.r.files[p] = s.Key
	q.Stimulus, q.stimulus = s.Key, q.r.stimuli[s.Key]
	return nil
}

// readStimulus reads a file of shared material.
func (q *itemReader) readStimulus(p string, ref *node, data []byte) (*exam.Stimulus, error) {
	root, body, title, err := q.sharedBody(p, ref, data)
	if err != nil {
		return nil, err
	}
	if body == nil {
		q.refuse(place(p, root.line), "not_item", "element", clip(root.name))
		return nil, nil
	}
	f := &flow{}
	text := f.plainText(body.kids...)
	q.report(p, f)
	if title == "" {
		title = strings.TrimSuffix(path.Base(p), path.Ext(p))
	}
	name := root.attr("identifier")
	if name == "" {
		name = strings.TrimSuffix(path.Base(p), path.Ext(p))
	}
	key := q.r.key(name, "stimulus")
	s := &exam.Stimulus{Key: key, Form: exam.Passage}
	if f.grid != nil {
		s = gridStimulus(key, title, f.grid, q.langs)
	}
	for _, l := range q.langs {
		s.Title.Set(l, title)
		s.Body.Set(l, text)
	}
	return s, nil
}

// sharedBody finds what a file of shared material shows, and its title; no body
// where the file is none.
func (q *itemReader) sharedBody(p string, ref *node, data []byte) (root, body *node, title string, err error) {
	if ref.name == "object" && utf8.Valid(data) {
		root = parseHTML(string(data))
		if list := root.all("title"); len(list) > 0 {
			title = strings.Join(strings.Fields(list[0].plain()), " ")
		}
		body = root
		if list := root.all("body"); len(list) > 0 {
			body = list[0]
		}
		return root, body, title, nil
	}
	if root, err = parseXML(p, data, q.r.packaged()); err != nil {
		return nil, nil, "", err
	}
	qtiOf(root)
	body = root.first("stimulusBody")
	if ref.name == "include" {
		body = root
	}
	return root, body, root.attr("title"), nil
}
