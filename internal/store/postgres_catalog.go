package store

import "fmt"

var postgresCatalog = catalogQueries{
	columns: `
select c.relname::text, a.attname::text, format_type(a.atttypid, null),
  coalesce((select k.place from unnest(i.indkey) with ordinality k(number, place) where k.number = a.attnum), 0),
  case when a.attidentity <> '' then 1 else 0 end
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
left join pg_index i on i.indrelid = c.oid and i.indisprimary
where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
order by c.relname collate "C", a.attnum`,
	references: `
select distinct f.relname::text, t.relname::text
from pg_constraint c join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
where c.contype = 'f' and c.connamespace = current_schema()::regnamespace
order by 1, 2`,
}

const postgresReferences = `
select 'alter table ' || c.conrelid::regclass || ' drop constraint ' || quote_ident(c.conname),
  'alter table ' || c.conrelid::regclass || ' add constraint ' || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid)
from pg_constraint c
where c.contype = 'f' and c.connamespace = current_schema()::regnamespace
order by 1`

// loosenPostgres drops the references and puts them back, which checks them:
// they cannot be deferred unless they were declared so.
func loosenPostgres(tx *Tx) (tighten func() error, err error) {
	type pair struct{ drop, add string }
	pairs, err := Collect(tx, func(scan Scan) (p pair, err error) {
		return p, scan(&p.drop, &p.add)
	}, postgresReferences)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		if _, err := tx.Exec(p.drop); err != nil {
			return nil, err
		}
	}
	return func() error {
		for _, p := range pairs {
			if _, err := tx.Exec(p.add); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// advancePostgres sets the sequences of numbered columns, which know nothing
// of numbers that were inserted by hand.
func advancePostgres(tx *Tx, t table) error {
	for _, c := range t.Columns {
		if !c.serial {
			continue
		}
		_, err := tx.Exec(fmt.Sprintf(`select setval(pg_get_serial_sequence('"%[1]s"', '%[2]s'), coalesce(max("%[2]s"), 0) + 1, false) from "%[1]s"`, t.Name, c.Name))
		if err != nil {
			return err
		}
	}
	return nil
}
