package store

import (
	"errors"

	"countersign/core"
)

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

// FindGuard implements core.Reader.
func (r *reader) FindGuard(name string) (core.Guard, error) {
	g, err := one(r, "reading a guard", errNone, scanBody[core.Guard], `SELECT body FROM guards WHERE name = ?`, name)
	if errors.Is(err, errNone) {
		return core.Guard{Name: name}, nil
	}
	return g, err
}

// SaveGuard implements core.Tx. What is counted is no evidence, and not held to the log.
func (t *tx) SaveGuard(g core.Guard) error {
	if err := needKey("guard", g.Name); err != nil {
		return err
	}
	body, err := toJSON(g)
	if err != nil {
		return err
	}
	return t.quietly(func() error {
		return t.run("saving a guard", `INSERT INTO guards (name, body) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body`, g.Name, body)
	})
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
