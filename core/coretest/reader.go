package coretest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"countersign/core"
	"countersign/core/audit"
)

// reader implements core.Reader on one state.
type reader struct {
	ctx  context.Context
	st   *state
	over bool
}

// live refuses the use of a transaction that has ended.
func (r *reader) live() error {
	if r.over {
		return core.Errorf(core.Internal, "the transaction is over")
	}
	return stopped(r.ctx)
}

// Firm implements core.Reader.
func (r *reader) Firm() (core.Firm, error) {
	if r.st.firm == nil {
		return core.Firm{}, core.Errorf(core.NotFound, "this data folder has no firm yet").WithHint("run init first")
	}
	return decode[core.Firm](r.st.firm)
}

// Settings implements core.Reader.
func (r *reader) Settings() (core.Settings, error) {
	if r.st.settings == nil {
		return core.DefaultSettings(), r.live()
	}
	return decode[core.Settings](r.st.settings)
}

// FindUser implements core.Reader.
func (r *reader) FindUser(name string) (core.User, error) {
	if err := r.live(); err != nil {
		return core.User{}, err
	}
	row, ok := r.st.users.get(name)
	if !ok {
		return core.User{}, notFound("user", name)
	}
	u, err := decode[core.User](row.body)
	u.Secret = row.secret
	return u, err
}

// ListUsers implements core.Reader.
func (r *reader) ListUsers() ([]core.User, error) {
	out := []core.User{}
	for _, name := range slices.Sorted(maps.Keys(r.st.users.rows)) {
		u, err := r.FindUser(name)
		if err != nil {
			return nil, err
		}
		out = append(out, u)
	}
	return out, r.live()
}

// FindGuard implements core.Reader.
func (r *reader) FindGuard(name string) (core.Guard, error) {
	g, err := find[core.Guard](r, &r.st.guards, name, "guard")
	if core.KindOf(err) == core.NotFound {
		return core.Guard{Name: name}, nil
	}
	return g, err
}

// FindSupplier implements core.Reader.
func (r *reader) FindSupplier(id core.SupplierID) (core.Supplier, error) {
	return find[core.Supplier](r, &r.st.suppliers, id, "supplier")
}

// ListSuppliers implements core.Reader.
func (r *reader) ListSuppliers() ([]core.Supplier, error) {
	return list[core.Supplier](r, &r.st.suppliers)
}

// FindSuppliers implements core.Reader.
func (r *reader) FindSuppliers(ids []core.SupplierID) ([]core.Supplier, error) {
	all, err := r.ListSuppliers()
	return slices.DeleteFunc(all, func(s core.Supplier) bool { return !slices.Contains(ids, s.ID) }), err
}

// list decodes all rows in the order of their keys.
func list[T any, K ~string](r *reader, t *table[K, []byte]) ([]T, error) {
	out := []T{}
	for _, k := range slices.Sorted(maps.Keys(t.rows)) {
		v, err := decode[T](t.rows[k])
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, r.live()
}

// keep lists the values that fit.
func keep[T any](all []T, err error, fits func(T) bool) ([]T, error) {
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(v T) bool { return !fits(v) }), nil
}

// FindDocument implements core.Reader.
func (r *reader) FindDocument(id core.DocumentID) (core.Document, error) {
	return find[core.Document](r, &r.st.documents, id, "document")
}

// FindReading implements core.Reader.
func (r *reader) FindReading(id core.DocumentID) (core.Reading, error) {
	return find[core.Reading](r, &r.st.readings, id, "reading of document")
}

// FindMessage implements core.Reader.
func (r *reader) FindMessage(id core.MessageID) (core.Message, error) {
	m, err := find[core.Message](r, &r.st.messages, id, "message")
	if core.KindOf(err) == core.NotFound {
		for _, s := range r.openSheets() {
			for i := range s.Mails {
				if s.Mails[i].ID == id {
					return s.Message(i), nil
				}
			}
		}
	}
	return m, err
}

func (r *reader) openSheets() []core.MailSheet {
	return slices.DeleteFunc(slices.Clone(r.st.sheets), func(s core.MailSheet) bool { return r.st.entered.rows[s.Number] })
}

// sheeted calls fn for each mail on an open sheet.
func (r *reader) sheeted(fn func(s core.MailSheet, i int)) {
	for _, s := range r.openSheets() {
		for i := range s.Mails {
			fn(s, i)
		}
	}
}

// ListMailSheets implements core.Reader.
func (r *reader) ListMailSheets() ([]core.MailSheet, error) { return r.openSheets(), r.live() }

// FindMessageByHeader implements core.Reader.
func (r *reader) FindMessageByHeader(messageID string) (core.Message, error) {
	all, err := r.ListMessages("")
	if err != nil {
		return core.Message{}, err
	}
	for _, m := range all {
		if messageID != "" && m.Envelope.MessageID == messageID {
			return m, nil
		}
	}
	return core.Message{}, notFound("message with the Message-ID", messageID)
}

// ListMessages implements core.Reader.
func (r *reader) ListMessages(state core.MessageState) ([]core.Message, error) {
	all, err := list[core.Message](r, &r.st.messages)
	have := map[core.MessageID]bool{}
	for _, m := range all {
		have[m.ID] = true
	}
	r.sheeted(func(s core.MailSheet, i int) {
		if m := s.Message(i); !have[m.ID] {
			have[m.ID] = true
			all = append(all, m)
		}
	})
	slices.SortFunc(all, func(a, b core.Message) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(all, func(a, b core.Message) int { return a.ReceivedAt.Compare(b.ReceivedAt) })
	return keep(all, err, func(m core.Message) bool { return state == "" || m.State == state })
}

// FindMailAt implements core.Reader.
func (r *reader) FindMailAt(k core.MailKey) (core.MessageID, error) {
	if s, ok := r.st.mailKeys.get(k); ok && s.Message != "" {
		return s.Message, r.live()
	}
	if err := r.live(); err != nil {
		return "", err
	}
	var on core.MessageID
	r.sheeted(func(s core.MailSheet, i int) {
		if s.Key(i) == k && on == "" {
			on = s.Mails[i].ID
		}
	})
	if on != "" {
		return on, nil
	}
	return "", notFound("message", fmt.Sprintf("%d in %s of %s", k.UID, k.Folder, k.Account))
}

// KnownUIDs implements core.Reader.
func (r *reader) KnownUIDs(account, folder string, uidValidity uint32) ([]uint32, error) {
	out := []uint32{}
	for k, s := range r.st.mailKeys.rows {
		if k.Account == account && k.Folder == folder && k.UIDValidity == uidValidity && s.Message != "" {
			out = append(out, k.UID)
		}
	}
	r.sheeted(func(s core.MailSheet, i int) {
		if s.Account == account && s.Folder == folder && s.UIDValidity == uidValidity {
			out = append(out, s.Mails[i].UID)
		}
	})
	slices.Sort(out)
	return slices.Compact(out), r.live()
}

// ListMailSeen implements core.Reader.
func (r *reader) ListMailSeen(f core.MailSeenFilter) ([]core.MailSeen, error) {
	out := []core.MailSeen{}
	outside := func(at time.Time) bool { return at.Before(f.From) || !f.To.IsZero() && !at.Before(f.To) }
	rows := map[core.MailKey]core.MailSeen{}
	r.sheeted(func(s core.MailSheet, i int) {
		if first, there := rows[s.Key(i)]; !f.Unmarked && !outside(s.At) && (!there || s.At.Before(first.At)) {
			rows[s.Key(i)] = core.MailSeen{Key: s.Key(i), At: s.At, Message: s.Mails[i].ID}
		}
	})
	maps.Copy(rows, r.st.mailKeys.rows)
	for _, s := range rows {
		if f.Account != "" && s.Key.Account != f.Account || f.Message != "" && s.Message != f.Message || f.Aside && (s.Message != "" || s.Reason == core.MailPlacePast && !f.Past) ||
			outside(s.At) {
			continue
		}
		if s.State = core.MessageFailed; s.Reason == core.MailPlacePast {
			s.State = core.MessageIgnored
		}
		if s.Message != "" {
			m, err := r.FindMessage(s.Message)
			if err != nil {
				return nil, err
			}
			s.State, s.Reason = m.State, m.Reason
		}
		if f.Unmarked && (s.Marked != "" || s.State != core.MessageUnpacked) {
			continue
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b core.MailSeen) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Key.Account, b.Key.Account), strings.Compare(a.Key.Folder, b.Key.Folder),
			cmp.Compare(a.Key.UIDValidity, b.Key.UIDValidity), cmp.Compare(a.Key.UID, b.Key.UID))
	})
	return out, r.live()
}

// ListDeliveries implements core.Reader.
func (r *reader) ListDeliveries(f core.DeliveryFilter) ([]core.Delivery, error) {
	out := []core.Delivery{}
	for _, d := range r.st.deliveries {
		if (f.Document == "" || d.Document == f.Document) && (f.Message == "" || d.Message == f.Message) &&
			(f.Outcome == "" || d.Outcome == f.Outcome) && (f.Before == 0 || d.ID < f.Before) && d.ID > f.After {
			out = append(out, d)
		}
	}
	if f.Limit > 0 && len(out) > f.Limit {
		out = out[len(out)-f.Limit:]
	}
	return out, r.live()
}

// CountDeliveries implements core.Reader.
func (r *reader) CountDeliveries() (map[core.Outcome]int, error) {
	out := map[core.Outcome]int{}
	for _, d := range r.st.deliveries {
		out[d.Outcome]++
	}
	return out, r.live()
}

// ListMailAccounts implements core.Reader.
func (r *reader) ListMailAccounts() ([]core.MailAccount, error) {
	return list[core.MailAccount](r, &r.st.accounts)
}

// FindMailAccount implements core.Reader.
func (r *reader) FindMailAccount(name string) (core.MailAccount, error) {
	return find[core.MailAccount](r, &r.st.accounts, name, "mail account")
}

// ListExportBatches implements core.Reader.
func (r *reader) ListExportBatches() ([]core.ExportBatch, error) {
	all, err := list[core.ExportBatch](r, &r.st.batches)
	slices.SortStableFunc(all, func(a, b core.ExportBatch) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID))
	})
	return all, err
}

// AuditHead implements core.Reader.
func (r *reader) AuditHead() (core.AuditHead, error) {
	n := len(r.st.audit)
	if n == 0 {
		return core.AuditHead{}, r.live()
	}
	return core.AuditHead{Seq: r.st.audit[n-1].Seq, Hash: r.st.audit[n-1].Hash}, r.live()
}

// AuditEntries implements core.Reader.
func (r *reader) AuditEntries(from int64, fn func(core.AuditEntry) error) error {
	for _, e := range r.st.audit[min(max(from, 1)-1, int64(len(r.st.audit))):] {
		if err := r.live(); err != nil {
			return err
		}
		e.Before, e.After = maps.Clone(e.Before), maps.Clone(e.After)
		if err := fn(e); err != nil {
			return err
		}
	}
	return r.live()
}

// AuditEntriesOf implements core.Reader.
func (r *reader) AuditEntriesOf(object string) ([]core.AuditEntry, error) {
	out := []core.AuditEntry{}
	err := r.AuditEntries(1, func(e core.AuditEntry) error {
		if e.Object == object {
			out = append(out, e)
		}
		return nil
	})
	return out, err
}

// AuditHashes implements core.Reader.
func (r *reader) AuditHashes(indexes []int64) ([]core.AuditHash, error) {
	if err := r.live(); err != nil {
		return nil, err
	}
	var tree audit.Tree
	for _, e := range r.st.audit {
		leaf, err := audit.Canonical(e)
		if err != nil {
			return nil, err
		}
		if err := tree.Append(leaf); err != nil {
			return nil, err
		}
	}
	out := make([]core.AuditHash, len(indexes))
	for i, x := range indexes {
		h, ok := tree.Hash(x)
		if !ok {
			return nil, core.Errorf(core.Internal, "the tree over the audit log has no hash %d", x)
		}
		out[i] = h
	}
	return out, nil
}

// ListTreeHeads implements core.Reader.
func (r *reader) ListTreeHeads() ([]core.TreeHead, error) {
	return append([]core.TreeHead{}, r.st.heads...), r.live()
}
