package competition

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// CertificateView is a certificate of the knowledge test as it is shown to
// whoever checks it. Name is empty for those who know its number alone.
type CertificateView struct {
	Result   KnowledgeResult
	Name     string
	Initials string
	Valid    bool // today, in the bodies of the edition
	Barred   bool // by a breach at the test
	From, To day.Day
	Parts    []CertificatePart
	Finding  law.Finding // of the knowledge test
	Edition  *law.Edition
	Today    day.Day
}

// CertificatePart is what a part of the test brought.
type CertificatePart struct {
	Name  locale.Words
	Right int
	Of    int
}

// CheckCertificate finds a certificate by its secret name, as the code on the
// paper gives it, or by its number, which anybody may have seen: then the name
// of its holder is not told. The fault is certificate.missing.
func (s *Service) CheckCertificate(ctx context.Context, name string, today day.Day) (*CertificateView, error) {
	var out *CertificateView
	err := s.Store.Read(ctx, func(tx Tx) error {
		k, err := tx.KnowledgeGet(name)
		if err != nil {
			return err
		}
		named := k != nil
		if k == nil {
			if k, err = tx.KnowledgeByNumber(strings.ToUpper(strings.TrimSpace(name))); err != nil {
				return err
			}
		}
		if k == nil || k.Number == "" {
			return fault.New(fault.Missing, "certificate.missing")
		}
		out, err = s.certificateView(tx, k, today)
		if err == nil && !named {
			out.Name = ""
		}
		return err
	})
	return out, err
}

func (s *Service) certificateView(tx Tx, k *KnowledgeResult, today day.Day) (*CertificateView, error) {
	lib := s.Library()
	e, err := lib.Edition(k.Act, k.Edition)
	if err != nil {
		return nil, err
	}
	p, err := tx.PersonGet(k.Person)
	if err != nil {
		return nil, err
	}
	env := lib.Env(e)
	found := Certificate(env, CertificateIn{Tested: k.Tested, On: today, InScope: true, Breach: k.Breach != ""})
	test, err := KnowledgeTest(RulesIn(env), KnowledgeIn{Right: k.Right})
	if err != nil {
		return nil, err
	}
	all, err := CataloguesOf(e)
	if err != nil {
		return nil, err
	}
	out := &CertificateView{
		Result: *k, Name: p.Name(), Initials: initials(p), Valid: found.Outcome.Valid, Barred: k.Breach != "" && RulesIn(env).Certificate.BreachBars.V, From: found.Outcome.From, To: found.Outcome.To,
		Finding: test.In(e, "knowledge-test"), Edition: e, Today: today,
	}
	for _, part := range all.Programme.Knowledge {
		out.Parts = append(out.Parts, CertificatePart{part.Name, k.Right[part.Key], part.Count})
	}
	return out, nil
}

// initials are the first letters of a name.
func initials(p *people.Person) string {
	var b strings.Builder
	for _, part := range []string{p.Surname, p.Given, p.Patronymic} {
		if r, n := utf8.DecodeRuneInString(part); n > 0 {
			b.WriteString(string(r) + ". ")
		}
	}
	return strings.TrimSpace(b.String())
}

// MyCertificates are the results of one's own knowledge tests, latest first.
func (s *Service) MyCertificates(ctx context.Context, by *access.Actor, today day.Day) (out []CertificateView, err error) {
	if err := allow(by, access.SeeCertificate, "", access.None); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		all, err := tx.KnowledgeOf(people.PersonID(by.Person))
		if err != nil {
			return err
		}
		for i := range all {
			v, err := s.certificateView(tx, &all[i], today)
			if err != nil {
				return err
			}
			out = append(out, *v)
		}
		return nil
	})
	return out, err
}

// CertificatePaper prints one's own certificate. site is the address by which
// browsers reach the program; the code on the paper leads to the page that
// checks it. The fault is certificate.missing; one that is barred is not printed.
func (s *Service) CertificatePaper(ctx context.Context, by *access.Actor, id string, today day.Day, l locale.Lang, site string) (*document.Document, error) {
	all, err := s.MyCertificates(ctx, by, today)
	if err != nil {
		return nil, err
	}
	for i := range all {
		if all[i].Result.ID == id && all[i].Result.Number != "" && !all[i].Barred {
			return all[i].paper(l, site), nil
		}
	}
	return nil, fault.New(fault.Missing, "certificate.missing")
}

func (v *CertificateView) paper(l locale.Lang, site string) *document.Document {
	t := func(key string, kv ...any) string {
		return locale.T(l, "certificate.paper."+key, fault.New(fault.Invalid, "", kv...).Args)
	}
	k := &v.Result
	check := site + "/certificates/" + k.ID
	table := document.Table{Columns: []document.Column{{Title: t("part"), Width: 9}, {Title: t("right"), Width: 3, Align: document.AlignRight}, {Title: t("of"), Width: 3, Align: document.AlignRight}}}
	for _, p := range v.Parts {
		table.Rows = append(table.Rows, document.Cells(p.Name.In(l), strconv.Itoa(p.Right), strconv.Itoa(p.Of)))
	}
	out := &document.Document{
		Lang: l, Date: k.Tested.String(), Number: k.Number, Title: t("title", "number", k.Number), Subject: t("subject"), Footer: t("footer", "number", k.Number),
		Parts: []document.Part{
			document.Heading{Level: 1, Text: t("title", "number", k.Number)},
			document.Paragraph{Align: document.AlignCenter, Runs: []document.Run{{Text: t("subject")}}},
			document.KeyValue{Pairs: []document.Pair{
				{Key: t("name"), Value: v.Name},
				{Key: t("tested"), Value: locale.Day(l, k.Tested.String())},
				{Key: t("valid"), Value: t("period", "from", v.From.String(), "to", v.To.String())},
				{Key: t("law"), Value: v.Edition.Title.In(l) + ", " + locale.Day(l, v.Edition.Day)},
			}},
			table,
		},
	}
	for _, r := range v.Finding.Reasons {
		out.Parts = append(out.Parts, document.Text(locale.T(l, r.Key, r.Args)))
	}
	out.Parts = append(out.Parts, document.Heading{Level: 2, Text: t("bodies")}, document.Text(t("bodies_text")),
		document.QR{Content: check, Caption: t("check", "address", check)})
	return out
}
