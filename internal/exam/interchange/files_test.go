package interchange

import (
	"strings"
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// What is unsafe at its outside is refused at once, before any item is read.
func TestWhatIsUnsafeIsRefusedAtOnce(t *testing.T) {
	head := manifest(`<resource identifier="r" type="imsqti_item_xmlv2p1" href="item.xml"/>`)
	for name, c := range map[string]struct {
		data []byte
		code string
	}{
		"nothing":            {[]byte(" "), "empty"},
		"a letter":           {[]byte("Dear colleague"), "unknown"},
		"another archive":    {zipped(t, map[string]string{"a.txt": "a"}), "unknown"},
		"another document":   {[]byte("<html/>"), "unknown"},
		"QTI 1.2":            {[]byte("<questestinterop/>"), "old"},
		"entities":           {[]byte(`<!DOCTYPE quiz [<!ENTITY a "b">]><quiz>&a;</quiz>`), "doctype"},
		"an inclusion":       {[]byte(`<quiz xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="a.xml"/></quiz>`), "external"},
		"half a document":    {[]byte(`<quiz><question type="essay">`), "broken"},
		"too deep":           {[]byte("<quiz>" + strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100) + "</quiz>"), "deep"},
		"a way out":          {zipped(t, map[string]string{"imsmanifest.xml": head, "../evil.xml": "x"}), "traversal"},
		"a link out":         {zipped(t, map[string]string{"imsmanifest.xml": manifest(`<resource type="imsqti_item_xmlv2p1" href="../../a.xml"/>`)}), "traversal"},
		"an address":         {zipped(t, map[string]string{"imsmanifest.xml": manifest(`<resource type="imsqti_item_xmlv2p1" href="https://a.kz/a.xml"/>`)}), "external"},
		"a bomb":             {zipped(t, map[string]string{"imsmanifest.xml": head, "item.xml": strings.Repeat(" ", 40<<20)}), "bomb"},
		"entities in a part": {zipped(t, map[string]string{"imsmanifest.xml": head, "item.xml": `<?xml version="1.0"?><!-- a --><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>`}), "doctype"},
	} {
		err := Files{}.Check(&exam.ItemFile{Name: "x", Data: c.data, Language: locale.RU})
		if !fault.Is(err, "exam.interchange."+c.code) {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	if err := (Files{}).Check(&exam.ItemFile{Name: "x", Data: []byte("Q {T}")}); !fault.Is(err, "exam.interchange.language") {
		t.Error("no language", err)
	}
}

// What is read is let through: a check that refuses more than the reading does
// would keep good files out.
func TestWhatIsReadIsLetThrough(t *testing.T) {
	items, stimuli := samples()
	for _, f := range Formats {
		data, _, err := Write(f, items, stimuli, locale.RU)
		if err != nil {
			t.Fatal(err)
		}
		in := &exam.ItemFile{Name: "x" + f.Extension(), Data: data, Language: locale.RU, Tag: "t"}
		if err := (Files{}).Check(in); err != nil {
			t.Errorf("%s: %v", f, err)
		}
		got, err := Files{}.Read(in)
		if err != nil || len(got.Items) == 0 || got.Format != string(f) {
			t.Errorf("%s: %v %+v", f, err, got)
		}
	}
	got, err := Files{}.Read(&exam.ItemFile{Name: "q.gift", Data: []byte("Q {=a ~a}\n\nQ2 {=b\n"), Language: locale.RU, Tag: "t"})
	if err != nil || len(got.Report) != 2 || len(got.Report[0].Said) != 2 || got.Report[0].Text(locale.EN) == "" {
		t.Errorf("%v %+v", err, got)
	}
}
