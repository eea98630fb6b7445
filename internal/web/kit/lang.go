package kit

import (
	"context"

	"github.com/a-h/templ"

	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

type langKey struct{}

// WithLang returns a context in which components speak lang.
func WithLang(ctx context.Context, lang locale.Lang) context.Context {
	return context.WithValue(ctx, langKey{}, lang)
}

// LangOf returns the language of the context; Kazakh, the state language, when none was set.
func LangOf(ctx context.Context) locale.Lang {
	if lang, ok := ctx.Value(langKey{}).(locale.Lang); ok {
		return lang
	}
	return locale.KK
}

// inLang marks an element whose text is in another language than the page; "" is
// that of the page.
func inLang(lang string) templ.Attributes {
	if lang == "" {
		return nil
	}
	return templ.Attributes{"lang": lang}
}

// Tr returns the message for key in the language of the context. kv alternates the names and values of
// its arguments.
func Tr(ctx context.Context, key string, kv ...any) string {
	var args fault.Args
	if len(kv) > 0 {
		args = make(fault.Args, len(kv)/2)
	}
	for i := 0; i+1 < len(kv); i += 2 {
		args[kv[i].(string)] = kv[i+1]
	}
	return locale.T(LangOf(ctx), key, args)
}
