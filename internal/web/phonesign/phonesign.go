// Package phonesign answers the browser's requests for a signature by phone: the
// page may call no other host, so this program asks the service for it.
package phonesign

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/signature/phone"
)

// Path is where the requests go.
const Path = "/sign-by-phone"

// Bounds of one request.
const (
	mostBody      = 32 << 20 // bytes of the documents, base64 included
	mostDocuments = 20
)

// Routes of the area; none where there is no service.
func Routes(s *phone.Service) []route.Route {
	if s == nil {
		return nil
	}
	h := handler{s}
	post := func(pattern string, most int64, do route.Handler) route.Route {
		return route.Route{Method: http.MethodPost, Pattern: pattern, Verb: access.KeepAccount, Body: most, Handle: do}
	}
	return []route.Route{
		post(Path, 0, h.begin),
		post(Path+"/{code}/documents", mostBody, h.send),
		post(Path+"/{code}/signatures", 0, h.signatures),
	}
}

type handler struct{ service *phone.Service }

// begin asks for a code to be scanned.
func (h handler) begin(w http.ResponseWriter, r *route.Request) error {
	var in struct {
		Title string `json:"title"`
	}
	if err := read(r, &in); err != nil {
		return answer(w, r, nil, err)
	}
	t, err := h.service.Begin(r.Context(), in.Title)
	if err != nil {
		return answer(w, r, nil, err)
	}
	return answer(w, r, map[string]any{
		"id": t.ID, "picture": "data:" + t.Kind + ";base64," + base64.StdEncoding.EncodeToString(t.Picture), "link": t.Link,
	}, nil)
}

// send gives the documents to the phone that scanned the code.
func (h handler) send(w http.ResponseWriter, r *route.Request) error {
	var in struct {
		Documents []struct {
			Name string `json:"name"`
			Data []byte `json:"data"`
		} `json:"documents"`
	}
	if err := read(r, &in); err != nil {
		return answer(w, r, nil, err)
	}
	if n := len(in.Documents); n == 0 || n > mostDocuments {
		return answer(w, r, nil, malformed(nil))
	}
	var documents []phone.Document
	for _, d := range in.Documents {
		documents = append(documents, phone.Document{Name: d.Name, Data: d.Data})
	}
	return answer(w, r, map[string]any{}, h.service.Send(r.Context(), r.PathValue("code"), documents))
}

// signatures gives what was signed on the phone.
func (h handler) signatures(w http.ResponseWriter, r *route.Request) error {
	all, err := h.service.Signatures(r.Context(), r.PathValue("code"))
	return answer(w, r, map[string]any{"signatures": all}, err)
}

func read(r *route.Request, into any) error {
	err := json.NewDecoder(r.Body).Decode(into)
	var tooLarge *http.MaxBytesError
	if err == nil || errors.As(err, &tooLarge) {
		return err
	}
	return malformed(err)
}

func malformed(err error) error {
	return fault.New(fault.Invalid, "signature.phone_form").Wrap(err)
}

// answer writes what came of a question: the page asks again where the person
// has not acted yet, and shows the words of a refusal.
func answer(w http.ResponseWriter, r *route.Request, body map[string]any, err error) error {
	status := http.StatusOK
	f, refused := fault.As(err)
	switch {
	case r.Context().Err() != nil:
		return nil // the page went, and nobody waits
	case errors.Is(err, phone.ErrWaiting):
		body = map[string]any{"waiting": true}
	case refused:
		if f.Err != nil {
			r.Log.Warn("signing by phone", "code", f.Code, "error", f.Err)
		}
		status, body = f.Kind.Status(), map[string]any{"code": f.Code, "text": locale.T(r.Lang, f.Key(), f.Args)}
	case err != nil:
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	return json.NewEncoder(w).Encode(body)
}
