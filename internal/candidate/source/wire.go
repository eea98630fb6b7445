// Package source speaks with the registers of other information systems that
// fill a personal file: a client, and registers of invented people for a
// demonstration. docs/source-adapter.md describes the exchange.
package source

import (
	"encoding/base64"
	"fmt"

	"tarazy/internal/candidate"
	"tarazy/internal/day"
	"tarazy/internal/locale"
	"tarazy/internal/strict"
)

// answer is what a register says of a person: its own name, the day of its
// data, and records of one kind.
type answer[T any] struct {
	System  locale.Words `key:"system" json:"system"`
	AsOf    *day.Day     `key:"as_of" json:"as_of"`
	Records []T          `key:"records" json:"records"`
}

type documentRecord struct {
	ID     string   `key:"id" json:"id"`
	Number string   `key:"number" json:"number"`
	Issuer string   `key:"issuer" json:"issuer"`
	Issued day.Day  `key:"issued" json:"issued"`
	Until  *day.Day `key:"until" json:"until"`
}

type textRecord struct {
	ID   string `key:"id" json:"id"`
	Text string `key:"text" json:"text"`
}

type jobRecord struct {
	ID       string   `key:"id" json:"id"`
	Employer string   `key:"employer" json:"employer"`
	BIN      string   `key:"bin" json:"bin"`
	Position string   `key:"position" json:"position"`
	From     day.Day  `key:"from" json:"from"`
	Until    *day.Day `key:"until" json:"until"`
	Kind     string   `key:"kind" json:"kind"`
	Category string   `key:"category" json:"category"`
}

type educationRecord struct {
	ID          string  `key:"id" json:"id"`
	Level       string  `key:"level" json:"level"`
	Field       string  `key:"field" json:"field"`
	Institution string  `key:"institution" json:"institution"`
	Graduated   day.Day `key:"graduated" json:"graduated"`
	Diploma     string  `key:"diploma" json:"diploma"`
}

type photoRecord struct {
	ID   string `key:"id" json:"id"`
	Data string `key:"data" json:"data"` // the picture in base64
}

// read makes a part of what a register sent.
func read(kind string, body []byte) (candidate.Part, error) {
	switch kind {
	case candidate.KindDocument:
		return part(kind, body, documentRecord.record)
	case candidate.KindJob:
		return part(kind, body, jobRecord.record)
	case candidate.KindEducation:
		return part(kind, body, educationRecord.record)
	case candidate.KindPhoto:
		return part(kind, body, photoRecord.record)
	}
	return part(kind, body, func(r textRecord) (candidate.Record, error) { return r.record(kind), nil })
}

func part[T any](kind string, body []byte, one func(T) (candidate.Record, error)) (candidate.Part, error) {
	p := candidate.Part{Kind: kind}
	node, err := strict.JSON(body)
	if err != nil {
		return p, err
	}
	var a answer[T]
	if err := strict.Decode(node, &a); err != nil {
		return p, err
	}
	p.System, p.AsOf = a.System, a.AsOf
	for i, r := range a.Records {
		record, err := one(r)
		if err != nil {
			return p, fmt.Errorf("record %d: %w", i+1, err)
		}
		p.Records = append(p.Records, record)
	}
	return p, nil
}

func (r documentRecord) record() (candidate.Record, error) {
	return candidate.Record{ID: r.ID, Value: candidate.Value{Document: &candidate.Document{
		Number: r.Number, Issuer: r.Issuer, Issued: r.Issued, Until: r.Until,
	}}}, nil
}

func (r jobRecord) record() (candidate.Record, error) {
	return candidate.Record{ID: r.ID, Value: candidate.Value{Job: &candidate.Job{
		Employer: r.Employer, BIN: r.BIN, Position: r.Position, From: r.From, Until: r.Until, Kind: r.Kind, Category: r.Category,
	}}}, nil
}

func (r educationRecord) record() (candidate.Record, error) {
	return candidate.Record{ID: r.ID, Value: candidate.Value{Education: &candidate.Education{
		Level: r.Level, Field: r.Field, Institution: r.Institution, Graduated: r.Graduated, Diploma: r.Diploma,
	}}}, nil
}

func (r photoRecord) record() (candidate.Record, error) {
	data, err := base64.StdEncoding.DecodeString(r.Data)
	return candidate.Record{ID: r.ID, Picture: data}, err
}

func (r textRecord) record(kind string) candidate.Record {
	out := candidate.Record{ID: r.ID}
	switch kind {
	case candidate.KindAddress:
		out.Value.Address = r.Text
	case candidate.KindEmail:
		out.Value.Email = r.Text
	case candidate.KindPhone:
		out.Value.Phone = r.Text
	}
	return out
}
