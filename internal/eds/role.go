package eds

import (
	"fmt"
	"slices"

	"tarazy/internal/fault"
)

// Purpose is what a key pair is for.
type Purpose string

// The purposes, by extended key usage.
const (
	Signing        Purpose = "signing"        // emailProtection
	Authentication Purpose = "authentication" // clientAuth
)

// Role is the capacity in which the holder of a certificate acts.
type Role string

// The roles that the extended key usage of a certificate names.
const (
	Individual       Role = "individual"
	IndividualSystem Role = "individual_system"
	LegalEntity      Role = "legal_entity"
	Head             Role = "head"
	Signatory        Role = "signatory" // has the right of signature
	Financial        Role = "financial" // may sign financial documents
	HR               Role = "hr"
	Employee         Role = "employee"
	EntitySystem     Role = "entity_system"
	CivilServant     Role = "civil_servant"
)

// UnmarshalText reads the name of a role, as acts write it.
func (r *Role) UnmarshalText(text []byte) error {
	if _, ok := issuedUsages[Role(text)]; !ok {
		return fmt.Errorf("%q is no role of a certificate", text)
	}
	*r = Role(text)
	return nil
}

// Object identifiers of the purposes.
const (
	usageSigning        = "1.3.6.1.5.5.7.3.4"
	usageAuthentication = "1.3.6.1.5.5.7.3.2"
)

// roleUsages maps object identifiers to roles. The same roles have other
// numbers at the second accredited authority; civil servants have theirs at the
// authority of the state bodies.
var roleUsages = map[string]Role{
	"1.2.398.3.3.4.1.1":   Individual,
	"1.2.398.3.3.4.1.1.1": IndividualSystem,
	"1.2.398.3.3.4.1.2":   LegalEntity,
	"1.2.398.3.3.4.1.2.1": Head,
	"1.2.398.3.3.4.1.2.2": Signatory,
	"1.2.398.3.3.4.1.2.3": Financial,
	"1.2.398.3.3.4.1.2.4": HR,
	"1.2.398.3.3.4.1.2.5": Employee,
	"1.2.398.3.3.4.1.2.6": EntitySystem,

	"1.2.398.3.17.3.1": Individual,
	"1.2.398.3.17.3.2": LegalEntity,
	"1.2.398.3.17.3.3": Head,
	"1.2.398.3.17.3.4": Signatory,
	"1.2.398.3.17.3.5": Financial,
	"1.2.398.3.17.3.6": HR,
	"1.2.398.3.17.3.7": Employee,

	"1.2.398.3.2.3.4": CivilServant,
}

// issuedUsages are the numbers under which the demonstration authority names
// the roles: those of the national authority.
var issuedUsages = map[Role]string{
	Individual:       "1.2.398.3.3.4.1.1",
	IndividualSystem: "1.2.398.3.3.4.1.1.1",
	LegalEntity:      "1.2.398.3.3.4.1.2",
	Head:             "1.2.398.3.3.4.1.2.1",
	Signatory:        "1.2.398.3.3.4.1.2.2",
	Financial:        "1.2.398.3.3.4.1.2.3",
	HR:               "1.2.398.3.3.4.1.2.4",
	Employee:         "1.2.398.3.3.4.1.2.5",
	EntitySystem:     "1.2.398.3.3.4.1.2.6",
	CivilServant:     "1.2.398.3.2.3.4",
}

// Holds refuses a certificate that names none of the roles which an act asks for
// (eds.wrong_role). Without roles nothing is asked.
func (c Certificate) Holds(roles ...Role) error {
	if len(roles) == 0 || slices.ContainsFunc(roles, c.Has) {
		return nil
	}
	names := make([]string, len(roles))
	for i, r := range roles {
		names[i] = string(r)
	}
	return fault.New(fault.Invalid, "eds.wrong_role", "roles", names)
}
