package page

import "tarazy/internal/route"

// Signatures are those of a form that was signed on submit, one CMS message
// each, in the order of what was signed. Fields that were left empty are no
// signatures.
func Signatures(r *route.Request) [][]byte {
	var out [][]byte
	for _, s := range r.PostForm["signature"] {
		if s != "" {
			out = append(out, []byte(s))
		}
	}
	return out
}
