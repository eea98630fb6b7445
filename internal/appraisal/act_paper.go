package appraisal

import (
	"context"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/press"
)

// RefusalFile is the latest act on a refusal to be acquainted as a file, for those who
// may read it. The faults are those of RefusalSignatures and press.Ready.Print.
func (s *Service) RefusalFile(ctx context.Context, by *access.Actor, id CaseID, l locale.Lang, format document.Format) ([]byte, error) {
	var out press.Ready
	err := s.Store.Read(ctx, func(tx Tx) error {
		m, r, err := s.refusalOf(tx, by, id)
		if err != nil {
			return err
		}
		names, err := tx.PersonNames(distinctPersons(append([]people.PersonID{m.c.Person, r.Refusal.By}, r.Refusal.Must...)...))
		if err != nil {
			return err
		}
		x, err := m.refusalPaper(l, r, names)
		if err != nil {
			return err
		}
		out, err = s.Press.Ready(tx, m.y.Body, press.RefusalAct, x, "appraisal-refusal/"+string(id)+"/"+strconv.Itoa(r.Round))
		return err
	})
	if err != nil {
		return nil, err
	}
	return press.Give(ctx, s.Store.Write, &out, format)
}

// refusalPaper is the act: of whom, its words, who signed it, and the clause.
func (m *matter) refusalPaper(l locale.Lang, r *Result, names map[people.PersonID]string) (document.Document, error) {
	sheet, err := refusalSheet(m.y.Number, m.body, names, r)
	if err != nil {
		return document.Document{}, err
	}
	t := actWords(l, "refusal")
	out := document.Document{Lang: l, Title: t("title"), Subject: m.body.Names.In(l), Date: day.In(r.Refusal.At, sheet.Zone).String()}
	out.Parts = []document.Part{
		document.Heading{Level: 1, Text: t("title")},
		document.KeyValue{Pairs: []document.Pair{
			{Key: t("servant"), Value: names[m.c.Person]},
			{Key: t("year"), Value: strconv.Itoa(m.y.Number)},
			{Key: t("clause"), Value: groundIn(l, m.env.Edition, m.rules.Acquaintance.RefusalServants.Cite())},
		}},
		document.Text(r.Refusal.Text),
	}
	out.Parts = append(out.Parts, sheet.Parts(l, 2)...)
	return out, nil
}

// DestructionFile is the act under which the papers of a year were destroyed, as a
// file, for those who keep them. The faults are those of Kept, appraisal.missing.act
// (nothing was destroyed) and press.Ready.Print.
func (s *Service) DestructionFile(ctx context.Context, by *access.Actor, id YearID, l locale.Lang, format document.Format) ([]byte, error) {
	v, err := s.Kept(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if v.Year.Gone == nil {
		return nil, missing("act")
	}
	var out press.Ready
	err = s.Store.Read(ctx, func(tx Tx) (err error) {
		out, err = s.Press.Ready(tx, v.Body.ID, press.DestructionAct, v.paper(l), "appraisal-destruction/"+string(id))
		return err
	})
	if err != nil {
		return nil, err
	}
	return press.Give(ctx, s.Store.Write, &out, format)
}

// paper is the act on the destruction of a year's papers, with places to sign.
func (v *KeptPapers) paper(l locale.Lang) document.Document {
	t, g := actWords(l, "destruction"), v.Year.Gone
	out := document.Document{Lang: l, Title: t("title"), Subject: v.Body.Names.In(l), Date: g.Day.String(), Number: g.Number}
	pairs := []document.Pair{
		{Key: t("act"), Value: t("act_of", "number", g.Number, "day", g.Day.String())},
		{Key: t("year"), Value: strconv.Itoa(v.Year.Number)},
		{Key: t("cases"), Value: locale.Number(l, strconv.Itoa(g.Cases))},
		{Key: t("files"), Value: locale.Number(l, strconv.Itoa(g.Files))},
	}
	if v.Year.Keep != nil {
		pairs = append(pairs, document.Pair{Key: t("kept"), Value: locale.Day(l, v.Year.Keep.String())})
	}
	out.Parts = []document.Part{
		document.Heading{Level: 1, Text: t("title")},
		document.KeyValue{Pairs: append(pairs,
			document.Pair{Key: t("by"), Value: v.Names[g.By]}, document.Pair{Key: t("clause"), Value: groundIn(l, v.Edition, v.Rules.Retention.Cite())})},
		document.Text(t("text")),
		document.SignatureBlock{Signatures: []document.Signature{{Role: t("signer")}, {Role: t("signer")}, {Role: t("signer")}}},
	}
	return out
}

// groundIn is the clause with the title of its act.
func groundIn(l locale.Lang, e *law.Edition, c fault.Citation) string {
	return e.Title.In(l) + ", " + clauseIn(l, c)
}

func actWords(l locale.Lang, act string) func(key string, kv ...any) string {
	return func(key string, kv ...any) string {
		return locale.T(l, "appraisal.act."+act+"."+key, fault.New(fault.Invalid, "", kv...).Args)
	}
}
