// Package journeys tells whole-program stories: the real binary as a process, a
// real browser before it, the demonstration's town inside. It holds tests only.
//
// Each town is a copy of one that was filled once, in a folder and on ports of
// its own. With TARAZY_LONG=1 the stories run at full size; TARAZY_SHOTS names a
// folder for pictures, TARAZY_BINARY a program that is built already. With
// TARAZY_REPLICAS=2 each town is two processes on one PostgreSQL, to which
// requests go in turn.
package journeys
