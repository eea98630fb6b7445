// Package checker checks archives and receipts with nothing but the file and
// public keys: for the command line, and built to WebAssembly for a page that
// works without a server.
package checker
