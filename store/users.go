package store

import "countersign/core"

const selectUser = `SELECT secret, body FROM users `

func scanUser(rw row) (u core.User, err error) {
	var secret string
	var body []byte
	if err = rw.Scan(&secret, &body); err != nil {
		return u, err
	}
	err = fromJSON(body, &u)
	u.Secret = secret
	return u, err
}

// FindUser implements core.Reader.
func (r *reader) FindUser(name string) (core.User, error) {
	return one(r, "reading a user", notFound("user", name), scanUser, selectUser+`WHERE name = ?`, name)
}

// ListUsers implements core.Reader.
func (r *reader) ListUsers() ([]core.User, error) {
	return all(r, "reading the users", scanUser, selectUser+`ORDER BY name`)
}

// SaveUser implements core.Tx.
func (t *tx) SaveUser(u core.User) error {
	if err := needKey("user", u.Name); err != nil {
		return err
	}
	body, err := toJSON(u)
	if err != nil {
		return err
	}
	return t.keep(boundUsers, u.Name, t.run("saving a user", `INSERT INTO users (name, secret, body) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET secret = excluded.secret, body = excluded.body`, u.Name, u.Secret, body))
}
