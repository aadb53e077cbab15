// Package ui draws the window: frame, queue, review, lists, sign-in. What is shown
// and what a key means is decided in package vm; the widgets here only draw it and
// pass on what people do.
//
// Everything that takes time goes through work.go, the only file that starts
// goroutines and the only one that comes back from them.
package ui
