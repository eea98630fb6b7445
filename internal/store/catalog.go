package store

import (
	"fmt"
	"slices"
	"strings"
)

// kind is how a column's values are written in a backup.
type kind string

const (
	kindInt   kind = "int"
	kindText  kind = "text"
	kindBytes kind = "bytes"
)

// kinds are the portable types by their names in the two databases.
var kinds = map[string]kind{
	"bigint": kindInt, "integer": kindInt, "smallint": kindInt,
	"text": kindText,
	"blob": kindBytes, "bytea": kindBytes,
}

// table is a table as the database's own catalogue describes it.
type table struct {
	Name    string   `json:"name"`
	Columns []column `json:"columns"`
	Rows    int64    `json:"rows"`
	key     []string // the primary key in its order
	needs   []string // tables it points to
}

type column struct {
	Name   string `json:"name"`
	Kind   kind   `json:"kind"`
	serial bool   // numbered by the database
}

// names are the quoted columns, for a statement.
func (t table) names() string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = `"` + c.Name + `"`
	}
	return strings.Join(names, ", ")
}

// same tells whether two tables hold the same rows in the same form.
func (t table) same(o table) bool {
	return t.Name == o.Name && slices.EqualFunc(t.Columns, o.Columns, func(a, b column) bool {
		return a.Name == b.Name && a.Kind == b.Kind
	})
}

// tables are all tables of the schema, each behind those that it points to,
// otherwise by name. Later migrations are in it without being registered.
func (tx *Tx) tables() ([]table, error) {
	all, err := tx.tablesByName()
	if err != nil {
		return nil, err
	}
	_, err = Collect(tx, func(scan Scan) (struct{}, error) {
		var from, to string
		err := scan(&from, &to)
		if i := slices.IndexFunc(all, func(t table) bool { return t.Name == from }); i >= 0 && from != to {
			all[i].needs = append(all[i].needs, to)
		}
		return struct{}{}, err
	}, tx.dia.catalog.references)
	return inOrder(all), err
}

func (tx *Tx) tablesByName() ([]table, error) {
	var all []table
	rows, err := tx.Query(tx.dia.catalog.columns)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	places := map[string]int64{}
	for rows.Next() {
		var name, typ string
		var c column
		var place int64
		if err := rows.Scan(&name, &c.Name, &typ, &place, &c.serial); err != nil {
			return nil, err
		}
		if name == versionTable {
			continue
		}
		if c.Kind = kinds[typ]; c.Kind == "" {
			return nil, fmt.Errorf("store: %s.%s is of type %q, which is not portable", name, c.Name, typ)
		}
		if len(all) == 0 || all[len(all)-1].Name != name {
			all = append(all, table{Name: name})
			clear(places)
		}
		t := &all[len(all)-1]
		t.Columns = append(t.Columns, c)
		if place > 0 {
			places[c.Name] = place
			t.key = append(t.key, c.Name)
			slices.SortFunc(t.key, func(a, b string) int { return int(places[a] - places[b]) })
		}
	}
	return all, rows.Err()
}

// inOrder puts each table behind those that it needs. Tables that need each
// other stay in the order of their names; loosen makes that harmless.
func inOrder(all []table) []table {
	byName := make(map[string]table, len(all))
	for _, t := range all {
		byName[t.Name] = t
	}
	var ordered []table
	seen := map[string]bool{}
	var visit func(name string)
	visit = func(name string) {
		t, ok := byName[name]
		if !ok || seen[name] {
			return
		}
		seen[name] = true
		for _, need := range t.needs {
			visit(need)
		}
		ordered = append(ordered, t)
	}
	for _, t := range all {
		visit(t.Name)
	}
	return ordered
}

// SchemaVersion is the number of the last migration.
func (tx *Tx) SchemaVersion() (int64, error) {
	var v int64
	err := tx.QueryRow("select max(version_id) from " + versionTable).Scan(&v)
	return v, err
}
