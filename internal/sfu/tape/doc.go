// Package tape records a member of a room into one WebM: packets of VP8 and Opus as
// they come over the network go in, a file in pieces comes out, over every connection
// that the member has while the room is open.
package tape
