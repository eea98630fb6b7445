package sfu

import (
	"encoding/json"

	"github.com/pion/webrtc/v4"
)

// down is a message to a browser; one field of it is set.
type down struct {
	Begin   *begin     `json:"begin,omitempty"`
	Offer   string     `json:"offer,omitempty"`
	Members []standing `json:"members,omitzero"`
	End     bool       `json:"end,omitempty"`
}

// begin opens a new connection.
type begin struct {
	You    string      `json:"you"`
	Speaks bool        `json:"speaks"`
	ICE    []iceServer `json:"ice"`
}

// standing is how another member is.
type standing struct {
	ID   string `json:"id"`
	Here bool   `json:"here"` // the line holds
	sends
}

// sends is what a member has switched on.
type sends struct {
	Audio bool `json:"audio"`
	Video bool `json:"video"`
}

// up is a message from a browser; one field of it is set.
type up struct {
	Answer    string                   `json:"answer"`
	Candidate *webrtc.ICECandidateInit `json:"candidate"`
	Restart   bool                     `json:"restart"`
	Sends     *sends                   `json:"sends"`
}

func (d down) json() json.RawMessage {
	out, err := json.Marshal(d)
	if err != nil {
		panic(err) // strings, numbers and booleans only
	}
	return out
}
