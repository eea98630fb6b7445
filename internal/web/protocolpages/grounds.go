package protocolpages

import (
	"tarazy/internal/competition"
	"tarazy/internal/law"
)

// edition is that on which a competition stands, with its rules.
func (d Deps) edition(c *competition.Competition) (*law.Edition, *competition.Rules, error) {
	e, err := d.Library().Edition(c.Act, c.Edition)
	if err != nil {
		return nil, nil, err
	}
	return e, law.Rules[competition.Rules](e), nil
}
