// Package api answers in JSON over HTTP. Its OpenAPI 3.1 document is made from
// the same table of routes that builds the multiplexer.
package api
