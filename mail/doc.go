// Package mail is the program's post room: it fetches messages from IMAP
// servers, takes mails and archives apart, and sends the program's own mail.
//
// Poller fetches. It changes nothing on the server, gives a message on only when
// every byte of it is there, and asks again for what is missing. Unpacker takes
// apart: every part of a mail ends as data to keep, as skipped with the reason,
// or as a fault with what to do; none vanishes. Sender sends over SMTP, with the
// connections and sign-ins of the Poller.
//
// All treat what comes in as hostile. The types of the libraries stay inside this
// package.
package mail
