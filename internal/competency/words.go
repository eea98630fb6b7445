package competency

import "tarazy/internal/locale"

// Official is wording of the act itself, which exists in Kazakh and Russian.
type Official struct {
	KK string `key:"kk"`
	RU string `key:"ru"`
}

// In gives the wording for a reader and the language that it is in, for the
// page to mark: who reads English gets the Russian.
func (o Official) In(l locale.Lang) (string, locale.Lang) {
	if l == locale.KK {
		return o.KK, locale.KK
	}
	return o.RU, locale.RU
}
