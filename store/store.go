package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"countersign/core"
)

// The names in a data folder.
const (
	databaseName  = "countersign.db"
	documentsName = "documents"
	lockName      = "lock"
	secretsName   = "secrets.sealed"
)

// Options say how a data folder is opened. The zero Options open it for writing.
type Options struct {
	// ReadOnly opens beside a program that writes: without the lock, and every
	// Update and Put is refused.
	ReadOnly bool
	// Now is the clock of transactions, in the zone in which the firm's days begin; time.Now
	// when nil.
	Now func() time.Time
	// Host names this computer in the audit log; the system's name when empty.
	Host string
}

// Store is an open data folder.
type Store struct {
	*blobs
	dir     string
	options Options
	lock    *lock
	writer  *pool
	readers *pool
	closing sync.Once

	suppliers knownSuppliers
}

// Open opens the data folder dir. It returns NotFound when there is none, Locked
// when another program writes to it, Refused on a network share and for data of a
// newer program, and Unavailable or Damaged when the disk or the database fails.
func Open(ctx context.Context, dir string, o Options) (*Store, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fileError("the data folder cannot be opened", err)
	}
	if _, err := os.Stat(filepath.Join(dir, databaseName)); errors.Is(err, os.ErrNotExist) {
		return nil, core.Errorf(core.NotFound, "there is no data in %s", dir).WithHint("make a data folder with init, or name another one with --dir")
	} else if err != nil {
		return nil, fileError("the data folder cannot be opened", err)
	}
	return open(ctx, dir, o)
}

// Create makes a new data folder and opens it. It returns a Refused error, and
// changes nothing, when dir already holds data. A folder whose making was cut
// short, before anything was entered, is taken up again.
func Create(ctx context.Context, dir string, o Options) (*Store, error) {
	if o.ReadOnly {
		return nil, core.Errorf(core.Internal, "a new data folder cannot be read-only")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fileError("the data folder cannot be made", err)
	}
	if err := refuseRemains(dir); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fileError("the data folder cannot be made", err)
	}
	s, err := open(ctx, dir, o)
	if err != nil {
		return nil, err
	}
	var head core.AuditHead
	err = s.View(ctx, func(r core.Reader) error { head, err = r.AuditHead(); return err })
	if err == nil && head.Seq > 0 {
		err = holdsData(dir)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// refuseRemains refuses a folder with documents or secrets of a database that is
// not there: a new database would cut them off for good.
func refuseRemains(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, databaseName)); err == nil {
		return nil
	}
	for _, name := range []string{documentsName, secretsName} {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return holdsData(dir)
		}
	}
	return nil
}

func holdsData(dir string) error {
	return core.Errorf(core.Refused, "%s already holds data", dir).WithHint("choose an empty folder, or work with the data that is there")
}

// open locks, connects and migrates.
func open(ctx context.Context, dir string, o Options) (_ *Store, err error) {
	o = o.withDefaults()
	if err := refuseNetwork(dir); err != nil {
		return nil, err
	}
	s := &Store{dir: dir, options: o, blobs: newBlobs(filepath.Join(dir, documentsName), o.ReadOnly)}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if !o.ReadOnly {
		if s.lock, err = takeLock(filepath.Join(dir, lockName), o.Now()); err != nil {
			return nil, err
		}
		if err := s.prepare(); err != nil {
			return nil, err
		}
	}
	if err := s.connect(ctx); err != nil {
		return nil, noRoom(dir, err)
	}
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Host == "" {
		// A computer without a name is no reason not to work.
		o.Host, _ = os.Hostname()
	}
	return o
}

// connect opens the database and brings it to this program's version.
func (s *Store) connect(ctx context.Context) (err error) {
	path := filepath.Join(s.dir, databaseName)
	if s.options.ReadOnly {
		if s.readers, err = openReaders(ctx, path, true); err != nil {
			return err
		}
		return s.readers.mustBeCurrent(ctx)
	}
	if err := makePrivate(path); err != nil {
		return err
	}
	if s.writer, err = openWriter(ctx, path); err != nil {
		return err
	}
	if err := s.writer.migrate(ctx); err != nil {
		return err
	}
	s.readers, err = openReaders(ctx, path, false)
	return err
}

// makePrivate makes an empty file that only its owner reads, before SQLite would
// make one for all; the log beside it takes over its rights.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fileError("the database cannot be opened for writing", err)
	}
	return fileError("the database cannot be opened for writing", f.Close())
}

// Dir is the data folder.
func (s *Store) Dir() string { return s.dir }

// Close ends all use of the folder and gives the lock back. It waits for
// transactions that are under way; closing again does nothing.
func (s *Store) Close() error {
	var list []error
	s.closing.Do(func() {
		for _, p := range []*pool{s.readers, s.writer} {
			if p != nil {
				list = append(list, p.close())
			}
		}
		if s.lock != nil {
			list = append(list, s.lock.release())
		}
	})
	return errors.Join(list...)
}

// View implements core.Store.
func (s *Store) View(ctx context.Context, fn func(core.Reader) error) error {
	c, err := s.readers.take(ctx)
	if err != nil {
		return err
	}
	defer s.readers.give(c)
	if err := c.begin(ctx, "BEGIN"); err != nil {
		return err
	}
	r := &reader{ctx: ctx, conn: c, suppliers: &s.suppliers}
	defer func() {
		r.over = true
		c.rollback()
	}()
	if err := fn(r); err != nil {
		return err
	}
	return r.fault
}

// Now implements core.Store.
func (s *Store) Now() time.Time { return utc(s.options.Now()) }

func utc(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// Update implements core.Store. An Update inside an Update would wait for itself.
func (s *Store) Update(ctx context.Context, fn func(core.Tx) error) error {
	if s.writer == nil {
		return errReadOnly()
	}
	c, err := s.writer.take(ctx)
	if err != nil {
		return err
	}
	defer s.writer.give(c)
	if err := c.begin(ctx, "BEGIN IMMEDIATE"); err != nil {
		return err
	}
	now := s.options.Now()
	t := &tx{reader: reader{ctx: ctx, conn: c, writes: true, suppliers: &s.suppliers}, now: utc(now), today: core.DateOf(now), host: s.options.Host}
	defer func() {
		t.over = true
		c.rollback()
	}()
	if err := fn(t); err != nil {
		return err
	}
	return t.commit()
}
