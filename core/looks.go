package core

// Looks is a sketch of what the pages of an invoice look like: the smallest hash values
// of what stands on them, rising, each once (see control.LooksOf). Pages that look the
// same have most of them in common.
type Looks []uint32

// The first values of a sketch are what others are found by: of LookedUp of them so many
// must be the same that pages which are nineteen twentieths alike are missed once in a
// thousand times.
const (
	LookedUp  = 16
	lookedMin = 3 // in four
)

// Sought are the values that others are found by, and how many of them must agree.
func (l Looks) Sought() (values []uint32, agree int) {
	values = l[:min(len(l), LookedUp)]
	return values, (len(values)*lookedMin + 3) / 4
}

// MostAlike is how many reviews FindAlike gives at most.
const MostAlike = 20
