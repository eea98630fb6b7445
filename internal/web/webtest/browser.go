// Package webtest drives a real browser for tests: one Chromium a process, a tab a test, and the checks
// that every page has to pass. It wraps chromedp, so that its changes of form are met in one place.
//
// A missing browser or missing assets fail a test with one line; nothing is skipped.
package webtest

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"tarazy/internal/web/assets"
)

// patience bounds every single act in the browser, in real time.
const patience = time.Minute

// answers bounds one question to a page that may be changing.
const answers = 5 * time.Second

var shared = sync.OnceValues(func() (context.Context, error) {
	path, err := binary()
	if err != nil {
		return nil, err
	}
	who, err := loopback()
	if err != nil {
		return nil, err
	}
	options := append(flags(path), chromedp.Flag("ignore-certificate-errors-spki-list", who.key))
	allocator, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ := chromedp.NewContext(allocator)
	// The first run starts the process; it ends with the process of the test.
	return ctx, chromedp.Do(ctx)
})

// binary finds Chromium: TARAZY_CHROMIUM, or what Debian and others call it. The one
// without windows of its own starts in a third of the time.
func binary() (string, error) {
	if path := os.Getenv("TARAZY_CHROMIUM"); path != "" {
		return path, nil
	}
	var err error
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		var path string
		if path, err = exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", err
}

func flags(path string) []chromedp.ExecAllocatorOption {
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
	}
	for _, name := range []string{
		"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "disable-dev-shm-usage",
		"disable-extensions", "disable-default-apps", "disable-renderer-backgrounding", "hide-scrollbars", "mute-audio",
		"use-fake-device-for-media-stream", "use-fake-ui-for-media-stream", // a camera and a microphone that every page is given
	} {
		options = append(options, chromedp.Flag(name, true))
	}
	return append(options, chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("font-render-hinting", "none"))
}

// Browser returns the context of a fresh tab with cookies of its own. An uncaught exception or a breach
// of the content security policy in it fails the test.
func Browser(t testing.TB) context.Context {
	t.Helper()
	if err := assets.Ready(); err != nil {
		t.Fatalf("webtest: the assets are not built; run `make assets`: %v", err)
	}
	parent, err := shared()
	if err != nil {
		t.Fatalf("webtest: no Chromium (install the package chromium or set TARAZY_CHROMIUM): %v", err)
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	must(t, "open a tab", chromedp.Do(ctx))
	watch(t, ctx)
	return ctx
}

// watch reports, when the test ends, what the page complained about.
func watch(t testing.TB, ctx context.Context) {
	var guard sync.Mutex
	var complaints []string
	err := chromedp.Listen(ctx, func(event any) {
		text := complaint(event)
		if text == "" {
			return
		}
		guard.Lock()
		defer guard.Unlock()
		complaints = append(complaints, text)
	})
	must(t, "listen", err)
	t.Cleanup(func() {
		guard.Lock()
		defer guard.Unlock()
		if len(complaints) > 0 {
			t.Errorf("the page complained:\n%s", strings.Join(complaints, "\n"))
		}
	})
}

func complaint(event any) string {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		return e.ExceptionDetails.Text + " " + describe(e.ExceptionDetails)
	case *log.EventEntryAdded:
		if e.Entry.Source == "security" || strings.Contains(e.Entry.Text, "Content Security Policy") {
			return e.Entry.Text
		}
	}
	return ""
}

func describe(d *runtime.ExceptionDetails) string {
	if d.Exception == nil {
		return ""
	}
	return d.Exception.Description
}

func must(t testing.TB, what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("webtest: %s: %v", what, err)
	}
}
