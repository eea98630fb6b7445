package store

import "fmt"

var sqliteCatalog = catalogQueries{
	columns: `
select m.name, p.name, lower(p.type), p.pk, case when m.sql like '%autoincrement%' and p.pk = 1 then 1 else 0 end
from sqlite_schema m, pragma_table_info(m.name) p
where m.type = 'table' and m.name not like 'sqlite\_%' escape '\'
order by m.name, p.cid`,
	references: `
select distinct m.name, f."table"
from sqlite_schema m, pragma_foreign_key_list(m.name) f
where m.type = 'table'
order by 1, 2`,
}

// loosenSQLite defers all references to the end of the transaction.
func loosenSQLite(tx *Tx) (tighten func() error, err error) {
	if _, err := tx.Exec("pragma defer_foreign_keys = on"); err != nil {
		return nil, err
	}
	return func() error {
		var broken int64
		if err := tx.QueryRow("select count(*) from pragma_foreign_key_check").Scan(&broken); err != nil {
			return err
		}
		if broken > 0 {
			return fmt.Errorf("%w: %d rows", ErrReference, broken)
		}
		return nil
	}, nil
}

// advanceSQLite has nothing to do: SQLite remembers the greatest number that
// was ever inserted.
func advanceSQLite(*Tx, table) error { return nil }
