package audit

import (
	"strconv"

	"countersign/core"
)

// Heads checks the signed heads that are stored beside the log, oldest first: each is
// signed with a key that the log knew by then, says what the entries give, and is what
// the log says was signed. Public is the key that lies beside the log; empty for none.
// It gives sentences; none is good news. Call it after the last Add.
func (v *Verifier) Heads(stored []core.TreeHead, public string) []string {
	var out []string
	bySize := map[string]core.TreeHead{}
	good := int64(0)
	for _, s := range stored {
		bySize[strconv.FormatInt(s.Size, 10)] = s
		h, err := OpenHead(s.Note, v.keysAt(s.Size)...)
		switch {
		case err != nil:
			out = append(out, "The head over the first "+strconv.FormatInt(s.Size, 10)+" entries was changed: "+core.MessageOf(err)+".")
		case h.Size != s.Size || h.Root.String() != s.Root || h.Origin != v.origin:
			out = append(out, "The head over the first "+strconv.FormatInt(s.Size, 10)+" entries was changed: it is not what was signed.")
		default:
			if why := v.holds(Anchor{Size: h.Size, Root: h.Root}, good); why != "" {
				out = append(out, why)
				return out // all later ones fail for the same reason
			}
			good = h.Size
		}
	}
	for _, s := range v.said {
		if h, ok := bySize[s.size]; !ok || h.Root != s.root {
			out = append(out, "The head over the first "+s.size+" entries, which entry "+strconv.FormatInt(s.seq, 10)+" names, is not there any more.")
		}
	}
	if want := v.Key(); public != want && (want != "" || public != "") {
		out = append(out, "The key for checking signatures that lies beside the log is not the one that the log names.")
	}
	return out
}

// Key is the public key that the log names last; empty when it names none.
func (v *Verifier) Key() string {
	if len(v.keys) == 0 {
		return ""
	}
	return v.keys[len(v.keys)-1].public
}

// keysAt are the keys that the log named in its first n entries.
func (v *Verifier) keysAt(n int64) (list []string) {
	for _, k := range v.keys {
		if k.since <= n {
			list = append(list, k.public)
		}
	}
	return list
}

// Anchored checks that the log still holds what somebody kept elsewhere; empty when it
// does, else a sentence. Call it after the last Add.
func (v *Verifier) Anchored() string {
	a := v.anchor
	switch {
	case a.Entry != "" && !v.seen:
		return "The noted head " + a.Entry + " is not in the log: entries at its end were removed or the log was written anew."
	case a.Size == 0:
		return ""
	}
	if a.Signed != "" {
		h, err := OpenHead(a.Signed, v.keysAt(a.Size)...)
		if h.Origin != "" && h.Origin != v.origin {
			return "The head that was given belongs to another log, " + h.Origin + "; this one is " + v.origin + "."
		}
		if why := v.holds(a, 0); why != "" || err == nil {
			return why
		}
		return "The head that was given does not fit: " + core.MessageOf(err) + "."
	}
	return v.holds(a, 0)
}

// holds compares a head with the entries; good is up to where they are known to be
// sound.
func (v *Verifier) holds(a Anchor, good int64) string {
	n := strconv.FormatInt(a.Size, 10)
	if a.Size > v.tree.Size() {
		return "Audit entry " + strconv.FormatInt(v.tree.Size()+1, 10) + " is missing: the log had " + n + " entries when its head was taken. Entries at its end were removed, or an old copy was put in its place."
	}
	root, err := v.tree.Root(a.Size)
	if err != nil || root != a.Root {
		return "Audit entry " + strconv.FormatInt(good+1, 10) + " or a later one up to " + n + " is not what it was when the head over " + n + " entries was taken: the log was written anew."
	}
	return ""
}
