// Package core is the domain of Countersign: the words of accounts payable, the
// rules that hold between them, and the ports through which the rest of the
// program reaches them. It is pure: it opens no file and no socket, and it never
// asks what time it is.
//
// One invoice's way through it:
//
//	Message, Document -> Reading -> Draft -> Invoice -> Match, Exceptions -> Decide
//
// Decide is the only function that changes a Review's status.
package core
