package intake

import (
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// A notice that comes back is shown as such, and the report becomes no document. A report
// about anything else is a mail like others.
func TestNoticeComesBack(t *testing.T) {
	w := newWorld(t)
	w.account("a")
	var number int64
	w.must(w.store.Update(t.Context(), func(tx core.Tx) (err error) {
		n := core.Notice{Kind: core.Digest, To: "anna@firm.example", Period: "2026-11-30", MessageID: "ours@firm.example", State: core.NoticeWaiting}
		if number, err = tx.QueueNotice(n); err != nil {
			return err
		}
		if n, err = tx.FindNotice(number); err != nil {
			return err
		}
		n.State = core.NoticeSent
		if err := tx.SaveNotice(n); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	}))
	w.bring("a", 1, []byte("MAIL daemon@mx.example returned ours@firm.example\n"+part("mail.txt", []byte("I am sorry"))))
	w.bring("a", 2, []byte("MAIL daemon@mx.example returned another@firm.example\n"+part("a.xml", anInvoice("INV-1"))))
	w.must(w.Process(t.Context()))
	w.must(w.store.View(t.Context(), func(r core.Reader) error {
		n, err := r.FindNotice(number)
		if err != nil || n.State != core.NoticeFailed || n.Error != "it came back: “550 no such user”" {
			t.Errorf("%+v, %v", n, err)
		}
		left, err := r.ListMessages(core.MessageIgnored)
		if err != nil || len(left) != 1 || left[0].Reason != "it reports that the notice to anna@firm.example did not arrive" {
			t.Errorf("%+v, %v", left, err)
		}
		list, err := r.ListReviews(core.ReviewFilter{})
		if err != nil || len(list) != 1 || list[0].Invoice.Number != "INV-1" {
			t.Errorf("%d invoices, %v", len(list), err)
		}
		return nil
	}))
}
