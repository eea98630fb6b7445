package demo

import (
	"fmt"

	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/signature/signedcopy"
)

// protocol draws up the protocol of a competition, and every judge signs it.
func (c *contest) protocol(key string) error {
	p, err := c.Contest.DrawProtocol(c.ctx, c.secretary, c.comps[key].ID, 0, "")
	if err != nil {
		return err
	}
	for _, j := range c.judges {
		var cms [][]byte
		for _, f := range p.Files {
			text, err := c.Contest.ProtocolBytes(c.ctx, f)
			if err != nil {
				return err
			}
			signed, err := c.SignAs(c.ctx, j.Person, text)
			if err != nil {
				return err
			}
			cms = append(cms, signed)
		}
		if _, err := c.Contest.SignProtocol(c.ctx, j, p.ID, cms); err != nil {
			return fmt.Errorf("signature of %s: %w", j.Person, err)
		}
	}
	return nil
}

// copied has three judges, none of them behind a door, sign inside the files of a
// protocol too.
func (c *contest) copied(key string) error {
	for _, j := range c.judges[len(c.judges)-3:] {
		paper := c.Contest.ProtocolCopy(j, c.comps[key].ID)
		laid, err := paper.Lay(c.ctx)
		if err != nil {
			return err
		}
		in := signedcopy.Given{Revision: laid.Copy.Latest(), At: laid.At}
		for _, f := range laid.Files {
			signed, err := c.SignAs(c.ctx, j.Person, f.Content())
			if err != nil {
				return err
			}
			in.CMS = append(in.CMS, signed)
		}
		if _, err := paper.Sign(c.ctx, in); err != nil {
			return fmt.Errorf("signature of %s inside the files: %w", j.Person, err)
		}
	}
	return nil
}

// winner is the case of who is offered a post.
func (c *contest) winner(code string) (*competition.CaseView, error) {
	for _, a := range c.apps[code] {
		v, err := c.Contest.Examine(c.ctx, c.hr, a.ID)
		if err != nil {
			return nil, err
		}
		if v.Offer != nil && v.Offer.State == competition.OfferOpen {
			return v, nil
		}
	}
	return nil, fmt.Errorf("nobody is offered %s", code)
}

// firstPapers brings the winner's papers, where they are asked for.
func (c *contest) firstPapers() error {
	v, err := c.winner("95-02")
	if err != nil || v.Offer.PapersDue == nil {
		return err
	}
	for i, a := range c.apps["95-02"] {
		if a.ID != v.Application.ID {
			continue
		}
		for _, item := range []string{"employment_record", "medical_certificate_075e"} {
			if _, err := c.Contest.HandIn(c.ctx, c.candidates[i], a.ID, item, competition.PaperIn{Name: item + ".pdf", Data: []byte("%PDF-1.4\n% " + item + "\n%%EOF\n")}); err != nil {
				return err
			}
			if err := c.Contest.CheckPaper(c.ctx, c.hr, a.ID, item, true, ""); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *contest) firstAppointed() error {
	v, err := c.winner("95-02")
	if err != nil {
		return err
	}
	_, err = c.Contest.Appoint(c.ctx, c.head, v.Vacancy.ID, v.Vacancy.Version, competition.AppointIn{Number: "58-ж/қ", Day: day.Of(2023, 4, 27)})
	return err
}
