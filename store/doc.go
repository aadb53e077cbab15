// Package store keeps everything in one data folder:
//
//	countersign.db      SQLite: all but the bytes of documents
//	documents/ab/ab12…  documents and raw mails, each under the SHA-256 of its bytes
//	documents/batches/  mails that came together, until each has its own file
//	lock                held by the one program that may write
//	secrets.sealed      mail passwords and the log's key, sealed under the users' passphrases
//	audit.key           the public key that checks signatures of the log's heads
//
// Store implements core.Store and core.Blobs. One program writes at a time, any
// number may read beside it. What a call returned as done is on the disk: SQLite
// runs with a write-ahead log and full synchronisation, document files are synced,
// renamed into place and their folder synced.
package store
