// Package hook tells other systems over HTTP of what happened: subscriptions
// of a body to verbs, signed as the Standard Webhooks specification says
// (standardwebhooks.com, version 1), tried again with growing delay.
//
// A message has only ids, the verb and the instant, never personal data. It is
// delivered at least once: a receiver knows a repetition by its webhook-id.
//
//	active ──nothing delivered for some days, or by hand──► disabled ──by hand──► active
package hook
