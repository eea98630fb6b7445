// Package gosttest signs with GOST under the profile of Kazakhstan, so that tests
// have keys, certificates and messages of it. The program itself only checks such
// signatures; nothing but tests may import this package. Its arithmetic is its
// own, written straight from RFC 7091, so that it also holds the package gost to
// account; it is slow and guards no secret.
package gosttest
