package livekit

import (
	"encoding/binary"
	"errors"
)

// What is said between a LiveKit server and one who joins (livekit_rtc.proto,
// SignalRequest and SignalResponse): as much of it as a recorder needs, which takes
// offers and answers them.

var errSignal = errors.New("livekit: a message of the server cannot be read")

// signal is a message of the server; one field of it is set.
type signal struct {
	joined    bool
	members   []member // who is there, with joined and after each change
	offer     *offer
	candidate string // of the server, as JSON
	leave     *leave
}

// member binds a connection to who has it.
type member struct{ sid, identity string }

type offer struct {
	sdp string
	id  uint64 // names the offer that an answer is for
}

// leave ends a connection.
type leave struct{ reason uint64 }

// Fields of the messages.
const (
	inJoin, inOffer, inTrickle, inUpdate, inLeave = 1, 3, 4, 5, 8
	outAnswer, outTrickle, outLeave, outPing      = 2, 3, 8, 14

	joinOthers              = 3
	updateMembers           = 1
	memberSID, memberName   = 1, 2
	sdpType, sdpText, sdpID = 1, 2, 3
	trickleInit, trickleTo  = 1, 2
	leaveReason             = 2
)

// toSubscriber says that a candidate is of the connection over which one sees others.
const toSubscriber = 1

// readSignal reads a message. One that a recorder needs not is empty.
func readSignal(data []byte) (s signal, err error) {
	bad := each(data, func(field int, _ uint64, body []byte) error {
		switch field {
		case inJoin:
			s.joined = true
			return s.readMembers(body, joinOthers)
		case inUpdate:
			return s.readMembers(body, updateMembers)
		case inOffer:
			s.offer = &offer{}
			return each(body, func(field int, v uint64, text []byte) error {
				switch field {
				case sdpText:
					s.offer.sdp = string(text)
				case sdpID:
					s.offer.id = v
				}
				return nil
			})
		case inTrickle:
			return s.readTrickle(body)
		case inLeave:
			s.leave = &leave{}
			return each(body, func(field int, v uint64, _ []byte) error {
				if field == leaveReason {
					s.leave.reason = v
				}
				return nil
			})
		}
		return nil
	})
	return s, bad
}

func (s *signal) readMembers(data []byte, which int) error {
	return each(data, func(field int, _ uint64, body []byte) error {
		if field != which {
			return nil
		}
		var m member
		err := each(body, func(field int, _ uint64, text []byte) error {
			switch field {
			case memberSID:
				m.sid = string(text)
			case memberName:
				m.identity = string(text)
			}
			return nil
		})
		s.members = append(s.members, m)
		return err
	})
}

func (s *signal) readTrickle(data []byte) error {
	init, to := "", uint64(0)
	err := each(data, func(field int, v uint64, text []byte) error {
		switch field {
		case trickleInit:
			init = string(text)
		case trickleTo:
			to = v
		}
		return nil
	})
	if to == toSubscriber {
		s.candidate = init
	}
	return err
}

// Kinds of a field on the wire (Protocol Buffers, Encoding).
const (
	wireNumber = 0
	wireWide   = 1
	wireBytes  = 2
	wireNarrow = 5
)

// each goes through the fields of a message: a number or bytes.
func each(data []byte, do func(field int, v uint64, body []byte) error) error {
	for len(data) > 0 {
		tag, n := binary.Uvarint(data)
		if n <= 0 {
			return errSignal
		}
		data = data[n:]
		var v uint64
		var body []byte
		switch tag & 7 {
		case wireNumber, wireBytes:
			if v, n = binary.Uvarint(data); n <= 0 {
				return errSignal
			}
			data = data[n:]
			if tag&7 == wireBytes {
				if v > uint64(len(data)) {
					return errSignal
				}
				body, data = data[:v], data[v:]
			}
		case wireWide, wireNarrow:
			size := 8
			if tag&7 == wireNarrow {
				size = 4
			}
			if len(data) < size {
				return errSignal
			}
			data = data[size:]
		default:
			return errSignal
		}
		if err := do(int(tag>>3), v, body); err != nil {
			return err
		}
	}
	return nil
}

func appendBytes(out []byte, field int, body []byte) []byte {
	out = binary.AppendUvarint(out, uint64(field)<<3|wireBytes)
	return append(binary.AppendUvarint(out, uint64(len(body))), body...)
}

func appendNumber(out []byte, field int, v uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(out, uint64(field)<<3|wireNumber), v)
}

// answerTo answers an offer.
func answerTo(id uint64, sdp string) []byte {
	body := appendBytes(nil, sdpType, []byte("answer"))
	body = appendBytes(body, sdpText, []byte(sdp))
	if id != 0 {
		body = appendNumber(body, sdpID, id)
	}
	return appendBytes(nil, outAnswer, body)
}

// candidateOf tells an address of one's own, as JSON.
func candidateOf(init []byte) []byte {
	return appendBytes(nil, outTrickle, appendNumber(appendBytes(nil, trickleInit, init), trickleTo, toSubscriber))
}

// ping says that one is still there; at is milliseconds since 1970.
func ping(at int64) []byte { return appendNumber(nil, outPing, uint64(at)) }

// farewell ends one's part.
func farewell() []byte { return appendBytes(nil, outLeave, nil) }
