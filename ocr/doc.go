// Package ocr reads and draws documents: words with their places from PDFs,
// office files, web pages and pictures, the files inside PDFs, and pages as
// images. MuPDF reads text layers and draws; Tesseract recognises pages that are
// pictures; pdfcpu takes embedded files out.
//
// # Workers
//
// These libraries can end, hang or bloat the process that loads them, and
// documents come from strangers. So none of them ever runs in the program itself:
// Pool starts worker processes (the program again, with WorkerArg as its first
// argument), hands each one document at a time through a pipe, and takes answers
// as frames with size limits. A worker that outlasts its time, uses too much
// memory, crashes or writes nonsense is killed and replaced; the pages that it had
// answered are kept, the page that it died of is marked with a Fault, and the
// others are read by its successor. Every call ends with a value or a *core.Error.
//
// # What a worker may do
//
// Before its first document a worker gives up what it does not need:
//
//	            memory  CPU time  no files written  no other files read  no network, no programs
//	Linux         x        x             x            Landlock               Landlock + seccomp
//	macOS         x        x             x               -                        -
//	others        -        -             -               -                        -
//
// Everywhere the program itself watches the time of each page and document, the
// sizes of all answers and the memory that the worker reports. What does not hold
// on a machine is in Doctor's report; SelfTest tries it out. On Linux without
// Landlock (kernels before 5.13, or switched off) files stay readable to a worker,
// and before 6.7 the seccomp filter alone keeps it from the network.
//
// Without cgo the package compiles and every call returns an Unavailable error.
package ocr
