// Package draft keeps what a person has typed into a form and not sent yet, and
// the lists as a person likes to see them.
//
// A form saves itself: each save names the version that it builds on. A second
// tab or a second device that saves over an older version is not lost and
// loses nothing: it gets the fields that the other one saved, and may merge or
// overwrite them. A save whose answer was lost may be sent again as it is.
//
// Drafts are sealed under the person's key, for they hold essays and contacts.
package draft
