// Package copypages are the pages of copies of finished documents that bear
// their signatures themselves, the same for every kind of document: what the
// copy has so far, the files, and the form by which the next person signs.
package copypages

import (
	"net/http"
	"strconv"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/signature/signedcopy"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// Kind is a kind of document.
type Kind struct {
	Pattern   string      // of the document's page, "/competitions/{id}/protocol"; the copy stands below it
	See       access.Verb // by which the document is read
	Draw      page.Draw
	SignerURL string // address of the signing software; "" for its own
	Paper     func(*route.Request) signedcopy.Paper
	About     func(*route.Request) (About, error)
}

// About is what a document is called in the language of who reads.
type About struct {
	Crumbs []kit.Link // up to the document's page
	Title  string     // of the document
	Save   string     // how the names of its files begin where they are saved
	File   func(signedcopy.File) string
}

// Routes of the copies of a kind of document.
func Routes(k Kind) []route.Route {
	at := k.Pattern + "/copy"
	return []route.Route{
		{Method: "GET", Pattern: at, Verb: k.See, CSP: route.Signing, Handle: k.show},
		{Method: "POST", Pattern: at, Verb: access.SignCopy, CSP: route.Signing, Handle: k.sign},
		{Method: "GET", Pattern: at + "/{revision}/{file}", Verb: k.See, Handle: k.file},
	}
}

// say gives a message of these pages; kv alternates names and values.
func say(l locale.Lang, key string, kv ...any) string {
	return locale.T(l, "signedcopy."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// file gives a file of a revision to be kept.
func (k Kind) file(w http.ResponseWriter, r *route.Request) error {
	number, err := strconv.Atoi(r.PathValue("revision"))
	name, pdf := strings.CutSuffix(r.PathValue("file"), ".pdf")
	if err != nil || !pdf {
		return fault.New(fault.Missing, "signedcopy.missing")
	}
	data, err := k.Paper(r).File(r.Context(), number, name)
	if err != nil {
		return err
	}
	about, err := k.About(r)
	if err != nil {
		return err
	}
	return route.Save(w, "application/pdf", about.Save+"-"+name+"-signed-"+strconv.Itoa(number)+".pdf", data)
}
