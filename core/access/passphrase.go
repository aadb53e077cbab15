// Package access checks who somebody is: passphrases are kept as Argon2id hashes
// (RFC 9106) and compared in constant time.
package access

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"countersign/core"
)

// The second recommended choice of RFC 9106, section 4: 64 MiB of memory and
// three passes, one lane per core of a small laptop.
const (
	passes  = 3
	memory  = 64 * 1024 // KiB
	lanes   = 4
	keySize = 32
)

// SaltSize is how many random bytes Hash wants (RFC 9106, section 3.1).
const SaltSize = 16

// Acceptable is a Refused error for an empty passphrase. How long it is stays the
// owner's decision; see Weak.
func Acceptable(passphrase string) error {
	if strings.TrimSpace(passphrase) == "" {
		return core.Errorf(core.Refused, "a passphrase is needed").WithHint("choose a few words that are easy to keep in mind")
	}
	return nil
}

// Weak reports whether a passphrase is shorter than the least that NIST SP 800-63B
// (section 5.1.1) lets people choose, so that they can be told.
func Weak(passphrase string) bool { return utf8.RuneCountInString(passphrase) < 8 }

// Hash gives the text to keep for a passphrase, in the PHC string format. The
// salt must be SaltSize random bytes, new for every call.
func Hash(passphrase string, salt []byte) string {
	key := argon2.IDKey([]byte(passphrase), salt, passes, memory, lanes, keySize)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, b64(salt), b64(key))
}

// Check reports whether the passphrase is the one that the kept text was made
// from. Text that Hash did not write matches nothing.
func Check(kept, passphrase string) bool {
	part := strings.Split(kept, "$")
	if len(part) != 6 || part[1] != "argon2id" {
		return false
	}
	var v, m, t, p uint32
	if _, err := fmt.Sscanf(part[2], "v=%d", &v); err != nil || v != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &m, &t, &p); err != nil || t == 0 || p == 0 || p > 255 || m > 1<<21 {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(part[4])
	key, err2 := base64.RawStdEncoding.DecodeString(part[5])
	if err1 != nil || err2 != nil || len(key) == 0 {
		return false
	}
	got := argon2.IDKey([]byte(passphrase), salt, t, m, uint8(p), uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1
}
