package demoauthority

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"sync"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/eds"
	"tarazy/internal/eds/pki"
)

// How long answers and lists are good for.
const (
	answerFor = time.Hour
	listFor   = 24 * time.Hour
)

// questionMost bounds a question, in bytes.
const questionMost = 64 << 10

// Paths of the services.
const (
	OCSPPath = "/ocsp"
	ListPath = "/list.crl"
	TSPPath  = "/tsp"
)

// Services are the services of a demonstration's authority.
type Services struct {
	Register *Register

	issuing eds.KeyPair
	keys    func() (serviceKeys, error)
	clock   clock.Clock
}

type serviceKeys struct{ responder, stamper Key }

// New gives the services of an authority. Both stand over one key, which is made
// when they are asked first, because making keys takes long, and are valid as long
// as the authority's own: a demonstration may move its clock.
func New(a *eds.Authority, register *Register, c clock.Clock) *Services {
	return &Services{Register: register, issuing: a.Issuing(), clock: c, keys: sync.OnceValues(func() (serviceKeys, error) {
		since := a.Issuing().Certificate.NotBefore.AddDate(0, 0, 1)
		a, err := a.Few(1)
		if err != nil {
			return serviceKeys{}, err
		}
		responder, err := a.Responder(since)
		if err != nil {
			return serviceKeys{}, err
		}
		stamper, err := a.Stamper(since)
		return serviceKeys{RSA(responder), RSA(stamper)}, err
	})}
}

// Handler answers questions at the paths of the services.
func (s *Services) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+OCSPPath, post("application/ocsp-response", s.OCSP))
	mux.HandleFunc("POST "+TSPPath, post("application/timestamp-reply", s.Stamp))
	mux.HandleFunc("GET "+ListPath, func(w http.ResponseWriter, _ *http.Request) {
		list, err := s.List()
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		write(w, "application/pkix-crl", list)
	})
	return mux
}

func post(media string, answer func([]byte) ([]byte, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, questionMost))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		out, err := answer(body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		write(w, media, out)
	}
}

func write(w http.ResponseWriter, media string, body []byte) {
	w.Header().Set("Content-Type", media)
	_, _ = w.Write(body) // whoever asked may be gone
}

// OCSP answers a question about certificates (RFC 6960).
func (s *Services) OCSP(der []byte) ([]byte, error) {
	ids, nonce, err := parseQuestion(der)
	if err != nil || len(ids) == 0 {
		return Refusal(1), nil
	}
	keys, err := s.keys()
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	a := Answer{Produced: now, Nonce: nonce, Certificates: []*x509.Certificate{keys.responder.Certificate}}
	for _, id := range ids {
		own, err := Name(&x509.Certificate{SerialNumber: id.Serial}, s.issuing.Certificate, id.Hash.Algorithm)
		if err != nil || !bytes.Equal(own.Name, id.Name) || !bytes.Equal(own.Key, id.Key) {
			return Refusal(6), nil
		}
		x, status := s.Register.of(id.Serial)
		a.Singles = append(a.Singles, Single{
			ID: id, Status: status, Revoked: x.At, Reason: x.Reason, This: now, Next: now.Add(answerFor),
		})
	}
	return a.DER(keys.responder)
}

// List gives the revocation list of now.
func (s *Services) List() ([]byte, error) {
	now := s.clock.Now().UTC().Truncate(time.Second)
	list := &x509.RevocationList{Number: big.NewInt(now.Unix()), ThisUpdate: now, NextUpdate: now.Add(listFor), SignatureAlgorithm: x509.SHA256WithRSA}
	for _, x := range s.Register.List() {
		serial, ok := new(big.Int).SetString(x.Serial, 16)
		if !ok {
			return nil, fmt.Errorf("serial number %q", x.Serial)
		}
		list.RevokedCertificateEntries = append(list.RevokedCertificateEntries, x509.RevocationListEntry{
			SerialNumber: serial, RevocationTime: x.At, ReasonCode: x.Reason,
		})
	}
	return x509.CreateRevocationList(rand.Reader, list, s.issuing.Certificate, s.issuing.Key)
}

// Delta gives the list of what changed since the list of a number.
func Delta(list *x509.RevocationList, base int64, issuing eds.KeyPair) ([]byte, error) {
	b := &builder{}
	list.ExtraExtensions = append(list.ExtraExtensions, pkix.Extension{Id: oidDelta, Critical: true, Value: b.marshal(base)})
	if b.err != nil {
		return nil, b.err
	}
	return x509.CreateRevocationList(rand.Reader, list, issuing.Certificate, issuing.Key)
}

var oidDelta = []int{2, 5, 29, 27}

// Stamp answers a question for a time stamp (RFC 3161).
func (s *Services) Stamp(der []byte) ([]byte, error) {
	var q stampQuestion
	if err := pki.Whole(der, &q); err != nil {
		return Declined(), nil
	}
	if sum, err := pki.Sum(q.Imprint.Algorithm.Algorithm, nil); err != nil || len(sum) != len(q.Imprint.Hash) {
		return Declined(), nil
	}
	keys, err := s.keys()
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 128))
	if err != nil {
		return nil, err
	}
	t := Token{Imprint: q.Imprint, Serial: serial, Time: s.clock.Now(), Accuracy: 1, Nonce: q.Nonce}
	if q.Certificate {
		t.Certificates = []*x509.Certificate{keys.stamper.Certificate, s.issuing.Certificate}
	}
	token, err := t.DER(keys.stamper)
	if err != nil {
		return nil, err
	}
	return Stamped(token), nil
}
