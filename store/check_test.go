package store

import (
	"errors"
	"os"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// stocked is a store with something of everything.
func stocked(t testing.TB) (*Store, core.Review) {
	t.Helper()
	s := create(t, Options{})
	acme := coretest.Supplier("Acme")
	r := coretest.Review(coretest.Invoice("A-1", acme, coretest.Line("1", "x", "2", "10.00")), coretest.Bill("PO-1", "1", "2", "20.00"))
	credit := coretest.Review(coretest.CreditNote(coretest.Invoice("C-1", acme)), coretest.Bill("PO-1", "1", "1", "10.00"))
	mail := coretest.Message("mail")
	for _, text := range []string{r.Name, credit.Name, "mail"} {
		if _, _, err := s.Put(t.Context(), strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	looks := core.Looks{{Text: "1900"}, {Text: "20261103"}, {Text: "7"}}
	mustSave(t, s, func(tx core.Tx) error {
		_, err := tx.SaveDelivery(core.Delivery{Door: "mail", Message: mail.ID, Document: r.Document, Outcome: core.Became})
		return errors.Join(err, tx.SaveSupplier(acme), tx.SaveOrder(coretest.Order("PO-1", acme.ID, coretest.OrderLine("1", "x", "5", "10"))),
			tx.SaveReceipt(coretest.Receipt("R-1", coretest.Received("PO-1", "1", "3"))), tx.SaveMessage(mail),
			tx.SaveDocument(coretest.DocumentOf(r)), tx.SaveDocument(coretest.DocumentOf(credit)), tx.SaveReview(r), tx.SaveReview(credit), tx.SaveLooks(r.ID, looks), tx.SaveLooks(credit.ID, core.Looks{}),
			tx.SaveMailKey(core.MailKey{Account: "main", UID: 1}, mail.ID, tx.Now()), tx.SaveExportBatch(core.ExportBatch{ID: "B", Reviews: []core.ReviewID{r.ID}}))
	})
	return s, r
}

func problems(t testing.TB, s *Store) string {
	t.Helper()
	list, err := s.Check(t.Context(), CheckOptions{Rehash: true})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, "\n")
}

func TestCheckOfSoundData(t *testing.T) {
	s, _ := stocked(t)
	var calls, last int
	list, err := s.Check(t.Context(), CheckOptions{Rehash: true, Progress: func(done, total int) { calls, last = calls+1, total-done }})
	if err != nil || len(list) != 0 {
		t.Errorf("sound data: %q, %v", list, err)
	}
	if calls != 3 || last != 0 {
		t.Errorf("progress was told %d times, %d left", calls, last)
	}
}

func TestCheckFindsFaultsOfFiles(t *testing.T) {
	s, r := stocked(t)
	path, err := s.Path(string(r.Document))
	if err != nil {
		t.Fatal(err)
	}
	sound, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write := func(data []byte) {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	changed := append([]byte(nil), sound...)
	changed[3] ^= 1
	write(changed)
	if got := problems(t, s); !strings.Contains(got, "its file was changed") || strings.Count(got, "\n") != 0 {
		t.Errorf("a changed byte: %q", got)
	}
	if list, err := s.Check(t.Context(), CheckOptions{}); len(list) != 0 || err != nil {
		t.Errorf("without reading the files: %q, %v", list, err)
	}
	write(sound[1:])
	if got := problems(t, s); !strings.Contains(got, "bytes instead of") {
		t.Errorf("a shorter file: %q", got)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if got := problems(t, s); !strings.Contains(got, "its file is missing") {
		t.Errorf("a missing file: %q", got)
	}
}

// Each of these changes what is found, added up or shown, by going around the
// program.
func TestCheckFindsChangedRows(t *testing.T) {
	for q, word := range map[string]string{
		`UPDATE reviews SET status = 'Paid' WHERE number_key = 'A1'`:                        "changed by hand",
		`UPDATE reviews SET gross_minor = 1 WHERE number_key = 'A1'`:                        "changed by hand",
		`UPDATE reviews SET supplier_id = NULL WHERE number_key = 'A1'`:                     "changed by hand",
		`UPDATE reviews SET revision = 7 WHERE number_key = 'A1'`:                           "changed by hand",
		`UPDATE reviews SET draft = zeroblob(50) WHERE number_key = 'A1'`:                   "contents are damaged",
		`UPDATE reviews SET body = (SELECT body FROM reviews WHERE number_key = 'C1')`:      "changed by hand",
		`UPDATE review_lines SET net_minor = 0`:                                             "changed by hand",
		`DELETE FROM review_lines`:                                                          "changed by hand",
		`DELETE FROM review_orders`:                                                         "changed by hand",
		`UPDATE receipt_lines SET accepted = '9'`:                                           "Goods receipt R-1",
		`UPDATE receipts SET body = json_set(body, '$.lines[0].accepted', '9')`:             "Goods receipt R-1",
		`UPDATE orders SET currency = 'USD'`:                                                "Order PO-1",
		`UPDATE orders SET body = json_set(body, '$.closed', json('true'))`:                 "Order PO-1",
		`UPDATE open_orders SET least = 1, most = 1`:                                        "left of order PO-1",
		`DELETE FROM open_orders`:                                                           "left of order PO-1",
		`UPDATE reviews SET sender = 'x' WHERE number_key = 'A1'`:                           "changed by hand",
		`UPDATE suppliers SET name = 'Forged'`:                                              "Supplier acme",
		`UPDATE documents SET size = 1`:                                                     "Document",
		`UPDATE messages SET state = 'ignored'`:                                             "Message",
		`UPDATE deliveries SET outcome = 'ignored'`:                                         "Delivery 1",
		`DELETE FROM look_values`:                                                           "searched by the looks of invoice",
		`UPDATE looks SET body = zeroblob(7)`:                                               "contents are damaged",
		`DELETE FROM export_batch_reviews`:                                                  "Export B",
		`PRAGMA foreign_keys = 0; DELETE FROM orders`:                                       "names a row of orders that is not there",
		`PRAGMA foreign_keys = 0; UPDATE mail_keys SET message_id = 'x'`:                    "names a row of messages that is not there",
		`PRAGMA writable_schema = 1; DELETE FROM sqlite_schema WHERE name = 'audit_object'`: "database is damaged",
	} {
		s, _ := stocked(t)
		execRaw(t, raw(t, s.Dir()), q)
		shut(t, s)
		again, err := Open(t.Context(), s.Dir(), Options{})
		if err != nil {
			t.Errorf("%s: %v", q, err)
			continue
		}
		if got := problems(t, again); !strings.Contains(got, word) {
			t.Errorf("%s: found %q, want %q", q, got, word)
		}
		shut(t, again)
	}
}

// The pages that are made of an electronic invoice are shown to whoever decides: those of
// one that has no pages of its own, and those behind the pages that it has.
func TestCheckFindsFaultsOfReadablePages(t *testing.T) {
	s, r := stocked(t)
	sum := func(text string) string {
		sum, _, err := s.Put(t.Context(), strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return sum
	}
	doc := coretest.DocumentOf(r)
	doc.Rendition, doc.Readable, doc.ReadablePages = sum("instead of pages"), sum("behind the pages"), 1
	mustSave(t, s, func(tx core.Tx) error { return tx.SaveDocument(doc) })
	if got := problems(t, s); got != "" {
		t.Errorf("sound pages: %q", got)
	}
	for _, name := range []string{doc.Rendition, doc.Readable} {
		path, err := s.Path(name)
		if err == nil {
			err = os.WriteFile(path, []byte("forged"), 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := problems(t, s); !strings.Contains(got, "The readable page of an electronic invoice "+name[:12]+": its file was changed") {
			t.Errorf("a forged page: %q", got)
		}
	}
}
