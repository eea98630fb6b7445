package api

import (
	"encoding"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/decide"
	"tarazy/internal/route"
)

// object is a JSON object of the document.
type object = map[string]any

// Document makes the OpenAPI 3.1 document of all routes that describe an
// operation.
func Document(routes []route.Route) map[string]any {
	s := schemas{}
	paths := object{}
	for _, r := range routes {
		if r.API == nil {
			continue
		}
		item, ok := paths[r.Pattern].(object)
		if !ok {
			item = object{}
			paths[r.Pattern] = item
		}
		item[strings.ToLower(r.Method)] = s.operation(r)
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Tarazy", "version": "1",
			"description": "The merit system of a civil service. Every result carries its reasons, each with its clause.",
		},
		"paths": paths,
		"components": object{
			"schemas":         s,
			"securitySchemes": object{"token": object{"type": "http", "scheme": "bearer"}},
		},
	}
}

// DocumentRoute serves the document of a table of routes.
func DocumentRoute(routes []route.Route) route.Route {
	doc := Document(routes)
	return route.Route{
		Method: "GET", Pattern: "/api/v1/openapi.json", Verb: access.Look,
		Handle: func(w http.ResponseWriter, r *route.Request) error { return write(w, r, http.StatusOK, doc) },
	}
}

var pathParam = regexp.MustCompile(`\{([a-z_]+)\}`)

func (s schemas) operation(r route.Route) object {
	op := r.API
	out := object{"operationId": op.ID, "summary": op.Summary}
	params := []any{}
	for _, m := range pathParam.FindAllStringSubmatch(r.Pattern, -1) {
		params = append(params, object{"name": m[1], "in": "path", "required": true, "schema": object{"type": "string"}})
	}
	for _, q := range op.Query {
		typ := "string"
		if q.Integer {
			typ = "integer"
		}
		params = append(params, object{"name": q.Name, "in": "query", "required": q.Required, "description": q.About, "schema": object{"type": typ}})
	}
	if len(params) > 0 {
		out["parameters"] = params
	}
	if op.In != nil {
		out["requestBody"] = object{"required": true, "content": jsonOf(s.of(reflect.TypeOf(op.In)))}
	}
	status := "200"
	if op.Status != 0 {
		status = strconv.Itoa(op.Status)
	}
	answer := object{"description": "Done"}
	if op.Out != nil {
		answer["content"] = jsonOf(s.of(reflect.TypeOf(op.Out)))
	}
	if op.Media != "" {
		answer["content"] = object{op.Media: object{}}
	}
	refused := object{"description": "Refused", "content": jsonOf(s.of(refusalOf(op)))}
	out["responses"] = object{status: answer, "default": refused}
	if !access.MayEver(nil, r.Verb) {
		out["security"] = []any{object{"token": []any{}}}
	}
	return out
}

// refusalOf is how an operation refuses: the decision service in its own shape,
// everything else with the clause.
func refusalOf(op *route.Operation) reflect.Type {
	if op.Refused != nil {
		return reflect.TypeOf(op.Refused)
	}
	return reflect.TypeFor[decide.Problem]()
}

func jsonOf(schema object) object { return object{"application/json": object{"schema": schema}} }

// schemas are the named types of the document.
type schemas map[string]any

var textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()

// of gives the schema of a type; structs are named and referred to.
func (s schemas) of(t reflect.Type) object {
	switch {
	case t == reflect.TypeFor[route.Anything]() || t.Kind() == reflect.Interface:
		return object{}
	case t.Kind() == reflect.Pointer:
		return object{"anyOf": []any{s.of(t.Elem()), object{"type": "null"}}}
	case t == reflect.TypeFor[[]byte]():
		return object{"type": "string", "contentEncoding": "base64"}
	case t.Implements(textMarshaler):
		return object{"type": "string"}
	}
	switch t.Kind() {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.Slice, reflect.Array:
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		return s.named(t)
	}
	panic("api: no schema for " + t.String())
}

func (s schemas) named(t reflect.Type) object {
	name := strings.ReplaceAll(t.String(), ".", "")
	ref := object{"$ref": "#/components/schemas/" + name}
	if _, ok := s[name]; ok {
		return ref
	}
	props, required := object{}, []any{}
	out := object{"type": "object", "properties": props}
	s[name] = out
	for _, f := range reflect.VisibleFields(t) {
		tag, may, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || tag == "" || tag == "-" {
			continue
		}
		props[tag] = s.of(f.Type)
		if !strings.HasPrefix(may, "omit") && !strings.HasSuffix(f.Tag.Get("key"), ",optional") {
			required = append(required, tag)
		}
	}
	if len(required) > 0 {
		out["required"] = required
	}
	return ref
}
