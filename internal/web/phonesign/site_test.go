package phonesign_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"tarazy/internal/web/kit"
)

// signForm is a form that is signed, as the pages draw them.
func signForm(s kit.Signing) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		io.WriteString(w, `<h1>Хаттама</h1><form class="stack" method="post" action="/paper"`)
		if err := templ.RenderAttributes(ctx, w, kit.SigningAttrs(ctx, s)); err != nil {
			return err
		}
		io.WriteString(w, `>`)
		for _, part := range []templ.Component{kit.SigningFields(s), kit.SigningStatus(s), kit.Buttons(kit.Act{Text: "Қол қою", Kind: kit.Final})} {
			if err := part.Render(ctx, w); err != nil {
				return err
			}
		}
		_, err := io.WriteString(w, `</form>`)
		return err
	})
}

func (s *site) post(t *testing.T, path, text string) (status int, answer string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.URL+path, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.AddCookie(&http.Cookie{Name: "lang", Value: "ru"})
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode, body(t, resp)
}

func body(t *testing.T, resp *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
