// Package frame holds what the program asks of a reading worker and what that
// answers: the headers of their frames.
package frame

import (
	"time"

	"countersign/core"
	"countersign/ocr/worker/jail"
)

// Hello is the first frame to a worker: what it may use and how it may read. All
// of it is set before the first document and cannot be loosened afterwards.
type Hello struct {
	Limits    Limits   `json:"limits"`
	Tessdata  string   `json:"tessdata,omitempty"`
	Languages []string `json:"languages,omitempty"` // that pages are read in
	More      []string `json:"more,omitempty"`      // that a page may turn out to be in
	FontDirs  []string `json:"font_dirs,omitempty"`
}

// Limits hold for a worker process or, where they say so, for each document.
type Limits struct {
	Memory        int64         `json:"memory"`         // bytes of address space
	CPU           time.Duration `json:"cpu"`            // for one document
	Pages         int           `json:"pages"`          // read of one document
	Pixels        int64         `json:"pixels"`         // of one picture or drawn page
	Chars         int           `json:"chars"`          // of one page
	Files         int           `json:"files"`          // taken out of one document
	FileBytes     int64         `json:"file_bytes"`     // of one of them
	AllFileBytes  int64         `json:"all_file_bytes"` // of all of them
	FilesDeadline time.Duration `json:"files_deadline"` // for looking for them
	OCRPages      int           `json:"ocr_pages"`      // recognised in one document
}

// Ready answers Hello.
type Ready struct {
	MuPDF     string       `json:"mupdf"`
	Tesseract string       `json:"tesseract"`
	Languages []string     `json:"languages"` // present and used
	Missing   []string     `json:"missing,omitempty"`
	More      []string     `json:"more,omitempty"` // present of Hello.More
	Sandbox   jail.Sandbox `json:"sandbox"`
	Fault     string       `json:"fault,omitempty"` // why the worker cannot work
}

// The operations that a worker knows.
const (
	OpRead     = "read"
	OpReread   = "reread"
	OpRender   = "render"
	OpSelfTest = "selftest"
)

// Request is a frame to a worker; the document's bytes are its body.
type Request struct {
	Op        string `json:"op"`
	MediaType string `json:"media_type,omitempty"`
	Name      string `json:"name,omitempty"`
	// Languages are those that the document is known to be in; none for the usual.
	Languages []string `json:"languages,omitempty"`
	// Page is the page to draw, from 1, and MaxPixels its longer side.
	Page      int `json:"page,omitempty"`
	MaxPixels int `json:"max_pixels,omitempty"`
	// Turn is how the page was set right when it was read, as Answer.Turn; nil
	// when that is not known.
	Turn *int `json:"turn,omitempty"`
	// Skip holds the pages not to read: those done, and those that ended an
	// earlier worker.
	Skip []int `json:"skip,omitempty"`
	// NoFiles leaves out the files inside the document.
	NoFiles bool `json:"no_files,omitempty"`
	// Regions are the places to look at again, and Turns how their pages were set
	// right when they were read, as Answer.Turn.
	Regions []core.Region `json:"regions,omitempty"`
	Turns   map[int]int   `json:"turns,omitempty"`
	// Probe is the loopback address that a self-test may not reach.
	Probe string `json:"probe,omitempty"`
}

// The kinds of Answer. A read gives Count, then Begin and Page for each page,
// File for each file found, and ends with Done or Failed.
const (
	Count    = "count"
	Begin    = "begin"
	PageIs   = "page" // body: core.Page as JSON
	FileIs   = "file" // body: the file's bytes
	ImageIs  = "image"
	LooksAre = "looks" // body: []core.Look as JSON, one for each region
	Done     = "done"
	Failed   = "failed"
)

// Answer is a frame from a worker.
type Answer struct {
	Op    string `json:"op"`
	Pages int    `json:"pages,omitempty"` // Count: pages of the document
	Page  int    `json:"page,omitempty"`  // Begin, PageIs: from 1; 0 for the files
	OCR   bool   `json:"ocr,omitempty"`   // Begin: the page is recognised from its picture
	Turn  int    `json:"turn,omitempty"`  // PageIs: quarter turns clockwise that set it right

	Name      string `json:"name,omitempty"`
	MediaType string `json:"media_type,omitempty"`

	Width  int `json:"width,omitempty"`
	Height int `json:"height,omitempty"`

	Engine string      `json:"engine,omitempty"`
	Faults []string    `json:"faults,omitempty"`
	Tests  []jail.Test `json:"tests,omitempty"`
	// RSS is the worker's resident memory in bytes; Retire asks for a new one.
	RSS    int64 `json:"rss,omitempty"`
	Retire bool  `json:"retire,omitempty"`

	// Failed, and PageIs for a page with a Fault of which more is known.
	Kind core.Kind `json:"kind,omitempty"`
	Msg  string    `json:"msg,omitempty"`
	Hint string    `json:"hint,omitempty"`
	Log  string    `json:"log,omitempty"`
}
