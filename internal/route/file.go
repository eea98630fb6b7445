package route

import (
	"mime"
	"net/http"
	"strconv"
)

// Media types of tables.
const (
	CSV  = "text/csv; charset=utf-8"
	XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// Save sends a file that a browser keeps and never shows in the page's place. Its
// name may have any letters (RFC 6266).
func Save(w http.ResponseWriter, media, name string, data []byte) error {
	SaveAs(w, media, name)
	return send(w, data)
}

// Show sends a file that a browser may show.
func Show(w http.ResponseWriter, media, name string, data []byte) error {
	announce(w, "inline", media, name)
	return send(w, data)
}

// SaveAs announces a file that a browser keeps, and whose bytes follow one by one.
func SaveAs(w http.ResponseWriter, media, name string) { announce(w, "attachment", media, name) }

func announce(w http.ResponseWriter, how, media, name string) {
	h := w.Header()
	h.Set("Content-Type", media)
	h.Set("Content-Disposition", mime.FormatMediaType(how, map[string]string{"filename": name}))
}

func send(w http.ResponseWriter, data []byte) error {
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	_, err := w.Write(data)
	return err
}
