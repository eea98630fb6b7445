package demosigner

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"tarazy/internal/clock"
	"tarazy/internal/eds"
)

// Modules and methods that are answered.
const (
	moduleBasics = "kz.gov.pki.knca.basics"
	moduleUtils  = "kz.gov.pki.knca.commonUtils"
)

// greeting is what the signer says first on every connection.
const greeting = `{"result":{"version":"1.2"}}`

var (
	errModule   = errors.New("method.unknown")
	errArgs     = errors.New("args.malformed")
	errFormat   = errors.New("format.unsupported")
	errDigested = errors.New("digested.unsupported")
	errStamp    = errors.New("tsa.unsupported")
	errOrdered  = errors.New("ordered.failure")
	errCanceled = errors.New("action.canceled")
	errExpired  = errors.New("certificate.expired")
	errAbsent   = errors.New("module.absent")
)

type request struct {
	Module string          `json:"module"`
	Method string          `json:"method"`
	Args   json.RawMessage `json:"args"`
}

type signArgs struct {
	Format        string          `json:"format"`
	Data          json.RawMessage `json:"data"` // one text or a list of texts
	SigningParams struct {
		Decode      bool            `json:"decode"`
		Encapsulate bool            `json:"encapsulate"`
		Digested    bool            `json:"digested"`
		TSAProfile  json.RawMessage `json:"tsaProfile"`
	} `json:"signingParams"`
	SignerParams struct {
		Usages []string `json:"extKeyUsageOids"`
	} `json:"signerParams"`
}

// speaker answers requests of the protocol.
type speaker struct {
	keys  *Keys
	clock clock.Clock
}

// answer gives the JSON that answers one message.
func (s *speaker) answer(in []byte) any {
	var r request
	if err := json.Unmarshal(in, &r); err != nil {
		return basicsError(errArgs)
	}
	switch {
	case r.Module == moduleBasics && r.Method == "sign":
		return s.basics(r.Args)
	case r.Module == moduleUtils && r.Method == "createCAdESFromBase64":
		return s.utils(r.Args)
	case r.Module == moduleUtils && r.Method == "getActiveTokens":
		return map[string]any{"code": "200", "responseObject": []string{}} // keys are in files here
	case r.Module == moduleUtils:
		return utilsError(errModule)
	case r.Module == moduleBasics:
		return basicsError(errModule)
	}
	return noModule()
}

// noModule is what NCALayer says of a module that is not installed.
func noModule() any { return map[string]any{"success": false, "errorCode": "MODULE_NOT_FOUND"} }

// basics answers the method sign of the module of 2022.
func (s *speaker) basics(args json.RawMessage) any {
	result, err := s.sign(args)
	if errors.Is(err, errCanceled) {
		return map[string]any{"body": map[string]any{}, "status": true}
	}
	if errors.Is(err, errAbsent) {
		return noModule()
	}
	if err != nil {
		return basicsError(err)
	}
	return map[string]any{"body": map[string]any{"result": result}, "status": true}
}

func basicsError(err error) any {
	return map[string]any{
		"code": "INVOCATION_ERROR", "details": err.Error(), "message": err.Error(), "status": false,
	}
}

func (s *speaker) sign(raw json.RawMessage) (any, error) {
	if err := s.orderedError(); err != nil {
		return nil, err
	}
	var a signArgs
	if err := json.Unmarshal(raw, &a); err != nil {
		return nil, errArgs
	}
	if err := a.check(); err != nil {
		return nil, err
	}
	texts, many, err := a.texts()
	if err != nil {
		return nil, err
	}
	pair, err := s.keys.pick(a.SignerParams.Usages)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, text := range texts {
		cms, err := s.one(text, a.SigningParams.Decode, a.SigningParams.Encapsulate, pair)
		if err != nil {
			return nil, err
		}
		out = append(out, string(eds.Armor(cms)))
	}
	if many {
		return out, nil
	}
	return out[0], nil
}

func (a *signArgs) check() error {
	switch {
	case a.Format != "cms":
		return errFormat
	case a.SigningParams.Digested:
		return errDigested
	case len(a.SigningParams.TSAProfile) > 0 && string(a.SigningParams.TSAProfile) != "null":
		return errStamp
	}
	return nil
}

// texts gives what is to be signed and whether it came as a list.
func (a *signArgs) texts() (texts []string, many bool, err error) {
	var one string
	if json.Unmarshal(a.Data, &one) == nil && len(a.Data) > 0 && a.Data[0] == '"' {
		return []string{one}, false, nil
	}
	if err := json.Unmarshal(a.Data, &texts); err != nil || len(texts) == 0 {
		return nil, false, errArgs
	}
	return texts, true, nil
}

// one signs one text: its bytes, or those it stands for in base64.
func (s *speaker) one(text string, decode, attached bool, pair eds.KeyPair) ([]byte, error) {
	content := []byte(text)
	if decode {
		var err error
		if content, err = base64.StdEncoding.DecodeString(text); err != nil {
			return nil, errArgs
		}
	}
	cms, err := eds.Sign(content, attached, s.clock.Now(), pair)
	if err != nil {
		return nil, fmt.Errorf("signer.failure: %w", err)
	}
	return cms, nil
}

func (s *speaker) orderedError() error {
	switch s.keys.ordered() {
	case answerCancel:
		return errCanceled
	case answerError:
		return errOrdered
	case answerExpired:
		return errExpired
	case answerOld:
		return errAbsent
	}
	return nil
}

// keyTypes maps the old module's kinds of keys to usages.
var keyTypes = map[string][]string{
	"SIGNATURE":      {"1.3.6.1.5.5.7.3.4"},
	"AUTHENTICATION": {"1.3.6.1.5.5.7.3.2"},
}

// utils answers createCAdESFromBase64 of the old module: storage, kind of key,
// data in base64, whether attached.
func (s *speaker) utils(raw json.RawMessage) any {
	cms, err := s.cades(raw)
	if err != nil {
		return utilsError(err)
	}
	return map[string]any{"code": "200", "responseObject": base64.StdEncoding.EncodeToString(cms)}
}

func utilsError(err error) any {
	return map[string]any{"code": "500", "message": err.Error()}
}

func (s *speaker) cades(raw json.RawMessage) ([]byte, error) {
	if err := s.orderedError(); err != nil {
		return nil, err
	}
	var args []json.RawMessage
	if err := json.Unmarshal(raw, &args); err != nil || len(args) != 4 {
		return nil, errArgs
	}
	var kind, data string
	var attached bool
	if json.Unmarshal(args[1], &kind) != nil || json.Unmarshal(args[2], &data) != nil ||
		json.Unmarshal(args[3], &attached) != nil {
		return nil, errArgs
	}
	pair, err := s.keys.pick(keyTypes[strings.ToUpper(kind)])
	if err != nil {
		return nil, err
	}
	return s.one(data, true, attached, pair)
}
