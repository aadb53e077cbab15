// Package vm holds the screens of the window as values: what is shown, in which
// words, which of it has the cursor, and what a key means. It imports no toolkit,
// so that every decision about what to show is tested without a display.
//
// Loading is a plain function that runs off the window's thread and returns rows
// of ready strings; showing takes such a result over. Widgets only draw.
package vm
