// Package law reads acts as data and answers which edition is in force on a
// day. A value cannot exist without the clause it comes from, a clause cannot
// stand in an act without being cited or listed as not encoded with a reason,
// and a result carries its reasons, each with a clause.
//
// An act is a folder acts/<act>/<edition>/ with act.yaml (title, source, days
// in force, clauses with a gist in plain words), rules.yaml (the values),
// cases.yaml (examples that one test runs), and catalogues/ (indicators,
// questions, forms in their official wording).
package law
