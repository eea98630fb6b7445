package competition

import (
	"tarazy/internal/day"
	"tarazy/internal/law"
)

// CertificateIn asks whether a certificate of the knowledge test serves for an
// application to a body.
type CertificateIn struct {
	Tested  day.Day // the day of the test that was passed
	On      day.Day // the day of the application
	InScope bool    // the body is one of those that the edition covers
	Breach  bool    // one stands that was found in the recording of the test
}

// CertificateOut says whether it serves; both days of From and To are included.
type CertificateOut struct {
	Valid    bool
	From, To day.Day
}

// Certificate decides whether a certificate serves on a day in a body: from
// the day of the test to the last day of the edition, in the bodies of the
// edition's scope, and not while a breach at the test stands.
func Certificate(env law.Env, in CertificateIn) law.Found[CertificateOut] {
	c := &RulesIn(env).Certificate
	last := c.last()
	inTime := in.On >= in.Tested && in.On <= last
	timeKey, scopeKey := "selection.certificate.in_time", "selection.certificate.in_scope"
	if !inTime {
		timeKey = "selection.certificate.out_of_time"
	}
	if !in.InScope {
		scopeKey = "selection.certificate.out_of_scope"
	}
	barred := in.Breach && c.BreachBars.V
	out := law.Found[CertificateOut]{
		Outcome: CertificateOut{Valid: inTime && in.InScope && !barred, From: in.Tested, To: last},
		Reasons: []law.Reason{
			law.Because(c.LastDay, timeKey, "on", in.On.String(), "from", in.Tested.String(), "to", last.String()),
			law.Because(c.Bodies, scopeKey, "bodies", len(env.Edition.Scope)),
		},
	}
	if barred {
		out.Reasons = append(out.Reasons, law.Because(c.BreachBars, "selection.certificate.barred"))
	}
	return out
}

// last is the last day on which a certificate serves.
func (c *CertificateRules) last() day.Day {
	if c.Included.V {
		return c.LastDay.V
	}
	return c.LastDay.V.Add(-1)
}
