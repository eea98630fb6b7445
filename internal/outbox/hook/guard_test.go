package hook

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"tarazy/internal/fault"
)

func TestWhichAddressesMayBeReached(t *testing.T) {
	public := &Guard{}
	inside := &Guard{Loopback: true, Allowed: prefixes("10.20.0.0/16", "fd00:1::/32")}
	for address, want := range map[string]struct{ public, inside bool }{
		"8.8.8.8":              {true, true},
		"2606:4700::1111":      {true, true},
		"127.0.0.1":            {false, true},
		"127.9.9.9":            {false, true},
		"::1":                  {false, true},
		"::ffff:127.0.0.1":     {false, true},
		"10.20.1.1":            {false, true},
		"::ffff:10.20.1.1":     {false, true},
		"10.21.1.1":            {false, false},
		"fd00:1::5":            {false, true},
		"fd00:2::5":            {false, false},
		"172.16.0.1":           {false, false},
		"172.31.255.255":       {false, false},
		"192.168.1.1":          {false, false},
		"169.254.169.254":      {false, false},
		"fe80::1":              {false, false},
		"100.64.0.1":           {false, false},
		"0.0.0.0":              {false, false},
		"0.1.2.3":              {false, false},
		"::":                   {false, false},
		"224.0.0.1":            {false, false},
		"ff02::1":              {false, false},
		"255.255.255.255":      {false, false},
		"240.0.0.1":            {false, false},
		"192.0.2.1":            {false, false},
		"198.18.0.1":           {false, false},
		"::127.0.0.1":          {false, false},
		"64:ff9b::127.0.0.1":   {false, false},
		"64:ff9b::10.20.1.1":   {false, false},
		"2002:7f00:1::":        {false, false},
		"2001:0:7f00:1::":      {false, false},
		"2001:db8::1":          {false, false},
		"fec0::1":              {false, false},
		"::ffff:192.168.1.1":   {false, false},
		"::ffff:169.254.169.1": {false, false},
	} {
		a := netip.MustParseAddr(address)
		if got := public.check(a) == nil; got != want.public {
			t.Errorf("%s: %v", address, got)
		}
		if got := inside.check(a) == nil; got != want.inside {
			t.Errorf("%s with what is allowed: %v", address, got)
		}
	}
}

func TestWhichURLsMayBeSubscribed(t *testing.T) {
	public, demo := &Guard{}, &Guard{Loopback: true}
	for url, want := range map[string]struct{ public, demo bool }{
		"https://hooks.example/in?a=b":    {true, true},
		"https://hooks.example:8443/":     {true, true},
		"https://8.8.8.8/":                {true, true},
		"http://hooks.example/":           {false, false},
		"http://127.0.0.1:8080/":          {false, true},
		"http://localhost:8080/":          {false, true},
		"https://localhost/":              {false, true},
		"https://LOCALHOST./":             {false, true},
		"http://[::1]/":                   {false, true},
		"http://10.0.0.1/":                {false, false},
		"https://10.0.0.1/":               {false, false},
		"https://169.254.169.254/latest":  {false, false},
		"https://[fe80::1%25eth0]/":       {false, false},
		"https://[::ffff:10.0.0.1]/":      {false, false},
		"https://user:word@hooks.example": {false, false},
		"https://hooks.example/#part":     {false, false},
		"https:///path":                   {false, false},
		"https:hooks.example":             {false, false},
		"ftp://hooks.example/":            {false, false},
		"file:///etc/passwd":              {false, false},
		"javascript:alert(1)":             {false, false},
		"//hooks.example/":                {false, false},
		"https://hooks example/":          {false, false},
		"":                                {false, false},
	} {
		for guard, want := range map[*Guard]bool{public: want.public, demo: want.demo} {
			err := guard.checkURL(url)
			if (err == nil) != want || err != nil && !fault.Is(err, "outbox.hook.url") {
				t.Errorf("%q, loopback %v: %v", url, guard.Loopback, err)
			}
		}
	}
}

// TestTheAddressIsCheckedWhenTheLineIsOpened: a name that was public when it
// was subscribed may mean something else now.
func TestTheAddressIsCheckedWhenTheLineIsOpened(t *testing.T) {
	reached := false
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer s.Close()
	_, err := (&Guard{}).client(time.Minute).Get(s.URL)
	if !errors.Is(err, errForbidden) || reached {
		t.Error(err)
	}
	res, err := (&Guard{Loopback: true}).client(time.Minute).Get(s.URL)
	if err != nil || !reached {
		t.Fatal(err)
	}
	res.Body.Close()
}
