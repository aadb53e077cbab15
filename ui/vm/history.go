package vm

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"countersign/core"
)

// Event is one entry of the audit log, in words.
type Event struct {
	Seq     string
	When    string
	Who     string
	What    string
	Object  string
	File    core.DocumentID // the document or mail that it is about
	Reason  string
	Changes []string // "due date: 3 Nov → 3 Dec"
}

var eventKeys = map[string]string{
	"FirmCreated": "event.firm_created", "DocumentReceived": "event.document_received", "MessageReceived": "event.message_received", "MailsReceived": "event.mails_received", "MessageKnown": "event.message_known", "MessageSetAside": "event.message_aside",
	"Read": "event.read", "Checked": "event.checked", "Matched": "event.matched", "StepFailed": "event.step_failed",
	"Approved": "event.approved", "Rejected": "event.rejected", "Held": "event.held", "Released": "event.released",
	"Resolved": "event.resolved", "Waived": "event.waived", "Corrected": "event.corrected", "Linked": "event.linked",
	"Split": "event.split", "SplitUndone": "event.split_undone",
	"Asked": "event.asked", "Answered": "event.answered", "Reopened": "event.reopened",
	"Exported": "event.exported", "Paid": "event.paid", "Refused": "event.refused",
	"PaymentPrepared": "event.payment_prepared", "PaymentCancelled": "event.payment_cancelled", "PaymentOrdered": "event.payment_ordered", "PaymentReturned": "event.payment_returned",
	"RunPrepared": "event.run_prepared", "RunReleased": "event.run_released", "RunCancelled": "event.run_cancelled", "RunExported": "event.run_exported", "RunPaid": "event.run_paid", "RunReturned": "event.run_returned",
	"AccountDistrusted": "event.account_distrusted", "AccountVerified": "event.account_verified", "AccountTrusted": "event.account_trusted", "SupplierApproved": "event.supplier_approved",
	"ReadAgain": "event.read_again", "LessonLearnt": "event.lesson_learnt", "LessonSwitchedOn": "event.lesson_on",
	"MailRulesChanged": "event.mail_rules", "MailAfterChanged": "event.mail_after",
	core.ActionHeadSigned: "event.head_signed", core.ActionHeadKeyMade: "event.head_key", core.ActionRowsNoted: "event.rows_noted", "BundleWritten": "event.bundle_written",
	"LessonReplaced": "event.lesson_replaced", "LessonTakenBack": "event.lesson_taken_back",
}

func events(list []core.AuditEntry, f Format) []Event {
	out := make([]Event, 0, len(list))
	for _, e := range slices.Backward(list) {
		out = append(out, event(e, f))
	}
	return out
}

func event(e core.AuditEntry, f Format) Event {
	who := e.Actor
	if who == core.System.Name {
		who = f.Words.Say("event.by_program")
	}
	ev := Event{Seq: itoa(int(e.Seq)), When: f.Moment(e.Time), Who: who, What: eventWords(e.Action, f.Words), Object: e.Object, File: e.Document, Reason: sentence(e.Reason)}
	ev.Changes = changes(e, f)
	return ev
}

// eventWords is what happened; an action that is new to this list is taken apart
// at its capital letters.
func eventWords(action string, w Words) string {
	if key, ok := eventKeys[action]; ok {
		return w.Say(key)
	}
	var b strings.Builder
	for i, r := range action {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// wholeLines are the lines that a correction took out and put in, each in one sentence.
func wholeLines(e core.AuditEntry, w Words) []string {
	var out []string
	say := func(key, n, name string, values map[string]string) {
		what := oneLine(values[name+".description"])
		out = append(out, w.Say(key, "n", n, "what", join(what, values[name+".net_amount"])))
	}
	for _, name := range slices.Sorted(maps.Keys(e.Before)) {
		if n, field, ok := core.LineField(name); ok && field == "" {
			say("change.line_out", itoa(n), name, e.Before)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.After)) {
		if line, ok := strings.CutSuffix(name, ".at"); ok && core.OfWholeLine(e, name) {
			say("change.line_in", e.After[name], line, e.After)
		}
	}
	return out
}

// reasonWords says a list of reasons as the log writes it ("NoOrder,DuplicateD1").
func reasonWords(list string, w Words) string {
	var out []string
	for name := range strings.SplitSeq(list, ",") {
		look, ok := reasonLooks[core.Reason(name)]
		if !ok && strings.HasPrefix(name, string(core.Duplicate)) {
			look, ok = reasonLooks[core.Duplicate]
		}
		if ok {
			name = w.Say(look.key)
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}
