package page

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// Refused is the fault of an act as the summary above a form and its fields show
// it.
type Refused struct {
	Errors []kit.FieldError
	At     map[string]string // texts by the id of the control
	Status int               // of the answer
}

// Place gives the id of the control that a fault is about, "" for above the form.
type Place func(*fault.Error) string

// Itself is the place of a fault whose field is named as its control.
func Itself(f *fault.Error) string { return f.Field }

// Above is the place above the form.
func Above(*fault.Error) string { return "" }

// Refuse turns the fault of an act into words at the control that place finds
// for it. Any other error, and what is not there or not allowed, is handed back
// for the shell; but the faults whose codes are given are the form's all the
// same.
func Refuse(l locale.Lang, err error, place Place, even ...string) (Refused, error) {
	f, ok := fault.As(err)
	if !ok || ofShell(f.Kind) && !slices.Contains(even, f.Code) {
		return Refused{}, err
	}
	return Tell(f, locale.T(l, f.Key(), f.Args), place(f)), nil
}

func ofShell(k fault.Kind) bool {
	return k == fault.Missing || k == fault.Denied || k == fault.Unauthenticated
}

// Tell is a fault in given words at a control, "" for above the form.
func Tell(f *fault.Error, text, id string) Refused {
	out := Wrong(id, text)
	out.Status = f.Kind.Status()
	return out
}

// Wrong is what a page itself finds wrong with a control, "" for the form.
func Wrong(id, text string) Refused {
	out := Refused{Errors: []kit.FieldError{{ID: id, Text: text}}, At: map[string]string{}, Status: http.StatusUnprocessableEntity}
	if id != "" {
		out.At[id] = text
	}
	return out
}

// Asked shows what is wrong with a number that a page asked for, at its control,
// also where nothing has the number; without an error nothing. What is no fault
// is handed back.
func Asked(l locale.Lang, err error, c *kit.Field) (Refused, error) {
	if err == nil {
		return Refused{}, nil
	}
	f, ok := fault.As(err)
	if !ok {
		return Refused{}, err
	}
	c.Error = locale.T(l, f.Key(), f.Args)
	return Tell(f, c.Error, c.Name), nil
}

// Naming adds the name of the field to a fault that stands above the form.
func (x Refused) Naming(err error) Refused {
	if f, ok := fault.As(err); ok && f.Field != "" && len(x.Errors) == 1 && x.Errors[0].ID == "" {
		x.Errors[0].Text += " (" + f.Field + ")"
	}
	return x
}

// Fields are the places of fields that are named as their controls; a fault of
// any other stands above the form.
func Fields(names ...string) Place {
	return func(f *fault.Error) string {
		if slices.Contains(names, f.Field) {
			return f.Field
		}
		return ""
	}
}

// Controls are places by the fields of faults.
func Controls(ids map[string]string) Place {
	return func(f *fault.Error) string { return ids[f.Field] }
}

// Sent is what a form sent, the last of several values.
func Sent(r *route.Request) map[string]string {
	out := map[string]string{}
	for name, values := range r.PostForm {
		out[name] = values[len(values)-1]
	}
	return out
}

// Upload reads a file of a form; nothing where none was chosen. The server bounds
// the form.
func Upload(r *route.Request, field string) ([]byte, error) {
	f, _, err := r.FormFile(field)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(f)
	return data, errors.Join(err, f.Close())
}

// Version is that of the thing which the person saw; −1, which nothing is, for a
// form that has none.
func Version(r *route.Request) int64 { return Whole(r, "version") }

// Whole is a whole number of a form; −1 for what is none, so that the verb
// refuses it.
func Whole(r *route.Request, name string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(r.PostFormValue(name)), 10, 64)
	if err != nil {
		return -1
	}
	return n
}
