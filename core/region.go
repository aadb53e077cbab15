package core

// Charset says what kind of text is expected in a Region.
type Charset string

// The kinds of text: anything, or a number, a date or an amount without its
// currency.
const (
	AnyText Charset = ""
	Digits  Charset = "digits"
)

// Region is a place on a recognised page that deserves a second look.
type Region struct {
	Page    int     `json:"page"` // from 1
	Box     Box     `json:"box"`
	Charset Charset `json:"charset,omitempty"`
	Text    string  `json:"text,omitempty"` // what was read there; enough is known when it is read again
}

// Look is what stands in a Region when it is looked at again, larger and alone.
type Look struct {
	Region Region `json:"region"`
	// Guesses are the texts that it may say, the surest first; none when
	// nothing was found there.
	Guesses []Guess `json:"guesses,omitempty"`
}

// Guess is a text and how sure the recognition is of it, 0..1.
type Guess struct {
	Text       string  `json:"text"`
	Confidence float64 `json:"confidence"`
}
