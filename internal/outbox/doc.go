// Package outbox holds due jobs and notices, written in the transaction of what
// causes them, and the worker that carries them out.
package outbox
