package webtest

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
)

// Camera returns the context of a tab of a Chromium of its own, whose camera shows
// a file of pictures (MJPEG) again and again.
func Camera(t testing.TB, file string) context.Context {
	t.Helper()
	path, err := binary()
	must(t, "find Chromium", err)
	allocator, stop := chromedp.NewExecAllocator(context.Background(), append(flags(path), chromedp.Flag("use-file-for-fake-video-capture", file))...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	must(t, "open a tab", chromedp.Do(ctx))
	watch(t, ctx)
	return ctx
}
