package store

import (
	"errors"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// withSheet is a store with the bytes of two mails and a sheet of them.
func withSheet(t *testing.T) (*Store, core.MailSheet) {
	t.Helper()
	s := create(t, Options{})
	sums, err := s.PutAll(t.Context(), [][]byte{[]byte("one"), []byte("two")})
	if err != nil {
		t.Fatal(err)
	}
	sheet := core.MailSheet{Account: "main", Folder: "INBOX", UIDValidity: 7, At: coretest.Noon, Mails: []core.SheetMail{
		{UID: 4, ID: core.MessageID(sums[0]), Size: 3}, {UID: 5, ID: core.MessageID(sums[1]), Size: 3},
	}}
	mustSave(t, s, func(tx core.Tx) (err error) {
		sheet.Number, err = tx.SaveMailSheet(sheet)
		return err
	})
	return s, sheet
}

func TestCheckOfSheets(t *testing.T) {
	for _, c := range []struct{ name, by, want string }{
		{"nothing", ``, ""},
		{"entered without its mails", `UPDATE mail_sheets SET entered = 1`, "Sheet of mails 1 is not what the tables say of it"},
		{"another time", `DROP TRIGGER mail_sheets_keep; UPDATE mail_sheets SET at = '2026-01-01T00:00:00.000000000Z'`, "Sheet of mails 1 is not what the tables say of it"},
		{"a mail that is not there", `DROP TRIGGER mail_sheets_keep; UPDATE mail_sheets SET body = replace(body, '"id":"` + coretest.Sum("one"), `its file is missing`},
	} {
		s, _ := withSheet(t)
		if strings.Contains(c.by, "replace(") {
			c.by += `', '"id":"` + strings.Repeat("0", 64) + `')`
		}
		execRaw(t, raw(t, s.Dir()), c.by)
		if got := problems(t, s); (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: found %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSheetsStay(t *testing.T) {
	s, sheet := withSheet(t)
	mustSave(t, s, func(tx core.Tx) error {
		err := tx.EnterMailSheet(sheet.Number)
		for i, m := range sheet.Mails {
			err = errors.Join(err, tx.SaveMessage(sheet.Message(i)), tx.SaveMailKey(sheet.Key(i), m.ID, sheet.At))
		}
		return err
	})
	db := raw(t, s.Dir())
	for _, q := range []string{
		`UPDATE mail_sheets SET entered = 0`, `UPDATE mail_sheets SET body = '{}'`, `UPDATE mail_sheets SET number = 9`, `UPDATE mail_sheets SET at = ''`, `DELETE FROM mail_sheets`,
	} {
		if _, err := db.Exec(q); err == nil {
			t.Errorf("%s was let through", q)
		}
	}
	if got := problems(t, s); got != "" {
		t.Errorf("entered as it should be: %s", got)
	}
}
