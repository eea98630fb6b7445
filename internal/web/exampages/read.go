package exampages

import (
	"errors"
	"io"
	"net/http"

	"tarazy/internal/fault"
	"tarazy/internal/route"
)

// readAll reads the body of a request; one that is too large is the fault
// exam.answer.large.
func readAll(r *route.Request) ([]byte, error) {
	data, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, fault.New(fault.TooLarge, "exam.answer.large", "most", int(tooLarge.Limit))
	}
	return data, err
}
