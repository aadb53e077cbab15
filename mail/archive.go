package mail

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"countersign/core"
	"countersign/mail/internal/mimetree"
)

// maxRatio is the factor beyond which a large file in an archive is taken for a
// bomb. An empty fax page reaches a few hundred, but is small.
const (
	maxRatio      = 200
	ratioFromSize = 8 << 20
)

// errTooLarge says that a file in an archive is larger than the limits allow.
var errTooLarge = errors.New("larger than the limits allow")

func openZIP(data []byte) (*zip.Reader, error) {
	return zip.NewReader(bytes.NewReader(data), int64(len(data)))
}

// readZIPFile reads a file of at most limit bytes, and with an error as much of it as
// there was. The size that the archive claims is not believed.
func readZIPFile(f *zip.File, limit int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return readLimited(r, limit)
}

func readLimited(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(b)) > limit {
		return b[:limit], errTooLarge
	}
	return b, err
}

// zip takes an archive apart; self is its own path, dir is where its files
// belong.
func (w *walk) zip(dir, self string, data []byte, at place) {
	fault := func(sentence string) {
		w.add(core.Part{Path: self, MediaType: typeZIP, Data: data, Fault: sentence})
	}
	if at.archives >= maxArchives {
		fault("Archives are nested more than three deep: unpack this one and import the files")
		return
	}
	r, err := openZIP(data)
	if err != nil {
		fault("The ZIP archive is damaged: ask the sender to send it again")
		return
	}
	locked := false
	for _, f := range r.File {
		if w.ctx.Err() != nil {
			return
		}
		if strings.HasSuffix(f.Name, "/") {
			continue // a folder
		}
		if f.Flags&1 != 0 { // APPNOTE.TXT, section 4.4.4
			locked = true
			continue
		}
		if !w.spend() {
			fault("There are more than 500 files in it; the rest was not taken out")
			return
		}
		w.zipFile(dir, f, at.inArchive())
	}
	if locked {
		fault("The ZIP archive is locked with a password: unpack it and import the files")
	}
	if len(r.File) == 0 {
		fault("The ZIP archive is empty: ask the sender to send it again")
	}
}

// zipFile takes one file out.
func (w *walk) zipFile(dir string, f *zip.File, at place) {
	name := f.Name
	if f.NonUTF8 {
		name = mimetree.ToUTF8([]byte(name), "cp437") // APPNOTE.TXT, appendix D
	}
	full := path.Join(dir, safePath(name))
	if base := path.Base(full); strings.Contains(name, "__MACOSX/") || base == ".DS_Store" || strings.EqualFold(base, "Thumbs.db") {
		w.add(core.Part{Path: full, MediaType: typeBytes, Skip: "a file of the operating system"})
		return
	}
	limit := min(w.left, maxArchiveFile)
	if small := int64(f.CompressedSize64); small < ratioFromSize {
		limit = min(limit, max(small*maxRatio, ratioFromSize))
	}
	data, err := readZIPFile(f, limit)
	w.left -= int64(len(data)) // what was taken out for nothing counts too
	if err != nil {
		w.add(core.Part{Path: full, MediaType: typeBytes, Fault: archiveFault(err)})
		return
	}
	w.file(path.Dir(full), path.Base(full), mediaType(name, data), data, at)
}

// archiveFault says what to do about a file that did not come out.
func archiveFault(err error) string {
	switch {
	case errors.Is(err, errTooLarge):
		return "The file grows beyond all measure when unpacked, as harmful archives do: ask the sender before you open it"
	case errors.Is(err, zip.ErrAlgorithm):
		return "The ZIP archive uses a method that cannot be read here: unpack it and import the files"
	default:
		return "The file in the archive is damaged: ask the sender to send it again"
	}
}

// gzip takes the one file out of a gzip file.
func (w *walk) gzip(dir, name string, data []byte, at place) {
	fault := func(sentence string) {
		w.add(core.Part{Path: path.Join(dir, name), MediaType: typeGZIP, Data: data, Fault: sentence})
	}
	if at.archives >= maxArchives {
		fault("Archives are nested more than three deep: unpack this one and import the files")
		return
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	limit := min(w.left, maxArchiveFile, max(int64(len(data))*maxRatio, ratioFromSize))
	if err == nil {
		var inner []byte
		inner, err = readLimited(r, limit)
		w.left -= int64(len(inner))
		if err == nil {
			name = strings.TrimSuffix(name, path.Ext(name))
			if t := mediaType(name, inner); t != "application/x-tar" {
				w.file(dir, name, t, inner, at.inArchive())
				return
			}
			err = fmt.Errorf("a tar archive")
		}
	}
	if errors.Is(err, errTooLarge) {
		fault(archiveFault(err))
		return
	}
	fault("The archive cannot be opened here: unpack it and import the files")
}
