package ocr

import (
	"time"

	"countersign/ocr/internal/frame"
)

// Limits bound what one document may cost. A zero field takes its default.
type Limits struct {
	Bytes  int64 // of a document; default 100 MB
	Memory int64 // address space of a worker; default 2 GiB
	Pages  int   // read of one document; default 200
	Pixels int64 // of a picture, and of a page drawn for recognition; default 40 million

	// Document is the time for a whole document that has a text layer; default
	// 25 s. Each page after the first that must be recognised from its picture
	// adds OCRPage, up to Total.
	Document time.Duration
	Page     time.Duration // for one page with text; default 10 s
	OCRPage  time.Duration // for one page without; default 20 s
	Total    time.Duration // for any document; default 5 min
	Start    time.Duration // for a worker to come up; default 15 s
	CPU      time.Duration // processor time of one document in a worker; default Total

	Files     int   // taken out of one document; default 50
	FileBytes int64 // of one of them; default 20 MB

	// A worker is replaced after so many pages read or recognised, and when it
	// has held so much memory; defaults 1000, 60 and 600 MB.
	RetirePages, RetireOCRPages int
	RetireMemory                int64
}

const (
	kilobyte = 1000
	megabyte = 1000 * kilobyte
)

func (l Limits) withDefaults() Limits {
	setInt(&l.Bytes, 100*megabyte)
	setInt(&l.Memory, 2<<30)
	setInt(&l.Pages, 200)
	setInt(&l.Pixels, 40*megabyte)
	setInt(&l.Document, 25*time.Second)
	setInt(&l.Page, 10*time.Second)
	setInt(&l.OCRPage, 20*time.Second)
	setInt(&l.Total, 5*time.Minute)
	setInt(&l.Start, 15*time.Second)
	setInt(&l.CPU, l.Total)
	setInt(&l.Files, 50)
	setInt(&l.FileBytes, 20*megabyte)
	setInt(&l.RetirePages, 1000)
	setInt(&l.RetireOCRPages, 60)
	setInt(&l.RetireMemory, 600*megabyte)
	return l
}

func setInt[T ~int | ~int64](v *T, def T) {
	if *v <= 0 {
		*v = def
	}
}

// maxChars of one page: ten times what the densest page of small print holds.
const maxChars = 200_000

func (l Limits) forWorker() frame.Limits {
	return frame.Limits{
		Memory: l.Memory, CPU: l.CPU, Pages: l.Pages, Pixels: l.Pixels, Chars: maxChars,
		Files: l.Files, FileBytes: l.FileBytes, AllFileBytes: 3 * l.FileBytes, FilesDeadline: l.Page / 2,
	}
}

// maxAnswer bounds one answer's body: a page's words, a file or an image.
func (l Limits) maxAnswer() int64 { return max(64*megabyte, l.FileBytes) }
