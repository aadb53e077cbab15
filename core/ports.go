package core

import (
	"context"
	"io"
	"time"

	"countersign/core/money"
)

// Store keeps everything that is not bytes of documents. All reading happens in
// View, all writing in Update; there is no other way.
type Store interface {
	// View runs fn on one consistent state.
	View(ctx context.Context, fn func(Reader) error) error
	// Update runs fn in one transaction and commits it if fn returns nil.
	// Everything that fn saved, and its audit entries, is then durable; else
	// nothing is. A transaction that changed something and wrote no audit
	// entry is refused with an Internal error and nothing is kept.
	Update(ctx context.Context, fn func(Tx) error) error
	// Now is the time by the clock that gives transactions theirs.
	Now() time.Time
}

// ErrReadOnly is what Update returns where the data are open beside a program that
// writes.
var ErrReadOnly = Errorf(Refused, "the data folder is open for reading only").WithHint("close the other program, then try again")

// Blobs keeps bytes under their SHA-256, unchanged for ever. A blob that Put
// returned is on the disk: synced, renamed into place, the folder synced.
type Blobs interface {
	// Put stores what r gives and returns its SHA-256 in hexadecimal and its
	// size. Putting the same bytes again is no error and writes nothing. It
	// returns an Unavailable error on a full disk, with nothing left behind.
	Put(ctx context.Context, r io.Reader) (sum string, size int64, err error)
	// PutAll is Put for many at a fraction of the cost: it returns their SHA-256 sums
	// when all are on the disk, or an error, and then some may be.
	PutAll(ctx context.Context, list [][]byte) (sums []string, err error)
	// Settle gives what PutAll stored its lasting place, which PutAll leaves for later.
	// Nothing depends on when it is called, or whether it ends.
	Settle(ctx context.Context) error
	// Open gives the bytes; NotFound when there are none under that sum.
	Open(ctx context.Context, sum string) (io.ReadCloser, error)
	// Path is a file that holds the bytes, for handing to a worker process or
	// another program. It must not be written.
	Path(sum string) (string, error)
}

// Reader reads one consistent state. Find methods return a NotFound Error when
// there is no such thing; List methods return an empty list.
type Reader interface {
	// Firm is NotFound until one was saved; Settings are DefaultSettings until then.
	Firm() (Firm, error)
	Settings() (Settings, error)
	FindUser(name string) (User, error)
	ListUsers() ([]User, error)
	// FindGuard gives an empty Guard of that name where there is none.
	FindGuard(name string) (Guard, error)

	FindSupplier(id SupplierID) (Supplier, error)
	ListSuppliers() ([]Supplier, error)
	// FindSuppliers gives those of these suppliers that there are, by ID.
	FindSuppliers(ids []SupplierID) ([]Supplier, error)

	FindOrder(id OrderID) (PurchaseOrder, error)
	// FindOrders gives those of these orders that there are, by ID.
	FindOrders(ids []OrderID) ([]PurchaseOrder, error)
	// ListOrders gives the orders of a supplier, or all with an empty id.
	ListOrders(s SupplierID) ([]PurchaseOrder, error)
	// FindOrdersByKey gives the orders whose own or supplier's number has this
	// normalised key (see OrderKey).
	FindOrdersByKey(key string) ([]PurchaseOrder, error)
	// ListOpenOrders gives orders of a supplier that something may be left of to bill.
	ListOpenOrders(q OpenOrderQuery) ([]OpenOrder, error)
	// ListOrderNumbers gives the numbers of a supplier's orders whose keys (see OrderKey)
	// have so many letters and digits, both ends within.
	ListOrderNumbers(s SupplierID, from, to int) ([]OrderID, error)
	// LineStates gives what happened to the lines of these orders before the review
	// named: neither it nor what came in after it counts, except what is approved
	// already; rejected ones never count, and credit notes on hold count for credit notes
	// alone. With "" everything counts.
	LineStates(orders []OrderID, without ReviewID) (map[LineRef]LineState, error)
	// ListReceipts gives the receipts that took in something of these orders, or
	// all with no orders named.
	ListReceipts(orders []OrderID) ([]GoodsReceipt, error)
	FindReceipt(id string) (GoodsReceipt, error)

	FindDocument(id DocumentID) (Document, error)
	FindReading(id DocumentID) (Reading, error)
	FindMessage(id MessageID) (Message, error)
	// FindMessageByHeader finds a message by its Message-ID header.
	FindMessageByHeader(messageID string) (Message, error)
	// ListMessages gives the messages in a state, oldest first; all with "".
	ListMessages(state MessageState) ([]Message, error)
	// FindMailAt gives the message that was taken in from a place on a server.
	FindMailAt(k MailKey) (MessageID, error)
	// KnownUIDs gives the UIDs of a folder that are already taken in.
	KnownUIDs(account, folder string, uidValidity uint32) ([]uint32, error)
	// ListMailSheets gives the sheets that are not entered yet, oldest first. What is on
	// them is already in what the methods above and ListMailSeen give.
	ListMailSheets() ([]MailSheet, error)
	// ListMailSeen gives mails at their places on servers, and with no message named
	// those that could not be fetched too.
	ListMailSeen(f MailSeenFilter) ([]MailSeen, error)
	// ListDeliveries gives the deliveries of a document, or of a message.
	ListDeliveries(f DeliveryFilter) ([]Delivery, error)
	// CountDeliveries says how many there are of each outcome; none is left out.
	CountDeliveries() (map[Outcome]int, error)

	FindReview(id ReviewID) (Review, error)
	ListReviews(f ReviewFilter) ([]Review, error)
	// ListBriefs gives the same reviews as ListReviews in brief (see Review.Brief), at
	// a fraction of the cost.
	ListBriefs(f ReviewFilter) ([]Review, error)
	// ListHeads gives of the same reviews as ListReviews what statistics need (see
	// Review.Head), ListPast what the checks of later invoices need (see Review.Past).
	ListHeads(f ReviewFilter) ([]Past, error)
	ListPast(f ReviewFilter) ([]Past, error)
	// FindTwins gives in brief the reviews that may be the same claim as the one asked
	// about: cheap tests that find too much rather than too little.
	FindTwins(q TwinQuery) ([]Review, error)
	// FindLooks gives what the pages of a review look like; NotFound where that was not
	// noted since they were read.
	FindLooks(id ReviewID) (Looks, error)
	// FindAlike gives the reviews that have figures with these looks in common which few
	// others have (see AlikeWeight), the likeliest first and no more than MostAlike.
	FindAlike(l Looks) ([]Alike, error)
	// FindReviewsByOrder gives the reviews linked to one of these orders, whatever
	// their status, in the order of ListReviews.
	FindReviewsByOrder(orders []OrderID) ([]ReviewID, error)
	// ListRechecks gives so many reviews that are to be matched and checked again, supplier
	// by supplier, those of each in the order of ListReviews.
	ListRechecks(limit int) ([]ReviewID, error)

	FindLesson(id LessonID) (Lesson, error)
	// ListLessons gives lessons in the order in which they were learnt.
	ListLessons(f LessonFilter) ([]Lesson, error)

	ListMailAccounts() ([]MailAccount, error)
	FindMailAccount(name string) (MailAccount, error)

	// Outgoing is how notices are sent: off, with the default rules, until it was set up.
	Outgoing() (Outgoing, error)
	FindNotice(number int64) (Notice, error)
	// ListNotices gives notices without what is attached to them.
	ListNotices(f NoticeFilter) ([]Notice, error)

	AuditHead() (AuditHead, error)
	// AuditEntries calls fn for the entries from seq on, in order, until fn
	// returns an error, which it gives back.
	AuditEntries(from int64, fn func(AuditEntry) error) error
	// AuditEntriesOf gives the entries about one object ("review:ab12…"), oldest
	// first.
	AuditEntriesOf(object string) ([]AuditEntry, error)
	// AuditHashes gives hashes of the tree over the log (RFC 6962), by the indexes of
	// golang.org/x/mod/sumdb/tlog.
	AuditHashes(indexes []int64) ([]AuditHash, error)
	// ListTreeHeads gives the signed heads, oldest first.
	ListTreeHeads() ([]TreeHead, error)

	// ListExportBatches gives the exports, oldest first.
	ListExportBatches() ([]ExportBatch, error)

	FindPaymentRun(id RunID) (PaymentRun, error)
	// ListPaymentRuns gives all payment runs, oldest first. They are never deleted.
	ListPaymentRuns() ([]PaymentRun, error)
}

// Tx reads and writes one transaction. Save methods insert or replace by key.
type Tx interface {
	Reader

	// Now is the time of the transaction: the same at every call in it.
	Now() time.Time
	// Today is the day at that time where the firm is: the day of the store's clock in the
	// clock's own zone.
	Today() Date
	// Audit appends an entry; Seq, Time, Host, Rows, Prev and Hash are set by the
	// store.
	Audit(e AuditEntry) error

	SaveFirm(Firm) error
	SaveSettings(Settings) error
	SaveUser(User) error
	// SaveGuard needs no audit entry: what it counts is in the log where it matters.
	SaveGuard(Guard) error
	SaveSupplier(Supplier) error
	SaveOrder(PurchaseOrder) error
	SaveReceipt(GoodsReceipt) error
	SaveDocument(Document) error
	// SaveReading forgets the looks of the document's reviews.
	SaveReading(Reading) error
	SaveMessage(Message) error
	// AddMessage saves a message that is not there yet, and says whether it did; one
	// that is there stays as it is.
	AddMessage(Message) (added bool, err error)
	// SaveMailSheet inserts a sheet and returns its number. It holds at least one mail
	// (Internal), and none of them may be one that could not be fetched before.
	SaveMailSheet(MailSheet) (int64, error)
	// EnterMailSheet notes that all that is on a sheet is stored by itself. It returns a
	// Conflict error where that was noted before. It needs the audit entries of what is
	// stored, and none of its own.
	EnterMailSheet(number int64) error
	// SaveMailKey remembers that a place on a server holds this message, and since
	// when; said again, the time stays. It is then no longer one that could not be
	// fetched.
	SaveMailKey(k MailKey, id MessageID, since time.Time) error
	// SaveMailAside remembers that the message at a place could not be fetched. Said
	// again it changes the reason, not the time; said of one that was fetched it
	// changes nothing.
	SaveMailAside(k MailKey, reason string) error
	// SaveMailMark remembers what was done on the server with the message at a place.
	SaveMailMark(k MailKey, how string) error
	// SaveDelivery inserts a delivery and returns its ID.
	SaveDelivery(Delivery) (int64, error)
	// SaveReview inserts with Revision 1 or replaces the review whose stored
	// revision is r.Revision-1; else it returns a Conflict error.
	SaveReview(r Review) error
	// SaveLooks notes what the pages of a review look like, or with nil forgets it. It
	// needs no audit entry.
	SaveLooks(id ReviewID, l Looks) error
	// SaveRecheck notes whether a review is to be matched and checked again. It needs
	// no audit entry.
	SaveRecheck(id ReviewID, due bool) error
	// SaveLesson inserts or replaces a lesson; an empty ID gets the next number. It
	// returns the lesson's ID.
	SaveLesson(Lesson) (LessonID, error)
	SaveMailAccount(MailAccount) error
	// SaveOutgoing keeps how notices are sent, but for the beat.
	SaveOutgoing(Outgoing) error
	// SaveOutgoingBeat needs no audit entry, as a mailbox's heartbeat.
	SaveOutgoingBeat(OutgoingBeat) error
	// QueueNotice inserts a notice and returns its number. It returns a Conflict error
	// when there is one of that kind and period for that recipient, in whatever case.
	QueueNotice(Notice) (int64, error)
	// SaveNotice keeps State, Tries, Next, SentAt and Error of a notice; what it says
	// never changes. A try that leaves it waiting needs no audit entry.
	SaveNotice(Notice) error
	SaveExportBatch(ExportBatch) error
	// SaveTreeHead keeps a signed head. There is one of each size.
	SaveTreeHead(TreeHead) error
	// SavePaymentRun inserts with Revision 1 or replaces the run whose stored revision
	// is one less; else it returns a Conflict error, as it does where another run takes
	// one of its invoices (see PaymentRun.Takes). What the hash is over never changes.
	SavePaymentRun(PaymentRun) error
}

// DeliveryFilter narrows ListDeliveries; empty fields fit all. The order is the
// one in which they came in, and Limit keeps the latest.
type DeliveryFilter struct {
	Document DocumentID
	Message  MessageID
	Outcome  Outcome
	// Before is the first delivery of the page after, for the one before it.
	Before int64
	After  int64 // gives those after this one
	Limit  int
}

// LessonFilter narrows ListLessons; empty fields fit all.
type LessonFilter struct {
	Supplier SupplierID
	Field    string
	State    LessonState
}

// ReviewFilter narrows ListReviews; empty fields fit all. The order is by
// ReceivedAt, then ID.
type ReviewFilter struct {
	Status   []Status
	Supplier SupplierID
	Document DocumentID
	From, To Date // of the invoice's issue date, inclusive
	// Queue leaves out what is exported or paid.
	Queue bool
	Limit int
	// Newest turns the order around: newest first.
	Newest bool
	// After is the last review of the page before, for the next page.
	After ReviewID
}

// TwinQuery says what makes another review worth comparing: the same document number
// key with the same supplier, with one that is not known of the two, or with the same
// gross total; or the same gross total and supplier within Days of Date, inclusive.
// Where one of the two states no date, the window is not asked. The answer is in the
// order of ListReviews.
type TwinQuery struct {
	Not       ReviewID
	Supplier  SupplierID
	NumberKey string // see NumberKey
	Gross     money.Amount
	Date      Date
	Days      int
}

// ExportBatch is one export of approved invoices, kept so that nothing is
// exported twice unseen.
type ExportBatch struct {
	ID      string     `json:"id"`
	Target  string     `json:"target"`
	From    Date       `json:"from"`
	To      Date       `json:"to"`
	By      string     `json:"by"`
	At      time.Time  `json:"at"`
	SHA256  string     `json:"sha256"`
	Reviews []ReviewID `json:"reviews"`
}

// MailAccount is a mailbox to watch. Its password is never part of it.
type MailAccount struct {
	Name   string   `json:"name"`
	Host   string   `json:"host"`
	Port   int      `json:"port"`
	TLS    string   `json:"tls"` // implicit, starttls; none only for loopback hosts
	User   string   `json:"user"`
	Folder []string `json:"folders"`
	// SignIn is the identity provider through which the account signs in, google or
	// microsoft; empty for a password.
	SignIn string `json:"sign_in,omitempty"`
	// ClientID is what the firm is called at that provider, where it is not the
	// program's own; Tenant is the firm's directory at Microsoft.
	ClientID string `json:"client_id,omitempty"`
	Tenant   string `json:"tenant,omitempty"`
	// Sends says that the sign-in at the identity provider holds the permission to send.
	Sends bool `json:"sends,omitempty"`
	// Removed mailboxes are no longer fetched from; their mails keep their name.
	Removed bool `json:"removed,omitempty"`
	// CA is a PEM certificate of a private authority; empty for the system's.
	CA string `json:"ca,omitempty"`
	// AuthServers are the names by which the account's own server signs its
	// Authentication-Results headers, where they are not its host's.
	AuthServers []string `json:"auth_servers,omitempty"`
	// Rules decide which mails are taken in; without any, all are.
	Rules []MailRule `json:"rules,omitempty"`
	// After is what happens on the server to mails that were taken in; nil for nothing.
	After *MailAfter `json:"after,omitempty"`
	// Numberings are of folders whose server numbered anew without saying so.
	Numberings []MailNumbering `json:"numberings,omitempty"`
	// What follows is the heartbeat: how the last polls went.
	LastTry   time.Time  `json:"last_try,omitzero"`
	LastOK    time.Time  `json:"last_ok,omitzero"`
	LastError string     `json:"last_error,omitempty"`
	Counts    MailCounts `json:"counts,omitzero"` // of the last success
}

// DocumentReader reads a document's words and files. It never panics and never
// hangs: a document that ends or outlasts the engine is an Error of kind BadInput
// (the file is at fault) or Unavailable (the engine is).
type DocumentReader interface {
	Read(ctx context.Context, doc Document, path string) (Reading, error)
}

// PageRereader looks again at doubtful places of recognised pages. It answers for
// each region, in their order. Errors are those of DocumentReader.
type PageRereader interface {
	Reread(ctx context.Context, doc Document, path string, regions []Region) ([]Look, error)
}

// PageImage is one page as a picture.
type PageImage struct {
	PNG           []byte
	Width, Height int // pixels
}

// PageRenderer draws pages for people. MaxPixels bounds the longer side.
type PageRenderer interface {
	Render(ctx context.Context, doc Document, path string, page, maxPixels int) (PageImage, error)
}

// Unpacked is what a mail or an archive holds.
type Unpacked struct {
	Envelope Envelope
	Parts    []Part
	// Recipients are the addresses that a mail names as such, and Text its own text
	// without markup, both cut where they are beyond all measure.
	Recipients []string
	Text       string
	// AuthResults are the Authentication-Results headers (RFC 8601), topmost first.
	// Anybody can write one; which of them counts is for the receiver to say.
	AuthResults []string
	// Bounce is set where the mail reports on the delivery of another.
	Bounce *Bounce
	// Inside are the mails within it that were taken apart too, at most MaxInnerMails.
	Inside []UnpackedMail
}

// MaxInnerMails is how many mails within a mail are looked at by themselves.
const MaxInnerMails = 20

// UnpackedMail is a mail within another, whose parts are below its path.
type UnpackedMail struct {
	InnerMail
	Text string // as that of Unpacked
	// Raw is the mail as it was sent where it is signed (DKIM) and of a usual size.
	Raw []byte
}

// Bounce is what a report on the delivery of a mail says (RFC 3464).
type Bounce struct {
	MessageID string // of the mail that it is about, without angle brackets
	Failed    bool   // it will not arrive; else it is delayed, or arrived
	Said      string // why, in the words of the server
}

// Part is one file in a mail or an archive. Exactly one of Data and Skip says
// what it is: something to keep, or why it is left out.
type Part struct {
	Path      string // "invoice.pdf", "forwarded.eml/invoice.pdf", "bills.zip/a.pdf"
	MediaType string // by content
	Data      []byte
	Skip      string // a sentence: "inline picture of a signature"
	Fault     string // a sentence: "encrypted mail: open it in your mail program and import the file"
	// CompanionOf is the Path of the PDF that this e-invoice XML came beside.
	CompanionOf string
	// Link is where a mail without a document says that its invoice is.
	Link string
}

// Unpacker takes mails and archives apart. What it cannot take apart it returns
// as a Part with a Fault. It never panics and never hangs; errors are BadInput for a
// mail that ended, outlasted or bloated what takes it apart, Unavailable where that
// cannot be started, and Interrupted.
type Unpacker interface {
	Unpack(ctx context.Context, name string, data []byte) (Unpacked, error)
	// MediaType tells the type of a file by its first bytes and, only where
	// those say nothing, its name.
	MediaType(name string, data []byte) string
}

// RawMail is a mail as it came, with its place on the server.
type RawMail struct {
	At  MailKey
	Raw []byte
}

// SignatureChecker checks a mail's own signatures (DKIM, RFC 6376) where its server
// did not. It answers in the form of an Authentication-Results header, and with
// nothing where it cannot tell: no signature, no network.
type SignatureChecker interface {
	CheckSignatures(ctx context.Context, raw []byte) string
}

// UnsignedMail is what is found of a mail that nobody signed.
const UnsignedMail = "countersign; dkim=none"

// Inbox takes in messages from a mail server. It is how mail reaches the rest of
// the program.
type Inbox interface {
	// Known gives the UIDs of a folder that were taken in before.
	Known(ctx context.Context, account, folder string, uidValidity uint32) (map[uint32]bool, error)
	// Head gives the first bytes, at most n, of the message that was taken in from a
	// place; NotFound or Damaged where they are not to be had.
	Head(ctx context.Context, at MailKey, n int) ([]byte, error)
	// Numbering is what stands for a folder's UIDVALIDITY in the MailKeys of its
	// messages: it itself, unless NumberedAnew was called.
	Numbering(ctx context.Context, account, folder string, uidValidity uint32) (uint32, error)
	// NumberedAnew notes that the server gave UIDs of a folder to other messages without
	// saying so by its UIDVALIDITY. Numbering gives a new one from then on, under which
	// nothing is Known.
	NumberedAnew(ctx context.Context, account, folder string, uidValidity uint32) error
	// Deliver stores the raw message and returns when it is committed. The same
	// message again is no error and adds nothing.
	Deliver(ctx context.Context, at MailKey, raw []byte) error
	// DeliverAll is Deliver for many at a fraction of the cost: all are committed when
	// it returns nil, and none when it returns an error. The bytes are the caller's, who
	// uses their memory again: nothing of them is kept.
	DeliverAll(ctx context.Context, mails []RawMail) error
	// SetAside notes a message that could not be fetched, so that it is seen. It may
	// be called again for the same message.
	SetAside(ctx context.Context, at MailKey, reason string) error
	// Heartbeat notes how a poll went.
	Heartbeat(ctx context.Context, account string, beat MailBeat) error
}
