package api

import (
	"net/http"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// MaterialAnswer is what items are asked about: a passage, a table, a chart or
// a diagram.
type MaterialAnswer struct {
	Version int64         `json:"version"`
	Content exam.Stimulus `json:"content"`
}

// MaterialList are the materials of a bank, by key.
type MaterialList struct {
	Materials []MaterialAnswer `json:"materials"`
}

// MaterialOrder is a material: version 0 for a new one, else in place of that
// version.
type MaterialOrder struct {
	Version   int64         `key:"version" json:"version"`
	Languages []locale.Lang `key:"languages,optional" json:"languages"` // in which it must be there; all where left out
	Content   exam.Stimulus `key:"content" json:"content"`              // its key is that of the address
}

func (d ExamDeps) materialRoutes() []route.Route {
	const all, one = "/api/v1/bank/materials", "/api/v1/bank/materials/{key}"
	inBody := []route.Param{bodyParam}
	return []route.Route{
		described("GET", all, access.SeeItems, d.materials, route.Operation{ID: "listMaterials", Summary: "What items of a bank are asked about", Out: MaterialList{}, Query: inBody}),
		described("GET", one, access.SeeItems, d.material, route.Operation{ID: "showMaterial", Summary: "One passage, table, chart or diagram", Out: MaterialAnswer{}, Query: inBody}),
		described("PUT", one, access.WriteItem, d.materialPut, route.Operation{
			ID: "putMaterial", Summary: "Write a material; the ready items that stand on it are flagged, and papers keep showing what was approved", In: MaterialOrder{}, Out: MaterialAnswer{}, Query: inBody}),
	}
}

func materialAnswer(b *exam.BankStimulus) MaterialAnswer {
	return MaterialAnswer{Version: b.Version, Content: b.Content}
}

func (d ExamDeps) materials(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.SeeItems)
	if err != nil {
		return err
	}
	all, err := d.Exams.Stimuli(r.Context(), r.Actor, body)
	if err != nil {
		return err
	}
	out := MaterialList{Materials: make([]MaterialAnswer, len(all))}
	for i := range all {
		out.Materials[i] = materialAnswer(&all[i])
	}
	return write(w, r, http.StatusOK, out)
}

func (d ExamDeps) material(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.SeeItems)
	if err != nil {
		return err
	}
	b, err := d.Exams.StimulusOf(r.Context(), r.Actor, body, r.PathValue("key"))
	if err != nil {
		return err
	}
	return write(w, r, http.StatusOK, materialAnswer(b))
}

func (d ExamDeps) materialPut(w http.ResponseWriter, r *route.Request) error {
	body, err := bodyAsked(r, access.WriteItem)
	if err != nil {
		return err
	}
	var in MaterialOrder
	if err := readOrder(r, &in); err != nil {
		return err
	}
	if in.Content.Key != r.PathValue("key") {
		return otherKey("content.key")
	}
	b, err := d.Exams.PutStimulus(r.Context(), r.Actor, exam.StimulusIn{Body: body, Version: in.Version, Languages: in.Languages, Content: in.Content})
	if err != nil {
		return within("content", err)
	}
	return write(w, r, http.StatusOK, materialAnswer(b))
}
