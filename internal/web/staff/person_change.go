package staff

import (
	"context"

	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/web/kit"
)

// changeForm writes names, contacts and language of a person anew.
var changeForm = form{
	name: "change", pattern: "/staff/people/{id}/change",
	ask: func(_ context.Context, _ Deps, c *formCase) ([]input, error) {
		f := c.seen.File
		return entryInputs(c.lang, people.Entry{Surname: f.Person.Surname, Given: f.Person.Given, Patronymic: f.Person.Patronymic,
			Lang: f.Person.Lang, Private: people.Private{Email: f.Private.Email, Phone: f.Private.Phone}}), nil
	},
	do: func(ctx context.Context, d Deps, c *formCase) (*people.Person, error) {
		e := c.typed.entry()
		if err := c.typed.err(); err != nil {
			return nil, err
		}
		return d.People.ChangePerson(ctx, c.by, c.id, c.typed.version(), e)
	},
}

// enrolForm opens the record of a new person.
var enrolForm = form{
	name: "enrol", pattern: "/staff/enrol",
	ask: func(_ context.Context, _ Deps, c *formCase) ([]input, error) {
		return append([]input{{name: "iin"}}, entryInputs(c.lang, people.Entry{Lang: locale.KK})...), nil
	},
	do: func(ctx context.Context, d Deps, c *formCase) (*people.Person, error) {
		e := c.typed.entry()
		e.IIN = c.typed.need("iin")
		if err := c.typed.err(); err != nil {
			return nil, err
		}
		return d.People.Enrol(ctx, c.by, c.place.Body.ID, e)
	},
}

func entryInputs(l locale.Lang, e people.Entry) []input {
	langs := make([]kit.Option, len(locale.Langs))
	for i, x := range locale.Langs {
		langs[i] = kit.Option{Value: string(x), Text: locale.T(l, "kit.lang."+string(x)+".full", nil)}
	}
	return []input{
		{name: "surname", value: e.Surname}, {name: "given", value: e.Given}, {name: "patronymic", value: e.Patronymic, optional: true},
		{name: "email", value: e.Email, optional: true}, {name: "phone", value: e.Phone, optional: true},
		{name: "lang", kind: asRadio, options: langs, value: string(e.Lang)},
	}
}

func (t *typed) entry() people.Entry {
	return people.Entry{Surname: t.need("surname"), Given: t.need("given"), Patronymic: t.text("patronymic"), Lang: locale.Lang(t.need("lang")),
		Private: people.Private{Email: t.text("email"), Phone: t.text("phone")}}
}
