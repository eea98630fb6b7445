package press

import (
	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// sample is a document of a kind that tells of nobody, to see a template on.
func sample(b *people.Body, kind Kind, on day.Day, l locale.Lang) document.Document {
	t := func(key string, kv ...any) string {
		return locale.T(l, "press."+key, fault.New(fault.Invalid, "", kv...).Args)
	}
	title := t("kind." + string(kind))
	table := document.Table{Columns: []document.Column{
		{Title: "№", Width: 1, Align: document.AlignCenter}, {Title: t("sample.who"), Width: 6}, {Title: t("sample.what"), Width: 5},
	}}
	for _, n := range []string{"1", "2", "3"} {
		table.Rows = append(table.Rows, document.Cells(n, t("sample.person", "n", n), t("sample.cell")))
	}
	return document.Document{
		Lang: l, Date: on.String(), Number: "0", Title: title, Subject: t("sample.mark"), Footer: t("sample.mark"),
		Landscape: kind == AppraisalProtocol || kind == WorkPlan || kind == Guide,
		Parts: []document.Part{
			document.Heading{Level: 1, Text: title + "\n" + t("sample.mark")},
			document.KeyValue{Pairs: []document.Pair{{Key: t("sample.body"), Value: b.Names.In(l)}, {Key: t("sample.day"), Value: locale.Day(l, on.String())}}},
			document.Text(t("sample.text")),
			table,
			document.SignatureBlock{Signatures: []document.Signature{{Role: t("sample.signer")}, {Role: t("sample.signer")}}},
		},
	}
}
