//go:build !cgo

package tess

import "image"

// Engine cannot be had in a build without cgo.
type Engine struct{}

// Version is empty: there is no engine.
func Version() string { return "" }

// New returns ErrNoEngine.
func New(string, []string) (*Engine, error) { return nil, ErrNoEngine }

// Close does nothing.
func (*Engine) Close() {}

// Recognise returns ErrNoEngine.
func (*Engine) Recognise(*image.Gray, int, int) ([]Word, error) { return nil, ErrNoEngine }

// RecogniseOnly returns ErrNoEngine.
func (*Engine) RecogniseOnly(*image.Gray, int, int, string) ([]Word, error) { return nil, ErrNoEngine }

// Turn returns ErrNoEngine.
func (*Engine) Turn(*image.Gray, int) (turn int, confidence float64, err error) {
	return 0, 0, ErrNoEngine
}
