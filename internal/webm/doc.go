// Package webm reads as much of WebM as recordings need: where clusters begin in a
// piece of a continuous video, and how such pieces become one file with a length
// and cues, so that it can be played from any point.
//
// A recorder in a browser writes without an end in sight: no length, no cues. What
// it wrote is kept as it came; the file is made by putting another head before it.
// Element names and sizes are those of RFC 8794 (EBML) and RFC 9559 (Matroska).
package webm
