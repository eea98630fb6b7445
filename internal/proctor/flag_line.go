package proctor

import (
	"bytes"
	"context"
	"net/netip"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/people"
)

// Seen tells from where the candidate of an attempt speaks to the server: the
// address that a request came from. It raises a flag where that is another
// network than before, and where the attempt was taken over by another browser.
// The address itself is not kept.
func (s *Service) Seen(ctx context.Context, by *access.Actor, id exam.AttemptID, address string) error {
	same := true
	err := s.Store.Read(ctx, func(tx Tx) error {
		a, err := tx.ExamAttemptGet(id)
		if err != nil || a == nil || by == nil || people.PersonID(by.Person) != a.Person {
			return err
		}
		ruled, err := s.flagging(a)
		if err != nil || ruled == nil {
			return err
		}
		was, err := tx.LineOf(id)
		same = was != nil && was.Lease == a.Lease && bytes.Equal(was.Network, s.network(ruled.Rules, id, address))
		return err
	})
	if err != nil || same {
		return err
	}
	return s.Store.Write(ctx, func(tx Tx) error { return s.seen(tx, id, address) })
}

func (s *Service) seen(tx Tx, id exam.AttemptID, address string) error {
	a, err := tx.ExamAttemptGet(id)
	if err != nil || a == nil || a.State.Over() {
		return err
	}
	ruled, err := s.flagging(a)
	if err != nil || ruled == nil {
		return err
	}
	was, err := tx.LineOf(id)
	if err != nil {
		return err
	}
	now := &Line{Attempt: id, Network: s.network(ruled.Rules, id, address), Lease: a.Lease, At: tx.Now()}
	if was == nil {
		return tx.LinePut(now)
	}
	if was.Lease != now.Lease && was.Lease > 0 {
		if err := s.raiseHere(tx, a, SecondSession, "lease-"+strconv.FormatInt(now.Lease, 10)); err != nil {
			return err
		}
	}
	if !bytes.Equal(was.Network, now.Network) {
		if err := s.raiseHere(tx, a, OtherAddress, "line-"+strconv.FormatInt(now.At.UnixMicro(), 10)); err != nil {
			return err
		}
	}
	return tx.LinePut(now)
}

// raiseHere keeps a flag of the server, where the edition has it raised.
func (s *Service) raiseHere(tx Tx, a *exam.Attempt, kind FlagKind, press string) error {
	r, err := s.flagged(tx, a)
	if err != nil || !r.ruled.Rules.Raises(kind) {
		return err
	}
	_, err = r.keep(&Flag{Kind: kind, Press: press, Source: ByServer, From: tx.Now(), Until: tx.Now(), Args: map[string]string{}}, "")
	return err
}

// network is a keyed mark of the network of an address, of this attempt alone.
func (s *Service) network(r *FlagRules, id exam.AttemptID, address string) []byte {
	name := address
	if at, err := netip.ParseAddr(address); err == nil {
		at = at.Unmap().WithZone("")
		bits := r.Bits6.V
		if at.Is4() {
			bits = r.Bits4.V
		}
		if p, err := at.Prefix(bits); err == nil {
			name = p.String()
		}
	}
	return s.Master.Find("proctor.network", string(id)+"/"+name)
}
