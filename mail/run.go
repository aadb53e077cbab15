package mail

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"countersign/core"
)

// run is one poll of one account, over as many connections as it takes.
type run struct {
	poller   *Poller
	acct     core.MailAccount
	inbox    core.Inbox
	progress func(Progress)
	limits   limits
	result   Result
	now      Progress
	moved    int                   // anything that brought the poll forward
	seen     map[string]int        // messages by folder, counted once over all connections
	aside    map[core.MailKey]bool // in result
	careful  bool                  // ask for as little as possible
	second   *second               // nil where one connection does
	connect  func(context.Context) (*session, error)
	storing  []*storing // what the inbox is at work on while more is fetched, oldest first
	rooms    []*room    // not in use
}

func (p *Poller) newRun(acct core.MailAccount, inbox core.Inbox, progress func(Progress)) *run {
	r := &run{poller: p, acct: acct, inbox: inbox, progress: progress, limits: usualLimits, seen: map[string]int{}, aside: map[core.MailKey]bool{}}
	if p.limits != nil {
		r.limits = *p.limits
	}
	if len(r.acct.Folder) == 0 {
		r.acct.Folder = []string{"INBOX"}
	}
	return r
}

// tell reports progress.
func (r *run) tell(p Progress) {
	p.Account, p.Result = r.acct.Name, r.result
	p.Result.Aside = slices.Clone(r.result.Aside)
	r.now = p
	if r.progress != nil {
		r.progress(p)
	}
}

// sizedAtOnce is how many messages' sizes are asked for with one command.
const sizedAtOnce = 2000

// job is a message to fetch.
type job struct {
	key  core.MailKey
	size int64 // as the server says; -1 if it does not
}

func (j job) uid() imap.UID { return imap.UID(j.key.UID) }

// folders fetches from all folders of the account. A folder that cannot be
// opened does not keep the others from being read.
func (r *run) folders(s *session) error {
	r.result.Waiting = 0
	var bad []error
	for _, name := range r.acct.Folder {
		if err := r.folder(s, name); errors.Is(err, ErrFolder) {
			bad = append(bad, err)
		} else if err != nil {
			return err
		}
	}
	if len(bad) > 0 {
		return bad[0]
	}
	return nil
}

// folder fetches what is new in one folder.
func (r *run) folder(s *session, name string) error {
	r.tell(Progress{Folder: name, Stage: Listing})
	box, err := s.examine(name)
	if err != nil {
		return err
	}
	uids, err := s.list(box, r.careful)
	if err != nil {
		return r.takeCare(err)
	}
	r.result.Seen += len(uids) - r.seen[name]
	r.seen[name] = len(uids)
	known, err := r.known(s, &box, uids)
	if err != nil {
		return err
	}
	fresh, suspects := r.sort(box, uids, known)
	r.tell(Progress{Folder: name, Stage: Fetching, Total: len(fresh) + len(suspects)})
	if err := r.fresh(s, box, fresh); err != nil {
		return err
	}
	return r.suspects(s, suspects)
}

// takeCare makes the next connection do without the answers that broke this one:
// one message that a server cannot describe must not hide all the others.
func (r *run) takeCare(err error) error {
	if lineFailure(err) && !r.careful {
		r.careful = true
		r.moved++
	}
	return err
}

// sort makes jobs of the UIDs that are new. Those that failed before come last
// and one by one, so that none stands in the way of the others.
func (r *run) sort(box mailbox, uids []imap.UID, known map[uint32]bool) (fresh, suspects []job) {
	now := time.Now()
	for _, uid := range uids {
		if known[uint32(uid)] {
			continue
		}
		j := job{core.MailKey{Account: r.acct.Name, Folder: box.name, UIDValidity: box.numbering, UID: uint32(uid)}, -1}
		switch a := r.poller.recall(j.key); {
		case a == nil:
			fresh = append(fresh, j)
		case a.lieAside(now, r.limits.asideFor):
			r.noteAside(j, a.reason)
		default:
			suspects = append(suspects, j)
		}
	}
	return fresh, suspects
}

// fresh fetches messages that never failed, in batches. While one is stored the next
// is fetched. The sizes of the first are asked for alone, so that storing begins early.
func (r *run) fresh(s *session, box mailbox, jobs []job) error {
	var err error
	for n := r.limits.batch; len(jobs) > 0 && err == nil; n = sizedAtOnce {
		n = min(n, len(jobs))
		var sized []job
		if sized, err = r.sizes(s, jobs[:n]); err == nil {
			if r.second == nil {
				r.second = r.openSecond(s, box, total(sized)*int64(len(jobs))/int64(n))
			}
			err = r.batches(s, sized)
		}
		jobs = jobs[n:]
	}
	r.second.end()
	r.second = nil
	if serr := r.settle(s.ctx); err == nil {
		err = serr
	}
	r.rooms = nil // it may be long until the next poll
	return err
}

// total is how many bytes the messages have together.
func total(jobs []job) (n int64) {
	for _, j := range jobs {
		n += max(j.size, 0)
	}
	return n
}

func (r *run) batches(s *session, sized []job) error {
	for len(sized) > 0 || r.second.isBusy() {
		late, err := r.takeSecond(s.ctx, len(sized) == 0)
		if err != nil {
			return err
		}
		if sized = append(late, sized...); len(sized) == 0 {
			continue
		}
		j := sized[0]
		if j.size < 0 || j.size > r.limits.large {
			if err := r.single(s, j); err != nil {
				return err
			}
			sized = sized[1:]
			continue
		}
		n, bytes := r.fill(sized)
		if r.second.free() {
			r.second.give(sized[:n], bytes, r.takeRoom())
		} else if err := r.batch(s, sized[:n], bytes); err != nil {
			return err
		}
		sized = sized[n:]
	}
	return nil
}

// takeSecond stores what the second connection brought and gives what it was asked for
// and did not bring. It is asked for nothing more then.
func (r *run) takeSecond(ctx context.Context, wait bool) ([]job, error) {
	b, ok := r.second.take(wait)
	if !ok {
		return nil, nil
	}
	whole, missing := arrived(b.jobs, b.got)
	if len(missing) > 0 {
		r.second.dismiss()
	}
	return missing, r.store(ctx, whole, b.got, b.in)
}

// arrived tells the messages that are there to their last byte from the others.
func arrived(jobs []job, got map[imap.UID]response) (whole, missing []job) {
	for _, j := range jobs {
		if m := got[j.uid()]; m.full && int64(len(m.data)) == j.size {
			whole = append(whole, j)
		} else {
			missing = append(missing, j)
		}
	}
	return whole, missing
}

// sizes asks for sizes, if the server can be asked.
func (r *run) sizes(s *session, jobs []job) ([]job, error) {
	if r.careful {
		return jobs, nil
	}
	sized, err := s.sizes(jobs)
	if err != nil {
		return nil, r.takeCare(err)
	}
	return sized, nil
}

// fill tells how many of the first jobs go into one batch. With two connections the last
// batches are smaller, so that neither waits long for the other.
func (r *run) fill(jobs []job) (n int, bytes int64) {
	most := r.limits.batch
	if r.second.isBusy() || r.second.free() {
		most = min(most, max(len(jobs)/3, r.limits.batch/8, 1))
	}
	for _, j := range jobs[:min(len(jobs), most)] {
		if j.size < 0 || j.size > r.limits.large || n > 0 && bytes+j.size > r.limits.batchBytes {
			break
		}
		bytes += j.size
		n++
	}
	return n, bytes
}

// batch fetches several messages with one command, and one by one those that did
// not come. A message that is there to its last byte is delivered even if the
// connection broke behind it, so that a bad line makes progress too.
func (r *run) batch(s *session, jobs []job, bytes int64) error {
	in := r.takeRoom()
	got, fetchErr := s.fetch(jobs, bytes, in)
	_, refused := s.scrub.serverSaid(fetchErr)
	broken := fetchErr != nil && !refused
	whole, missing := arrived(jobs, got)
	for _, j := range missing {
		if m := got[j.uid()]; m.full && !broken {
			r.believe(j, int64(len(m.data)))
		}
	}
	if err := r.store(s.ctx, whole, got, in); err != nil {
		return err
	}
	if broken || len(missing) > 0 {
		if err := r.settle(s.ctx); err != nil {
			return err
		}
	}
	if broken {
		return r.blame(s, missing, s.commandFailure("fetching messages", fetchErr))
	}
	for _, j := range missing {
		if err := r.single(s, j); err != nil {
			return err
		}
	}
	return nil
}

// blame counts a broken connection against the first message that did not come:
// it may be what broke it, and is then asked for last and alone.
func (r *run) blame(s *session, missing []job, why *core.Error) error {
	if s.ctx.Err() != nil {
		return interrupted(s.ctx)
	}
	if len(missing) > 0 {
		if err := r.fail(s.ctx, missing[0], why.Msg); err != nil {
			return err
		}
	}
	return why
}

// suspects fetches messages one by one that failed before.
func (r *run) suspects(s *session, jobs []job) error {
	for part := range slices.Chunk(jobs, sizedAtOnce) {
		sized, err := r.sizes(s, part)
		if err != nil {
			return err
		}
		for _, j := range sized {
			if err := r.single(s, j); err != nil {
				return err
			}
		}
	}
	return nil
}

// single fetches one message on its own.
func (r *run) single(s *session, j job) error {
	if j.size > r.limits.maxMessage {
		return r.setAside(s.ctx, j, tooBig(j.size))
	}
	data, err := r.get(s, j)
	said, refused := s.scrub.serverSaid(err)
	switch {
	case err == nil:
		length := int64(len(data))
		if j.size >= 0 && length != j.size && !r.believe(j, length) {
			return r.fail(s.ctx, j, fmt.Sprintf("The server announced %d bytes and sent %d", j.size, length))
		}
		return r.deliver(s.ctx, j, data)
	case s.ctx.Err() != nil:
		return interrupted(s.ctx)
	case errors.Is(err, errGone):
		r.result.Gone++
		r.step(j)
		return nil
	case errors.Is(err, errTooBig):
		return r.setAside(s.ctx, j, tooBig(r.limits.maxMessage))
	case errors.Is(err, errAbsent):
		return r.fail(s.ctx, j, "The server lists the message and does not give it")
	case refused:
		return r.fail(s.ctx, j, quote("The server refuses to give the message", said))
	default:
		return r.blame(s, []job{j}, s.commandFailure("fetching a message", err))
	}
}

// get fetches one message: in pieces if it is large, its size is not known, or it
// failed before. The pieces of a message whose connection broke are kept for the
// next one.
func (r *run) get(s *session, j job) ([]byte, error) {
	whole := r.limits.large
	if r.poller.recall(j.key) != nil {
		whole = r.limits.piece
	}
	small := j.size >= 0 && j.size <= whole
	if small {
		data, err := s.fetchOne(j)
		if !errors.Is(err, errAbsent) {
			return data, err
		}
	}
	before := r.poller.takePieces(j.key)
	data, err := s.fetchPieces(j, before)
	switch {
	case errors.Is(err, errAbsent) && !small:
		return s.fetchBySequence(j)
	case err != nil && !errors.Is(err, errTooBig) && len(data) > len(before):
		r.poller.keepPieces(j.key, data)
		r.forgive(j)
	}
	return data, err
}

// forgive makes up for the failure that is counted next: the message came a
// piece further.
func (r *run) forgive(j job) { r.poller.change(j.key, func(a *attempts) { a.n = min(a.n-1, 0) }) }

func tooBig(size int64) string {
	return fmt.Sprintf("The message has %d MB or more, which is too much to take in: save its attachment and import that", size>>20)
}

// believe tells whether a length that is not the announced one came before: then
// the announcement is wrong, as with servers that estimate it.
func (r *run) believe(j job, length int64) bool {
	again := false
	r.poller.change(j.key, func(a *attempts) {
		again = a.length == length
		a.length = length
	})
	return again
}
