package store

// Setting gives the JSON value of a setting; ErrNone if it was never set.
func (tx *Tx) Setting(key string) (string, error) {
	var value string
	err := tx.QueryRow("select value from setting where key = $1", key).Scan(&value)
	return value, err
}

// SettingPut sets a setting to a JSON value.
func (tx *Tx) SettingPut(key, value string) error {
	_, err := tx.Exec(`insert into setting (key, value) values ($1, $2)
on conflict (key) do update set value = excluded.value`, key, value)
	return err
}
