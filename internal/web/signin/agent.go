package signin

import "strings"

// agents are the names of browsers, each before those that also call
// themselves by it.
var agents = []struct{ mark, name string }{
	{"YaBrowser/", "Yandex"}, {"Edg/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"},
	{"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
}

// systems are what browsers run on.
var systems = []struct{ mark, name string }{
	{"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"},
}

// agent is the browser and its system in two words; what is not known stays as
// it calls itself.
func agent(header string) string {
	var parts []string
	for _, list := range [][]struct{ mark, name string }{agents, systems} {
		for _, a := range list {
			if strings.Contains(header, a.mark) {
				parts = append(parts, a.name)
				break
			}
		}
	}
	if len(parts) == 0 {
		return header
	}
	return strings.Join(parts, ", ")
}
