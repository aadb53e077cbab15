package core

import (
	"errors"
	"fmt"
)

// Kind says what sort of failure an Error is, for programs to branch on. The
// command line turns it into the exit code, the window into a picture.
type Kind string

// The kinds of Error, with the exit code that the command line gives.
const (
	Usage       Kind = "usage"        // 2: the command or its words are off
	NotFound    Kind = "not_found"    // 3: no such thing
	Refused     Kind = "refused"      // 4: a rule forbids it
	Conflict    Kind = "conflict"     // 4: somebody changed it meanwhile
	Locked      Kind = "locked"       // 4: another program has the data open
	BadInput    Kind = "bad_input"    // 5: what was given cannot be used
	Unavailable Kind = "unavailable"  // 6: network, OCR engine, full disk: later perhaps
	NotYet      Kind = "not_yet"      // 6: the program does not do this yet
	Internal    Kind = "internal"     // 1: a fault of the program
	Interrupted Kind = "interrupted"  // 130: the person stopped it
	Damaged     Kind = "check_failed" // 1: a check found something
)

// Error is a failure with a sentence for the person in front of it. Msg says
// what happened, Hint the next step; Err is for the log and is never shown as
// it is.
type Error struct {
	Kind Kind
	Msg  string
	Hint string
	Err  error
}

// Error is what happened and, behind a semicolon, what to do.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Msg
	}
	return e.Msg + "; " + e.Hint
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an Error of a kind with a formatted sentence and no hint. A %w
// verb keeps the cause.
func Errorf(k Kind, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: k, Msg: err.Error(), Err: errors.Unwrap(err)}
}

// WithHint sets the next step and returns e.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// KindOf is the kind of the first Error in err's chain, Internal for any other
// error, and empty for nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Internal
}

// MessageOf is what an error says without its hint.
func MessageOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Msg
	}
	return err.Error()
}
