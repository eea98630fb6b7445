// Package kit holds the components that every page is built from.
//
// A component is a typed struct and a templ of the same name. Its strings are localised by the caller
// with Tr; the few words that belong to a component itself come from the area "kit" of the catalogues,
// in the language that WithLang put into the context. Nothing here writes an inline style or script:
// the policy of the pages forbids both, so values become SVG attributes and classes.
//
// Gallery shows everything with its states.
package kit
