package source

import (
	"bytes"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"net/http"

	"tarazy/internal/candidate"
	"tarazy/internal/day"
	"tarazy/internal/locale"
)

// Held is what the registers hold of a person, by record.
type Held struct {
	Document  *candidate.Document
	Address   string
	Jobs      []candidate.Job
	Education []candidate.Education
	Email     string
	Phone     string
	Picture   []byte // PNG or JPEG; nil for none
}

// Register serves registers of invented people as docs/source-adapter.md
// describes, for a demonstration and for tests.
type Register struct {
	Token string             // that a client must bring; "" for none
	Today func() day.Day     // the day of the data
	Of    func(string) *Held // by IIN; nil: nobody is known. A nil function invents everybody.
	Down  func(kind string) bool
}

// systems are the names of the registers, invented like what they hold.
var systems = map[string]locale.Words{
	candidate.KindDocument:  {KK: "Құжаттар тізілімі (демонстрация)", RU: "Реестр документов (демонстрация)", EN: "Register of documents (demonstration)"},
	candidate.KindAddress:   {KK: "Мекенжайлар тіркелімі (демонстрация)", RU: "Регистр адресов (демонстрация)", EN: "Register of addresses (demonstration)"},
	candidate.KindJob:       {KK: "Еңбек шарттарын есепке алу (демонстрация)", RU: "Учёт трудовых договоров (демонстрация)", EN: "Record of employment contracts (demonstration)"},
	candidate.KindEducation: {KK: "Дипломдар тізілімі (демонстрация)", RU: "Реестр дипломов (демонстрация)", EN: "Register of diplomas (demonstration)"},
	candidate.KindEmail:     {KK: "Байланыс деректері (демонстрация)", RU: "Контактные данные (демонстрация)", EN: "Contacts (demonstration)"},
	candidate.KindPhone:     {KK: "Байланыс деректері (демонстрация)", RU: "Контактные данные (демонстрация)", EN: "Contacts (demonstration)"},
	candidate.KindPhoto:     {KK: "Құжаттар тізілімі (демонстрация)", RU: "Реестр документов (демонстрация)", EN: "Register of documents (demonstration)"},
}

// ServeHTTP answers GET {base}/persons/{iin}/{kind}; the base is stripped by
// whoever mounts it.
func (g *Register) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /persons/{iin}/{kind}", g.answer)
	mux.ServeHTTP(w, r)
}

func (g *Register) answer(w http.ResponseWriter, r *http.Request) {
	kind := r.PathValue("kind")
	system, ok := systems[kind]
	switch {
	case g.Token != "" && subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+g.Token)) != 1:
		http.Error(w, "unauthorized", http.StatusUnauthorized)
		return
	case !ok:
		http.NotFound(w, r)
		return
	case g.Down != nil && g.Down(kind):
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
		return
	}
	today := g.Today()
	held := g.held(r.PathValue("iin"), today)
	w.Header().Set("Content-Type", "application/json")
	// A connection that breaks is for the client to notice.
	_ = json.NewEncoder(w).Encode(answer[any]{System: system, AsOf: &today, Records: held.records(kind)})
}

func (g *Register) held(iin string, today day.Day) *Held {
	if g.Of == nil {
		return Invented(iin, today)
	}
	if h := g.Of(iin); h != nil {
		return h
	}
	return &Held{}
}

// records are those of a kind, numbered by their place.
func (h *Held) records(kind string) []any {
	out := []any{}
	text := func(s string) {
		if s != "" {
			out = append(out, textRecord{ID: "1", Text: s})
		}
	}
	switch kind {
	case candidate.KindDocument:
		if d := h.Document; d != nil {
			out = append(out, documentRecord{"1", d.Number, d.Issuer, d.Issued, d.Until})
		}
	case candidate.KindAddress:
		text(h.Address)
	case candidate.KindEmail:
		text(h.Email)
	case candidate.KindPhone:
		text(h.Phone)
	case candidate.KindJob:
		for _, j := range h.Jobs {
			out = append(out, jobRecord{recordID(j.From, j.Employer), j.Employer, j.BIN, j.Position, j.From, j.Until, j.Kind, j.Category})
		}
	case candidate.KindEducation:
		for _, e := range h.Education {
			out = append(out, educationRecord{recordID(e.Graduated, e.Institution), e.Level, e.Field, e.Institution, e.Graduated, e.Diploma})
		}
	case candidate.KindPhoto:
		if len(h.Picture) > 0 {
			out = append(out, photoRecord{ID: "1", Data: base64.StdEncoding.EncodeToString(h.Picture)})
		}
	}
	return out
}

// recordID names a record by what does not change when it is put right.
func recordID(d day.Day, where string) string {
	return base64.RawURLEncoding.EncodeToString(bytes.Join([][]byte{[]byte(d.String()), []byte(where)}, []byte{'|'}))
}
