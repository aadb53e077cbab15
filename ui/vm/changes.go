package vm

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// hiddenChanges are noted for machines: hashes, counters and numbers on a server that
// tell a person nothing.
var hiddenChanges = []string{"content", "hash", "attempts", "step", "for", "match", "question", "root", "size", "type", "sha256", "signature", "message_id", "key", "numbering"}

// hiddenOfLessons are what the entry is said to be about already, and what was counted.
var hiddenOfLessons = []string{"supplier", "field", "from", "state", "past", "fixes", "breaks"}

// mostChanges is how many changes of one entry are told one by one.
const mostChanges = 12

// changeKeys are what an entry of the log says of itself, as people say it.
var changeKeys = map[string]string{
	"lane": "change.lane", "exceptions": "change.exceptions", "status": "list.status", "gross": "field.gross_total",
	"orders": "change.orders", "name": "change.file", "invoices": "nav.invoices", "door": "change.door", "approvals_voided": "change.voided", "account": "supplier.account",
}

func changes(e core.AuditEntry, f Format) []string {
	w := f.Words
	before, after := e.Before, e.After
	out := wholeLines(e, w)
	if from := cameFrom(e, w); from != "" {
		after = maps.Clone(e.After)
		for _, k := range []string{"account", "folder", "uid"} {
			delete(after, k)
		}
		out = append(out, from)
	}
	for _, whole := range []string{"record", "settings"} {
		before, after = unfolded(before, after, whole)
	}
	all := maps.Clone(after)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, before)
	for _, k := range slices.Sorted(maps.Keys(all)) {
		if before[k] == after[k] || isHidden(e, k) {
			continue
		}
		text := changeText(k, after[k], f)
		if before[k] != "" {
			text = changeText(k, before[k], f) + " → " + text
		}
		out = append(out, changeLabel(k, w)+": "+text)
	}
	if more := len(out) - mostChanges; more > 1 {
		out = append(out[:mostChanges], w.Count("change.more", more))
	}
	return out
}

func isHidden(e core.AuditEntry, k string) bool {
	return slices.Contains(hiddenChanges, k) || core.OfWholeLine(e, k) || strings.HasPrefix(e.Object, "lesson:") && slices.Contains(hiddenOfLessons, k)
}

// cameFrom says where mails came in, and how many at once, instead of naming the numbers
// that they have on the server; empty for an entry about anything else.
func cameFrom(e core.AuditEntry, w Words) string {
	mailbox, folder := e.After["account"], e.After["folder"]
	if mailbox == "" || folder == "" || e.After["uid"] == "" {
		return ""
	}
	n := 0
	for range core.EachPlace(e.After["uid"]) {
		n++
	}
	return w.Count("change.mails", n, "folder", folder, "mailbox", mailbox)
}

// unfolded replaces a record that the log keeps as a whole, as it was and as it is, by
// its parts. Of one that is new there is nothing to compare.
func unfolded(before, after map[string]string, name string) (was, is map[string]string) {
	if before[name] == "" && after[name] == "" {
		return before, after
	}
	was, is = maps.Clone(before), maps.Clone(after)
	delete(was, name)
	delete(is, name)
	if before[name] != "" && after[name] != "" {
		unfold(before[name], was)
		unfold(after[name], is)
	}
	return was, is
}

func unfold(record string, out map[string]string) {
	d := json.NewDecoder(strings.NewReader(record))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err == nil {
		unfoldPart(v, "", out)
	}
}

func unfoldPart(v any, path string, out map[string]string) {
	in := func(name string) string { return strings.TrimSpace(path + " " + name) }
	switch v := v.(type) {
	case map[string]any:
		for name, part := range v {
			unfoldPart(part, in(name), out)
		}
	case []any:
		for i, part := range v {
			unfoldPart(part, in(itoa(i+1)), out)
		}
	case nil:
	default:
		out[path] = fmt.Sprint(v)
	}
}

func changeLabel(k string, w Words) string {
	if key, ok := changeKeys[k]; ok {
		return w.Say(key)
	}
	if look, ok := fieldLooks[k]; ok {
		return w.Say(look.key)
	}
	if n, field, ok := core.LineField(k); ok {
		for _, look := range lineFieldLooks {
			if look.name == field {
				field = w.Say(look.key)
			}
		}
		return w.Say("line.title", "n", itoa(n)) + ", " + strings.ReplaceAll(field, "_", " ")
	}
	return strings.TrimSuffix(sentence(strings.ReplaceAll(k, "_", " ")), ".")
}

func changeText(k, s string, f Format) string {
	w := f.Words
	switch {
	case s == "":
		return w.Say("event.nothing")
	case k == "lane" && laneKeys[LaneKey(s)] != "":
		return w.Say(laneKeys[LaneKey(s)])
	case k == "kind" && kindKeys[core.DocKind(s)] != "":
		return w.Say(kindKeys[core.DocKind(s)])
	case k == "invoices":
		return itoa(strings.Count(s, ",") + 1)
	case k == "door" && doorKeys[s] != "":
		return w.Say(doorKeys[s])
	case k == "exceptions":
		return reasonWords(s, w)
	case statusKeys[core.Status(s)] != "":
		return w.Say(statusKeys[core.Status(s)])
	}
	return figureText(s, f)
}

// figureText is a day or an amount of the log as people write it; anything else stays.
func figureText(s string, f Format) string {
	if d, err := core.ParseDate(s); err == nil {
		return f.LongDay(d)
	}
	if number, currency, ok := strings.Cut(s, " "); ok && len(currency) == 3 {
		if a, err := money.ParseAmount(number, money.Currency(currency)); err == nil {
			return f.Money(a)
		}
	}
	return s
}
