package store

import "tarazy/internal/competition"

// ProtocolInsert adds a version of a protocol.
func (tx *Tx) ProtocolInsert(p *competition.Protocol) error {
	data, err := asJSON(p)
	if err != nil {
		return err
	}
	return tx.ExecOne("insert into protocol (id, version, competition, number, state, data) values ($1, $2, $3, $4, $5, $6)", p.ID, p.Version, p.Competition, p.Number, p.State, data)
}

// ProtocolUpdate stores a protocol in place of the version before; false where
// another version is stored.
func (tx *Tx) ProtocolUpdate(p *competition.Protocol) (bool, error) {
	data, err := asJSON(p)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update protocol set version = $2, state = $3, data = $4 where id = $1 and version = $5", p.ID, p.Version, p.State, data, p.Version-1)
	return n == 1, err
}

// ProtocolGet reads a protocol; nil where there is none.
func (tx *Tx) ProtocolGet(id competition.ProtocolID) (*competition.Protocol, error) {
	return oneOrNil(scanData[competition.Protocol](tx.QueryRow("select data from protocol where id = $1", id).Scan))
}

// ProtocolsOf reads the protocols of a competition, the oldest first.
func (tx *Tx) ProtocolsOf(id competition.ID) ([]competition.Protocol, error) {
	return Collect(tx, scanData[competition.Protocol], "select data from protocol where competition = $1 order by number", id)
}

// ProtocolSignatureInsert adds a member's signatures; false where the member
// has signed.
func (tx *Tx) ProtocolSignatureInsert(s *competition.ProtocolSignature) (bool, error) {
	data, err := asJSON(s)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into protocol_signature (protocol, person, at, data) values ($1, $2, $3, $4) on conflict do nothing", s.Protocol, s.Person, Micro(s.At), data)
	return n == 1, err
}

// ProtocolSignaturesOf reads the signatures on a protocol, the oldest first.
func (tx *Tx) ProtocolSignaturesOf(id competition.ProtocolID) ([]competition.ProtocolSignature, error) {
	return Collect(tx, scanData[competition.ProtocolSignature], "select data from protocol_signature where protocol = $1 order by at, person", id)
}

// OfferInsert adds an offer of a post, in place of an earlier one to the
// application that was declined, has lapsed or ended in an appointment that was
// annulled; ErrNone where none of it holds.
func (tx *Tx) OfferInsert(o *competition.Offer) error {
	data, err := asJSON(o)
	if err != nil {
		return err
	}
	return tx.ExecOne(`insert into offer (application, version, vacancy, state, at, data, why) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (application) do update set version = excluded.version, state = excluded.state, at = excluded.at, data = excluded.data, why = excluded.why
where offer.state in ('declined', 'lapsed', 'annulled')`,
		o.Application, o.Version, o.Vacancy, o.State, Micro(o.At), data, o.Why)
}

// OfferUpdate stores an offer in place of the version before; false where
// another version is stored.
func (tx *Tx) OfferUpdate(o *competition.Offer) (bool, error) {
	data, err := asJSON(o)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("update offer set version = $2, state = $3, data = $4, why = $5 where application = $1 and version = $6", o.Application, o.Version, o.State, data, o.Why, o.Version-1)
	return n == 1, err
}

func scanOffer(scan Scan) (o competition.Offer, err error) {
	var data string
	var why []byte
	if err = scan(&data, &why); err != nil {
		return o, err
	}
	err = dataInto(data, &o)
	o.Why = why
	return o, err
}

// OffersOf reads the offers of a vacancy, the oldest first.
func (tx *Tx) OffersOf(id competition.VacancyID) ([]competition.Offer, error) {
	return Collect(tx, scanOffer, "select data, why from offer where vacancy = $1 order by at, application", id)
}

// OfferOf reads the offer to an application; nil where there is none.
func (tx *Tx) OfferOf(id competition.ApplicationID) (*competition.Offer, error) {
	return oneOrNil(scanOffer(tx.QueryRow("select data, why from offer where application = $1", id).Scan))
}

// PaperPut stores a paper in place of an earlier one.
func (tx *Tx) PaperPut(p *competition.Paper) error {
	data, err := asJSON(p)
	if err != nil {
		return err
	}
	return tx.ExecOne("insert into paper (application, item, data) values ($1, $2, $3) on conflict (application, item) do update set data = excluded.data", p.Application, p.Item, data)
}

// PapersOf reads the papers of an application.
func (tx *Tx) PapersOf(id competition.ApplicationID) ([]competition.Paper, error) {
	return Collect(tx, scanData[competition.Paper], "select data from paper where application = $1 order by item", id)
}
