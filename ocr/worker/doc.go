// Package worker runs the parts of the program that open what strangers sent in
// processes of their own. Such a process is the program again, started with an
// argument that its main looks for before anything else. It gives up what it does
// not need (package jail), takes one request at a time through a pipe, and answers
// in frames with size limits.
//
// Launch, Seats and Process are the program's side: a worker that outlasts its
// time, crashes or writes nonsense is killed, and a new one takes its seat. Begin,
// Requests, LimitMemory and RSS are the worker's side. What is asked and answered, and
// the words for people when something went wrong, belong to the packages that use
// this one.
package worker
