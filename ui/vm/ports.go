package vm

import (
	"context"
	"image"
	"time"

	"countersign/core"
	"countersign/core/desk"
)

// Desk is the part of desk.Desk that the window works through: sign in, see,
// decide.
type Desk interface {
	Init(ctx context.Context, firm core.Firm, owner, passphrase string) error
	SignIn(ctx context.Context, name, passphrase string) (core.User, error)
	QueuePage(ctx context.Context, by core.User, all bool, p desk.QueuePart) ([]desk.Row, error)
	Arrivals(ctx context.Context, by core.User, f desk.ArrivalFilter) (desk.ArrivalPage, error)
	Show(ctx context.Context, by core.User, id core.ReviewID) (desk.Dossier, error)
	FindOrder(ctx context.Context, by core.User, id core.OrderID) (desk.OrderView, error)
	Approve(ctx context.Context, by core.User, id core.ReviewID, revision int64, comment string) (core.Review, error)
	Reject(ctx context.Context, by core.User, id core.ReviewID, revision int64, reason string) (core.Review, error)
	Hold(ctx context.Context, by core.User, id core.ReviewID, revision int64, reason string) (core.Review, error)
	Release(ctx context.Context, by core.User, id core.ReviewID, revision int64) (core.Review, error)
	Resolve(ctx context.Context, by core.User, id core.ReviewID, revision int64, what core.Reason, line, reason string) (core.Review, error)
	Ask(ctx context.Context, by core.User, id core.ReviewID, revision int64, to, text string) (core.Review, error)
	Answer(ctx context.Context, by core.User, id core.ReviewID, revision int64, question int, text string) (core.Review, error)
	CorrectAt(ctx context.Context, by core.User, id core.ReviewID, revision int64, values map[string]string, at map[string]core.Evidence) (core.Review, []core.Lesson, error)
	TakeBackCorrection(ctx context.Context, by core.User, id core.ReviewID, revision int64) (core.Review, []core.Lesson, error)
	TakeBack(ctx context.Context, by core.User, id core.LessonID, reason string) (core.Lesson, error)
	Pick(ctx context.Context, by core.User, id core.ReviewID, field string, page int, x, y float64) (string, core.Evidence, error)
	Link(ctx context.Context, by core.User, id core.ReviewID, revision int64, orders []core.OrderID) (core.Review, error)
	Split(ctx context.Context, by core.User, id core.ReviewID, revision int64, pages [][]int) (core.Review, error)
	SplitAsOne(ctx context.Context, by core.User, id core.ReviewID, revision int64) (core.Review, error)
	Unsplit(ctx context.Context, by core.User, id core.ReviewID, revision int64) (core.Review, error)
	VerifyAccount(ctx context.Context, by core.User, id core.SupplierID, account, how, note string) error
	TrustAccount(ctx context.Context, by core.User, id core.SupplierID, account string) error
	ApproveSupplier(ctx context.Context, by core.User, id core.SupplierID) error
}

// Books is the read side of core.Store, for the lists.
type Books interface {
	View(ctx context.Context, fn func(core.Reader) error) error
}

// PageSource draws pages of documents. It returns the page as a picture whose
// longer side is at most maxPixels, and how many pages the document has.
type PageSource interface {
	Page(ctx context.Context, doc core.Document, page, maxPixels int) (image.Image, int, error)
}

// Files writes a document and all that stands inside it, the electronic invoice as a
// page among it, into a folder that people can open, and says where that is.
type Files interface {
	Unpack(ctx context.Context, doc core.Document) (folder string, err error)
	// Mail does the same with a mail as it came.
	Mail(ctx context.Context, id core.MessageID) (folder string, err error)
}

// MailState is how the watch over the mailboxes stands.
type MailState struct {
	Set         bool      // there is a mailbox at all
	LastOK      time.Time // of the last successful poll
	Polling     bool
	Reading     int       // documents that are being read
	FailedSince time.Time // zero while polls succeed
	Problem     string    // a sentence, when the last poll failed
	// Unsent is how many notices could not be sent.
	Unsent int
	// Stopped are the mailboxes that wait for a person, such as for a new sign-in.
	Stopped map[string]error
}

// Mail is the watch over the mailboxes.
type Mail interface {
	State(ctx context.Context) (MailState, error)
	PollNow(ctx context.Context) error
	// Take takes in a mail that was left out or failed.
	Take(ctx context.Context, by core.User, id core.MessageID) error
}

// Intake takes in files that a person drops on the window.
type Intake interface {
	File(ctx context.Context, by core.User, name string, data []byte) ([]core.Delivery, error)
	// Process reads and checks what waits for it.
	Process(ctx context.Context) error
}
