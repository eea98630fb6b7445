package hook

import "context"

// Keeper keeps subscriptions for the pages and the API; *Service does.
type Keeper interface {
	Hooks(ctx context.Context, body string) ([]Hook, error)
	Subscribe(ctx context.Context, person, body, url string, verbs []string) (Hook, string, error)
	Enable(ctx context.Context, person, body, hook string, version int64) error
	Disable(ctx context.Context, person, body, hook string, version int64) error
	Remove(ctx context.Context, person, body, hook string) error
}
