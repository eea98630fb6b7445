// Package outbox holds due jobs and notices, written in the transaction of what
// causes them, and the worker that carries them out.
//
// A transaction leaves a job (Enqueue), a notice to a person (Notify), a chain
// of reminders (Remind) or an event for other systems (Publish). All of them
// are rows, so they exist exactly if the transaction does. A Worker finds what
// is due, by the clock of the law, and runs it outside of any transaction; a
// failure is tried again after a growing delay, by the clock of the machine.
//
// How often a thing is done:
//
//   - a job's step at least once: it may be killed after its work and before
//     its mark. A step that writes ends its claim in the same transaction
//     (Task.Hold, Task.Save, Task.Finish), and then what it writes is there once.
//   - a notice in the application exactly once.
//   - an e-mail at most once: see Post. A database restored from a backup does
//     not know what was sent after the backup was taken; such an e-mail goes
//     out again under its old Message-ID.
//   - a message to another system at least once, under one id: see package hook.
//
// After a standstill everything that fell due meanwhile is done, but of the
// reminders of one chain each person gets only the latest.
package outbox
