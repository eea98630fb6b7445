package webtest

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Media emulates a medium ("print" or "") and features such as "forced-colors", "active"; pairs of name
// and value.
func Media(t testing.TB, ctx context.Context, medium string, features ...string) {
	t.Helper()
	params := emulation.SetEmulatedMediaParams{Media: medium}
	for i := 0; i+1 < len(features); i += 2 {
		params.Features = append(params.Features, &emulation.MediaFeature{Name: features[i], Value: features[i+1]})
	}
	_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, params)
	must(t, "media", err)
}

// Line cuts the tab off from the network, or joins it again.
func Line(t testing.TB, ctx context.Context, up bool) {
	t.Helper()
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	must(t, "network", err)
	_, err = chromedp.Call(ctx, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
		MatchedNetworkConditions: []*network.Conditions{{Offline: !up, DownloadThroughput: -1, UploadThroughput: -1}},
	})
	must(t, "cut", err)
	_, err = chromedp.Call(ctx, network.OverrideNetworkState, network.OverrideNetworkStateParams{
		Offline: !up, DownloadThroughput: -1, UploadThroughput: -1,
	})
	must(t, "say so", err)
}
