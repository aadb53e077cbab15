// Package wire puts the program together: the store, the readers, the mail and the
// domain, for the window and for the command line alike.
package wire

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/adrg/xdg"

	"countersign/cmd/internal/mailworker"
	"countersign/core"
	"countersign/core/desk"
	"countersign/core/intake"
	"countersign/mail"
	"countersign/mail/oauth"
	"countersign/ocr"
	"countersign/store"
)

// Config says which data to open.
type Config struct {
	// Dir is the data folder; empty for the system's place for application data.
	Dir string
	// ReadOnly opens beside a program that writes.
	ReadOnly bool
	// Provider gives the identity provider of a mailbox; nil for those of the world.
	Provider func(core.MailAccount) (oauth.Provider, error)
	// Now is the clock of the data folder, in the zone in which the firm's days begin
	// and end; nil for the computer's.
	Now func() time.Time
	// Workers are the processes that read; nil for own ones, which end with the App.
	Workers *Workers
}

// Workers are processes that open documents and mails; several data folders may share
// them.
type Workers struct {
	pages *ocr.Pool
	mails *mailworker.Workers
}

// NewWorkers starts none yet: they start when there is something to read.
func NewWorkers() *Workers { return newWorkers(nil) }

// newWorkers tells log how those end that should not.
func newWorkers(log func(text string)) *Workers {
	return &Workers{pages: ocr.New(ocr.Options{Log: log}), mails: mailworker.New(mailworker.Options{Log: log})}
}

// Close ends the processes.
func (w *Workers) Close() error { return errors.Join(w.pages.Close(), w.mails.Close()) }

// DefaultDir is where data lies when nobody says otherwise.
func DefaultDir() string { return filepath.Join(xdg.DataHome, "countersign") }

func (c Config) dir() string {
	if c.Dir == "" {
		return DefaultDir()
	}
	return c.Dir
}

// App is the program on one data folder.
type App struct {
	Desk    *desk.Desk
	Intake  *intake.Intake
	store   *store.Store
	workers *Workers
	shared  bool // the workers are somebody else's to close
	poller  *mail.Poller
	sender  *mail.Sender
	tokens  *oauth.Keeper
	shelf   shelf

	stopped stopped
}

// Exists reports whether there is a data folder to open.
func Exists(c Config) bool {
	_, err := os.Stat(filepath.Join(c.dir(), "countersign.db"))
	return err == nil
}

// Open opens the data folder. Errors are those of store.Open.
func Open(ctx context.Context, c Config) (*App, error) {
	s, err := store.Open(ctx, c.dir(), store.Options{ReadOnly: c.ReadOnly, Now: c.Now})
	if err != nil {
		return nil, err
	}
	return build(s, c), nil
}

// Create makes a data folder for a firm and its owner, and opens it.
func Create(ctx context.Context, c Config, f core.Firm, owner, passphrase string) (*App, error) {
	a, err := OpenOrCreate(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := a.Init(ctx, f, owner, passphrase); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func build(s *store.Store, c Config) *App {
	zone := time.Local
	if c.Now != nil {
		zone = c.Now().Location()
	}
	a := &App{Desk: desk.New(s, rand.Reader).In(zone), store: s, workers: c.Workers, shared: c.Workers != nil}
	if !a.shared {
		var log func(string)
		if !c.ReadOnly {
			log = newWorkerLog(s.Dir(), c.Now).add
		}
		a.workers = newWorkers(log)
	}
	a.shelf.writable = !c.ReadOnly
	a.tokens = &oauth.Keeper{Shelf: &a.shelf, Provider: c.Provider}
	if c.Provider == nil {
		a.tokens.Provider = oauth.Known
	}
	a.poller, a.sender = &mail.Poller{Tokens: a.tokens}, &mail.Sender{Tokens: a.tokens}
	a.Intake = intake.New(intake.Ports{Store: s, Blobs: s, Reader: a.workers.pages, Again: a.workers.pages, Unpacker: a.workers.mails, Signatures: &mail.Signatures{}})
	a.Intake.Workers = runtime.NumCPU()
	return a
}

// Dir is the data folder.
func (a *App) Dir() string { return a.store.Dir() }

// Close ends the workers and gives the data folder back.
func (a *App) Close() error {
	a.shelf.close()
	var err error
	if !a.shared {
		err = a.workers.Close()
	}
	return errors.Join(err, a.store.Close())
}

// workers are what this program does when it is started as a worker, by the first
// argument.
var workers = map[string]func() int{ocr.WorkerArg: ocr.RunWorker, mailworker.Arg: mailworker.Run}

// IsWorker reports whether this process was started to read documents or mails.
func IsWorker(args []string) bool { return len(args) > 1 && workers[args[1]] != nil }

// RunWorker reads what its parent gives it until that is done with it, and gives the
// exit code.
func RunWorker(args []string) int { return workers[args[1]]() }

// OpenOrCreate opens the data folder, or makes an empty one that waits for its firm.
func OpenOrCreate(ctx context.Context, c Config) (*App, error) {
	if Exists(c) {
		return Open(ctx, c)
	}
	s, err := store.Create(ctx, c.dir(), store.Options{Now: c.Now})
	if err != nil {
		return nil, err
	}
	return build(s, c), nil
}

// Init makes the firm, its owner and the sealed place for mail passwords in an empty
// data folder.
func (a *App) Init(ctx context.Context, f core.Firm, owner, passphrase string) error {
	if err := a.Desk.Init(ctx, f, owner, passphrase); err != nil {
		return err
	}
	return a.enrol(owner, passphrase)
}

// Books is the store, for reading lists.
func (a *App) Books() interface {
	View(ctx context.Context, fn func(core.Reader) error) error
} {
	return a.store
}

// MailAccounts lists the mailboxes and how their last polls went.
func (a *App) MailAccounts(ctx context.Context) (list []core.MailAccount, err error) {
	err = a.store.View(ctx, func(r core.Reader) error {
		list, err = r.ListMailAccounts()
		return err
	})
	return slices.DeleteFunc(list, func(m core.MailAccount) bool { return m.Removed }), err
}

// Page draws one page of a document, its longer side at most maxPixels, and gives how
// many pages there are, those made of its electronic invoice among them.
func (a *App) Page(ctx context.Context, doc core.Document, page, maxPixels int) (image.Image, int, error) {
	shown, sum, page := intake.PageOf(doc, page)
	path, err := a.store.Path(sum)
	if err != nil {
		return nil, 0, err
	}
	got, err := a.workers.pages.Render(ctx, shown, path, page, maxPixels)
	if err != nil {
		return nil, 0, err
	}
	img, err := png.Decode(bytes.NewReader(got.PNG))
	if err != nil {
		return nil, 0, core.Errorf(core.Internal, "the drawn page cannot be shown: %w", err)
	}
	return img, max(1, doc.Pages) + doc.ReadablePages, nil
}
